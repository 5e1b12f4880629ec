"""Results as plain tables: CSV that no spreadsheet runs as formulas, Parquet, JSON; the table of problems."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import polars as pl

from povrules.problems import Problem
from povrules.reports.words import PROBLEM_HEADERS
from povrules.review import LegalBasis, Review
from povrules.text import Lang

SCHEMA = "povrules.review/1"
"""Names the shape of the JSON output; a change of shape changes the number."""

REASON_ID = "reason_id"
_SHARED = ("rule", "citation", "reason_vi", "reason_en", "evidence")
_CODES = (
    "standard",
    "basis",
    "class",
    "deprived_in",
    "missing",
    "low_income_worker",
    "class_by_income",
    "evidence_by_income",
)
_SLICE = 10_000

# A spreadsheet drops blanks and invisible characters before it looks for a formula, and some read the
# full-width and small forms of the four signs as the signs themselves.
_BLANK = r"[\s\x00-\x20\x7f-\xa0\u{AD}\u{200B}-\u{200F}\u{2060}\u{FEFF}]"
_SIGN = r"[=+\-@＝＋－＠﹦﹢﹣﹫]"
_DANGEROUS = rf"\A(?:{_BLANK}*{_SIGN}|{_BLANK}*[\t\r])"
_DANGEROUS_INSIDE = rf"([;\t\r\n]{_BLANK}*)({_SIGN})"
# Negative numbers stay as they are. A leading plus does not make a number here: it marks a telephone number,
# which would lose its plus sign if it were opened as a number.
_PLAIN_NUMBER = r"\A-[0-9]+(?:[.,][0-9]+)*\z"


def protect(texts: pl.Series) -> pl.Series:
    """Return the texts with an apostrophe before whatever a spreadsheet could run as a formula.

    That is a text which begins like one, and a part that does so behind a semicolon, tab or line feed: where the
    spreadsheet takes these for separators, the part is a cell of its own.
    """
    dangerous = texts.str.contains(_DANGEROUS) & ~texts.str.contains(_PLAIN_NUMBER)
    inner = texts.str.replace_all(_DANGEROUS_INSIDE, "${1}'${2}")
    return pl.select(pl.when(dangerous).then(pl.lit("'") + inner).otherwise(inner).alias(texts.name)).to_series()


def plain(column: pl.Series) -> pl.Series:
    """Return a column of one of the types text, whole number, float, decimal, yes/no, date or time stamp.

    Categories become text, lists are joined with commas, anything else is written as text. What is not a
    finite number becomes null.
    """
    kind = column.dtype
    if isinstance(kind, pl.String | pl.Boolean | pl.Date | pl.Datetime | pl.Decimal) or kind.is_integer():
        return column
    if kind.is_float():
        return column.set(~column.is_finite(), None)
    if isinstance(kind, pl.Categorical | pl.Enum | pl.Null):
        return column.cast(pl.String)
    return pl.Series(column.name, [_spell(value) for value in column.to_list()], dtype=pl.String)


def _spell(value: Any) -> str | None:
    if value is None:
        return None
    return ", ".join(str(item) for item in value) if isinstance(value, list) else str(value)


def _dated(column: pl.Series) -> pl.Series:
    """Write time stamps as ISO text; dates are written so anyway."""
    return column.dt.strftime("%Y-%m-%dT%H:%M:%S%.f") if isinstance(column.dtype, pl.Datetime) else column


def _plain_frame(frame: pl.DataFrame) -> pl.DataFrame:
    return pl.DataFrame([_dated(plain(column)) for column in frame.iter_columns()])


def write_csv(frame: pl.DataFrame, path: Path) -> None:
    """Write a table as CSV: commas, UTF-8 with byte order mark, no cell or header that runs as a formula."""
    columns = [
        protect(column) if column.dtype == pl.String else column for column in _plain_frame(frame).iter_columns()
    ]
    # The header is a row of its own: two protected names may be equal, and a frame must not have equal names.
    names = protect(pl.Series(frame.columns, dtype=pl.String)).to_list()
    header = pl.DataFrame([names], schema=[str(number) for number in range(len(names))], orient="row")
    with path.open("wb") as file:
        header.write_csv(file, include_bom=True, include_header=False)
        pl.DataFrame(columns).write_csv(file, include_header=False)


def write_parquet(frame: pl.DataFrame, path: Path) -> None:
    """Write a table as Parquet, types as they are. Errors: OSError when the file cannot be written."""
    try:
        frame.write_parquet(path, compression="zstd")
    except pl.exceptions.ComputeError as error:  # a full disk, say, comes as one of these
        raise OSError(str(error)) from error


def write_parquet_apart(frame: pl.DataFrame, path: Path) -> None:
    """Write a result as Parquet with codes in place of its texts, see :func:`reasons_apart`; errors as above."""
    write_parquet(reasons_apart(frame)[0], path)


def write_reasons(frame: pl.DataFrame, path: Path) -> None:
    """Write the reasons of a result as Parquet, see :func:`reasons_apart`; errors as above."""
    write_parquet(reasons_apart(frame)[1], path)


def reasons_apart(frame: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return a result without the texts that many households share, and the table of these.

    In place of rule, citation, reasons and evidence the result has ``reason_id``, a whole number, null for a row that
    was set aside; the table has each of them once under that number, with the standard and the class. Columns of ids
    are categories. A column of the input that is called so gets ``_input`` behind it.
    """
    if REASON_ID in frame.columns:
        new = f"{REASON_ID}_input"
        while new in frame.columns:
            new += "_"
        frame = frame.rename({REASON_ID: new})
    key = ["standard", "class", *_SHARED]
    reasons = frame.select(key).drop_nulls("rule").unique(maintain_order=True)
    reasons = reasons.select(pl.row_index(REASON_ID) + 1, pl.all())
    found = frame.join(reasons, on=key, how="left", nulls_equal=True, maintain_order="left")
    codes = [name for name in _CODES if name in frame.columns]
    found = found.with_columns(pl.col(codes).cast(pl.Categorical))
    at = frame.columns.index("rule")
    rest = [name for name in frame.columns if name not in _SHARED]
    return found.select(*rest[:at], REASON_ID, *rest[at:]), reasons


def write_json(review: Review, path: Path) -> None:
    """Write a review as one JSON object of ``schema``, ``legal``, ``problems`` and ``households``.

    Each household stands on a line of its own. Texts of problems are in both languages. Dates are ISO, a
    blank is ``null``, no number is ``NaN``.
    """
    legal = json.dumps(review.legal.model_dump(mode="json"), ensure_ascii=False)
    problems = json.dumps(problem_records(review.problems), ensure_ascii=False)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(f'{{"schema": "{SCHEMA}",\n"legal": {legal},\n"problems": {problems},\n"households": [\n')
        # In slices, because the text of a large census is many times larger than its frame. A line feed in a
        # text is written as two characters in JSON, so that every line feed here ends a household.
        between = ""
        for part in review.frame.iter_slices(_SLICE):
            file.write(between + json_rows(part))
            between = ",\n"
        file.write("\n]}\n")


def write_json_lines(frame: pl.DataFrame, path: Path) -> None:
    """Write each household as a JSON object on a line of its own; values as in :func:`write_json`."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(_plain_frame(part).write_ndjson() for part in frame.iter_slices(_SLICE))


def json_rows(frame: pl.DataFrame) -> str:
    """Return a table as JSON objects, one a line, with commas between; for a whole list they stand in brackets."""
    return _plain_frame(frame).write_ndjson().removesuffix("\n").replace("\n", ",\n")


def problem_records(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """Return problems as JSON has them, with their texts in both languages."""
    return [_problem_record(problem) for problem in problems]


def write_legal(legal: LegalBasis, path: Path) -> None:
    """Write what the result rests on as indented JSON, in the order in which the fields are declared."""
    text = json.dumps(legal.model_dump(mode="json"), ensure_ascii=False, indent=2)
    write_text(text + "\n", path)


def problem_table(problems: Iterable[Problem], lang: Lang) -> pl.DataFrame:
    """Return the problems as a table of the columns of :data:`PROBLEM_HEADERS`; all text but ``line``."""
    rows = [
        (
            problem.severity_text(lang),
            problem.file or None,
            problem.sheet,
            problem.line,
            problem.cell,
            problem.column,
            problem.household_id,
            problem.found,
            problem.expected.get(lang),
            problem.mend.get(lang),
        )
        for problem in problems
    ]
    schema = {name: pl.Int64 if name == "line" else pl.String for name in PROBLEM_HEADERS}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _problem_record(problem: Problem) -> dict[str, Any]:
    return {
        "code": problem.code,
        "severity": problem.severity,
        "file": problem.file or None,
        "sheet": problem.sheet,
        "line": problem.line,
        "cell": problem.cell,
        "column": problem.column,
        "household_id": problem.household_id,
        "found": problem.found,
        "expected_vi": problem.expected.vi,
        "expected_en": problem.expected.en,
        "mend_vi": problem.mend.vi,
        "mend_en": problem.mend.en,
    }


def write_text(text: str, path: Path) -> None:
    """Write a text as UTF-8 with plain line ends."""
    path.write_text(text, encoding="utf-8", newline="\n")
