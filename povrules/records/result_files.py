"""Results read from the files that povrules wrote: how they came about, and what they say of each household."""

import json
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import polars as pl
from pydantic import BaseModel, ValidationError

from povrules.census.grid import Unread
from povrules.census.named import properties_in
from povrules.census.names import excerpt
from povrules.census.xlsx_file import mishaps, read_xlsx
from povrules.errors import UsageError
from povrules.records.reading import unreadable
from povrules.reports.columns import result_columns
from povrules.reports.sealing import Origin, origin_of, text_in
from povrules.reports.tabular import REASON_ID, SCHEMA, plain, protect
from povrules.reports.words import RESULT_HEADERS, SHEETS
from povrules.review import RESULT_COLUMNS, LegalBasis, Review
from povrules.spelling import encodable
from povrules.text import LANGS, Lang, Text
from povrules.version import __version__

SUFFIXES = (".json", ".jsonl", ".csv", ".parquet", ".xlsx")
COMPARED = tuple(name for name in RESULT_COLUMNS if name != "problem")
"""The columns of a verdict; ``problem`` says where something stands in a file, in the language of the run."""
MAYBE = ("class_by_income", "evidence_by_income")
"""Those that only some results have."""

M = TypeVar("M", bound=BaseModel)


class Written(NamedTuple):
    """A result that was read: how it came about, its texts by column, the language of a workbook.

    A blank is an empty text.
    """

    origin: Origin
    texts: pl.DataFrame
    lang: Lang | None = None


def read_result(path: Path) -> Written:
    """Read a result.

    Raises :class:`UsageError` for a file that is none, and :class:`povrules.CensusError` for a damaged workbook.
    """
    suffix, name = path.suffix.lower(), encodable(path.name)
    if suffix not in SUFFIXES:
        shown = ", ".join(SUFFIXES)
        raise UsageError(
            Text(
                f"“{name}” không phải tệp kết quả; tên phải kết thúc bằng một trong: {shown}",
                f"“{name}” is no result; its name must end with one of: {shown}",
            )
        )
    try:
        found = _read_workbook(path) if suffix == ".xlsx" else _read_table(path, suffix)
    except OSError as error:
        raise unreadable(path, error) from error
    except pl.exceptions.PolarsError as error:
        raise _no_result(name, "không đọc được bảng", f"its table cannot be read ({error})") from error
    lacking = [column for column in COMPARED if column not in found.texts.columns]
    if lacking:
        columns = ", ".join(lacking)
        raise _no_result(name, f"không có cột {columns}", f"it has no column {columns}")
    return found


def _no_result(name: str, vi: str, en: str) -> UsageError:
    return UsageError(
        Text(
            f"“{name}” không phải tệp kết quả của povrules: {vi}",
            f"“{name}” is no result of povrules: {en}",
        )
    )


def _read_table(path: Path, suffix: str) -> Written:
    if suffix == ".json":
        raw = _json(path)
        if not isinstance(raw, dict) or raw.get("schema") != SCHEMA or not isinstance(raw.get("households"), list):
            raise _no_result(encodable(path.name), f"cần schema “{SCHEMA}”", f"expected the schema “{SCHEMA}”")
        legal = _parsed(path, LegalBasis, json.dumps(raw.get("legal")))
        return Written(origin_of(legal), _of_rows(raw["households"]))
    beside = legal_beside(path)
    if suffix == ".jsonl":
        texts = _of_rows(_json(path, lines=True))
    else:
        texts = _texts(pl.read_csv(path, infer_schema=False) if suffix == ".csv" else _read_parquet(path))
    return Written(origin_of(_parsed(beside, LegalBasis, json.dumps(_json(beside)))), texts)


def legal_beside(path: Path) -> Path:
    """Return the file beside a result that says how it came about."""
    return path.with_name(f"{path.stem}.legal.json")


def _read_parquet(path: Path) -> pl.DataFrame:
    """Read a result; where its reasons stand in a file of their own they are put beside its rows again."""
    frame = _parquet(path)
    apart = path.with_name(f"{path.stem}.reasons.parquet")
    if REASON_ID not in frame.columns or "rule" in frame.columns or not apart.exists():
        return frame
    reasons = _parquet(apart).drop("standard", "class", strict=False)
    return frame.join(reasons, on=REASON_ID, how="left", maintain_order="left")


def _parquet(path: Path) -> pl.DataFrame:
    with mishaps(encodable(path.name), _damaged):
        return pl.read_parquet(path)


def _damaged(name: str) -> UsageError:
    return _no_result(name, "tệp bị hỏng", "the file is damaged")


def _of_rows(given: list[Any]) -> pl.DataFrame:
    """Return the texts of verdicts that stand as objects of JSON."""
    rows = [one for one in given if isinstance(one, dict)]
    names = [*COMPARED, *MAYBE]
    there = [name for name in names if any(name in row for row in rows) or (not rows and name in COMPARED)]
    columns = {name: [_spelled(row.get(name)) for row in rows] for name in there}
    return pl.DataFrame(columns, schema=dict.fromkeys(there, pl.String))


def _json(path: Path, *, lines: bool = False) -> Any:
    """Return what a file of JSON holds; with ``lines`` a list of what each of its lines holds."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
        return [json.loads(line) for line in text.split("\n") if line.strip()] if lines else json.loads(text)
    except OSError as error:
        raise unreadable(path, error) from error
    except (ValueError, RecursionError) as error:  # UnicodeDecodeError and JSONDecodeError are among them
        raise _no_result(encodable(path.name), "không phải JSON", "not JSON") from error


def _parsed(path: Path, model: type[M], text: str) -> M:
    """Return how a result came about; raises :class:`UsageError` where another version has written it otherwise."""
    try:
        return model.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        where = excerpt(encodable(".".join(str(one) for one in first["loc"])))
        raise _no_result(
            encodable(path.name),
            f"phần căn cứ pháp lý không theo dạng của phiên bản {__version__} (“{where}”)",
            f"its legal basis does not have the form of version {__version__} (“{where}”: {first['msg']})",
        ) from error


def _read_workbook(path: Path) -> Written:
    name = encodable(path.name)
    data = path.read_bytes()
    sheet = next((one for one in read_xlsx(name, data) if one.name == SHEETS[0]), None)
    text = text_in(properties_in(path))
    if not text:
        raise _no_result(
            name,
            "tệp không ghi kết quả được lập thế nào (phiên bản cũ, hoặc đã lưu lại bằng chương trình làm mất phần đó)",
            "it does not say how it came about (an older version, or a program has saved it without)",
        )
    origin = _parsed(path, Origin, text)
    if sheet is None:
        raise _no_result(name, f"không có trang “{SHEETS[0]}”", f"it has no sheet “{SHEETS[0]}”")
    if isinstance(sheet, Unread):
        raise sheet.error
    rows = [sheet.text(row) for row in range(len(sheet.rows))]
    headers = rows[0] if rows else []
    # The columns of the input keep their headers, in whatever language: so the one of which most are there.
    lang = max(LANGS, key=lambda one: sum(label.get(one) in headers for label in RESULT_HEADERS.values()))
    at = {key: headers.index(label.get(lang)) for key, label in RESULT_HEADERS.items() if label.get(lang) in headers}
    columns = {key: [row[position] for row in rows[1:]] for key, position in at.items()}
    return Written(origin, pl.DataFrame(columns, schema=dict.fromkeys(at, pl.String)), lang)


def texts_of(review: Review, suffix: str, lang: Lang | None) -> pl.DataFrame:
    """Return the verdicts of a review as :class:`Written` has those of a file with this suffix."""
    if lang is None:
        texts = _texts(review.frame)
        return texts.select(protect(one) for one in texts.iter_columns()) if suffix == ".csv" else texts
    found: dict[str, pl.Series] = {}
    for column in result_columns(review, lang):
        found.setdefault(column.header, column.cells)  # a column of the input may have the header of one of the result
    return _texts(pl.DataFrame({name: found[RESULT_HEADERS[name].get(lang)] for name in _of_verdict(review.frame)}))


def _of_verdict(frame: pl.DataFrame) -> list[str]:
    return [name for name in (*COMPARED, *MAYBE) if name in frame.columns]


def _texts(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the columns of verdicts as text, blanks as empty texts."""
    return frame.select(
        pl.Series(name, plain(frame[name])).cast(pl.String).fill_null("") for name in _of_verdict(frame)
    )


def _spelled(value: object) -> str:
    return "" if value is None else str(value)
