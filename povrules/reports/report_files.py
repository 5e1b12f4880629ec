"""A report as files and for the terminal: a workbook to print, or its numbers in long form."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from povrules.errors import UsageError
from povrules.forms.members import load_member_law
from povrules.problems import count_severities
from povrules.reporting import Report
from povrules.reports import tabular
from povrules.reports.book import open_book
from povrules.reports.cited import citations_of
from povrules.reports.form_sheets import add_forms
from povrules.reports.list_sheets import add_printed
from povrules.reports.plain_sheets import add_table
from povrules.reports.words import PROBLEM_HEADERS, SHEETS, counted, whole
from povrules.reports.writing import write_files
from povrules.text import Lang, Text
from povrules.version import __version__

SUFFIXES = (".xlsx", ".csv", ".parquet")
LAW = Text(
    "Phụ lục I, V, VI, VII Thông tư số 07/2021/TT-BLĐTBXH (VBHN 1315/VBHN-BLĐTBXH, Công báo 679+680 ngày 24-4-2023)",
    "Annexes I, V, VI, VII of Circular 07/2021/TT-BLĐTBXH (VBHN 1315/VBHN-BLĐTBXH, gazette 679+680 of 24/04/2023)",
)
_COUNTS_WHOLE = (
    pl.when(pl.col("unit").is_in(["percent", "percentage_points"]))
    .then(pl.col("value").cast(pl.String))
    .otherwise(pl.col("value").cast(pl.Int64).cast(pl.String))
)
"""Numbers as text: rates with their two decimals, counts without any."""
_NOT_MADE = Text("không lập được", "not made")
_ABOUT = Text("thuyết minh", "about")


def write_report(found: Report, path: Path, lang: Lang, inputs: Sequence[Path] = ()) -> tuple[Path, ...]:
    """Write a report in the format that the suffix of ``path`` names; return the files, ``path`` first.

    A workbook has each form and list, what they rest on and the problems as sheets. ``.csv`` and ``.parquet`` have the
    numbers in long form, the form as “Mẫu 7.10” since 7.10 alone is read as a number; beside them stand the problems
    and ``<stem>.legal.json``. Errors as for :func:`povrules.reports.writing.write_files`, and :class:`UsageError` for
    lists, which are sheets only.
    """
    suffix = path.suffix.lower()
    if suffix != ".xlsx" and not found.forms:
        raise UsageError(
            Text(
                "danh sách và biên bản chỉ ghi được ra .xlsx",
                "lists and minutes are written as .xlsx only",
            )
        )
    numbers = found.numbers.with_columns(pl.concat_str(pl.lit("Mẫu "), "form").alias("form"))
    main: dict[str, Callable[[Path], None]] = {
        ".csv": lambda to: tabular.write_csv(numbers.with_columns(_COUNTS_WHOLE), to),
        ".parquet": lambda to: tabular.write_parquet(numbers, to),
        ".xlsx": lambda to: _write_workbook(found, to, lang),
    }
    beside: list[Callable[[Path], None]] = [
        lambda to: tabular.write_csv(tabular.problem_table(found.problems, lang), to),
        lambda to: tabular.write_text(json.dumps(legal(found), ensure_ascii=False, indent=2) + "\n", to),
    ]
    writers = [main.get(suffix, main[".csv"]), *(() if suffix == ".xlsx" else beside)]
    return write_files(path, inputs, SUFFIXES, writers)


def legal(found: Report) -> dict[str, Any]:
    """Return what a report rests on; nothing of single households."""
    return {
        "povrules": __version__,
        "sources": list(found.sources),
        "households": found.households,
        "by": found.by,
        "law_vi": LAW.vi,
        "law_en": LAW.en,
        "law": _of_members() if {"7.8", "7.11"} & {one.layout.form for one in found.forms} else [],
        "problems": {str(name): count for name, count in count_severities(found.problems).items()},
        "remarks": [
            {"form": one.layout.form, "vi": remark.vi, "en": remark.en} for one in found.forms for remark in one.remarks
        ],
        "left_out": [{"form": form, "vi": why.vi, "en": why.en} for form, why in found.left_out],
    }


def _of_members() -> list[dict[str, Any]]:
    """Return by what the forms that ask for members count them."""
    law = load_member_law()
    return citations_of(law, law.law.citations)


def _write_workbook(found: Report, path: Path, lang: Lang) -> None:
    with open_book(path, lang, streamed=False) as book:
        add_forms(book, found.forms)
        for one in found.lists:
            add_printed(book, one)
        about = pl.DataFrame(_about(found, lang), schema=["a", "b"], orient="row")
        headers = [Text("Mẫu", "Form").get(lang), Text("Nội dung", "What").get(lang)]
        add_table(book, _ABOUT.get(lang), headers, about, {0: 16.0, 1: 110.0})
        if found.problems:
            problems = tabular.problem_table(found.problems, lang)
            add_table(book, SHEETS[2], [one.get(lang) for one in PROBLEM_HEADERS.values()], problems, {})


def _about(found: Report, lang: Lang) -> list[tuple[str, str]]:
    sources = ", ".join(one for one in found.sources if one)
    read = Text(
        f"{sources}: {whole(found.households, 'vi')} hộ", f"{sources}: {whole(found.households, 'en')} households"
    )
    rows = [("", LAW.get(lang)), ("", read.get(lang))]
    return rows + [(form, f"{_NOT_MADE.get(lang)}: {why.get(lang)}") for form, why in found.left_out]


def report_text(found: Report, lang: Lang) -> str:
    """Return which forms were made, what of them is not known, and which could not be made."""
    rows = _about(found, lang)
    lines = [rows[0][1], rows[1][1]]
    for filled in found.forms:
        lines.append(f"{filled.layout.sheet}: {filled.layout.title}")
        lines += [f"  {remark.get(lang)}" for remark in filled.remarks]
    for printed in found.lists:
        lines.append(f"{printed.sheet}: {printed.title}")
        lines += [f"  {remark.get(lang)}" for remark in printed.remarks]
    lines += [f"{Text('Mẫu', 'Form').get(lang)} {form} – {text}" for form, text in rows[2:]]
    lines.append(counted(found.problems, lang))
    return "\n".join(lines)
