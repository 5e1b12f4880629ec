"""Exceptions: what does not hold, and what of that the file declares with the law that means it so."""

from collections.abc import Mapping
from typing import TypeVar

from povrules.language.loader import Standard
from povrules.language.schema import Basis
from povrules.proofs.model import Example, Proof, Status
from povrules.text import LANGS, Text

T = TypeVar("T", bound=str | tuple[str, ...])


def with_declared(
    name: str, found: Mapping[T, Example], meant: Mapping[T, Text], how: Text, basis: Basis | None = None
) -> Proof:
    """Return a property that does not hold where ``found`` says so; what the file declares has to be found too."""
    wrong = [example for key, example in found.items() if key not in meant]
    wrong += [Example(_idle(key)) for key in meant if key not in found]
    told = [_with_reason(example, meant[key]) for key, example in found.items() if key in meant]
    status: Status = "fails" if wrong else "declared" if told else "proved"
    return Proof(name, status, how, basis, (*wrong, *told))


def meant_by(standard: Standard, name: str, basis: Basis | None = None) -> dict[tuple[str, ...], Text]:
    """Return what the file declares of a property, or of it on one basis, with why and where it stands."""
    found = {}
    for one in standard.law.declared:
        if one.property == name and basis in (None, one.basis or basis):
            keys = [key for key in one.cite if key in standard.law.citations]
            source = Text(*("; ".join(standard.cited(key).get(lang) for key in keys) for lang in LANGS))
            found[one.of] = Text(f"{one.vi} ({source.vi})", f"{one.en} ({source.en})")
    return found


def _with_reason(example: Example, why: Text) -> Example:
    return Example(Text(f"{why.vi} {example.said.vi}", f"{why.en} {example.said.en}"), example.households)


def _idle(key: str | tuple[str, ...]) -> Text:
    shown = key if isinstance(key, str) else " → ".join(key)
    return Text(
        f"{shown}: tệp ghi là ngoại lệ ([[declared]]), nhưng không hộ nào như vậy",
        f"{shown}: the file declares it ([[declared]]), but no household shows it",
    )
