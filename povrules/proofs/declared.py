"""Exceptions: what does not hold, and what of that the file declares with the law that means it so."""

from collections.abc import Collection, Mapping
from typing import TypeVar

from povrules.language.schema import Basis
from povrules.proofs.model import Example, Proof, Status
from povrules.text import Text

T = TypeVar("T", bound=str | tuple[str, ...])


def with_declared(
    name: str, found: Mapping[T, Example], meant: Collection[T], how: Text, basis: Basis | None = None
) -> Proof:
    """Return a property that does not hold where ``found`` says so; what the file declares has to be found too."""
    wrong = [example for key, example in found.items() if key not in meant]
    wrong += [Example(_idle(key)) for key in meant if key not in found]
    told = [example for key, example in found.items() if key in meant]
    status: Status = "fails" if wrong else "declared" if told else "proved"
    return Proof(name, status, how, basis, (*wrong, *told))


def _idle(key: str | tuple[str, ...]) -> Text:
    shown = key if isinstance(key, str) else " → ".join(key)
    return Text(
        f"{shown}: tệp ghi là ngoại lệ ([[declared]]), nhưng không hộ nào như vậy",
        f"{shown}: the file declares it ([[declared]]), but no household shows it",
    )
