"""Problems of one kind are told together."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from povrules.problems import Problem, Severity
from povrules.reports.grouped import grouped
from povrules.text import LANGS, Lang, Text

from .factory import problem


def at(row: int, found: str | None = "x", severity: Severity = "error") -> Problem:
    return replace(problem(severity, f"H{row}", found), line=row, cell=f"C{row}")


def test_one_alone_is_told_as_ever() -> None:
    [group] = grouped([at(5)])
    assert [group.text(lang) for lang in LANGS] == [at(5).line_text(lang) for lang in LANGS]


def test_several_in_one_column() -> None:
    [group] = grouped([at(row, found) for row, found in ((2, "x"), (3, "y"), (9, "x"))])
    assert group.text("en") == (
        "error, 3 times: điều tra.xlsx, sheet “Hộ”, column “Số nhân khẩu”, cells C2, C3, C9: found “x”, “y”; "
        "expected a whole number from 1 to 999. Mend the cell and run again"
    )
    assert group.text("vi").startswith(
        "lỗi, 3 lần: điều tra.xlsx, trang “Hộ”, cột “Số nhân khẩu”, ô C2, C3, C9: thấy “x”"
    )


def test_five_places_are_named() -> None:
    [group] = grouped([at(row, f"no. {row}") for row in range(1, 8)])
    assert "cells C1, C2, C3, C4, C5 and 2 more: found “no. 1”, " in group.text("en")
    assert "“no. 5” and 2 more; expected" in group.text("en")
    assert "ô C1, C2, C3, C4, C5 và 2 nữa: thấy" in group.text("vi")


def test_lines_where_there_are_no_cells() -> None:
    [group] = grouped([replace(at(row, None), cell=None, column=None) for row in (4, 6)])
    assert group.text("en").startswith("error, 2 times: điều tra.xlsx, sheet “Hộ”, lines 4, 6: expected a whole")


@pytest.mark.parametrize(("lang", "said"), [("vi", "lưu ý, 2 lần: cần cột"), ("en", "notice, 2 times: expected a")])
def test_no_place_at_all(lang: Lang, said: str) -> None:
    one = Problem("kind", "notice", Text("cột", "a column"), Text("Thêm", "Add it"))
    [group] = grouped([one, one])
    assert group.text(lang).startswith(said)


def test_what_is_mended_otherwise_stands_apart() -> None:
    one = at(2)
    others = [
        replace(one, code="other"),
        replace(one, file="b.xlsx"),
        replace(one, sheet="2"),
        replace(one, column="Khác"),
        replace(one, expected=Text("a", "b")),
        replace(one, mend=Text("a", "b")),
    ]
    assert [group.problems for group in grouped([one, *others])] == [(each,) for each in (one, *others)]


@given(st.lists(st.builds(at, st.integers(1, 9), severity=st.sampled_from(["error", "warning", "notice"]))))
def test_none_is_lost_and_errors_come_first(problems: list[Problem]) -> None:
    groups = grouped(problems)
    ranks = [["error", "warning", "notice"].index(group.severity) for group in groups]
    assert ranks == sorted(ranks)
    assert sorted((one.line or 0, one.severity) for group in groups for one in group.problems) == sorted(
        (one.line or 0, one.severity) for one in problems
    )
