"""Two standards compared on paper: what changed, and a household for every two classes that can differ."""

from dataclasses import dataclass

from povrules.errors import LawMissingError, UsageError
from povrules.language.loader import Standard
from povrules.language.schema import Basis
from povrules.proofs.changes import Change, changes
from povrules.proofs.grid import Move
from povrules.proofs.joint import compare, told_by
from povrules.proofs.model import Example
from povrules.text import Text


@dataclass(frozen=True, slots=True)
class Witness:
    """A household that has one class by the first standard and another one by the second."""

    basis: Basis
    classes: Move
    household: Example


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed from the first standard to the second.

    ``witnesses``: one household for every two classes that differ; two that are not among them, no household has. Of
    the bases in ``refused`` this was not found out, for the reason given.
    """

    first: Standard
    second: Standard
    changes: tuple[Change, ...]
    witnesses: tuple[Witness, ...]
    refused: tuple[tuple[Basis, Text], ...]


def difference(first: Standard, second: Standard) -> Difference:
    """Compare two standards; raises :class:`UsageError` if they have no basis in common."""
    pair = first, second
    common = [one for one in first.law.bases if one in second.law.bases]
    if not common:
        raise UsageError(
            Text(
                f"{first.id} và {second.id} không có cách xét nào chung",
                f"{first.id} and {second.id} have no basis in common",
            )
        )
    witnesses: list[Witness] = []
    refused: list[tuple[Basis, Text]] = []
    for basis in common:
        try:
            joint = compare(pair, basis)
        except LawMissingError as error:
            refused.append((basis, error.text))
            continue
        for move, row in joint.witnesses.items():
            witnesses.append(Witness(basis, move, Example(told_by(pair, row), (row,))))
    return Difference(first, second, changes(pair), tuple(witnesses), tuple(refused))
