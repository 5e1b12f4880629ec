"""The tables of plans: who is poor at the start of a year and is to leave, by how many to reduce, what changed.

Their columns are those of plans that were published: the list of villages behind the plan of Thượng Quảng for 2021,
under the standard of 2016; the table of communes of the plan of Thanh Trì for 2023; and the change from one year to
the next as the plan of Cao Lâu for 2024 states it, in households and in percentage points.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import polars as pl

from povrules.forms.counting import of_class, rate
from povrules.forms.households import Households
from povrules.forms.model import Balance, Filled, Head, Layout, Points, Row, Share, Value
from povrules.forms.places import Kind, Numbers, Plan, rows_of
from povrules.forms.planned import PLANS, Planned
from povrules.text import Text
from povrules.years.lists import LISTED

_MOVEMENTS, _REDUCTION, _CHANGE = PLANS
_NAMES = {"poor": "hộ nghèo", "near_poor": "hộ cận nghèo"}
_ROUNDED = Text(
    "Tỷ lệ: phần trăm, hai chữ số thập phân, làm tròn nửa lên; {}",
    "Rates: per cent with two decimals, rounded half up; {}",
)


def plan_table(form: str, households: Households, by: str, planned: Planned | None, year: int | None) -> Filled:
    """Return a table of a plan by the places of the column ``by``; what only a plan says is empty without one.

    Places stand in the order of the plan, ``year`` is the one that is planned for, or of the later numbers.
    """
    makers: dict[str, Callable[[Households, str, Planned | None, int | None], Filled]] = {
        _MOVEMENTS: _movements,
        _REDUCTION: _reduction,
        _CHANGE: _change,
    }
    return makers[form](households, by, planned, year)


def _rows(
    households: Households, by: str, planned: Planned | None, columns: Sequence[str], kinds: tuple[Kind, ...]
) -> list[Row]:
    """Return by place and kind of row all households, those of the kind's classes, and what the plan says.

    The first kind's numbers: all households, poor, near-poor, then the columns of the plan; so for each kind.
    """

    def count(rows: pl.DataFrame) -> Sequence[Numbers]:
        found = rows.select(
            pl.when(pl.col("whole").all()).then(pl.len()).cast(pl.Int64).alias("all"),
            *(of_class(one).sum().cast(pl.Int64).alias(one) for one in LISTED),
        ).row(0)
        if not rows.height:
            return [(0,) * (len(found) + len(columns))] * len(kinds)
        said = [None if planned is None else planned.of(rows[by][0], one) for one in columns]
        return [(*found, *said)] * len(kinds)

    order = () if planned is None else planned.ordered(households.frame[by].unique().to_list())
    plan = Plan(kinds, areas=False, again=False, whole=_whole(households, by), number="", order=order)
    return rows_of(households.frame.with_columns(area=pl.lit(None, pl.String)), by, plan, count)


def _whole(households: Households, by: str) -> str:
    """Return what the last line is called: the district of communes has a name of its own."""
    districts = households.frame["district"].unique().to_list()
    return "Toàn huyện" if by == "commune" and len(districts) == 1 and districts[0] is not None else "Tổng cộng"


def _years(year: int | None) -> tuple[str, str]:
    """Return a year and the one before, dots where it is not known."""
    return ("......", "......") if year is None else (str(year), str(year - 1))


def _movements(households: Households, by: str, planned: Planned | None, year: int | None) -> Filled:
    rows = _rows(households, by, planned, PLANS[_MOVEMENTS], (Kind("households"),))
    filled = [_with_rest(row) for row in rows]
    return Filled(_movements_layout(year), filled, tuple(_movements_remarks(filled)))


_POOR, _END = 1, 6
"""The columns of poor households at the start and at the end."""


def _with_rest(row: Row) -> Row:
    """Return a row with what follows from its numbers: the end of the year, the rates."""
    households, poor, _, exits, relapses, new = row.values
    end = None
    if isinstance(poor, int) and isinstance(exits, int) and isinstance(relapses, int) and isinstance(new, int):
        end = Balance(poor - exits + relapses + new, ((_POOR, 1), (3, -1), (4, 1), (5, 1)))
    left = None if end is None else rate(end.value, households, (_MOVEMENTS, _END), 0)
    fallen = None
    if end is not None and isinstance(poor, int) and poor > 0:
        fallen = Share(poor - end.value, poor, (_MOVEMENTS, _POOR), _POOR, less_at=_END)
    start = rate(poor, households, (_MOVEMENTS, _POOR), 0)
    return replace(row, values=(households, poor, start, exits, relapses, new, end, left, fallen))


def _movements_layout(year: int | None) -> Layout:
    now, before = _years(year)
    named = ("Số hộ thoát nghèo", "Dự kiến số hộ tái nghèo", "Dự kiến số hộ phát sinh")
    return Layout(
        form=_MOVEMENTS,
        title=f"Danh sách kèm theo Kế hoạch về việc phân bổ hộ thoát nghèo năm {now} của các thôn",
        ids=("1", "2", "3", "4", "5", "6", "7", "8", "9"),
        units=(None, None, "percent", None, None, None, None, "percent", "percent"),
        head=(
            Head("Stt", 0, 0, rows=2),
            Head("Địa chỉ", 0, 1, rows=2),
            Head(f"Dự kiến tổng số hộ dân cư cuối năm {before}", 0, 2, rows=2),
            Head(f"Số hộ nghèo đầu năm {now}", 0, 3, columns=2),
            Head(f"Diễn biến hộ nghèo trong năm {now}", 0, 5, columns=3),
            Head(f"Số hộ nghèo cuối năm {now}", 0, 8, columns=2),
            Head("Tỷ lệ giảm so với đầu năm (%)", 0, 10, rows=2),
            *(Head(text, 1, at) for at, text in ((3, "Số hộ"), (4, "Tỷ lệ"), (8, "Số hộ"), (9, "Tỷ lệ"))),
            *(Head(text, 1, at) for at, text in enumerate(named, 5)),
        ),
        heights=(2, 3),
        widths=(6, 24, 16, 11, 11, 12, 12, 12, 11, 11, 14),
        numbers=("", "", "1", "2", "3", "4", "5", "6", "7", "8=7/1", "9"),
        centred=True,
    )


def _movements_remarks(rows: Sequence[Row]) -> Iterator[Text]:
    yield _rounded(
        "cột 3 và 8 trên tổng số hộ (cột 1), cột 9 trên số hộ nghèo đầu năm (cột 2); để trống nếu không có hộ nghèo "
        "đầu năm. Cột 7 = 2 − 4 + 5 + 6.",
        "columns 3 and 8 of all households (column 1), column 9 of the poor households at the start (column 2), empty "
        "where there are none. Column 7 = 2 − 4 + 5 + 6.",
    )
    if rows[-1].values[0] is None:
        yield _of_a_part("Cột 1", "Column 1")
    if None in rows[-1].values[3:6]:
        yield Text(
            "Cột 4 đến 9 để trống ở địa bàn chưa có số dự kiến (--plan).",
            "Columns 4 to 9 are empty where nothing is planned (--plan).",
        )


def _rounded(vi: str, en: str) -> Text:
    return Text(_ROUNDED.vi.format(vi), _ROUNDED.en.format(en))


def _of_a_part(vi: str, en: str) -> Text:
    """Say that a number of all households is not known from a list of some."""
    return Text(
        f"{vi} để trống ở địa bàn mà danh sách không có hộ nào ngoài hộ nghèo, hộ cận nghèo.",
        f"{en}: empty where the list has no household that is neither poor nor near-poor.",
    )


def _reduction(households: Households, by: str, planned: Planned | None, year: int | None) -> Filled:
    """Fill the table of those classes of which the plan says by how many they are to be reduced; else of both."""
    columns = PLANS[_REDUCTION]
    asked = [one for one in LISTED if planned is None or f"reduce_{one}" in planned.columns]
    rows = _rows(households, by, planned, columns, (Kind("households"),))
    filled = [replace(row, values=_reduced(row, asked)) for row in rows]
    return Filled(_reduction_layout(asked, year), filled, tuple(_reduction_remarks(filled)))


def _reduced(row: Row, asked: Sequence[str]) -> tuple[Value, ...]:
    households, *counted = row.values
    values: list[Value] = [households]
    for one in asked:
        number, planned = (counted[LISTED.index(one) + offset] for offset in (0, len(LISTED)))
        values += [number, rate(number, households, (_REDUCTION, len(values)), 0), planned]
    return tuple(values)


def _reduction_layout(asked: Sequence[str], year: int | None) -> Layout:
    now, _ = _years(year)
    head, ids = [Head("TT", 0, 0), Head("Đơn vị", 0, 1), Head("Tổng số hộ dân cư", 0, 2)], ["households"]
    for one in asked:
        at, name = len(ids) + 2, _NAMES[one]
        head += [
            Head(f"Tổng số {name} đầu năm", 0, at),
            Head("Tỉ lệ", 0, at + 1),
            Head(f"Kế hoạch giảm {name} năm {now}", 0, at + 2),
        ]
        ids += [one, f"{one}_rate", f"reduce_{one}"]
    return Layout(
        form=_REDUCTION,
        title=f"BIỂU KẾ HOẠCH GIẢM {', '.join(_NAMES[one] for one in asked).upper()} NĂM {now}",
        ids=tuple(ids),
        units=(None, *(("percent" if one.endswith("_rate") else None) for one in ids[1:])),
        head=tuple(head),
        heights=(3,),
        widths=(6, 28, 14, *((16.0, 10.0, 18.0) * len(asked))),
        centred=True,
    )


def _reduction_remarks(rows: Sequence[Row]) -> Iterator[Text]:
    yield _rounded("mẫu số là tổng số hộ dân cư.", "of all households.")
    if rows[-1].values[0] is None:
        yield _of_a_part("Tổng số hộ dân cư", "The number of all households")
    if None in rows[-1].values[3::3]:
        yield Text(
            "Kế hoạch giảm để trống ở địa bàn chưa có số dự kiến (--plan).",
            "The planned reduction is empty where nothing is planned (--plan).",
        )


def _change(households: Households, by: str, planned: Planned | None, year: int | None) -> Filled:
    kinds = tuple(Kind(one, label=_NAMES[one].capitalize()) for one in LISTED)
    rows = _rows(households, by, planned, PLANS[_CHANGE], kinds)
    filled = [replace(row, values=_changed(row)) for row in rows]
    return Filled(_change_layout(year), filled, tuple(_change_remarks(filled)))


def _changed(row: Row) -> tuple[Value, ...]:
    """Return the numbers of a class a year before and now, and by how much both became smaller."""
    at = LISTED.index(row.kind)
    every, before_every = row.values[0], row.values[len(LISTED) + 1]
    now, before = row.values[1 + at], row.values[len(LISTED) + 2 + at]
    first = rate(before, before_every, (_CHANGE, 1), 0)
    then = rate(now, every, (_CHANGE, 4), 3)
    fewer = Balance(before - now, ((1, 1), (4, -1))) if isinstance(before, int) and isinstance(now, int) else None
    points = None
    if first is not None and then is not None:
        points = Points((first.part, first.of), (then.part, then.of), (1, 0), (4, 3))
    return (before_every, before, first, every, now, then, fewer, points)


def _change_layout(year: int | None) -> Layout:
    now, before = _years(year)
    named = ("Tổng số hộ", "Số hộ", "Tỷ lệ (%)")
    return Layout(
        form=_CHANGE,
        title=f"Số hộ nghèo, hộ cận nghèo năm {now} so với năm {before}",
        ids=("1", "2", "3", "4", "5", "6", "7", "8"),
        units=(None, None, "percent", None, None, "percent", None, "percentage_points"),
        head=(
            Head("TT", 0, 0, rows=2),
            Head("Địa bàn", 0, 1, rows=2),
            Head("Đối tượng", 0, 2, rows=2),
            Head(f"Năm {before}", 0, 3, columns=3),
            Head(f"Năm {now}", 0, 6, columns=3),
            Head("Giảm", 0, 9, columns=2),
            *(Head(text, 1, at) for at, text in enumerate((*named, *named, "Số hộ", "Điểm %"), 3)),
        ),
        heights=(1, 2),
        widths=(6, 26, 14, *((12.0,) * 8)),
        numbers=("", "", "", "1", "2", "3=2/1", "4", "5", "6=5/4", "7=2-5", "8=3-6"),
        first=3,
        centred=True,
    )


def _change_remarks(rows: Sequence[Row]) -> Iterator[Text]:
    yield _rounded(
        "cột 3 trên tổng số hộ năm trước (cột 1), cột 6 trên tổng số hộ năm nay (cột 4). Cột 8 là hiệu của hai tỷ lệ "
        "chưa làm tròn, tính bằng điểm phần trăm; số âm là tăng.",
        "column 3 of all households of the year before (column 1), column 6 of those of this year (column 4). Column 8 "
        "is the difference of the two rates before they are rounded, in percentage points; below 0 is an increase.",
    )
    if None in rows[-1].values[:2]:
        yield Text(
            "Cột 1, 2 để trống ở địa bàn chưa có số của năm trước (--plan).",
            "Columns 1 and 2 are empty where the numbers of the year before are not given (--plan).",
        )
    if rows[-1].values[3] is None:
        yield _of_a_part("Cột 4", "Column 4")
