"""CSV that no spreadsheet runs, JSON and Parquet that can be read back."""

import csv
import json
import math
import re
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path

import pandas as pd
import polars as pl
import pytest
from helpers import SMALL
from hypothesis import example, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

import povrules
from povrules.reports.tabular import (
    SCHEMA,
    plain,
    problem_table,
    protect,
    reasons_apart,
    write_csv,
    write_json,
    write_json_lines,
    write_legal,
    write_parquet,
    write_parquet_apart,
    write_reasons,
)
from povrules.reports.words import PROBLEM_HEADERS
from povrules.review import LegalBasis
from povrules.text import Lang

from .factory import AWKWARD, PROBLEMS, frame, legal, review

RUNS = re.compile(r"\s*[=+\-@＝＋－＠]|\s*[\t\r]")
BLANK = r"[\s\x00-\x20\x7f-\xa0\xad\u200b-\u200f\u2060\ufeff]"
INSIDE = re.compile(rf"([;\t\r\n]{BLANK}*)([=+\-@＝＋－＠﹦﹢﹣﹫])")
NUMBER = re.compile(r"-[0-9]+([.,][0-9]+)*")


def read_csv(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


@settings(deadline=None)
@given(st.lists(st.text() | st.sampled_from(AWKWARD) | st.from_regex(RUNS), min_size=1))
@example(["=1+1", "+84912345678", "@x", "-cmd|' /C calc'!A0", "-500000", "\t=1", "\ufeff=1", "\u00a0＠x", "\r"])
@example(["a;=1+1", "b\t=2+2", 'q";=cmd|x', "x\n=1+1", "a; - b", "a;b;c", "a;\u200b@x"])
@example(["\u200b=1", "\x00=1", " - gạch đầu dòng", "-", "-1.500.000", "-1,5", "-5\n", "-1+1", "'=1"])
def test_no_cell_runs_as_a_formula(tmp_path_factory: pytest.TempPathFactory, cells: list[str]) -> None:
    path = tmp_path_factory.getbasetemp() / "formulas.csv"
    write_csv(pl.DataFrame({"id": range(len(cells)), "ghi chú": cells}), path)
    header, *rows = read_csv(path)
    assert header == ["id", "ghi chú"]
    for cell, (_, written) in zip(cells, rows, strict=True):
        assert not RUNS.match(written) or NUMBER.fullmatch(written)
        inner = re.sub(INSIDE, r"\1'\2", cell)
        assert written == ("'" + inner if _dangerous(cell) else inner)
        # Whatever a spreadsheet takes for a separator, no part of the cell is a formula.
        for part in re.split(r"[;\t\r\n]", written)[1:]:
            assert not re.match(rf"{BLANK}*[=+\-@＝＋－＠﹦﹢﹣﹫]", part)


def _dangerous(cell: str) -> bool:
    """The rule in Python: what a spreadsheet skips, then a sign; plain negative numbers are harmless."""
    skipped = re.sub(r"^[\s\x00-\x20\x7f-\xa0\xad\u200b-\u200f\u2060\ufeff]+", "", cell)
    blank = cell[: len(cell) - len(skipped)]
    signs = "=+-@＝＋－＠﹦﹢﹣﹫"
    return bool(("\t" in blank or "\r" in blank or skipped[:1] in tuple(signs)) and not NUMBER.fullmatch(cell))


@pytest.mark.parametrize("cell", ["-500000", "-1.500.000", "-0,5", "0912345678", "007", "a=b", "", "–", "'=1"])
def test_harmless_cells_stay(cell: str) -> None:
    assert protect(pl.Series([cell])).to_list() == [cell]


def test_headers_are_protected_even_when_they_become_equal(tmp_path: Path) -> None:
    write_csv(pl.DataFrame({"=a": [1], "'=a": [2], "@b": ["@c"]}), tmp_path / "x.csv")
    assert read_csv(tmp_path / "x.csv") == [["'=a", "'=a", "'@b"], ["1", "2", "'@c"]]


def test_csv_has_a_mark_commas_and_the_frame(tmp_path: Path) -> None:
    table = frame(12)
    write_csv(table, tmp_path / "x.csv")
    assert (tmp_path / "x.csv").read_bytes().startswith(b"\xef\xbb\xbfhousehold_id,standard,basis,class,")
    header, *rows = read_csv(tmp_path / "x.csv")
    assert header == table.columns
    assert len(rows) == 12
    second = dict(zip(header, rows[1], strict=True))
    assert second["Thu nhập 12 tháng của hộ"] == "-1200000"
    assert second["Mã định danh"] == "-500000"
    assert second["Ghi chú"] == "'+84912345678"
    assert second["Họ và tên chủ hộ"] == "Đỗ Văn Bắc"
    assert rows[0][header.index("Ngày quyết định công nhận")] == "2024-12-31"
    assert rows[2][header.index("Diện tích (m²)")] == ""
    assert rows[3][header.index("Diện tích (m²)")] == ""


def test_plain_columns_of_every_type() -> None:
    assert plain(pl.Series([["a", "b"], None])).to_list() == ["a, b", None]
    assert plain(pl.Series([time(1, 2), None])).to_list() == ["01:02:00", None]
    assert plain(pl.Series([{"a": 1}])).to_list() == ["{'a': 1}"]
    assert plain(pl.Series([None, None])).dtype == pl.String
    assert plain(pl.Series(["x"], dtype=pl.Enum(["x"]))).dtype == pl.String
    assert plain(pl.Series([1.5, math.nan, -math.inf, None])).to_list() == [1.5, None, None, None]
    assert plain(pl.Series([Decimal("1.50")])).to_list() == [Decimal("1.50")]
    assert plain(pl.Series("n", [1], dtype=pl.UInt8)).dtype == pl.UInt8


def test_json_holds_everything_and_no_nan(tmp_path: Path) -> None:
    made = review(12_001)
    write_json(made, tmp_path / "x.json")
    text = (tmp_path / "x.json").read_text(encoding="utf-8")
    found = json.loads(text, parse_constant=pytest.fail)
    assert list(found) == ["schema", "legal", "problems", "households"]
    assert found["schema"] == SCHEMA == "povrules.review/1"
    assert LegalBasis.model_validate_json(json.dumps(found["legal"])) == made.legal
    assert found["problems"][0]["expected_vi"] == "một số nguyên từ 1 đến 999"
    assert found["problems"][0]["mend_en"] == "Mend the cell and run again"
    assert found["problems"][3]["file"] is None
    assert len(found["households"]) == 12_001
    assert [row["household_id"] for row in found["households"]] == made.frame["household_id"].to_list()
    assert list(found["households"][0]) == made.frame.columns
    assert found["households"][11]["Ghi chú"] == "hai\ndòng"
    assert found["households"][0]["Ngày quyết định công nhận"] == "2024-12-31"
    assert found["households"][2]["Diện tích (m²)"] is None
    assert text.count("\n") == 12_001 + 5


def test_json_of_no_households(tmp_path: Path) -> None:
    write_json(review(0), tmp_path / "x.json")
    assert json.loads((tmp_path / "x.json").read_text(encoding="utf-8"))["households"] == []


def test_time_stamps_are_iso(tmp_path: Path) -> None:
    stamps = pl.DataFrame({"t": [datetime(2025, 1, 2, 3, 4, tzinfo=UTC)], "d": [date(2025, 1, 2)]})
    write_csv(stamps, tmp_path / "x.csv")
    assert read_csv(tmp_path / "x.csv")[1] == ["2025-01-02T03:04:00", "2025-01-02"]


def test_parquet_keeps_the_frame(tmp_path: Path) -> None:
    table = frame(12)
    write_parquet(table, tmp_path / "x.parquet")
    assert_frame_equal(pl.read_parquet(tmp_path / "x.parquet"), table)


def test_legal_is_indented_in_a_stable_order(tmp_path: Path) -> None:
    write_legal(legal(7), tmp_path / "x.legal.json")
    text = (tmp_path / "x.legal.json").read_text(encoding="utf-8")
    assert text.startswith('{\n  "povrules": "0.1.0",\n  "decided_by": "durable-rules 2.0.28",\n')
    assert "Nghị định số 07/2021/NĐ-CP" in text
    assert LegalBasis.model_validate_json(text) == legal(7)


@pytest.mark.parametrize(("lang", "severity"), [("vi", "lỗi"), ("en", "error")])
def test_problems_as_a_table(tmp_path: Path, lang: Lang, severity: str) -> None:
    write_csv(problem_table(PROBLEMS, lang), tmp_path / "x.csv")
    header, first, second, third, fourth = read_csv(tmp_path / "x.csv")
    assert header == list(PROBLEM_HEADERS)
    assert ",".join(header) == "severity,file,sheet,line,cell,column,household_id,found,expected,mend"
    assert first[:8] == [severity, "điều tra.xlsx", "Hộ", "12", "C12", "Số nhân khẩu", "H0007", "mười hai"]
    assert second[6:8] == ["'=1+1", "'=1+1"]
    assert third[6:8] == ["", ""]
    assert fourth[1:6] == ["", "", "3", "", ""]


def test_no_problems_leave_a_header(tmp_path: Path) -> None:
    write_csv(problem_table((), "vi"), tmp_path / "x.csv")
    assert read_csv(tmp_path / "x.csv") == [list(PROBLEM_HEADERS)]


def test_a_result_with_its_reasons_apart_says_the_same(tmp_path: Path) -> None:
    frame = povrules.review_census(SMALL, standard=["vn-2022", "vn-2016"], policy_year=None).frame
    frame = frame.with_columns(reason_id=pl.lit("own"), reason_id_input=pl.lit(1))
    found, reasons = reasons_apart(frame)
    texts = ["rule", "citation", "reason_vi", "reason_en", "evidence"]
    assert reasons.columns == ["reason_id", "standard", "class", *texts]
    assert reasons["reason_id"].to_list() == [*range(1, reasons.height + 1)]
    assert reasons.select("standard", "class", *texts).is_duplicated().sum() == 0
    assert 1 < reasons.height < frame.height
    assert found["class"].dtype == found["deprived_in"].dtype == pl.Categorical
    assert found["reason_id"].dtype.is_integer()
    assert found["reason_id"].is_null().equals(frame["class"].is_null())
    whole = found.join(reasons, on="reason_id", how="left", maintain_order="left", suffix="_again")
    back = whole.with_columns(pl.col(pl.Categorical).cast(pl.String))
    names = [name for name in frame.columns if not name.startswith("reason_id")]
    assert back.select(names).equals(frame.select(names))
    assert found["reason_id_input_"].to_list() == ["own"] * frame.height
    assert found["reason_id_input"].to_list() == [1] * frame.height
    plain_, _ = reasons_apart(frame.drop("reason_id", "reason_id_input"))
    assert plain_.columns.index("reason_id") == frame.columns.index("rule")
    write_parquet_apart(frame, tmp_path / "x.parquet")
    write_reasons(frame, tmp_path / "x.reasons.parquet")
    assert pl.read_parquet(tmp_path / "x.parquet").equals(found)
    assert pl.read_parquet(tmp_path / "x.reasons.parquet").equals(reasons)
    assert set(pd.read_parquet(tmp_path / "x.parquet")["class"].dropna()) == set(frame["class"].drop_nulls())


def test_json_lines(tmp_path: Path) -> None:
    frame = pl.DataFrame({"household_id": ["1", "a\nb"], "weight": [float("nan"), 0.5], "ở": [date(2025, 1, 2), None]})
    write_json_lines(frame, tmp_path / "x.jsonl")
    assert (tmp_path / "x.jsonl").read_text(encoding="utf-8").splitlines() == [
        '{"household_id":"1","weight":null,"ở":"2025-01-02"}',
        '{"household_id":"a\\nb","weight":0.5,"ở":null}',
    ]
    write_json_lines(frame.head(0), tmp_path / "x.jsonl")
    assert (tmp_path / "x.jsonl").read_bytes() == b""
