"""The table of a commune's plan of a year: who is poor at its start, who is to leave, what is left at its end.

Its columns are those of the list that the plan of Thượng Quảng (2021) has behind it, under the standard of 2016.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from povrules.census.door import enter
from povrules.census.model import Census
from povrules.census.names import KEY, Names
from povrules.census.sheets import read_tables
from povrules.census.telling import tell
from povrules.errors import UsageError
from povrules.forms.counting import of_class, rate
from povrules.forms.households import Households
from povrules.forms.model import Balance, Filled, Head, Layout, Row, Share
from povrules.forms.places import Kind, Numbers, Plan, rows_of
from povrules.language.columns import Column
from povrules.places.names import spelled
from povrules.problems import Problem
from povrules.text import LANGS, Text

FORM = "plan-2016"
_ROLE = "planned"
_COLUMNS = (
    Column(
        id=KEY,
        type="id",
        vi="Địa bàn",
        en="place",
        aliases=("dia chi", "thon", "village", "xa", "commune", "don vi", "thon ban", "household_id"),
    ),
    *(
        Column(id=one, type="count", vi=f"Số hộ {vi}", en=one, aliases=aliases, minimum=0, maximum=10_000_000)
        for one, vi, aliases in (
            ("exits", "thoát nghèo", ("thoat ngheo", "du kien so ho thoat ngheo")),
            ("relapses", "tái nghèo", ("tai ngheo", "du kien so ho tai ngheo")),
            ("new", "phát sinh", ("phat sinh", "du kien so ho phat sinh")),
        )
    ),
)
_MOVES = ("exits", "relapses", "new")
_POOR, _END = 1, 6
"""The columns of poor households at the start and at the end."""


@dataclass(frozen=True)
class Planned:
    """By place the households that are to leave, to fall back and to be new; None where nobody says."""

    moves: Mapping[str, Numbers]


def read_planned(path: Path, places: Sequence[str | None]) -> Planned:
    """Read a file of planned movements, one place a row; ``places`` are those of the table.

    Raises :class:`UsageError` with all mistakes, and :class:`povrules.CensusError` for a file that cannot be read.
    """
    table = read_tables([path], {_ROLE: Names(_COLUMNS)}, {_ROLE: KEY}).whole(_ROLE)
    census = enter(table, _COLUMNS, unique=False)
    rows = list(census.columns.select(KEY, *_MOVES).iter_rows())
    errors = [one for one in census.problems if one.severity == "error"]
    errors += _mistakes(census, [row[0] for row in rows], {spelled(one or "") for one in places})
    if errors:
        lines = {lang: "\n".join(f"{one.place(lang)}: {one.message(lang)}" for one in errors) for lang in LANGS}
        raise UsageError(Text(lines["vi"], lines["en"]))
    return Planned({spelled(row[0]): row[1:] for row in rows})


def _mistakes(census: Census, names: Sequence[str | None], known: set[str]) -> Iterator[Problem]:
    """Yield places that the table does not have, and those that are there twice."""
    folded = [spelled(one or "") for one in names]
    for code, wrong in (
        ("place_unknown", [row for row, one in enumerate(folded) if one and one not in known]),
        ("place_twice", [row for row, one in enumerate(folded) if one and one in folded[:row]]),
    ):
        lines = pl.Series(wrong, dtype=pl.UInt32)
        quoted = [names[row] or "" for row in wrong]
        yield from tell(census, lines, code, "error", _WORDS[code], column=KEY, found=quoted)


_WORDS = {
    "place_unknown": (
        Text("một địa bàn có hộ trong dữ liệu", "a place that has households in the data"),
        Text("Kiểm tra lại tên, và --by", "Check the name, and --by"),
    ),
    "place_twice": (
        Text("một dòng cho mỗi địa bàn", "one row for a place"),
        Text("Địa bàn này đã có ở dòng trên; bỏ bớt một dòng", "It stands in a row above; take one of them away"),
    ),
}


def plan_form(households: Households, by: str, planned: Planned | None, year: int | None) -> Filled:
    """Return the table by the places of the column ``by``; without a plan columns 4 to 9 stay empty."""

    def count(rows: pl.DataFrame) -> Sequence[Numbers]:
        found = rows.select(
            pl.when(pl.col("whole").all()).then(pl.len()).cast(pl.Int64).alias("all"),
            of_class("poor").sum().cast(pl.Int64).alias("poor"),
        ).row(0)
        if not rows.height:
            return [(0, 0, 0, 0, 0)]
        moves = (None,) * 3 if planned is None else planned.moves.get(spelled(rows[by][0] or ""), (None,) * 3)
        return [(*found, *moves)]

    plan = Plan((Kind("households"),), areas=False, again=False, whole="Tổng cộng", number="")
    rows = rows_of(households.frame.with_columns(area=pl.lit(None, pl.String)), by, plan, count)
    return Filled(_layout(year), [_with_rest(row) for row in rows], tuple(_remarks(rows)))


def _with_rest(row: Row) -> Row:
    """Return a row with what follows from its numbers: the end of the year, the rates."""
    households, poor, exits, relapses, new = row.values
    end = None
    if isinstance(poor, int) and isinstance(exits, int) and isinstance(relapses, int) and isinstance(new, int):
        end = Balance(poor - exits + relapses + new, ((_POOR, 1), (3, -1), (4, 1), (5, 1)))
    left = None if end is None else rate(end.value, households, (FORM, _END), 0)
    fallen = None
    if end is not None and isinstance(poor, int) and poor > 0:
        fallen = Share(poor - end.value, poor, (FORM, _POOR), _POOR, less_at=_END)
    start = rate(poor, households, (FORM, _POOR), 0)
    return replace(row, values=(households, poor, start, exits, relapses, new, end, left, fallen))


def _layout(year: int | None) -> Layout:
    now, before = (str(year), str(year - 1)) if year is not None else ("......", "......")
    named = ("Số hộ thoát nghèo", "Dự kiến số hộ tái nghèo", "Dự kiến số hộ phát sinh")
    return Layout(
        form=FORM,
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
    )


def _remarks(rows: Sequence[Row]) -> Iterator[Text]:
    yield Text(
        "Tỷ lệ: phần trăm, hai chữ số thập phân, làm tròn nửa lên; cột 3 và 8 trên tổng số hộ (cột 1), cột 9 trên số "
        "hộ nghèo đầu năm (cột 2); để trống nếu không có hộ nghèo đầu năm. Cột 7 = 2 − 4 + 5 + 6.",
        "Rates: per cent with two decimals, rounded half up; columns 3 and 8 of all households (column 1), column 9 of "
        "the poor households at the start (column 2), empty where there are none. Column 7 = 2 − 4 + 5 + 6.",
    )
    if rows[-1].values[0] is None:
        yield Text(
            "Cột 1 để trống ở địa bàn mà danh sách không có hộ nào ngoài hộ nghèo, hộ cận nghèo.",
            "Column 1 is empty where the list has no household that is neither poor nor near-poor.",
        )
    if None in rows[-1].values[3:6]:
        yield Text(
            "Cột 4 đến 9 để trống ở địa bàn chưa có số dự kiến (--plan).",
            "Columns 4 to 9 are empty where nothing is planned (--plan).",
        )
