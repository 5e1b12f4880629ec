"""A sheet of a workbook as it stands: rows of cells, and what is wrong with cells apart from their values."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from povrules.census.cells import text_of
from povrules.census.kinds import Kind
from povrules.census.values import EDGE
from povrules.census.xlsx_scan import letters
from povrules.errors import CensusError
from povrules.text import Text

Fault = tuple[Kind, str]
"""What is wrong with a cell, and its text."""


@dataclass(frozen=True)
class Grid:
    """The cells of a sheet from ``A1`` on, in rows of one length; ``faults`` by row and column, from 0."""

    name: str
    hidden: bool
    rows: Sequence[Sequence[Any]]
    faults: Mapping[tuple[int, int], Fault] = field(default_factory=dict)

    def text(self, row: int) -> list[str]:
        """Return the cells of a row as text."""
        return [text_of(cell) for cell in self.rows[row]]


@dataclass(frozen=True)
class Unread:
    """A sheet that cannot be read, and why."""

    name: str
    error: CensusError


def padded(
    rows: list[list[Any]],
    faults: Iterable[tuple[int, int]],
    texts: Mapping[tuple[int, int], str] = MappingProxyType({}),
) -> list[list[Any]]:
    """Make room for the cells that have a fault and no value, which stay empty, and put ``texts`` into theirs."""
    cells = dict.fromkeys(faults, "") | dict(texts)
    height = max((row + 1 for row, _ in cells), default=0)
    width = max((column + 1 for _, column in cells), default=0)
    actual = len(rows[0]) if rows else 0
    if width > actual:
        rows = [row + [""] * (width - actual) for row in rows]
    rows += [[""] * max(width, actual) for _ in range(height - len(rows))]
    for (row, column), text in cells.items():
        rows[row][column] = text
    return rows


def too_far(source: str, sheet: str, row: int, column: int) -> CensusError:
    """Return the error for a sheet with a cell so far from the others that all in between cannot be read."""
    last = f"{letters(column)}{row + 1}"
    return CensusError(
        Text(
            f"{source}, trang “{sheet}”: có ô ở tận {last}, bảng quá lớn để đọc. Hãy xóa các ô nằm ngoài bảng hộ.",
            f"{source}, sheet “{sheet}”: there are cells as far as {last}, too far to read. Delete the "
            "cells outside the table of households.",
        )
    )


def distinct_names(source: str, names: Iterable[str]) -> None:
    """Raise :class:`CensusError` if two sheets have one name: readers go by names and would read the first for both."""
    for name, times in Counter(names).items():
        if times > 1:
            raise CensusError(
                Text(
                    f"{source}: có hai trang cùng tên “{name}”, tệp bị hỏng. Hãy mở tệp, đổi tên một trang và lưu lại.",
                    f"{source}: two sheets are named “{name}”, so the file is damaged. Open it, rename one of the "
                    "sheets and save it again.",
                )
            )


def is_blank(cell: object) -> bool:
    """Tell whether a cell holds nothing that can be seen."""
    return cell is None or (isinstance(cell, str) and not cell.strip(EDGE))
