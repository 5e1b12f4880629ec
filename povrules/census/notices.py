"""Notices about a table as a whole."""

from collections.abc import Sequence

from povrules.census.kinds import grouped
from povrules.problems import Problem
from povrules.text import Text


def blank_rows(source: str, sheet: str | None, count: int) -> tuple[Problem, ...]:
    """Return the notice that ``count`` blank rows between the data were skipped, if there were any."""
    if count == 0:
        return ()
    number = grouped(count)
    rows = "row was" if count == 1 else "rows were"
    return (
        Problem(
            code="blank_rows",
            severity="notice",
            file=source,
            sheet=sheet,
            expected=Text("các dòng dữ liệu liền nhau", "rows of data without gaps"),
            mend=Text(
                f"Có {number.vi} dòng trống xen giữa, đã được bỏ qua.",
                f"{number.en} blank {rows} skipped.",
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
            expected=Text("ít nhất một hộ dưới dòng tiêu đề", "at least one household below the header"),
            mend=Text("Bảng chưa có hộ nào.", "The table has no households yet."),
        ),
    )


def other_sheets(source: str, sheet: str, others: Sequence[str]) -> tuple[Problem, ...]:
    """Return the notice that ``others`` are household tables too and were not read, if there are any."""
    if not others:
        return ()
    listed = ", ".join(f"“{other}”" for other in others)
    return (
        Problem(
            code="several_sheets",
            severity="notice",
            file=source,
            sheet=sheet,
            expected=Text("một trang có bảng hộ", "one sheet with a table of households"),
            mend=Text(
                f"Chỉ trang này được đọc. Trang khác cũng có cột mã hộ: {listed}; nếu cần, hãy gộp lại.",
                f"Only this sheet was read. Others have a household id too: {listed}; join them if needed.",
            ),
        ),
    )
