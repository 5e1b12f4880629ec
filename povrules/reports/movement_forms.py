"""Forms 7.2 and 7.3 of Circular 07/2021, laid out as they are printed (gazette pp. 78–81)."""

from collections.abc import Iterator, Sequence

import polars as pl

from povrules.forms.model import Filled, Head, Layout
from povrules.forms.places import UNKNOWN_AREA, Kind, Numbers, Plan, rows_of
from povrules.forms.tidy import tidy_rows
from povrules.text import Text
from povrules.text import households as households_of
from povrules.years.flows import Sums, sums
from povrules.years.law import Listed, MovementLaw

_TITLES: dict[Listed, str] = {
    "poor": "Mẫu số 7.2. TỔNG HỢP DIỄN BIẾN HỘ NGHÈO TRONG NĂM",
    "near_poor": "Mẫu số 7.3. TỔNG HỢP DIỄN BIẾN HỘ CẬN NGHÈO TRONG NĂM",
}
_OTHER_DOWN = "Nguyên nhân: thay đổi nhân khẩu, {} chết đi, chuyển đi nơi khác, tách, nhập với hộ khác,..."
_OTHER_UP = "Nguyên nhân: thay đổi nhân khẩu, chuyển đến, tách, nhập với hộ khác,..."
_OUTSIDE = "Số hộ ngoài danh sách hộ nghèo, hộ cận nghèo gặp khó khăn đột xuất trong năm"
_TOTAL = "Tổng số {} {} năm"
_DECIDED = " (theo Quyết định phê duyệt của cấp có thẩm quyền)"
_HEADERS: dict[Listed, tuple[str, ...]] = {
    "poor": (
        _TOTAL.format("hộ nghèo", "đầu"),
        "Trở thành hộ cận nghèo",
        "Vượt chuẩn cận nghèo",
        _OTHER_DOWN.format("hộ nghèo đơn thân"),
        "Số hộ cận nghèo trở thành hộ nghèo",
        "Tái nghèo",
        "Phát sinh mới",
        _OTHER_UP,
        _TOTAL.format("hộ nghèo", "cuối"),
    ),
    "near_poor": (
        _TOTAL.format("hộ cận nghèo", "đầu"),
        "Số hộ thoát cận nghèo",
        "Số hộ cận nghèo trở thành hộ nghèo",
        _OTHER_DOWN.format("hộ đơn thân"),
        "Số hộ nghèo trở thành hộ cận nghèo",
        "Tái cận nghèo",
        "Phát sinh mới",
        _OTHER_UP,
        _TOTAL.format("hộ cận nghèo", "cuối"),
    ),
}
_KINDS = (Kind("households", label="Hộ"), Kind("persons", "persons", label="Nhân khẩu"))
_COLUMNS = tuple(str(number) for number in range(1, 10))
FORMS: dict[Listed, str] = {"poor": "7.2", "near_poor": "7.3"}
"""The number of the form of each list."""


def movement_form(frame: pl.DataFrame, listed: Listed, by: str, law: MovementLaw) -> Filled:
    """Return a form by area, and within one by ``by`` (commune, village …), then the whole likewise.

    Numbers that are not known are None, and remarks say why.
    """

    def count(rows: pl.DataFrame) -> Sequence[Numbers]:
        found = sums(rows, listed, law)
        return [tuple(one[number] for number in range(1, 10)) for one in (found.households, found.persons)]

    rows = rows_of(frame, by, Plan(_KINDS), count)
    return Filled(_layout(listed), rows, tuple(_remarks(sums(frame, listed, law), listed)))


def _layout(listed: Listed) -> Layout:
    """Return title and header: three rows, the groups of columns above their own names, and their numbers."""
    names = _HEADERS[listed]
    what = "hộ nghèo" if listed == "poor" else "hộ cận nghèo"
    poor = listed == "poor"
    exits = (
        (Head("Số hộ thoát nghèo", 1, 4, columns=2), Head(names[1], 2, 4), Head(names[2], 2, 5))
        if poor
        else (Head(names[1], 1, 4, rows=2), Head(names[2], 1, 5, rows=2))
    )
    return Layout(
        form=FORMS[listed],
        title=_TITLES[listed],
        ids=_COLUMNS,
        units=(None,) * len(_COLUMNS),
        head=(
            Head("TT", 0, 0, rows=3),
            Head("Khu vực/Địa bàn" if poor else "Khu vực/\nĐịa bàn", 0, 1, rows=3),
            Head("Phân tổ", 0, 2, rows=3),
            Head(names[0], 0, 3, rows=3, aside=_DECIDED),
            Head(f"Diễn biến giảm số {what}", 0, 4, columns=3),
            Head(f"Diễn biến tăng số {what}", 0, 7, columns=4),
            Head(names[8], 0, 11, rows=3, aside=_DECIDED),
            *exits,
            Head(names[3], 1, 6, rows=2),
            Head(names[4], 1, 7, rows=2),
            Head(_OUTSIDE, 1, 8, columns=2),
            Head(names[5], 2, 8),
            Head(names[6], 2, 9),
            Head(names[7], 1, 10, rows=2),
        ),
        heights=(1, 4, 5),
        widths=(5.0, 24.0, 11.0, *[13.0] * 9),
        numbers=("", "", "", *_COLUMNS) if poor else None,
        numbers_bold=False,
        first=3,
    )


def _remarks(whole: Sums, listed: Listed) -> Iterator[Text]:
    if whole.households[6] is None and not {6, 7} & whole.open:
        # The gazette numbers the columns of form 7.2 only.
        households, persons = whole.either
        again, new = _HEADERS[listed][5:7]
        vi, en = ("", "") if persons is None else (f", {persons} nhân khẩu", f", {persons} persons")
        both = households_of(households)
        yield Text(
            f"Cột 6 và 7 (“{again}”, “{new}”) để trống: chưa có danh sách các năm trước nên không tách được; cả hai "
            f"cột: {both.vi}{vi}.",
            f"Columns 6 and 7 (“{again}”, “{new}”) are empty: without lists of earlier years they cannot be told "
            f"apart; both: {both.en}{en}.",
        )
    told = {6, 7} | whole.open_persons
    if any(one is None for column, one in whole.persons.items() if column not in told):
        yield Text(
            "Ô nhân khẩu để trống: có hộ chưa ghi số nhân khẩu.",
            "Empty numbers of persons: some households do not state theirs.",
        )
    if whole.undetermined:
        who = households_of(whole.undetermined)
        columns = ", ".join(str(one) for one in sorted(whole.open))
        yield Text(
            f"{who.vi} chưa xác định diện ở một hoặc cả hai kỳ: cột {columns} có thể tính hộ đó nên để trống.",
            f"{who.en} of unknown class at one of both times, or both: columns {columns} may count them and are empty.",
        )


def tidy(frame: pl.DataFrame, by: str, law: MovementLaw) -> pl.DataFrame:
    """Return the numbers of both forms in long form: form, area, place, unit, column, value; null for unknown."""
    rows = tidy_rows([movement_form(frame, listed, by, law) for listed in FORMS])
    return rows.filter(pl.col("level") == "place").select(
        "form",
        pl.when(pl.col("area") != UNKNOWN_AREA).then("area").alias("area"),
        pl.col("place").alias(by),
        "unit",
        pl.col("column").cast(pl.Int64),
        pl.col("value").cast(pl.Int64),
    )
