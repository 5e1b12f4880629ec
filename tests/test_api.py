"""The functions for Python: frames in and out, single households, which standard is meant, what is refused."""

import doctest
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import narwhals as nw
import numpy as np
import openpyxl
import pandas as pd
import polars as pl
import pytest
from helpers import BAND, FIXTURES, VN_2022, invented_overlay, law, loaded, near_poor, refusal

import povrules
from povrules.api import review_census
from povrules.errors import LawFileError, LawMissingError, PovrulesError, UsageError
from povrules.problems import Problem, count_severities
from povrules.reports.writing import write_review
from povrules.request import resolve_standards
from povrules.review import RESULT_COLUMNS
from povrules.standards import load_standard, standard_ids
from povrules.text import LANGS, Text

SMALL = FIXTURES / "small.csv"
INVENTED = invented_overlay('[[lines]]\nid = "poverty"\nrural = 1_400_000')


def households() -> list[dict[str, Any]]:
    """Near-poor, poor, and one that is set aside."""
    poor = near_poor(employment=True, nutrition=True, water=True)
    return [near_poor(), poor | {"household_id": "H2"}, near_poor(household_id="H3", members=0)]


CLASSES = ["near_poor", "poor", None]


@pytest.fixture
def lower_line(tmp_path: Path) -> Path:
    """An overlay with an invented poverty line of vn-2022."""
    path = tmp_path / "invented.toml"
    path.write_text(INVENTED, encoding="utf-8")
    return path


class TestFrames:
    def test_polars_in_and_out(self) -> None:
        frame = pl.DataFrame(households(), infer_schema_length=None)
        before = frame.clone()
        result = povrules.classify(frame, standard="vn-2022")
        assert isinstance(result, pl.DataFrame)
        assert result.columns == [*RESULT_COLUMNS, *(name for name in frame.columns if name != "household_id")]
        assert result["class"].to_list() == CLASSES
        assert result.select(VN_2022).equals(frame.select(VN_2022))
        assert frame.equals(before)

    @pytest.mark.parametrize(
        "index",
        [
            pd.Index(["b", "a", "c"], name="key"),
            pd.Index([7, 7, 3]),
            pd.MultiIndex.from_tuples([("x", 1), ("x", 2), ("y", 1)], names=["commune", "number"]),
        ],
    )
    def test_pandas_in_and_out_with_its_index(self, index: pd.Index) -> None:
        frame = pd.DataFrame(households(), index=index)
        before = frame.copy(deep=True)
        result = povrules.classify(frame, standard="vn-2022")
        assert isinstance(result, pd.DataFrame)
        pd.testing.assert_index_equal(result.index, index)
        assert list(result.columns[: len(RESULT_COLUMNS)]) == list(RESULT_COLUMNS)
        assert [None if pd.isna(value) else value for value in result["class"]] == CLASSES
        assert result["deprivations_min"].tolist()[:2] == [0, 3]
        assert pd.isna(result["deprivations_min"].iloc[2])
        pd.testing.assert_series_equal(result["area"], before["area"])
        pd.testing.assert_frame_equal(frame, before)

    def test_several_standards_one_after_the_other(self) -> None:
        names = ["hanoi-2022", "vn-2022"]
        frame = pl.DataFrame(households(), infer_schema_length=None)
        result = povrules.classify(frame, standard=names)
        assert result["standard"].to_list() == ["hanoi-2022"] * 3 + ["vn-2022"] * 3
        assert result["household_id"].to_list() == ["H1", "H2", "H3"] * 2
        for part, name in ((result[:3], "hanoi-2022"), (result[3:], "vn-2022")):
            assert part.equals(povrules.classify(frame, standard=name))
        pandas = povrules.classify(pd.DataFrame(households(), index=["x", "y", "z"]), standard=names)
        assert pandas.index.tolist() == ["x", "y", "z"] * 2

    def test_an_indicator_that_standards_share_is_found_by_all_its_names(self) -> None:
        for header in ("information_devices", "Phương tiện phục vụ tiếp cận thông tin", "phuong tien thong tin"):
            household = near_poor()
            household[header] = household.pop("information_devices")
            result = povrules.classify(pl.DataFrame([household]), standard=["vn-2022", "vn-2016"])
            assert result["class"][0] == "near_poor"

    @pytest.mark.parametrize("make", [pd.DataFrame, pl.DataFrame])
    def test_without_the_columns_of_the_input(self, make: Callable[..., Any]) -> None:
        result = povrules.classify(make(households()), standard="vn-2022", keep=False)
        assert list(result.columns) == list(RESULT_COLUMNS)

    @pytest.mark.parametrize("make", [pd.DataFrame, pl.DataFrame])
    def test_columns_of_the_input_that_have_the_name_of_a_result(self, make: Callable[..., Any]) -> None:
        more = {"class": "a", "class_input": "b", "class_input_": "c", "rule": "d", "problem": "e"}
        result = povrules.classify(make([near_poor(**more)]), standard="vn-2022")
        kept = {"class_input__": "a", "class_input": "b", "class_input_": "c", "rule_input": "d", "problem_input": "e"}
        assert {name: result[name][0] for name in kept} == kept
        assert (result["class"][0], result["rule"][0]) == ("near_poor", "near_poor")
        assert len(set(result.columns)) == len(result.columns)

    @pytest.mark.parametrize("make", [pd.DataFrame, pl.DataFrame])
    def test_a_frame_without_a_household(self, make: Callable[..., Any]) -> None:
        result = povrules.classify(make({"household_id": [], "note": []}), standard=["vn-2022", "vn-2016"])
        assert result.shape == (0, len(RESULT_COLUMNS) + 1)

    def test_columns_of_mixed_values(self) -> None:
        """A column that is not read stays as it is; in a review, which is a Polars frame, it is text."""
        mixed: list[Any] = ["x", 5, 2.5, None, Decimal("Infinity"), {1}, 10**30, date(2025, 1, 2), pd.NaT, True]
        rows = [near_poor(household_id=name) for name in (*range(9), "2a")]
        frame = pd.DataFrame(rows).assign(note=pd.Series(mixed, dtype=object))
        result = povrules.classify(frame, standard="vn-2022")
        assert result["note"].tolist()[:3] == ["x", 5, 2.5]
        review = review_census(frame, standard="vn-2022").frame
        assert review["class"].to_list() == result["class"].tolist() == ["near_poor"] * 10
        texts = ["x", "5", "2.5", None, "Infinity", "{1}", str(10**30), "2025-01-02", None, "true"]
        assert review["note"].to_list() == texts

    def test_objects_and_lists_of_polars(self) -> None:
        frame = pl.DataFrame([near_poor()]).with_columns(
            pl.Series("things", [{1}], dtype=pl.Object), pl.Series("lists", [[1, 2]])
        )
        assert povrules.classify(frame, standard="vn-2022")["lists"].to_list() == [[1, 2]]
        assert review_census(frame, standard="vn-2022").frame.select("things", "lists").row(0) == ("{1}", "[1, 2]")

    def test_a_frame_in_a_wrapper_of_narwhals(self) -> None:
        frame = pl.DataFrame([near_poor()])
        wrapped: Any = nw.from_native(frame)
        result = povrules.classify(wrapped, standard="vn-2022")
        assert result.equals(povrules.classify(frame, standard="vn-2022"))

    def test_labels_that_must_not_repeat(self) -> None:
        frame = pd.DataFrame([near_poor()]).set_flags(allows_duplicate_labels=False)
        assert povrules.classify(frame, standard=["vn-2022", "vn-2016"])["standard"].tolist() == ["vn-2022", "vn-2016"]

    @pytest.mark.parametrize("column", ["household_id", "area", "note"])
    def test_half_a_character(self, column: str) -> None:
        frame = pd.DataFrame([near_poor() | {column: "\ud800"}], dtype=object)
        for result in (povrules.classify(frame, standard="vn-2022"), review_census(frame, standard="vn-2022").frame):
            assert len(result) == 1
        one = povrules.classify_one(near_poor() | {column: "\ud800", "\ud800": 1}, standard="vn-2022")
        assert one["class"] == (None if column == "area" else "near_poor")

    @pytest.mark.parametrize("lang", LANGS)
    def test_problems_in_one_language(self, lang: Any) -> None:
        result = povrules.classify(pl.DataFrame(households(), infer_schema_length=None), standard="vn-2022", lang=lang)
        word = {"vi": "lỗi: dòng 3, cột “members”", "en": "error: line 3, column “members”"}[lang]
        assert result["problem"].to_list()[:2] == [None, None]
        assert result["problem"][2].startswith(word)

    def test_a_column_that_the_run_does_not_read_sets_no_row_aside(self) -> None:
        frame = pl.DataFrame([near_poor(score_a="many", score_b="x")])
        assert povrules.classify(frame, standard="vn-2022")["class"].to_list() == ["near_poor"]
        assert povrules.classify(frame, standard="vn-2022", basis="points")["class"].to_list() == [None]

    @pytest.mark.parametrize("frame", [[near_poor()], None, 7])
    def test_what_is_no_frame(self, frame: Any) -> None:
        kind = type(frame).__name__
        assert refusal(lambda: povrules.classify(frame, standard="vn-2022"), UsageError) == Text(
            f"Không đọc được đối tượng kiểu {kind}; cần DataFrame của pandas hoặc Polars, LazyFrame của Polars, Table "
            "của PyArrow hoặc relation của DuckDB.",
            f"Cannot read an object of type {kind}; expected a pandas or Polars DataFrame, a Polars LazyFrame, a "
            "PyArrow Table or a DuckDB relation.",
        )

    def test_rows_that_are_moved_are_noticed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        from povrules import running

        honest = running.classify_census

        def moved(*arguments: Any) -> Any:
            found = honest(*arguments)
            object.__setattr__(found, "frame", found.frame.reverse())
            return found

        monkeypatch.setattr(running, "classify_census", moved)
        with pytest.raises(AssertionError, match="rows were lost or moved"):
            povrules.classify(pl.DataFrame(households(), infer_schema_length=None), standard="vn-2022")


class TestReview:
    @pytest.mark.parametrize(("lang", "words"), [("vi", "Thôn"), ("en", "village")])
    def test_columns_of_the_input_that_are_ids_have_headers(self, lang: Any, words: str, tmp_path: Path) -> None:
        frame = pl.DataFrame([near_poor(household_id="1", village="Nà Pheo") | {"Tên riêng": "x"}])
        found = review_census(frame, standard="vn-2022")
        assert found.headers["village"] == Text("Thôn", "village")
        assert found.headers["employment"] == Text("Việc làm", "Employment")
        assert "Tên riêng" not in found.headers
        write_review(found, tmp_path / "x.xlsx", lang)
        header = [cell.value for cell in openpyxl.load_workbook(tmp_path / "x.xlsx")["kết quả"][1]]
        assert words in header
        assert header[-1] == "Tên riêng"
        assert "village" in found.frame.columns

    def test_a_file_and_its_frame_give_the_same_result(self) -> None:
        from_file = review_census(SMALL, standard="vn-2022", policy_year=2025)
        from_text = review_census(str(SMALL), standard="vn-2022", policy_year=2025)
        cells = pl.read_csv(SMALL, infer_schema=False)
        from_frame = review_census(cells, standard="vn-2022", policy_year=2025)
        assert from_file.frame.equals(from_text.frame)
        assert from_file.frame.drop("problem").equals(from_frame.frame.drop("problem"))
        assert (from_file.legal.source, from_frame.legal.source) == ("small.csv", "")
        assert from_file.legal.problems == {"error": 2, "warning": 0, "notice": 0}

    def test_pandas_gives_polars(self) -> None:
        found = review_census(pd.DataFrame(households(), index=["x", "y", "z"]), standard="vn-2022", keep=False)
        assert isinstance(found.frame, pl.DataFrame)
        assert found.frame["class"].to_list() == CLASSES
        assert found.frame.columns == list(RESULT_COLUMNS)

    def test_all_problems_are_there_those_of_the_run_last(self) -> None:
        household = near_poor(income_per_capita=-1)
        del household["water"]
        found = review_census(pl.DataFrame([household]), standard="vn-2022", lang="en")
        assert [one.code for one in found.problems] == ["unusual_value", "column_missing"]

    @pytest.mark.parametrize("standard", standard_ids())
    def test_a_folder_is_read_under_every_standard(self, standard: str, tmp_path: Path) -> None:
        for name in ("a", "b"):
            text = f"household_id,area,income_per_capita\n{name},rural,9000000\n"
            (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
        review = review_census(tmp_path, standard=standard)
        assert review.frame["household_id"].to_list() == ["a", "b"]
        assert "tables_joined" in {problem.code for problem in review.problems}

    def test_a_file_that_is_not_there(self) -> None:
        assert "nowhere.csv" in refusal(lambda: review_census("nowhere.csv", standard="vn-2022")).vi


class TestOneHousehold:
    def test_as_a_dict(self) -> None:
        household = near_poor()
        result = povrules.classify_one(household, standard="vn-2022")
        assert tuple(result) == RESULT_COLUMNS
        assert (result["household_id"], result["class"], result["problem"]) == ("H1", "near_poor", None)
        assert household == near_poor()

    @pytest.mark.parametrize("name", ["household_id", "Mã hộ", "household id", "ma ho gia dinh", "MA_HO", "hhid"])
    def test_with_an_id_under_any_of_its_names(self, name: str) -> None:
        household = near_poor()
        del household["household_id"]
        assert povrules.classify_one(household | {name: "007"}, standard="vn-2022")["household_id"] == "007"

    def test_without_an_id(self) -> None:
        household = near_poor()
        del household["household_id"]
        assert povrules.classify_one(household, standard="vn-2022")["household_id"] == "1"
        assert povrules.explain(household, "1", standard="vn-2022").household_class == "near_poor"

    @pytest.mark.parametrize("lang", LANGS)
    def test_its_problem_also_holds_warnings(self, lang: Any) -> None:
        household = near_poor(income_per_capita=-1)
        del household["water"]
        problem = povrules.classify_one(household, standard="vn-2022", lang=lang)["problem"]
        first, second = {"vi": ("cảnh báo: dòng 1", "thêm cột"), "en": ("warning: line 1", "more columns")}[lang]
        assert problem.startswith(first)
        assert second in problem.split("; ", 1)[1]

    @pytest.mark.parametrize("value", [10**30, [1], object(), float("nan"), "1.500", b"x", date(2025, 1, 1)])
    def test_a_value_that_is_no_income_is_a_problem_and_no_exception(self, value: Any) -> None:
        result = povrules.classify_one(near_poor(income_per_capita=value), standard="vn-2022")
        assert result["class"] in {None, "undetermined"}

    def test_nothing_at_all_is_undetermined(self) -> None:
        result = povrules.classify_one({}, standard="vn-2022")
        assert (result["class"], result["rule"]) == ("undetermined", "blanks")

    @pytest.mark.parametrize(
        ("column", "value", "found"),
        [
            ("recognised_on", pd.NaT, "near_poor"),
            ("recognised_on", np.datetime64("2025-01-02"), "near_poor"),
            ("income_per_capita", Decimal("NaN"), "undetermined"),
            ("income_per_capita", 10**40, None),
            ("income_per_capita", np.int64(1_500_000), "near_poor"),
            ("income_per_capita", np.array(1_500_000), "near_poor"),
            ("income_per_capita", pd.NA, "undetermined"),
            (5, 1, "near_poor"),
            (None, 1, "near_poor"),
            (b"x", 1, "near_poor"),
        ],
    )
    def test_values_of_every_kind(self, column: Any, value: Any, found: str | None) -> None:
        household = near_poor() | {column: value}
        assert povrules.classify_one(household, standard="vn-2022")["class"] == found
        assert povrules.explain(household, "H1", standard="vn-2022").household_class == found

    @pytest.mark.parametrize(
        "call",
        [
            lambda names: povrules.classify_one(near_poor(), standard=names),
            lambda names: povrules.explain(near_poor(), "H1", standard=names),
        ],
    )
    def test_it_takes_one_standard(self, call: Callable[[Any], Any]) -> None:
        assert refusal(lambda: call(["vn-2022", "vn-2016"]), UsageError) == Text(
            "cần đúng một chuẩn cho một hộ", "one household takes exactly one standard"
        )
        assert call(["vn-2022"])


class TestOverlays:
    def test_they_change_the_law_of_the_run(self, lower_line: Path) -> None:
        household = near_poor(income_per_capita=1_400_001)
        assert povrules.classify_one(household, standard="vn-2022")["class"] == "near_poor"
        result = povrules.classify_one(household, standard="vn-2022", overlays=[lower_line])
        assert (result["class"], result["evidence"]) == ("average", "recalled")

    def test_each_goes_to_its_own_standard(self, lower_line: Path) -> None:
        frame = pl.DataFrame([near_poor(income_per_capita=2_000_001)])
        result = povrules.classify(frame, standard=["vn-2022", "hanoi-2022"], overlays=[BAND, str(lower_line)])
        assert result["class"].to_list() == ["average", "average"]
        assert [
            one.overlays[0].name for one in resolve_standards(["vn-2022", "hanoi-2022"], None, None, [BAND, lower_line])
        ] == [
            "invented.toml",
            BAND.name,
        ]

    @pytest.mark.parametrize("standard", ["vn-2022", ["vn-2022", "vn-2016"]])
    def test_one_for_another_standard_is_refused(self, standard: Any) -> None:
        shown = "tt-07-2021, vn-2022" if standard == "vn-2022" else "tt-07-2021, tt-17-2016, vn-2016, vn-2022"
        assert refusal(lambda: resolve_standards(standard, None, None, [BAND]), LawFileError) == Text(
            f"{BAND.name}: tệp bổ sung này dành cho chuẩn 'hanoi-2022', không phải cho {shown}",
            f"{BAND.name}: this overlay is for the standard 'hanoi-2022', not for {shown}",
        )

    @pytest.mark.parametrize("standard", ["vn-2022", load_standard("vn-2022")])
    def test_one_that_is_not_there(self, standard: Any) -> None:
        assert refusal(lambda: resolve_standards(standard, None, None, ["nowhere.toml"]), LawFileError) == Text(
            "nowhere.toml: không đọc được tệp (không có tệp hoặc thư mục này); cần một tệp .toml",
            "nowhere.toml: the file cannot be read (No such file or directory); expected a .toml file",
        )

    def test_a_standard_that_was_loaded_without_it_does_not_ignore_it(self, lower_line: Path) -> None:
        household = near_poor(income_per_capita=1_400_001)
        try:
            result = povrules.classify_one(household, standard=load_standard("vn-2022"), overlays=[lower_line])
        except PovrulesError:
            return
        assert result["class"] == "average"

    def test_a_standard_that_was_loaded_with_it(self, lower_line: Path) -> None:
        standard = load_standard("vn-2022", [lower_line])
        for overlays in ([], [lower_line]):
            household = near_poor(income_per_capita=1_400_001)
            assert povrules.classify_one(household, standard=standard, overlays=overlays)["class"] == "average"


WEAK = {
    ("vn-2016", "income"): "rule not_poor: recalled — Decision 59/2015/QĐ-TTg, Điều 2 khoản 3",
    ("hanoi-2016", "income"): "indicator health_services: derived — Decision 59/2015/QĐ-TTg, Điều 1",
    ("hanoi-2022", "income"): "indicator employment: derived — Decree 07/2021/NĐ-CP, Điều 3 khoản 1 điểm b",
}


class TestRefusals:
    @pytest.mark.parametrize(
        ("standard", "basis"), [("vn-2022", "income"), ("vn-2022", "points"), ("vn-2016", "points")]
    )
    def test_strict_accepts_law_that_was_read(self, standard: str, basis: Any) -> None:
        household = near_poor(score_a=1, score_b=30) | ({"income_per_capita": None} if basis == "points" else {})
        strictly = povrules.classify_one(household, standard=standard, basis=basis, strict=True)
        loosely = povrules.classify_one(household, standard=standard, basis=basis)
        assert [strictly[name] for name in RESULT_COLUMNS] == [loosely[name] for name in RESULT_COLUMNS]

    @pytest.mark.parametrize(("standard", "basis"), WEAK)
    def test_strict_refuses_law_that_was_not(self, standard: str, basis: Any) -> None:
        with pytest.raises(LawMissingError) as caught:
            povrules.classify_one(near_poor(), standard=standard, basis=basis, strict=True)
        assert caught.value.exit_code == 3
        en, vi = caught.value.message("en").splitlines(), caught.value.message("vi").splitlines()
        assert en[0] == f"{standard}: --strict takes only law read in a text or a secondary source; below that:"
        assert vi[0].startswith(f"{standard}: --strict chỉ nhận quy định đọc được từ văn bản hoặc nguồn thứ cấp")
        assert f"  {WEAK[standard, basis]}" in en
        assert "overlay (--with)" in en[-1]
        assert "tệp bổ sung (--with)" in vi[-1]
        assert all(": derived — " in line or ": recalled — " in line for line in en[1:-1])
        grades = (": suy ra từ quy định khác — ", ": nhớ lại, chưa đọc trong văn bản — ")
        assert all(any(grade in line for grade in grades) for line in vi[1:-1])
        kinds = ("  mức ", "  tham số ", "  chỉ số ", "  quy tắc ", "  năm chính sách ")
        assert all(line.startswith(kinds) for line in vi[1:-1])

    def test_strict_counts_no_score_by_points_that_were_not_read(self) -> None:
        household = near_poor(score_a=121)
        household |= dict.fromkeys(povrules.indicators("vn-2016"), True)
        loose = povrules.classify_one(household, standard="vn-2016", basis="points")
        assert (loose["class"], loose["evidence"]) == ("poor", "derived")
        strict = povrules.classify_one(household, standard="vn-2016", basis="points", strict=True)
        assert (strict["class"], strict["missing"]) == ("undetermined", "score_b")

    @pytest.mark.parametrize("standard", ["hanoi-2016", "hanoi-2022"])
    def test_a_basis_that_was_not_read(self, standard: str) -> None:
        with pytest.raises(LawMissingError) as caught:
            povrules.classify_one(near_poor(), standard=standard, basis="points")
        [absent] = load_standard(standard).law.unsupported_bases
        assert caught.value.exit_code == 3
        assert caught.value.message("en") == (
            f"{standard}: cannot be run by points: {absent.en}. Look in: {'; '.join(absent.look_in)}. Needed: a "
            'standard file with [[lines]] in points and [[rules]] with basis = "points", cited '
            "(docs/writing-a-standard.md)."
        )
        assert caught.value.message("vi").startswith(f"{standard}: chưa phân loại được theo điểm: {absent.vi}. Xem: ")

    @pytest.mark.parametrize(("own", "other"), [("income", "points"), ("points", "income")])
    def test_a_basis_of_which_the_law_says_nothing(self, own: str, other: Any) -> None:
        rules = ["poor: score_a <= a", "not_poor: score_a > a"] if own == "points" else []
        lines = {"lines": [("a", 100, 120)], "unit": "points", "numbers": {}} if rules else {}
        standard = loaded(law(*rules, basis=own, **lines))
        said = refusal(lambda: povrules.classify_one({}, standard=standard, basis=other), LawMissingError)
        word = {"points": "điểm", "income": "thu nhập"}[other]
        assert said == Text(
            f'island: chuẩn này không có quy tắc nào theo {word}; cần [[rules]] với basis = "{other}"',
            f'island: this standard has no rules by {other}; it needs [[rules]] with basis = "{other}"',
        )

    def test_what_is_said_of_one_basis_is_not_said_of_the_other(self) -> None:
        years = "first = 2030\nlast = 2030\n"
        more = f'[[unsupported_bases]]\n{years}basis = "income"\nvi = "v"\nen = "income only"\nlook_in = ["z"]\n'
        standard = loaded(law(more=more))
        said = refusal(lambda: povrules.classify_one({}, standard=standard, basis="points"), LawMissingError)
        assert "income only" not in said.en

    @pytest.mark.parametrize("year", [2016, 2018])
    def test_a_basis_that_some_years_do_not_have(self, year: int) -> None:
        household = near_poor(score_a=1, score_b=30)
        with pytest.raises(LawMissingError) as caught:
            povrules.classify_one(household, standard="vn-2016", policy_year=year, basis="points")
        found = "vn-2016: cannot be run by points for the policy years 2016–2018: the scores that were read"
        assert (caught.value.exit_code, caught.value.message("en").startswith(found)) == (3, True)
        assert "Công báo số 1013+1014" in caught.value.message("vi")
        for named in ({"policy_year": 2019}, {}):
            assert povrules.classify_one(household, standard="vn-2016", basis="points", **named)["class"] == "poor"

    def test_a_basis_that_is_none(self) -> None:
        assert refusal(lambda: povrules.classify_one({}, standard="vn-2022", basis="score"), UsageError).en == (
            "there is no basis 'score'; expected income or points"
        )

    def test_a_table_of_which_no_line_is_known(self) -> None:
        standard = loaded(law(lines=[("poverty", None, None)]))
        assert refusal(lambda: povrules.classify_one({}, standard=standard), LawMissingError) == Text(
            "island: chưa biết mức nào của chuẩn này nên không thể phân loại.\n"
            "poverty (vi): chưa đọc được. Xem: Nghị quyết bịa đặt. Điền vào tệp bổ sung (--with): "
            '[[lines]] id = "poverty" rural = … urban = … cite = ["…"]',
            "island: none of its lines is known, so nothing can be decided.\n"
            "poverty (en): not read. Look in: Nghị quyết bịa đặt. Fill in an overlay (--with): "
            '[[lines]] id = "poverty" rural = … urban = … cite = ["…"]',
        )

    def test_a_table_without_any_line_needs_none(self) -> None:
        rules = ["poor: deprivations >= cutoff", "not_poor: deprivations < cutoff"]
        household = {"roof": True, "floor": True, "well": False}
        result = povrules.classify_one(household, standard=loaded(law(*rules, lines=[])))
        assert (result["class"], result["missing"]) == ("poor", "")


class TestPackage:
    def test_every_public_name_is_there(self) -> None:
        assert dir(povrules) == sorted(povrules.__all__)
        for name in povrules.__all__:
            assert getattr(povrules, name) is not None

    def test_another_name_is_not(self) -> None:
        with pytest.raises(AttributeError, match="module 'povrules' has no attribute 'clasify'"):
            _ = povrules.clasify

    def test_the_example_in_its_docstring(self) -> None:
        assert doctest.testmod(povrules) == doctest.TestResults(failed=0, attempted=4)

    def test_an_error_is_english_unless_asked(self) -> None:
        error = PovrulesError(Text("lỗi", "error"))
        assert (str(error), error.message(), error.message("vi"), error.exit_code) == ("error", "error", "lỗi", 2)

    def test_a_problem_in_words(self) -> None:
        problem = Problem(
            "x", "notice", Text("số", "a number"), Text("Sửa.", "Mend."), "a.xlsx", "Hộ", 3, "C3", "Mã", "H1", "z"
        )
        assert problem.line_text("vi") == "lưu ý: a.xlsx, trang “Hộ”, ô C3, cột “Mã”: thấy “z”; cần số. Sửa."
        assert (
            problem.line_text("en")
            == "notice: a.xlsx, sheet “Hộ”, cell C3, column “Mã”: found “z”; expected a number. Mend."
        )
        assert Problem("x", "error", Text("số", "a number"), Text("Sửa.", "Mend.")).line_text("en") == (
            "error: expected a number. Mend."
        )
        assert count_severities([problem, problem]) == {"error": 0, "warning": 0, "notice": 2}
