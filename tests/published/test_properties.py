"""A table that adds up has no findings, whatever it is rounded to; one changed digit in a checked cell is found."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from povrules.errors import CensusError
from povrules.published.model import judged
from povrules.published.numbers import read_number, shown
from povrules.reports.recomputed_text import recomputed_json, recomputed_text
from povrules.text import LANGS
from published.tables import checked, wrong

HEADER = (
    (
        "TT",
        "Thôn",
        "Tổng số hộ",
        "Số hộ nghèo đầu năm 2024",
        "",
        "Diễn biến trong năm 2024",
        "",
        "",
        "Số hộ nghèo cuối năm 2024",
        "",
        "Số hộ cận nghèo",
        "Số hộ nghèo và cận nghèo cuối năm 2024",
        "Giảm tỷ lệ hộ nghèo (điểm %)",
        "Tỷ lệ giảm so với đầu năm (%)",
    ),
    ("", "", "", "Số hộ", "Tỷ lệ (%)", "Thoát nghèo", "Tái nghèo", "Phát sinh", "Số hộ", "Tỷ lệ (%)", "", "", "", ""),
    ("", "", "1", "2", "3", "4", "5", "6", "7", "8=7/1", "9", "10=7+9", "11", "12"),
)
Counts = tuple[int, int, int, int, int, int]
"""Other households, those that stay poor, exit, relapse, are new, and are near-poor."""
COUNTS: st.SearchStrategy[Counts] = st.tuples(*(st.integers(0, 60),) * 6).map(lambda one: (one[0] + 1, *one[1:]))
DECIMALS = st.tuples(*(st.integers(0, 3),) * 4)


def cells(counts: Sequence[int], decimals: Sequence[int]) -> list[str]:
    """Return a row of the table, with its rates rounded half up."""
    _, stay, exits, relapses, new, near = counts
    total, before, after = sum(counts), stay + exits, stay + relapses + new
    share = Fraction(before - after, before) if before else None
    return [
        str(total),
        str(before),
        shown(Fraction(100 * before, total), decimals[0]),
        str(exits),
        str(relapses),
        str(new),
        str(after),
        shown(Fraction(100 * after, total), decimals[1]),
        str(near),
        str(after + near),
        shown(Fraction(100 * (before - after), total), decimals[2]),
        "" if share is None else shown(100 * share, decimals[3]),
    ]


def table(villages: Sequence[Counts], decimals: Sequence[int]) -> list[list[str]]:
    rows = [["", f"Thôn {at}", *cells(one, decimals)] for at, one in enumerate(villages, 1)]
    total = [sum(column) for column in zip(*villages, strict=True)]
    return [[*row] for row in HEADER] + rows + [["", "Tổng cộng", *cells(total, decimals)]]


@given(st.lists(COUNTS, min_size=1, max_size=6), DECIMALS)
def test_a_table_that_adds_up_has_no_findings(villages: list[Counts], decimals: tuple[int, ...]) -> None:
    with TemporaryDirectory() as folder:
        found = checked(Path(folder), table(villages, decimals))
    assert wrong(found) == []
    # All is checked but the first column, of which only the total is.
    assert found.counts["not_checked"] == 0
    assert found.notices == ()


WORDS = (
    *(
        "",
        "TT",
        "Thôn",
        "Tổng số hộ",
        "Số hộ nghèo",
        "Tỷ lệ (%)",
        "đầu năm 2021",
        "cuối năm 2020",
        "Thoát nghèo",
        "Năm",
    ),
    *("Tổng cộng", "I", "II", "Phân tổ", "Hộ cận nghèo", "Giảm", "điểm %", "Tỷ lệ giảm", "Trong đó", "Ghi chú", "Nam"),
    *("1", "2", "3", "0", "-", "2022", "5,74", "1.234", "12 %", "abc", "-4", "1/0", "8=7/1", "3=2/1", "9=("),
    *("ngày 31/02/2020", "Phát sinh", "Nhân khẩu"),
)
ROWS = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=7), min_size=1, max_size=9)


@given(ROWS, st.none() | st.just(2021))
def test_anything_is_checked_or_refused(rows: list[list[str]], year: int | None) -> None:
    """Whatever stands where, an answer or an error in words comes of it, and every answer can be told."""
    with TemporaryDirectory() as folder:
        try:
            found = checked(Path(folder), rows, year)
        except CensusError:
            return
    for lang in LANGS:
        assert recomputed_text(found, lang, everything=True)
    assert recomputed_json(found)
    assert sum(found.counts.values()) == len(found.checks)


@given(st.lists(COUNTS, min_size=2, max_size=5), DECIMALS, st.data())
def test_one_changed_digit_is_found(villages: list[Counts], decimals: tuple[int, ...], data: st.DataObject) -> None:
    rows = table(villages, decimals)
    row = data.draw(st.integers(len(HEADER), len(rows) - 1), label="row")
    column = data.draw(st.sampled_from([at for at in range(2, 14) if rows[row][at]]), label="column")
    text = rows[row][column]
    at = data.draw(st.sampled_from([at for at, char in enumerate(text) if char.isdigit()]), label="digit")
    digit = data.draw(st.sampled_from([one for one in "0123456789" if one != text[at]]), label="new digit")
    rows[row][column] = text[:at] + digit + text[at + 1 :]
    with TemporaryDirectory() as folder:
        found = checked(Path(folder), rows)
    assert wrong(found) or is_still_right(rows[row], column, text)


def is_still_right(row: Sequence[str], column: int, text: str) -> bool:
    """Tell whether a changed change in points is that of the rounded rates: the only figure with two right values."""
    printed, old, new = (read_number(row[at]) for at in (column, 4, 9))
    if printed is None or old is None or new is None:
        return False
    if column == 12:
        return judged(printed, old.value - new.value) != "wrong"
    if column == 13:  # of those who left alone
        exits, before = int(row[5]), int(row[3])
        return judged(printed, Fraction(100 * exits, before)) != "wrong"
    return printed == read_number(text)  # a changed leading zero of 0 is none
