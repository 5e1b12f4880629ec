"""The door: a household table comes in as a file or a frame, and is a :class:`Census` with typed columns."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import polars as pl

from povrules.census.cast import DTYPES, type_column
from povrules.census.cells import put
from povrules.census.checks import INCOMES, UNITS, check_incomes, check_unit
from povrules.census.findings import WHOLE_ROW, Finding, to_problems
from povrules.census.frames import table_from_frame
from povrules.census.headers import match_headers
from povrules.census.identity import check_ids
from povrules.census.kinds import PRIVATE, RAGGED_ROW, Kind, Words
from povrules.census.model import Census
from povrules.census.names import KEY, Names
from povrules.census.recognised import Recognised
from povrules.census.sheets import HOUSEHOLD, read_table, read_tables
from povrules.census.table import Table
from povrules.errors import CensusError
from povrules.language.columns import Column
from povrules.problems import Problem
from povrules.text import Text

PERSON = "person"
"""The role of a table with one row a member."""


def read_census(path: Path, columns: Sequence[Column]) -> Census:
    """Read the household table in a file.

    ``columns`` are the declared columns: the shared ones and the indicators of the standards in use. Every
    row of the table is a row of the census; rows that are wholly blank are not rows. Raises
    :class:`UsageError` for another kind of file and :class:`CensusError` for one that cannot be read at all.
    """
    return enter(read_table(Path(path), Names(columns)), columns)


def read_families(path: Path, columns: Sequence[Column], persons: Sequence[Column]) -> tuple[Census, Census | None]:
    """Read the households of a file or folder and, if there is a table of them, their members.

    ``persons`` are the declared columns about persons. Errors as for :func:`read_census`.
    """
    names = {HOUSEHOLD: Names(columns), PERSON: Names(persons)}
    found = read_tables([path], names, dict.fromkeys(names, KEY))
    if HOUSEHOLD not in found.tables:
        raise CensusError(
            Text(
                f"{path.name}: chỉ có bảng thành viên. Cần bảng hộ, mỗi hộ một dòng, có cột mã hộ.",
                f"{path.name}: only members were found. Expected a table of households too, one a row.",
            )
        )
    members = found.tables.get(PERSON)
    household = enter(found.whole(HOUSEHOLD), columns)
    return household, enter(members, persons, unique=False) if members is not None else None


def recognise(paths: Sequence[Path], columns: Sequence[Column], persons: Sequence[Column]) -> Recognised:
    """Return how the sheets of files and folders are read: ``persons`` are the declared columns about members, if any.

    Errors as for :func:`read_census`.
    """
    names = {HOUSEHOLD: Names(columns)} | ({PERSON: Names(persons)} if persons else {})
    return read_tables(paths, names, dict.fromkeys(names, KEY))


def read_members(path: Path, columns: Sequence[Column]) -> Census:
    """Read the members in a file or folder; many rows may have one household id."""
    found = read_tables([path], {PERSON: Names(columns)}, {PERSON: KEY})
    return enter(found.whole(PERSON), columns, unique=False)


def census_from_frame(frame: object, columns: Sequence[Column], *, source: str = "") -> Census:
    """Take the household table in a pandas or Polars DataFrame, which is not modified.

    ``source`` is what messages call the table. Raises :class:`UsageError` for anything that is not an eager
    frame and :class:`CensusError` for a frame without a household id or with two columns of one name.
    """
    return enter(table_from_frame(frame, source), columns)


def enter(table: Table, columns: Sequence[Column], *, unique: bool = True) -> Census:
    """Type the columns of a table and gather everything found in them; ``unique``: no id may be there twice."""
    declared: dict[str, Column] = {}
    for column in columns:
        declared.setdefault(column.id, column)
    headers = match_headers(table, Names(list(declared.values())))
    typed: dict[str, pl.Series] = {}
    findings: list[Finding] = []
    for column in declared.values():
        position = headers.positions.get(column.id)
        if position is None and column.if_there:
            continue
        if position is None:
            typed[column.id] = pl.repeat(None, table.height, dtype=DTYPES[column.type], eager=True)
            continue
        typed[column.id], found = _type(table, column, position, unique=unique)
        if not unique:
            typed[column.id] = _meant(table, column, typed[column.id], found)
        findings += found
    frame = pl.DataFrame(typed)
    findings += _check_incomes(table, declared, headers.positions, frame)
    findings += _ragged(table, declared[KEY])
    problems, errors = to_problems(findings, table, frame[KEY])
    problems += _units(table, headers.positions, frame)
    return Census(
        source=table.source,
        sheet=table.sheet,
        columns=frame,
        set_aside=_marks(table.height, errors).alias("set_aside"),
        problems=(*table.notices, *headers.notices, *problems),
        row_errors=errors,
        original=table.original,
        headers={column_id: table.headers[position] for column_id, position in headers.positions.items()},
        locate=table.locate,
    )


def _type(table: Table, column: Column, position: int, *, unique: bool) -> tuple[pl.Series, list[Finding]]:
    """Type one column.

    Cells with a fault are read as blank, and so are the cells of ragged rows, which may be shifted.
    """
    raw = table.series(position)
    faults = table.faults.get(position, {})
    hidden = {*faults, *(table.ragged if column.id != KEY else ())}
    if hidden:
        raw = put(raw, sorted(hidden), None)
    values, findings = type_column(column, position, raw)
    if column.id == KEY:
        explained = _marks(table.height, faults)
        values, found = check_ids(
            column, position, raw, values, locate=table.spot if unique else None, explained=explained
        )
        findings += found
    return values, findings + _faults(column, position, faults)


def _meant(table: Table, column: Column, values: pl.Series, findings: Sequence[Finding]) -> pl.Series:
    """Return a column of persons with what a blank means filled in; null is left for what cannot be read."""
    if column.blank != "no":
        return values
    unread = {row for one in findings if one.kind.severity_in(column) == "error" for row in one.rows}
    filled = values.fill_null("none" if column.type == "code" else False)
    return put(filled, sorted({*unread, *table.ragged}), None)


def _faults(column: Column, position: int, faults: Mapping[int, tuple[Kind, str]]) -> list[Finding]:
    """Return the findings of cells that have a fault beside their value."""
    findings = []
    for kind in dict.fromkeys(kind for kind, _ in faults.values()):
        rows = sorted(row for row, fault in faults.items() if fault[0] is kind)
        found = () if column.id in PRIVATE else [faults[row][1] for row in rows]
        findings.append(Finding(kind, column, position, pl.Series(rows, dtype=pl.UInt32), found))
    return findings


def _ragged(table: Table, column: Column) -> list[Finding]:
    """Return the finding of rows that have more or fewer fields than the header."""
    rows = sorted(table.ragged)

    def words(index: int) -> Words:
        _, mend = RAGGED_ROW.words(column)
        count, width = table.ragged[rows[index]], table.part(rows[index]).width
        vi = f"{width} ô như dòng tiêu đề (dòng này có {count})"
        return Text(vi, f"{width} cells as in the header (this row has {count})"), mend

    return [Finding(RAGGED_ROW, column, WHOLE_ROW, pl.Series(rows, dtype=pl.UInt32), (), words)] if rows else []


def _units(table: Table, positions: Mapping[str, int], typed: pl.DataFrame) -> list[Problem]:
    """Return a warning for each column of incomes that may be in thousands of đồng."""
    return [
        Problem(
            "unit_suspect",
            "warning",
            Text("số tiền tính bằng đồng", "amounts in đồng"),
            Text(
                "Phần lớn số tiền ở cột này rất nhỏ nhưng vẫn được dùng; nếu là nghìn đồng, hãy đổi ra đồng.",
                "Most amounts of this column are very small, but used as they stand; convert them if in thousands.",
            ),
            file=table.source,
            sheet=table.sheet,
            column=table.spelled[positions[name]],
        )
        for name, low in UNITS.items()
        if name in positions and check_unit(typed[name], low)
    ]


def _check_incomes(
    table: Table, declared: Mapping[str, Column], positions: Mapping[str, int], typed: pl.DataFrame
) -> list[Finding]:
    if not positions.keys() >= set(INCOMES[:2]):
        return []
    position = positions[INCOMES[0]]
    return check_incomes(typed, declared[INCOMES[0]], position, table.series(position))


def _marks(height: int, rows: Collection[int]) -> pl.Series:
    """Return a Boolean column that is true at ``rows``."""
    return put(pl.repeat(False, height, eager=True), list(rows), True)
