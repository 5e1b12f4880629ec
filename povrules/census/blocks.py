"""One sheet or text file, its header found and its rows told apart: what tables are made of."""

import bisect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import polars as pl

from povrules.census.cells import from_values, put, text_of, to_text
from povrules.census.chosen_header import choose_header, depth, said_rows, surely_at
from povrules.census.grid import Fault, Grid, is_blank
from povrules.census.header_rows import Header, Roles, is_known, with_lower_rows
from povrules.census.kinds import EXCEL_ERROR
from povrules.census.legacy import Encoding, convert, detect
from povrules.census.roles import Role, choose_role, own_columns
from povrules.census.row_kinds import Layout, RowKind, sift
from povrules.census.stands import is_asked
from povrules.census.table import unique_headers
from povrules.census.title_unit import TitleUnit, title_unit
from povrules.census.values import EDGE
from povrules.census.xlsx_scan import letters
from povrules.problems import Problem

Skip = Literal["title_row", "blank_row"] | RowKind

_BARRIERS: frozenset[Skip] = frozenset({"blank_row", "section_row", "total_row", "signature_row"})
_OF_PAGES: frozenset[Skip] = frozenset({"repeated_header", "column_numbers"})
_SAMPLED_ROWS = 400


@dataclass(frozen=True, eq=False)
class Block:
    """The rows of data of one sheet or file.

    ``header_lines``, ``lines`` (UInt32) and ``skipped`` are 1-based lines; ``known`` gives the declared ids by role
    and position; ``originals`` are the cells as they are shown, ``columns`` as they are read. ``asked``: its sheet is
    named as one to read. ``unit``: the unit of money other than đồng that a line above the header states.
    """

    source: str
    sheet: str | None
    hidden: bool
    role: Role
    header_lines: tuple[int, ...]
    spelled: tuple[str, ...]
    known: Mapping[str, Mapping[int, str]]
    letters: tuple[str, ...]
    columns: Sequence[pl.Series]
    originals: Sequence[pl.Series]
    lines: pl.Series
    skipped: Mapping[Skip, Sequence[int]]
    faults: Mapping[int, Mapping[int, Fault]] = field(default_factory=dict)
    ragged: Mapping[int, int] = field(default_factory=dict)
    width: int = 0
    encoding: Encoding | None = None
    example: tuple[str, str] | None = None
    notices: tuple[Problem, ...] = ()
    recognised: bool = True
    asked: bool = False
    unit: TitleUnit | None = None

    @property
    def height(self) -> int:
        """Number of rows."""
        return len(self.lines)

    def position(self, role: str, column_id: str) -> int | None:
        """Return where a declared column of a role is; None if it is not there."""
        return next((position for position, known in self.known[role].items() if known == column_id), None)

    def own(self, role: str) -> list[int]:
        """Return the positions that only ``role`` knows."""
        return own_columns(self.known, role)

    def breaks(self, *, pages: bool) -> list[int]:
        """Return the rows that do not follow the row before them: a blank row or a section is between.

        ``pages``: the header of a new page counts too.
        """
        kinds = _BARRIERS | _OF_PAGES if pages else _BARRIERS
        barriers = sorted(line for kind in kinds for line in self.skipped.get(kind, ()))
        lines = self.lines.to_list()
        ends = [bisect.bisect(barriers, line) for line in lines]
        return [row for row in range(1, len(lines)) if ends[row] != ends[row - 1]]

    def take(self, rows: Sequence[int]) -> "Block":
        """Return the block with some of its rows."""
        index = {row: new for new, row in enumerate(rows)}
        chosen = pl.Series(rows, dtype=pl.UInt32)
        return replace(
            self,
            columns=[column.gather(chosen) for column in self.columns],
            originals=[column.gather(chosen) for column in self.originals],
            lines=self.lines.gather(chosen),
            faults={
                position: {index[row]: fault for row, fault in faults.items() if row in index}
                for position, faults in self.faults.items()
            },
            ragged={index[row]: count for row, count in self.ragged.items() if row in index},
        )

    def without(self, positions: Sequence[int]) -> "Block":
        """Return the block without some of its columns."""
        kept = [i for i in range(len(self.spelled)) if i not in positions]
        place = {position: new for new, position in enumerate(kept)}
        return replace(
            self,
            spelled=tuple(self.spelled[i] for i in kept),
            letters=tuple(self.letters[i] for i in kept) if self.letters else (),
            known={
                role: {place[i]: known for i, known in ids.items() if i in place} for role, ids in self.known.items()
            },
            columns=[self.columns[i] for i in kept],
            originals=[self.originals[i] for i in kept],
            faults={place[i]: faults for i, faults in self.faults.items() if i in place},
        )


def layout_of(
    rows: Sequence[Sequence[str]], header: Header, role: Role, roles: Roles, keys: Mapping[str, str]
) -> Layout:
    """Return what the rows below ``header`` are held against, for a table of ``role``."""
    parts = list(roles) if role == "both" else [role]
    columns = {i: roles[part].column(known) for part in parts for i, known in header.known[part].items()}
    key = next((i for part in parts for i, known in header.known[part].items() if known == keys[part]), None)
    width = len(header.spelled)
    above = [[*row, *[""] * (width - len(row))] for row in rows[header.first : header.last + 1]]
    return Layout(
        [*above, header.spelled], columns, key, lambda text: is_known(text, roles), persons=role != next(iter(roles))
    )


def block_of_grid(source: str, grid: Grid, roles: Roles, keys: Mapping[str, str]) -> Block | None:
    """Return the table on a sheet; None if the sheet has none."""
    said = said_rows(roles, grid.name)
    top = [grid.text(row) for row in range(min(len(grid.rows), depth(said)))]
    encoding = detect([cell for row in grid.rows[:_SAMPLED_ROWS] for cell in row if isinstance(cell, str)])
    if said.surely:
        header = surely_at(source, grid.name, top, roles, keys, encoding, said)
    else:
        found = choose_header(top, roles, keys, encoding, [row - 1 for row in said.rows])
        if found is None:
            return None
        header = found
    header = with_lower_rows(header, top, roles, keys, encoding)
    faulty = {row for row, _ in grid.faults}
    below = range(header.last + 1, len(grid.rows))
    lines = [i for i in below if i in faulty or not all(map(is_blank, grid.rows[i]))]
    role = choose_role(header, roles, keys, lambda column: [text_of(grid.rows[i][column]) for i in lines])
    texts = [decoded(row, encoding) for row in top]
    layout = layout_of(texts, header, role, roles, keys)
    kinds = sift(
        layout, len(lines), _suspects(grid, layout, lines, encoding), lambda i: decoded(grid.text(lines[i]), encoding)
    )
    kinds = {i: kind for i, kind in kinds.items() if (lines[i], layout.key) not in grid.faults}
    kept = [line for i, line in enumerate(lines) if i not in kinds]
    skipped = {**_titles(top, header), **_skipped(kinds, lines)}
    last = max(kept, default=header.last)
    filled = set(lines)
    skipped["blank_row"] = [i + 1 for i in range(header.last + 1, last) if i not in filled]
    asked = is_asked(grid.name, (names.stands for names in roles.values()))
    unit = title_unit(enumerate(texts[: header.last], 1), addressed=True)
    return replace(_grid_block(source, grid, header, role, kept, skipped, encoding, asked=asked), unit=unit)


def _suspects(grid: Grid, layout: Layout, lines: Sequence[int], encoding: Encoding | None) -> list[int]:
    key, others = layout.key, layout.others
    if key is None:
        return list(range(len(lines)))
    suspects = []
    for index, line in enumerate(lines):
        row = grid.rows[line]
        if not layout.is_surely_data(decoded([text_of(row[key])], encoding)[0], (text_of(row[i]) for i in others)):
            suspects.append(index)
    return suspects


def decoded(cells: list[str], encoding: Encoding | None) -> list[str]:
    """Return cells as what they mean where they are in ``encoding``; only to tell rows apart."""
    return cells if encoding is None else [convert(cell, encoding) for cell in cells]


def _titles(top: Sequence[Sequence[str]], header: Header) -> dict[Skip, list[int]]:
    lines = [i + 1 for i, row in enumerate(top[: header.first]) if any(cell.strip(EDGE) for cell in row)]
    return {"title_row": lines} if lines else {}


def _skipped(kinds: Mapping[int, RowKind], lines: Sequence[int]) -> dict[Skip, list[int]]:
    skipped: dict[Skip, list[int]] = {}
    for index, kind in kinds.items():
        skipped.setdefault(kind, []).append(lines[index] + 1)
    return skipped


def _grid_block(
    source: str,
    grid: Grid,
    header: Header,
    role: Role,
    lines: Sequence[int],
    skipped: Mapping[Skip, Sequence[int]],
    encoding: Encoding | None,
    *,
    asked: bool,
) -> Block:
    """Make the columns, without those that have neither header nor cells."""
    rows = set(lines)
    faulty = {column for row, column in grid.faults if row in rows}
    width = len(header.spelled)
    columns = list(zip(*(grid.rows[i] for i in lines), strict=True)) or [()] * width
    used = [
        i for i in range(width) if i in faulty or header.spelled[i].strip(EDGE) or not all(map(is_blank, columns[i]))
    ]
    spelled = tuple(header.spelled[i] for i in used)
    names = unique_headers(spelled, [i + 1 for i in used])
    place = {column: position for position, column in enumerate(used)}
    index = {line: row for row, line in enumerate(lines)}
    faults: dict[int, dict[int, Fault]] = {}
    for (line, column), fault in grid.faults.items():
        if line in index:
            faults.setdefault(place[column], {})[index[line]] = fault
    cells = [from_values(name, columns[i]) for name, i in zip(names, used, strict=True)]
    return Block(
        source=source,
        sheet=grid.name,
        hidden=grid.hidden and not asked,
        asked=asked,
        role=role,
        header_lines=tuple(range(header.first + 1, header.last + 2)),
        spelled=spelled,
        known={part: {place[i]: known for i, known in ids.items()} for part, ids in header.known.items()},
        letters=tuple(letters(i) for i in used),
        columns=cells,
        originals=[_with_errors(column, faults.get(i, {})) for i, column in enumerate(cells)],
        lines=pl.Series(lines, dtype=pl.UInt32) + 1,
        skipped=skipped,
        faults=faults,
        encoding=encoding,
        example=header.example,
    )


def _with_errors(cells: pl.Series, faults: Mapping[int, Fault]) -> pl.Series:
    """Return a column as it stands in the sheet: with ``#REF!`` where a formula has failed."""
    errors: dict[int, Any] = {row: text for row, (kind, text) in faults.items() if kind is EXCEL_ERROR}
    if not errors:
        return cells
    return put(to_text(cells), list(errors), list(errors.values()))
