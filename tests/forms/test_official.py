"""The summary forms of six invented households, counted by hand; what is not known stays empty; parts add up."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.invented import HEADER, HOUSEHOLDS, shown, write
from povrules.errors import UsageError
from povrules.forms.counting import fill
from povrules.forms.households import CAUSES, indicator_columns, read_households
from povrules.forms.model import Filled, Row, Share
from povrules.forms.official import OFFICIAL
from povrules.forms.places import natural
from povrules.forms.tidy import TIDY, tidy_rows
from povrules.reporting import SUMMARIES, report
from povrules.text import LANGS

Made = Callable[..., dict[tuple[str, ...], list[Any]]]


@pytest.fixture
def made(tmp_path: Path) -> Made:
    path = write(tmp_path)

    def make(form: str, by: str = "commune") -> dict[tuple[str, ...], list[Any]]:
        (filled,) = report(path, forms=form, by=by).forms
        return shown(filled)

    return make


def test_results(made: Made) -> None:
    found = made("7.1")
    assert found == {
        ("area", "urban", "households"): [3, 12, 1, "33.33", 1, "33.33"],
        ("place", "urban", "An", "households"): [3, 12, 1, "33.33", 1, "33.33"],
        ("area", "rural", "households"): [3, 9, 2, "66.67", 0, "0.00"],
        ("place", "rural", "Bình", "households"): [3, 9, 2, "66.67", 0, "0.00"],
        ("whole", "households"): [6, 21, 3, "50.00", 1, "16.67"],
    }
    assert list(made("7.1", "village")) == [
        ("area", "urban", "households"),
        ("place", "urban", "Tổ 1", "households"),
        ("place", "urban", "Tổ 2", "households"),
        ("area", "rural", "households"),
        ("place", "rural", "Bản 2", "households"),
        ("place", "rural", "Bản 10", "households"),
        ("whole", "households"),
    ]


def test_deprivations(made: Made) -> None:
    """Of R2 it is not known whether it is deprived in 3: the cells that count it are empty, never 0."""
    rural = [2, 1, 1, None, 1, 0, 0, 0, 0, 0, 0, 0, 1]
    poor = made("7.4")
    assert poor["area", "urban", "households"] == [1, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    assert poor["area", "rural", "households"] == rural
    assert poor["whole_place", "Bình", "households"] == rural
    assert poor["whole", "households"] == [3, 2, 1, None, 1, 0, 0, 0, 0, 0, 0, 0, 1]
    rates = made("7.5")
    assert rates["whole", "households"] == [3, "66.67", "33.33", None, "33.33", *["0.00"] * 7, "33.33"]
    assert rates["area", "urban", "households"] == [1, "100.00", "0.00", "100.00", *["0.00"] * 9]
    near = made("7.6")
    assert near["whole", "households"] == [1, *[0] * 11, 1]
    rates = made("7.7")
    assert rates["area", "rural", "households"] == [0, *[None] * 12]
    assert rates["whole", "households"] == [1, *["0.00"] * 11, "100.00"]


def test_groups(made: Made) -> None:
    """U2 by the head's ethnicity, U3 as it says, R1 (Hoa) are of ethnic minorities; of R2 its ability is not known."""
    found = made("7.8")
    assert found["whole", "households"] == [6, 3, 3, 1, 1, 1, None, 1, 1, 0]
    assert found["whole", "persons"] == [21, 10, 12, 3, 2, 3, None, 3, 4, 0]
    assert found["place", "urban", "An", "households"] == [3, 2, 1, 1, 0, 1, 0, 1, 1, 0]
    assert found["whole_place", "An", "persons"] == [12, 8, 4, 3, 0, 3, 0, 3, 4, 0]


def test_ethnic_groups(made: Made) -> None:
    """Poor: all, of minorities, Kinh, Hoa, Tày, Thái; then the near-poor."""
    found = made("7.9")
    assert found["whole", "households"] == [3, 1, 2, 1, 0, 0, 1, 1, 0, 0, 1, 0]


def test_groups_that_the_gazette_does_not_print(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "Mã hộ,Dân tộc,Phân loại hộ đã công nhận\n1,Nùng,nghèo\n2,nùng,nghèo\n3,Dao,cận nghèo\n4,Mông,không nghèo\n"
        "5,không rõ,nghèo\n",
        encoding="utf-8",
    )
    (filled,) = report(path, forms="7.9").forms
    assert [one for one in filled.layout.ids if one.startswith("poor")] == [
        "poor",
        *(f"poor: {one}" for one in ("Tổng số", "Kinh", "Hoa", "Tày", "Thái", "Dao", "Nùng")),
    ]
    assert shown(filled)["whole", "households"] == [3, *[None] * 7, 1, 1, 0, 0, 0, 0, 1, 0]
    said = [one.vi for one in filled.remarks]
    assert "Hộ nghèo dân tộc thiểu số – Nùng: 1 / 2" in said[-1]


def test_causes(made: Made) -> None:
    """R2 has no mark at all, so that its causes are not known; of U1, U2 and R1 what is blank is no cause."""
    found = made("7.10")
    assert found["place", "urban", "An", "all"] == [1, 0, 1, 0, 0, 0, 1, 0]
    assert found["place", "urban", "An", "poor"] == [1, 0, 0, 0, 0, 0, 0, 0]
    assert found["place", "urban", "An", "near_poor"] == [0, 0, 1, 0, 0, 0, 1, 0]
    assert found["area", "urban", "all"] == [1, 0, 1, 0, 0, 0, 1, 0]
    assert ("area", "urban", "poor") not in found
    assert found["whole", "all"] == found["place", "rural", "Bình", "poor"] == [None] * 8
    assert found["whole_place", "Bình", "near_poor"] == [0] * 8


def test_children(made: Made) -> None:
    found = made("7.11")
    assert found == {
        ("place", "An", "children"): [2, 1, 0, 0, 1, 0, 1, 0],
        ("place", "Bình", "children"): [None] * 4 + [0] * 4,
        ("whole", "children"): [None] * 4 + [1, 0, 1, 0],
    }


def test_what_the_gazette_contradicts_is_named(tmp_path: Path) -> None:
    forms = {one.layout.form: one for one in report(write(tmp_path)).forms}
    for lang, words in (("vi", "ngược với tiêu đề"), ("en", "note and header are swapped")):
        assert any(words in one.get(lang) for one in forms["7.11"].remarks)
    assert any("như Công báo in" in one.vi for one in forms["7.7"].remarks)
    assert any("Công báo in “Kinh”" in one.vi for one in forms["7.9"].remarks)


def test_what_is_not_known_is_said(tmp_path: Path) -> None:
    forms = {one.layout.form: one for one in report(write(tmp_path)).forms}
    assert forms["7.4"].remarks[-1].vi == (
        "Cột 3: để trống ở địa bàn có hộ chưa rõ: các chỉ số thiếu hụt này. Số hộ chưa rõ / số đã biết: 3: 1 / 1."
    )
    assert forms["7.8"].remarks[-1].en.endswith("Households not known / number known: 7: 1 / 1.")
    assert "1 (Hộ nghèo): 1 / 1; 2 (Hộ nghèo): 1 / 0" in forms["7.10"].remarks[-1].vi


def test_a_list_of_poor_households_does_not_say_how_many_there_are() -> None:
    rows = pl.DataFrame(
        {
            "household_id": ["A", "B"],
            "area": ["rural"] * 2,
            "recognised_status": ["nghèo", "cận nghèo"],
            "members": [2, None],
        }
    )
    found = {one.layout.form: one for one in report(rows, forms=["7.1", "7.8"]).forms}
    assert shown(found["7.1"])["whole", "households"] == [None, None, 1, None, 1, None]
    assert shown(found["7.1"])["area", "urban", "households"] == [None, None, 0, None, 0, None]
    assert "Cột 1, 2: để trống ở địa bàn mà danh sách không có hộ nào ngoài hộ nghèo, hộ cận nghèo." in [
        one.vi for one in found["7.1"].remarks
    ]
    assert shown(found["7.8"])["whole", "persons"][2:4] == [2, None]
    said = " ".join(one.vi for one in found["7.8"].remarks)
    assert "chưa rõ: số nhân khẩu. Số hộ chưa rõ / số đã biết: 4 (Nhân khẩu): 1 / 0" in said


def test_households_of_unknown_class_and_area() -> None:
    rows = pl.DataFrame(
        {
            "household_id": ["A", "B", "C"],
            "area": ["rural", None, None],
            "village": ["Một", "Một", None],
            "recognised_status": ["không nghèo", "nghèo", "đang xét"],
            "members": [1, 2, 3],
        }
    )
    (filled,) = report(rows, forms="7.1").forms
    assert shown(filled) == {
        ("area", "urban", "households"): [0, 0, 0, None, 0, None],
        ("area", "rural", "households"): [1, 1, 0, "0.00", 0, "0.00"],
        ("place", "rural", "Một", "households"): [1, 1, 0, "0.00", 0, "0.00"],
        ("area", "unknown", "households"): [2, 5, 1, "50.00", 0, "0.00"],
        ("place", "unknown", "Một", "households"): [1, 2, 1, "100.00", 0, "0.00"],
        ("place", "unknown", "households"): [1, 3, 0, "0.00", 0, "0.00"],
        ("whole", "households"): [3, 6, 1, "33.33", 0, "0.00"],
    }
    assert [row.name for row in filled.rows][3] == "Chưa rõ khu vực"
    assert filled.remarks[-1].en == "1 households of unknown class are counted neither as poor nor as near-poor."


def test_rates_are_rounded_half_up() -> None:
    assert str(Share(1, 800, ("7.1", 0), 0).value) == "0.13"
    assert str(Share(5, 87, ("7.1", 0), 0).value) == "5.75"


def test_a_verdict_says_what_a_household_lacks() -> None:
    """By a result: what it names, and nothing else where it names all; else by the household's own cell."""
    rows = pl.DataFrame(
        {
            "household_id": ["A", "B", "C", "D"],
            "class": ["poor"] * 4,
            "standard": ["vn-2022"] * 4,
            "deprived_in": ["water; Việc làm", "water", None, None],
            "deprivations_min": [2, 1, 0, None],
            "deprivations_max": [2, 3, 0, None],
            "telecom": [True, None, None, False],
        }
    )
    frame = read_households([rows]).frame
    assert frame["lacks_water"].to_list() == [True, True, False, None]
    assert frame["lacks_employment"].to_list() == [True, None, False, None]
    assert frame["lacks_telecom"].to_list() == [False, None, False, False]


def test_a_result_under_another_standard_says_nothing_of_these_indicators() -> None:
    rows = pl.DataFrame({"household_id": ["A"], "class": ["poor"], "water": [True]})
    for standard, known in (("vn-2016", False), ("my-own", False), ("hcmc-2024", True)):
        households = read_households([rows.with_columns(standard=pl.lit(standard))])
        assert households.frame["lacks_water"].to_list() == [True if known else None]
        assert households.other_standards == (() if known else (standard,))
        found = report(rows.with_columns(standard=pl.lit(standard)))
        assert ("7.4" in dict(found.left_out)) is not known
        for lang in LANGS:
            assert known or standard in dict(found.left_out)["7.4"].get(lang)
    (filled,) = report(rows.with_columns(standard=pl.lit("vn-2016")), forms="7.4").forms
    assert "kết quả theo vn-2016 có các chỉ số khác" in filled.remarks[0].vi
    assert shown(filled)["whole", "households"] == [1, *[None] * 12]


@pytest.mark.parametrize(
    ("standard", "missing", "status", "known"),
    [
        ("hanoi-2022", "law:lines.average", None, True),
        ("hanoi-2022", "income_12m; law:lines.average", None, False),
        ("hanoi-2022", "law:lines.poverty", None, False),
        ("hanoi-2022", "law:lines.average", "?", False),
        ("my-own", "law:lines.average", None, False),
    ],
)
def test_what_only_tells_classes_of_neither_list_apart(
    standard: str, missing: str, status: str | None, known: bool
) -> None:
    """The upper line of Hà Nội's average living standard is not known: such a household is on neither list anyway."""
    rows = pl.DataFrame(
        {
            "household_id": ["A", "B"],
            "area": ["rural"] * 2,
            "class": ["near_poor", "undetermined"],
            "standard": [standard] * 2,
            "missing": [None, missing],
            "recognised_status": ["cận nghèo", status],
        }
    )
    found = report(rows, forms="7.1")
    expected = [2, None, 0, "0.00", 1, "50.00"] if known else [None, None, 0, None, 1, None]
    assert shown(found.forms[0])["whole", "households"] == expected
    assert ("households of unknown class" in found.forms[0].remarks[-1].en) is not known
    # A result says itself what is undetermined; a status that says nothing is a mistake of the list.
    assert [one.code for one in found.problems] == (["status_unknown"] if status else [])


def test_results_under_two_standards_are_refused() -> None:
    rows = pl.DataFrame({"household_id": ["A", "A"], "class": ["poor"] * 2, "standard": ["vn-2016", "vn-2022"]})
    with pytest.raises(UsageError, match=r"under several standards \(vn-2016, vn-2022\); expected that under one"):
        report(rows)


def test_names_by_their_numbers() -> None:
    names = ["Thôn 10", "Thôn 2", "Bản 1", "2", "Thôn 2A"]
    assert sorted(names, key=natural) == ["Bản 1", "Thôn 2", "Thôn 2A", "Thôn 10", "2"]


def test_several_results(tmp_path: Path) -> None:
    lines = HOUSEHOLDS.splitlines(keepends=True)
    paths = [tmp_path / "an.csv", tmp_path / "binh.csv"]
    for path, rows in zip(paths, (lines[:3], lines[3:]), strict=True):
        path.write_text(HEADER + "".join(rows), encoding="utf-8")
    parts, whole = report(paths, by="commune"), report(write(tmp_path), by="commune")
    assert [shown(one) for one in parts.forms] == [shown(one) for one in whole.forms]
    assert parts.sources == ("an.csv", "binh.csv")
    with pytest.raises(UsageError, match="the same household in two files"):
        report([paths[0], write(tmp_path)])


def test_nothing_listed() -> None:
    rows = pl.DataFrame({"household_id": ["A"], "recognised_status": ["không nghèo"], "area": ["rural"]})
    found = report(rows)
    assert [one.layout.form for one in found.forms] == [one for one in SUMMARIES if one not in ("7.2", "7.3")]
    assert shown(found.forms[-1])["whole", "children"] == [0] * 8


def test_long_form(tmp_path: Path) -> None:
    assert tidy_rows([]).schema == TIDY
    forms = report(write(tmp_path), by="commune").forms
    found = tidy_rows(forms)
    assert found.height == sum(len(one.rows) * len(one.layout.ids) for one in forms)
    rate = found.filter(form="7.1", level="whole", column="4").row(0, named=True)
    assert (rate["unit"], str(rate["value"])) == ("percent", "50.00")
    persons = found.filter(form="7.8", level="whole", row="persons", column="1").row(0, named=True)
    assert (persons["unit"], int(persons["value"])) == ("persons", 21)
    assert found.filter(form="7.4", level="area", area="rural", column="3")["value"].to_list() == [None]


FLAG = st.sampled_from([True, False, None])
HOUSEHOLD = st.fixed_dictionaries(
    {
        "recognised_status": st.sampled_from(["nghèo", "cận nghèo", "không nghèo", "?"]),
        "area": st.sampled_from(["rural", "urban", None]),
        "village": st.sampled_from(["Một", "Hai", "Ba", None]),
        "ethnicity": st.sampled_from(["Kinh", "Tày", "Mông", None]),
        "members": st.integers(1, 9) | st.none(),
        "children": st.integers(0, 3) | st.none(),
        **dict.fromkeys(("ethnic_minority", "merit_member", "water", "telecom", "cause_1", "cause_8"), FLAG),
    }
)


@given(st.lists(HOUSEHOLD, min_size=1, max_size=8))
def test_every_row_is_the_sum_of_its_parts(rows: list[dict[str, Any]]) -> None:
    """Whatever the households; the whole is what is counted of all of them at once; null where one is not known."""
    schema = dict.fromkeys(("recognised_status", "area", "village", "ethnicity"), pl.String)
    frame = pl.DataFrame(rows, schema_overrides=schema | {"members": pl.Int64, "children": pl.Int64})
    households = read_households([frame.with_row_index("household_id").cast({"household_id": pl.String})])
    for make in OFFICIAL.values():
        form = make(households, None)
        filled = fill(form, households, "village")
        _check_sums(filled)
        whole = next(row for row in filled.rows if row.level == "whole")
        kind = [one.id for one in form.plan.kinds].index(whole.kind)
        for measure, value in zip(form.measures, whole.values, strict=True):
            added = households.frame.select(measure.adds[kind].cast(pl.Int64).alias("n"))["n"]
            expected = None if added.null_count() else added.sum()
            assert (value.part if isinstance(value, Share) else value) in (expected, None)
            assert measure.of is not None or value == expected


def _check_sums(filled: Filled) -> None:
    for row in filled.rows:
        parts = [filled.rows[at] for at in row.parts]
        if parts:
            assert [_number(row, at) for at in range(len(row.values))] == [
                _sum([_number(one, at) for one in parts]) for at in range(len(row.values))
            ]


def _number(row: Row, at: int) -> Any:
    value = row.values[at]
    return None if isinstance(value, Share) else value


def _sum(values: list[Any]) -> Any:
    return None if None in values else sum(values)


def test_columns_of_facts() -> None:
    assert len(indicator_columns()) == 12
    assert len(CAUSES) == 8
