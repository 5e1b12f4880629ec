"""A published table, and claims, checked again."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from povrules.arguments import not_meant
from povrules.census.grid import Unread
from povrules.errors import CensusError, UsageError
from povrules.published.changes import bounds, denominators, differences, identities, points, shares
from povrules.published.claims import check_claim
from povrules.published.formulas import formulas
from povrules.published.headings import file_year, years
from povrules.published.model import Check, Place, Recomputed
from povrules.published.rates import possible, rates
from povrules.published.sheets import read_sheets
from povrules.published.sums import column_sums, row_sums
from povrules.published.table import Table, tables_of
from povrules.spelling import encodable
from povrules.text import Text

_FIRST_YEAR, _LAST_YEAR = 1990, 2100


def recompute(
    table: str | Path | None = None, *, claims: Sequence[str] | str = (), year: int | None = None
) -> Recomputed:
    """Check a published table, claims, or both: sums, rates, identities, changes, and the years in headings.

    ``table``: a workbook (``.xlsx``, ``.ods``, ``.xls``) or ``.csv`` with the table as it is printed. ``claims``: each
    as ``75/505 = 15 %``. ``year``: the year that the headings have to be about.

    Every figure is compared exactly with what it has to be: ``right``, ``right_when_rounded`` to the decimals that it
    shows (a half up), or ``wrong``. What was not checked stands in ``notices``.

    Raises :class:`povrules.UsageError` for neither a table nor a claim, a claim that is not understood and another kind
    of file; :class:`povrules.CensusError` for a file that cannot be read or has no table that is recognised.
    """
    said = [claims] if isinstance(claims, str) else list(claims)
    if table is None and not said:
        raise UsageError(Text("cần một bảng hoặc --claim", "a table or --claim is needed"))
    if year is not None and (
        isinstance(year, bool) or not isinstance(year, int) or not _FIRST_YEAR <= year <= _LAST_YEAR
    ):
        raise not_meant("year", year, Text("một năm, ví dụ 2021", "a year, e.g. 2021"))
    checks = [check_claim(claim) for claim in said]
    if table is None:
        return Recomputed(None, tuple(checks))
    path = Path(table)
    found, notices = _checked(path, year)
    return Recomputed(encodable(path.name), (*found, *checks), tuple(notices))


def _checked(path: Path, year: int | None) -> tuple[list[Check], list[Text]]:
    checks: list[Check] = []
    notices: list[Text] = []
    tables: list[Table] = []
    for sheet in read_sheets(path):
        if isinstance(sheet, Unread):
            place = Place(encodable(path.name), sheet.name, None)
            checks.append(Check("sheet", "unreadable", place, how=sheet.error.text))
            continue
        if isinstance(sheet, Text):
            notices.append(sheet)
            continue
        found = tables_of(sheet)
        tables += found
        if not found:
            notices.append(_no_table(sheet.file, sheet.name))
    if not tables:
        unread = [check.how for check in checks if check.how is not None]
        raise _nothing(encodable(path.name), [*unread, *notices])
    for table in tables:
        of_table = [*_of_table(table, year), *file_year(encodable(path.stem), table)]
        checks += [one for one in of_table if isinstance(one, Check)]
        notices += [one for one in of_table if isinstance(one, Text)]
        notices += _left(table, [one for one in of_table if isinstance(one, Check)])
    return checks, notices


def _of_table(table: Table, year: int | None) -> Iterator[Check | Text]:
    yield from _unreadable(table)
    if table.sheet.uncalculated:
        yield _uncalculated(table)
    sums = [*row_sums(table), *column_sums(table)]
    yield from sums
    mended = {one.place.cell: one.expected for one in sums if one.answer == "wrong" and one.expected is not None}
    yield from rates(table, mended)
    yield from possible(table)
    yield from formulas(table)
    yield from identities(table)
    yield from differences(table)
    yield from shares(table)
    yield from points(table)
    yield from bounds(table)
    yield from years(table, year)
    yield from denominators(table)


def _unreadable(table: Table) -> Iterator[Check]:
    """Yield the cells that have to be numbers and are none."""
    for column in table.columns:
        for row in table.rows if column.is_number else ():
            if table.is_unreadable(row, column):
                counts = column.role in ("count", "flow")
                what = Text("một số nguyên từ 0", "a whole number from 0") if counts else Text("một số", "a number")
                how = Text(f"cần {what.vi}; để trống nếu chưa biết", f"expected {what.en}; blank where it is not known")
                yield Check("number", "unreadable", table.place(row, column), table.text(row, column), how=how)


def _uncalculated(table: Table) -> Text:
    count = len(table.sheet.uncalculated)
    where = f"{table.sheet.file}, “{table.sheet.name}”"
    return Text(
        f"{where}: {count} ô có công thức chưa được tính, coi như chưa biết. Hãy mở tệp bằng Excel và lưu lại.",
        f"{where}: {count} cells have a formula that was not calculated and count as not known. Open the file in Excel "
        "and save it again.",
    )


def _left(table: Table, checks: Sequence[Check]) -> Iterator[Text]:
    """Yield which columns were not checked, and why."""
    for column in table.columns:
        if column.role in ("serial", "label", "series", "year") or not table.has_numbers(column):
            continue
        where = table.sheet.place(table.header.first, column.at)
        checked = any(check.place.column == column.name and check.place.sheet == table.sheet.name for check in checks)
        name = f"“{column.name}”" if column.name else (where.cell or "")[:1]
        if column.role == "unknown":
            yield Text(
                f"cột {name}: không kiểm tra, không rõ cột này nói gì",
                f"column {name}: not checked, its header is not understood",
            )
        elif not checked and column.role != "rate":
            yield Text(
                f"cột {name}: lấy như đã in, bảng không có số để đối chiếu",
                f"column {name}: taken as printed, the table has nothing to check it against",
            )


def _no_table(file: str, sheet: str | None) -> Text:
    where = file if sheet is None else f"{file}, “{sheet}”"
    return Text(
        f"{where}: không nhận ra bảng nào. Cần một dòng tiêu đề cột có các từ như “Tổng số hộ”, “Số hộ nghèo”, "
        "“Tỷ lệ (%)”, và các số ở dưới.",
        f"{where}: no table is recognised. A row of column headers with words such as “Tổng số hộ”, “Số hộ nghèo”, "
        "“Tỷ lệ (%)” is needed, and figures below it.",
    )


def _nothing(source: str, notices: Sequence[Text]) -> CensusError:
    if notices:
        return CensusError(Text("\n".join(one.vi for one in notices), "\n".join(one.en for one in notices)))
    return CensusError(Text(f"{source}: tệp không có trang nào.", f"{source}: the file has no sheet."))
