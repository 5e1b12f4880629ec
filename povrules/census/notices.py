"""Notices about a table as a whole."""

from collections.abc import Mapping, Sequence

from povrules.census.kinds import grouped
from povrules.census.layout_notices import line_list
from povrules.census.table import Table
from povrules.problems import Problem
from povrules.text import Text


def blank_rows(source: str, sheet: str | None, lines: Sequence[int]) -> tuple[Problem, ...]:
    """Return the notice that blank rows between the data were skipped, if there were any."""
    if not lines:
        return ()
    number = grouped(len(lines))
    rows = "row was" if len(lines) == 1 else "rows were"
    listed = line_list(lines)
    return (
        Problem(
            code="blank_rows",
            severity="notice",
            file=source,
            sheet=sheet,
            expected=Text("các dòng dữ liệu liền nhau", "rows of data without gaps"),
            mend=Text(
                f"Có {number.vi} dòng trống xen giữa, đã được bỏ qua: dòng {listed}.",
                f"{number.en} blank {rows} skipped: {listed}.",
            ),
        ),
    )


def no_rows(source: str, sheet: str | None, height: int) -> tuple[Problem, ...]:
    """Return the notice that a table has a header only, if its ``height`` is 0."""
    if height > 0:
        return ()
    return (
        Problem(
            code="no_rows",
            severity="notice",
            file=source,
            sheet=sheet,
            expected=Text("ít nhất một dòng dữ liệu dưới dòng tiêu đề", "at least one row of data below the header"),
            mend=Text("Bảng chưa có dòng nào.", "The table has no rows yet."),
        ),
    )


def numbers_of_form(table: Table, position: int, codes: Mapping[str, Text]) -> Problem:
    """Return the notice that numbers in a column of codes were read as the form of the survey has them."""
    vi = ", ".join(f"“{said}” là {label.vi}" for said, label in sorted(codes.items()))
    en = ", ".join(f"“{said}” as {label.en}" for said, label in sorted(codes.items()))
    return Problem(
        code="codes_of_form",
        severity="notice",
        expected=Text("mã như trên phiếu rà soát", "the codes of the survey's form"),
        mend=Text(
            f"Đã đọc {vi}. Nếu danh sách đánh số khác, hãy ghi mã trong bảng ánh xạ.",
            f"Read {en}. If the list numbers them otherwise, give the codes in a mapping.",
        ),
        file=table.source,
        sheet=table.sheet,
        column=table.spelled[position],
    )
