"""A result as a whole: made again from its census, and compared household by household."""

import json
import zipfile
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from helpers import BAND, SMALL, STANDARDS, near_poor, refusal
from surveys.families import FIVE, GOLDEN
from surveys.reviewing import POINTS, census

import povrules
from povrules import ResultVerification, verify_result
from povrules.errors import CensusError, UsageError
from povrules.reports.sealing import SEALED, verdict_digest
from povrules.reports.writing import write_review
from povrules.text import Lang

FORMATS = ("csv", "json", "jsonl", "parquet", "parquet apart", "xlsx")
every_format = pytest.mark.parametrize("suffix", FORMATS)
AWKWARD = ['=1+1;"x"', "<r>a</r>", "0012", "-5", "1,5", "a;=b", "H\n1", "  ", "x" * 300, "Ươm"]


def result(folder: Path, suffix: str, source: Any = SMALL, lang: Lang = "vi", **options: Any) -> Path:
    review = povrules.review_census(source, lang=lang, **{"standard": "vn-2022", "policy_year": 2025} | options)
    suffix, _, apart = suffix.partition(" ")
    return write_review(review, folder / f"result.{suffix}", lang, apart=bool(apart))[0]


def same(found: ResultVerification) -> bool:
    assert (found.exit_code == 0) == (found.agreeing == found.rows and not found.changes and not found.edited)
    return found.exit_code == 0


@every_format
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_result_is_made_again(tmp_path: Path, suffix: str, lang: Lang) -> None:
    path = result(tmp_path, suffix, lang=lang, standard=["vn-2022", "hanoi-2022"], on=date(2025, 6, 1))
    found = verify_result(path, SMALL)
    assert same(found)
    assert (found.file, found.rows, found.agreeing, found.edited) == (path.name, 26, 26, False)


@every_format
def test_whatever_the_ids_are(tmp_path: Path, suffix: str) -> None:
    frame = pl.DataFrame([near_poor(household_id=one) for one in [*AWKWARD, "0012"]])
    assert same(verify_result(result(tmp_path, suffix, frame), frame))


@every_format
def test_raw_answers_and_columns_of_the_same_name(tmp_path: Path, suffix: str) -> None:
    households, persons = census((GOLDEN, FIVE), (GOLDEN | {"toilet": "other", "kwh": None}, FIVE), income_12m=1)
    households = households.with_columns(pl.lit("?").alias(name) for name in ("class", "Lý do", "Mã phân loại"))
    path = result(tmp_path, suffix, households, persons=persons, prefer="derived", **POINTS)
    assert same(verify_result(path, households, persons=persons))


@every_format
def test_an_empty_census(tmp_path: Path, suffix: str) -> None:
    frame = pl.DataFrame([near_poor()]).clear()
    found = verify_result(result(tmp_path, suffix, frame), frame)
    assert same(found)
    assert found.rows == 0


def test_options_are_those_of_the_result(tmp_path: Path) -> None:
    options: dict[str, Any] = {"place": "hanoi", "standard": None, "policy_year": 2020, "survey": "tt-17-2016"}
    households, persons = census((GOLDEN, FIVE))
    path = result(tmp_path, "csv", households, persons=persons, **options)
    assert same(verify_result(path, households, persons=persons))
    strict = result(tmp_path, "xlsx", strict=True)
    assert same(verify_result(strict, SMALL))


def test_files_of_law_and_mappings_have_to_be_given(tmp_path: Path) -> None:
    (tmp_path / "map.toml").write_text('format = 1\n[household.columns]\nmembers = "Khẩu"\n', encoding="utf-8")
    own = tmp_path / "own.toml"
    own.write_text((STANDARDS / "vn-2022.toml").read_text(encoding="utf-8") + "\n# own\n", encoding="utf-8")
    path = result(tmp_path, "json", standard=[own, "hanoi-2022"], overlays=BAND, mapping=tmp_path / "map.toml")
    full: dict[str, Any] = {"standard": own, "overlays": BAND, "mapping": tmp_path / "map.toml"}
    assert same(verify_result(path, SMALL, **full))
    assert same(verify_result(path, SMALL, **full | {"standard": [povrules.load_standard(own)]}))
    found = verify_result(path, SMALL)
    assert [(one.kind, one.role, one.name, one.present is None) for one in found.changes] == [
        ("mapping", "mapping", "map.toml", True),
        ("law", "standard", "vn-2022.toml", False),
        ("law", "overlay", BAND.name, True),
    ]
    assert found.exit_code == 1


def test_another_census(tmp_path: Path) -> None:
    copy = tmp_path / "small.csv"
    text = SMALL.read_text(encoding="utf-8")
    copy.write_text(text.replace("1500000", "9000000"), encoding="utf-8")
    found = verify_result(result(tmp_path, "csv"), copy)
    assert [(one.kind, one.name) for one in found.changes] == [("input", "small.csv")]
    assert found.edited is False
    assert found.agreeing < found.rows
    copy.write_text("\n".join(text.splitlines()[:-2]) + "\n", encoding="utf-8")
    found = verify_result(result(tmp_path, "csv"), copy)
    assert found.rows == 13
    assert found.edited is False
    gone = [one for one in found.differing if all(cell.computed is None for cell in one.cells)]
    assert len(gone) == 2


@every_format
def test_a_file_that_was_changed(tmp_path: Path, suffix: str) -> None:
    path = result(tmp_path, suffix)
    change(path, suffix, "H002", "near_poor", "poor")
    found = verify_result(path, SMALL)
    assert (found.edited, found.rows - found.agreeing, found.changes) == (True, 1, ())
    [one] = found.differing
    assert (one.household_id, one.standard) == ("H002", "vn-2022")
    assert {(cell.column, cell.recorded, cell.computed) for cell in one.cells} <= {
        ("class", "poor", "near_poor"),
        ("rule", "poor", "near_poor"),
    }


def change(path: Path, suffix: str, household: str, old: str, new: str) -> None:
    if suffix == "xlsx":
        book = openpyxl.load_workbook(path)
        for row in book["kết quả"].iter_rows():
            if row[0].value == household:
                for cell in row:
                    cell.value = new if cell.value == old else cell.value
        book.save(path)
    elif path.suffix == ".parquet":
        frame = pl.read_parquet(path)
        mine = pl.col("household_id") == household
        changed = pl.when(mine).then(pl.lit(new)).otherwise(pl.col("class").cast(pl.String))
        frame.with_columns(changed.alias("class")).write_parquet(path)
    else:
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text("".join(one.replace(old, new) if household in one else one for one in lines), encoding="utf-8")


def test_a_sorted_result_is_no_other_one(tmp_path: Path) -> None:
    path = result(tmp_path, "parquet")
    pl.read_parquet(path).reverse().write_parquet(path)
    assert same(verify_result(path, SMALL))


def test_rows_that_are_in_one_of_the_two_only(tmp_path: Path) -> None:
    path = result(tmp_path, "parquet")
    frame = pl.read_parquet(path)
    more = frame[:1].with_columns(household_id=pl.lit("NEW"))
    pl.concat([frame[1:], more]).write_parquet(path)
    found = verify_result(path, SMALL)
    assert (found.rows, found.agreeing, found.edited) == (14, 12, True)
    assert [(one.household_id, one.cells[0].recorded, one.cells[0].computed) for one in found.differing] == [
        ("H001", None, "income"),
        ("NEW", "income", None),
    ]


def test_a_result_without_its_digest(tmp_path: Path) -> None:
    path = result(tmp_path, "csv")
    beside = tmp_path / "result.legal.json"
    beside.write_text(json.dumps(json.loads(beside.read_text(encoding="utf-8")) | {"verdicts": None}), encoding="utf-8")
    found = verify_result(path, SMALL)
    assert found.edited is None
    assert found.exit_code == 0


def test_another_engine_is_a_note(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = result(tmp_path, "csv")
    beside = tmp_path / "result.legal.json"
    beside.write_text(beside.read_text(encoding="utf-8").replace(povrules.__version__, "0.0.1"), encoding="utf-8")
    found = verify_result(path, SMALL)
    assert [(one.kind, one.recorded, one.present) for one in found.changes] == [
        ("engine", "0.0.1", povrules.__version__)
    ]
    assert found.exit_code == 0


def test_the_digest_is_of_bytes_and_texts() -> None:
    import hashlib

    frame = pl.DataFrame({name: ["=a" if name == "household_id" else "a", None] for name in SEALED})
    assert verdict_digest(frame) == hashlib.sha256(("3:'=a1:a1:a1:a" + "0:" * 4).encode()).hexdigest()


def test_inputs_are_named_by_their_bytes(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    lines = SMALL.read_text(encoding="utf-8").splitlines()
    for number, rows in enumerate((lines[1:5], lines[5:10])):
        (folder / f"{number}.csv").write_text("\n".join([lines[0], *rows]) + "\n", encoding="utf-8")
    (folder / "~$0.xlsx").write_bytes(b"lock")
    review = povrules.review_census(folder, standard="vn-2022")
    assert [one.name for one in review.legal.inputs] == ["0.csv", "1.csv"]
    path = result(tmp_path, "xlsx", folder)
    assert same(verify_result(path, folder))


def test_an_input_that_is_gone(tmp_path: Path) -> None:
    from povrules.inputs import hashes_of

    assert "gone.csv" in refusal(lambda: hashes_of(tmp_path / "gone.csv"), CensusError).vi


class TestNoResult:
    def test_other_files(self, tmp_path: Path) -> None:
        for name, content in (
            ("x.txt", b""),
            ("x.csv", b"a,b\n1,2\n"),
            ("y.csv", b"a,b\n1,2,3\n"),
            ("x.json", b"[]"),
            ("y.json", b'{"schema": "povrules.review/1", "households": 3}'),
            ("z.json", b"\xff"),
            ("x.jsonl", b'{"household_id": "1"}\n{'),
            ("x.parquet", b"no"),
            ("x.xlsx", b"no"),
        ):
            (tmp_path / name).write_bytes(content)
            said = refusal(partial(verify_result, tmp_path / name, SMALL))
            assert name[:1] in said.vi

    def test_a_table_on_which_the_reader_panics(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        class PanicException(BaseException):
            pass

        def panics(_: Path) -> pl.DataFrame:
            raise PanicException

        path = result(tmp_path, "parquet")
        monkeypatch.setattr(pl, "read_parquet", panics)
        assert "result.parquet" in refusal(lambda: verify_result(path, SMALL), UsageError).en

    def test_a_missing_file(self, tmp_path: Path) -> None:
        for name in ("x.csv", "x.json", "x.xlsx", "x.parquet"):
            refusal(partial(verify_result, tmp_path / name, SMALL), UsageError)

    def test_a_table_without_its_legal_basis(self, tmp_path: Path) -> None:
        path = result(tmp_path, "csv")
        (tmp_path / "result.legal.json").unlink()
        assert "result.legal.json" in refusal(lambda: verify_result(path, SMALL), UsageError).en

    def test_a_legal_basis_of_another_form(self, tmp_path: Path) -> None:
        path = result(tmp_path, "parquet")
        (tmp_path / "result.legal.json").write_text("{}", encoding="utf-8")
        assert "“povrules”" in refusal(lambda: verify_result(path, SMALL), UsageError).vi
        (tmp_path / "result.legal.json").write_text("{", encoding="utf-8")
        assert "not JSON" in refusal(lambda: verify_result(path, SMALL), UsageError).en

    def test_reasons_apart_that_are_not_there(self, tmp_path: Path) -> None:
        path = result(tmp_path, "parquet apart")
        (tmp_path / "result.reasons.parquet").unlink()
        assert "no column rule, citation" in refusal(lambda: verify_result(path, SMALL), UsageError).en

    def test_columns_that_are_not_there(self, tmp_path: Path) -> None:
        path = result(tmp_path, "parquet")
        pl.read_parquet(path).drop("rule", "class").write_parquet(path)
        assert "no column class, rule" in refusal(lambda: verify_result(path, SMALL), UsageError).en

    def test_workbooks(self, tmp_path: Path) -> None:
        path = result(tmp_path, "xlsx")
        book = openpyxl.load_workbook(path)
        book["kết quả"].title = "khác"
        book.save(path)
        assert "no sheet “kết quả”" in refusal(lambda: verify_result(path, SMALL), UsageError).en
        book["khác"].title = "kết quả"
        for row in list(book["kết quả"].iter_rows()):
            for cell in row:
                cell.value = None
        book.save(path)
        assert "no column" in refusal(lambda: verify_result(path, SMALL), UsageError).en
        for name in list(book.custom_doc_props.names):
            del book.custom_doc_props[name]
        book.save(path)
        assert "how it came about" in refusal(lambda: verify_result(path, SMALL), UsageError).en

    def test_a_damaged_sheet(self, tmp_path: Path) -> None:
        damaged = tmp_path / "damaged.xlsx"
        with zipfile.ZipFile(result(tmp_path, "xlsx")) as old, zipfile.ZipFile(damaged, "w") as new:
            for one in old.namelist():
                new.writestr(one, b"<no" if one == "xl/worksheets/sheet1.xml" else old.read(one))
        assert "damaged.xlsx" in refusal(lambda: verify_result(damaged, SMALL), CensusError).en
