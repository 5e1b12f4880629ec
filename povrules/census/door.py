"""The door: a household table comes in as a file or a frame, and is a :class:`Census` with typed columns."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import polars as pl

from povrules.census.cast import DTYPES, type_column
from povrules.census.cells import put, to_text
from povrules.census.checks import INCOMES, UNITS, check_incomes, check_unit
from povrules.census.findings import WHOLE_ROW, Finding, quote, to_problems
from povrules.census.frames import table_from_frame
from povrules.census.headers import match_headers, no_members, own_headers
from povrules.census.identity import check_ids
from povrules.census.kinds import NO_INCOME, OTHER_UNIT, PRIVATE, RAGGED_ROW, SMALL_AMOUNT, SMALL_IN_UNIT, Kind, Words
from povrules.census.layout_notices import households_left, with_unread
from povrules.census.model import Census
from povrules.census.names import KEY, Names
from povrules.census.notices import numbers_of_form
from povrules.census.persons import UNREAD
from povrules.census.recognised import SheetReading
from povrules.census.sheets import HOUSEHOLD, read_tables
from povrules.census.stands import ANYWHERE, Stands
from povrules.census.table import Table
from povrules.census.units import Foreign, not_in_dong
from povrules.census.values import EDGE
from povrules.errors import CensusError
from povrules.language.columns import Column, household_columns
from povrules.language.question import Question
from povrules.problems import Problem
from povrules.text import Text

PERSON = "person"
"""The role of a table with one row a member."""


Placed = Mapping[str, Stands]
"""By role where its tables stand in files, as far as that is known beforehand."""

_ANYWHERE: Placed = MappingProxyType({})

Seen = Callable[[Sequence[SheetReading]], object]
"""Is told how the sheets of files are read."""


def _nobody(_: Sequence[SheetReading]) -> None:
    """Tell nobody."""


def read_census(path: Path, columns: Sequence[Column], placed: Placed = _ANYWHERE, seen: Seen = _nobody) -> Census:
    """Read the household table in a file, or in the files of a folder.

    ``columns`` are the declared columns: the shared ones and the indicators of the standards in use. Every
    row of the table is a row of the census; rows that are wholly blank are not rows. ``placed``: where the table
    stands; sheets that are not named there are not read, with a notice. ``seen`` is told how the sheets are read, also
    where the cells then cannot be. Raises :class:`UsageError` for another kind of file and :class:`CensusError` for one
    that cannot be read at all.
    """
    found = read_tables([path], _names(columns, (), placed), {HOUSEHOLD: KEY})
    seen(found.sheets)
    return enter(found.whole(HOUSEHOLD), columns)


def read_families(
    path: Path,
    columns: Sequence[Column],
    persons: Sequence[Column],
    placed: Placed = _ANYWHERE,
    seen: Seen = _nobody,
) -> tuple[Census, Census | None]:
    """Read the households of a file or folder and, if there is a table of them, their members.

    ``persons`` are the declared columns about persons. ``placed``, ``seen`` and errors as for :func:`read_census`.
    """
    names = _names(columns, persons, placed)
    found = read_tables([path], names, dict.fromkeys(names, KEY))
    seen(found.sheets)
    if HOUSEHOLD not in found.tables:
        said = Text(
            f"{path.name}: chỉ có bảng thành viên. Cần bảng hộ, mỗi hộ một dòng, có cột mã hộ: thêm một trang như "
            "vậy, hoặc chọn tệp hộ rồi đưa tệp này vào --persons, hoặc thêm cột về hộ (như Khu vực) vào bảng này, "
            "ghi ở dòng đầu của mỗi hộ.",
            f"{path.name}: only members were found. Expected a table of households too, one a row, with the "
            "household id: add such a sheet, or name the file of households and give this one as --persons, or "
            "add columns about the household (such as Khu vực) to this table, in the first row of each.",
        )
        raise CensusError(with_unread(said, found.notices))
    members = found.tables.get(PERSON)
    household = enter(found.whole(HOUSEHOLD), columns)
    return household, enter(members, persons, unique=False) if members is not None else None


def _names(columns: Sequence[Column], persons: Sequence[Column], placed: Placed) -> dict[str, Names]:
    names = {HOUSEHOLD: Names(columns, placed.get(HOUSEHOLD, ANYWHERE))}
    return names | ({PERSON: Names(persons, placed.get(PERSON, ANYWHERE))} if persons else {})


def read_members(
    path: Path,
    columns: Sequence[Column],
    households: Sequence[Column],
    placed: Placed = _ANYWHERE,
    seen: Seen = _nobody,
) -> Census:
    """Read the members in a file or folder; many rows may have one household id.

    ``households`` are the declared columns about households: tables of those are not read. Where no sheet is surely a
    list of members, one with more columns about members is taken for one. ``placed``, ``seen`` and errors as for
    :func:`read_census`, and :class:`CensusError` for a file of households.
    """
    names = _names(households, columns, placed)
    found = read_tables([path], names, dict.fromkeys(names, KEY))
    seen(found.sheets)
    if PERSON in found.tables:
        left = _left(found.tables.get(HOUSEHOLD), found.tables[PERSON])
        notices = [households_left(source, sheet) for source, sheet in left]
        table = found.whole(PERSON)
        return enter(replace(table, notices=(*notices, *table.notices)), columns, unique=False)
    table = read_tables([path], {PERSON: names[PERSON]}, {PERSON: KEY}).whole(PERSON)
    if not _is_of_members(table, names):
        raise CensusError(with_unread(no_members(table, names), table.notices))
    return enter(table, columns, unique=False)


def take_members(frame: object, columns: Sequence[Column], households: Sequence[Column]) -> Census:
    """Take the members in a frame, which messages call ``persons`` as the argument.

    Raises as :func:`census_from_frame`, and :class:`CensusError` for households.
    """
    table = table_from_frame(frame, "persons")
    names = {HOUSEHOLD: Names(households), PERSON: Names(columns)}
    members = enter(table, columns, unique=False)
    several = members.columns[KEY].drop_nulls().is_duplicated().any() and own_headers(
        table, names[PERSON], names[HOUSEHOLD]
    )
    if not several and not _is_of_members(table, names):
        raise CensusError(no_members(table, names))
    return members


def nobody() -> Census:
    """Return a table of members in which nobody stands."""
    ids = [one for one in household_columns() if one.id == KEY]
    return enter(table_from_frame(pl.DataFrame(schema={KEY: pl.String}), "persons"), ids, unique=False)


def _is_of_members(table: Table, names: Mapping[str, Names]) -> bool:
    """Tell whether more columns are about members only than about households only."""
    members, others = (own_headers(table, names[a], names[b]) for a, b in ((PERSON, HOUSEHOLD), (HOUSEHOLD, PERSON)))
    return len(members) > len(others)


def _left(households: Table | None, members: Table) -> list[tuple[str, str | None]]:
    """Return file and sheet of each table of households that is not also one of members."""
    return [] if households is None else [one for one in households.origins if one not in members.origins]


def census_from_frame(frame: object, columns: Sequence[Column], *, source: str = "") -> Census:
    """Take the household table in a frame of pandas, Polars, PyArrow or DuckDB, which is not modified.

    ``source`` is what messages call the table. Raises :class:`UsageError` for anything that is not a frame and
    :class:`CensusError` for a frame without a household id or with two columns of one name.
    """
    return enter(table_from_frame(frame, source), columns)


def enter(
    table: Table, columns: Sequence[Column], *, unique: bool = True, results: Collection[str] | None = None
) -> Census:
    """Type the columns of a table and gather everything found in them.

    ``unique``: no id may be there twice. ``results``: the table may be one that povrules wrote, see
    :func:`povrules.census.headers.match_headers`.
    """
    declared: dict[str, Column] = {}
    for column in columns:
        declared.setdefault(column.id, column)
    headers = match_headers(table, Names(list(declared.values())), results=results)
    foreign, units = not_in_dong(table, declared, headers)
    typed: dict[str, pl.Series] = {}
    findings: list[Finding] = []
    for column in declared.values():
        position, others = headers.positions.get(column.id), foreign.get(column.id, [])
        cells, found = _column(table, column, position, others, unique=unique)
        typed |= cells
        findings += found
    frame = pl.DataFrame(typed)
    findings += _check_incomes(table, declared, headers.positions, frame)
    findings += _small_amounts(table, declared, headers.positions, frame)
    findings += _no_income(table, declared, headers.positions, frame)
    findings += _ragged(table, declared[KEY])
    problems, errors = to_problems(findings, table, frame[KEY])
    problems += _units(table, declared, headers.positions, frame)
    return Census(
        table=table,
        columns=frame,
        set_aside=_marks(table.height, errors).alias("set_aside"),
        problems=(*table.notices, *headers.notices, *units, *problems, *_numbered(table, declared, headers.positions)),
        row_errors=errors,
        headers={column_id: table.headers[position] for column_id, position in headers.positions.items()},
    )


def _column(
    table: Table, column: Column, position: int | None, foreign: Sequence[Foreign], *, unique: bool
) -> tuple[dict[str, pl.Series], list[Finding]]:
    """Return a declared column with its type, and with the mark of what cannot be read; and what was found in it.

    Without a position the column is blank, or not there.
    """
    if position is None:
        values = pl.repeat(None, table.height, dtype=DTYPES[column.type], eager=True)
        found: list[Finding] = []
    else:
        values, found = _type(table, column, position, foreign, unique=unique)
    found = [*found, *_not_none(table, column, foreign, values)]
    there = {} if position is None and column.if_there else {column.id: values}
    if not unique and position is not None:
        return _meant(table, column, values, found), found
    unread = _unread(table, column, found) if column.blank == "beside" and position is not None else set()
    return there | _marked(table, column, unread | _stated(table, foreign, values)), found


def _type(
    table: Table, column: Column, position: int, foreign: Sequence[Foreign], *, unique: bool
) -> tuple[pl.Series, list[Finding]]:
    """Type one column.

    Cells with a fault are read as blank, and so are those in another unit and the cells of ragged rows, which may be
    shifted.
    """
    raw = table.series(position)
    faults = table.faults.get(position, {})
    hidden = {*faults, *(table.ragged if column.id != KEY else ())}
    hidden |= {row for one in foreign if one.position == position for row in one.rows.arg_true()}
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


def _stated(table: Table, foreign: Sequence[Foreign], values: pl.Series) -> set[int]:
    """Return the rows in which an amount stands in another unit, and no value of the column in đồng."""
    return {row for one in foreign for row in (one.stated(table) & values.is_null()).arg_true()}


def _not_none(table: Table, column: Column, foreign: Sequence[Foreign], values: pl.Series) -> list[Finding]:
    """Return the amounts in another unit where a blank of the column would be none."""
    found = []
    for one in foreign if column.blank == "zero" else ():
        rows = (one.stated(table) & values.is_null()).arg_true()
        raw = table.series(one.position)
        found += [Finding(OTHER_UNIT, column, one.position, rows, quote(column, raw, rows))] if len(rows) else []
    return found


def _meant(table: Table, column: Column, values: pl.Series, findings: Sequence[Finding]) -> dict[str, pl.Series]:
    """Return a column of persons with what a blank means filled in, and which cells cannot be read, if any.

    Null is left for what cannot be read: it was stated, though nobody knows what.
    """
    unread = _unread(table, column, findings)
    if column.blank == "no":
        values = put(values.fill_null("none" if column.type == "code" else False), sorted(unread), None)
    return {column.id: values} | _marked(table, column, unread)


def _unread(table: Table, column: Column, findings: Sequence[Finding]) -> set[int]:
    """Return the rows of which the cell cannot be read: something stands there, though nobody knows what."""
    matters = column.sets_aside or column.blank == "beside"
    unread = {row for one in findings if matters and one.kind.severity == "error" for row in one.rows}
    return unread | set(table.ragged)


def _marked(table: Table, column: Column, unread: set[int]) -> dict[str, pl.Series]:
    """Return the column that marks the cells of another one that cannot be read; none where all can."""
    return {column.id + UNREAD: _marks(table.height, unread)} if unread else {}


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


def _units(
    table: Table, declared: Mapping[str, Column], positions: Mapping[str, int], typed: pl.DataFrame
) -> list[Problem]:
    """Return a warning for each column of incomes that may be in thousands of đồng."""
    return [
        Problem(
            "unit_suspect",
            "warning",
            Text("số tiền tính bằng đồng", "amounts in đồng"),
            Text(
                "Phần lớn số tiền ở cột này rất nhỏ nhưng vẫn được dùng; nếu là nghìn đồng, hãy đổi ra đồng.",
                "Most amounts of this column are very small, but used as they stand; convert them if in thousands.",
            )
            if not declared[name].shift
            else Text(
                "Phần lớn số tiền ở cột này rất nhỏ dù đã đổi theo đơn vị của bảng ánh xạ; hãy kiểm tra lại đơn vị.",
                "Most amounts of this column are very small even in the unit of the mapping; check the unit.",
            ),
            file=table.source,
            sheet=table.sheet,
            column=table.spelled[positions[name]],
        )
        for name, low in UNITS.items()
        if name in positions and check_unit(typed[name], low)
    ]


def _small_amounts(
    table: Table, declared: Mapping[str, Column], positions: Mapping[str, int], typed: pl.DataFrame
) -> list[Finding]:
    """Return the incomes that may be in thousands of đồng, of columns of which most are not."""
    found = []
    for name, low in UNITS.items():
        if name in positions and not check_unit(typed[name], low):
            rows = ((typed[name] > 0) & (typed[name] < low)).arg_true()
            column, position = declared[name], positions[name]
            if len(rows):
                kind = SMALL_IN_UNIT if column.shift else SMALL_AMOUNT
                found.append(Finding(kind, column, position, rows, quote(column, table.series(position), rows)))
    return found


def _numbered(table: Table, declared: Mapping[str, Column], positions: Mapping[str, int]) -> Iterator[Problem]:
    """Yield a notice for a shared column of codes that has the numbers of a form: lists may number them otherwise."""
    for name, position in positions.items():
        column = declared[name]
        numbers = {alias: code for code in column.codes for alias in code.aliases if alias.isdigit()}
        if not numbers or column.only_header or isinstance(column, Question):
            continue
        if to_text(table.series(position)).str.strip_chars(EDGE).is_in(list(numbers)).any():
            yield numbers_of_form(table, position, {said: code.label for said, code in numbers.items()})


def _no_income(
    table: Table, declared: Mapping[str, Column], positions: Mapping[str, int], typed: pl.DataFrame
) -> list[Finding]:
    """Return the households with an income of 0, at the column that counts where several say so."""
    found: list[Finding] = []
    told = pl.repeat(value=False, n=table.height, eager=True, dtype=pl.Boolean)
    for name in reversed(INCOMES[:2]):
        if name in positions and declared[name].blank != "unused":
            none = (typed[name] == 0).fill_null(value=False) & ~told
            rows, position = none.arg_true(), positions[name]
            raw = table.series(position)
            if len(rows):
                found.append(Finding(NO_INCOME, declared[name], position, rows, quote(declared[name], raw, rows)))
            told |= none
    return found


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
