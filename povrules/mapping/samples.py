"""Lists of any kind as columns of text, before anything in them is known: to propose a mapping from."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from povrules.census.files import rows_of
from povrules.census.header_rows import DEPTH
from povrules.census.values import EDGE

ROWS = 400
"""So many rows are looked at."""
_FEWEST = 2
_NO_NAME = re.compile(r"[0-9.,:/() +-]*")


@dataclass(frozen=True)
class Sample:
    """The first rows of a sheet or file below what looks like its header, which is at ``line``.

    ``columns`` are pairs of a header and the cells below it that are not blank, as text.
    """

    sheet: str | None
    line: int
    columns: tuple[tuple[str, tuple[str, ...]], ...]


def samples_of(path: Path, source: str) -> list[Sample]:
    """Return what stands in the sheets of a file; errors as those of reading it as a census."""
    found = (_sample(sheet, rows) for sheet, rows in rows_of(path, source, ROWS + DEPTH))
    return [sample for sample in found if sample is not None]


def _sample(sheet: str | None, rows: Sequence[Sequence[str]]) -> Sample | None:
    """Return the table on a sheet; its header is the first of the rows with the most different names."""
    counts = [_names(row) for row in rows[:DEPTH]]
    at = counts.index(max(counts, default=0)) if counts else 0
    if not counts or counts[at] < _FEWEST:
        return None
    columns = []
    for position, header in enumerate(rows[at]):
        cells = (row[position].strip(EDGE) for row in rows[at + 1 :] if position < len(row))
        if header.strip(EDGE):
            columns.append((header.strip(EDGE), tuple(cell for cell in cells if cell)))
    return Sample(sheet, at + 1, tuple(columns))


def _names(row: Sequence[str]) -> int:
    """Return how many different cells of a row can be names of columns."""
    return len({cell for cell in row if not _NO_NAME.fullmatch(cell.strip(EDGE))})
