"""Lists of any kind as columns of text, before much in them is known: to propose a mapping from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from povrules.census.blocks import Block
from povrules.census.members import texts_of
from povrules.census.names import KEY, Names
from povrules.census.sheets import read_blocks
from povrules.census.stands import Stands
from povrules.census.values import EDGE
from povrules.language.columns import Column
from povrules.mapping.file import TABLES, Table

ROWS = 400
"""So many rows are looked at."""


@dataclass(frozen=True)
class Sample:
    """The first rows of a sheet or file; the last row of its header is at ``line``, None where names need none.

    ``unit``: the unit of money other than đồng that a line above the header states, as a mapping calls it.
    ``columns`` are pairs of a header and the cells below it that are not blank, as text.
    """

    source: str
    sheet: str | None
    line: int | None
    columns: tuple[tuple[str, tuple[str, ...]], ...]
    unit: str | None = None


def samples_of(path: Path, columns: Mapping[Table, Sequence[Column]]) -> list[Sample]:
    """Return what stands in the sheets of a file or folder; a row that looks like a header is taken for one.

    Errors as those of reading it as a census.
    """
    stands = Stands(guess=True)
    roles: dict[str, Names] = {table: Names(columns[table], stands) for table in TABLES if columns[table]}
    return [_sample(block) for block in read_blocks([path], roles, dict.fromkeys(roles, KEY))]


def _sample(block: Block) -> Sample:
    pairs = []
    for header, column in zip(block.spelled, block.columns, strict=True):
        if header.strip(EDGE):
            pairs.append((header.strip(EDGE), tuple(cell for cell in texts_of(column.head(ROWS)) if cell)))
    line = block.header_lines[-1] if block.header_lines else None
    unit = None if block.unit is None else block.unit.name or None
    return Sample(block.source, block.sheet, line, tuple(pairs), unit)
