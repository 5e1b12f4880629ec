"""A movement as files: every household, the forms 7.2 and 7.3, what they rest on."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from povrules.movements import Movement, checks
from povrules.problems import count_severities
from povrules.reports import tabular
from povrules.reports.book import open_book
from povrules.reports.cited import citations_of
from povrules.reports.form_sheets import add_forms
from povrules.reports.movement_forms import movement_form, tidy
from povrules.reports.movement_words import HEADERS, SCHEMA, SHEET, STATES
from povrules.reports.plain_sheets import add_law, add_table
from povrules.reports.words import PROBLEM_HEADERS, SHEETS
from povrules.reports.writing import write_files
from povrules.review import CLASS_LABELS
from povrules.text import Lang, Text
from povrules.version import __version__
from povrules.years.changes import KINDS
from povrules.years.flows import EITHER_LABELS, REASONS
from povrules.years.law import MovementLaw
from povrules.years.lists import PLACES

SUFFIXES = (".xlsx", ".csv", ".parquet", ".json")


def by_place(frame: pl.DataFrame, places: Sequence[str] = PLACES) -> str:
    """Return by which places households are told: the widest of which there are several, else the narrowest."""
    return next((one for one in places if frame[one].n_unique() > 1), places[-1])


def write_movement(
    found: Movement, path: Path, lang: Lang, inputs: Sequence[Path] = (), by: str | None = None
) -> tuple[Path, ...]:
    """Write a movement in the format that the suffix of ``path`` names; return the files, ``path`` first.

    A workbook has the forms, every household, the problems and the law as sheets. Beside a table stand its problems
    and ``<stem>.legal.json``, which has the numbers of the forms. Errors as for
    :func:`povrules.reports.writing.write_files`.
    """
    where = by or by_place(found.frame)
    main: dict[str, Callable[[Path], None]] = {
        ".csv": lambda to: tabular.write_csv(found.frame, to),
        ".parquet": lambda to: tabular.write_parquet(found.frame, to),
        ".json": lambda to: _write_json(found, to, where),
        ".xlsx": lambda to: _write_workbook(found, to, lang, where),
    }
    beside: list[Callable[[Path], None]] = [
        lambda to: tabular.write_csv(tabular.problem_table(found.problems, lang), to),
        lambda to: tabular.write_text(json.dumps(legal(found, where), ensure_ascii=False, indent=2) + "\n", to),
    ]
    suffix = path.suffix.lower()
    writers = [main.get(suffix, main[".csv"]), *(() if suffix == ".xlsx" else beside)]
    return write_files(path, inputs, SUFFIXES, writers)


def legal(found: Movement, by: str) -> dict[str, Any]:
    """Return what a movement rests on, and the numbers of its forms; nothing of single households."""
    return {
        "povrules": __version__,
        "sources": list(found.sources),
        "on": None if found.day is None else found.day.isoformat(),
        "standards": list(found.standards),
        "definitions": {"name": found.law.source.name, "sha256": found.law.source.sha256},
        "problems": {str(name): count for name, count in count_severities(found.problems).items()},
        "notices_vi": [one.vi for one in found.notices],
        "notices_en": [one.en for one in found.notices],
        "statistics": {"exited": found.statistics.exited, "arisen": found.statistics.arisen},
        "checks": [{"vi": what.vi, "en": what.en, "agrees": right} for what, right in checks(found)],
        "forms": tidy(found.frame, by, found.law).to_dicts(),
        "law": citations_of(found.law, _cites(found)),
    }


def _cites(found: Movement) -> list[str]:
    """Return the citations that a movement rests on."""
    kinds = set(found.frame["kind"].unique())
    used = [key for one in found.law.law.kinds if one.id in kinds for key in one.cite]
    used += [key for one in found.law.law.windows if found.day is not None for key in one.cite]
    return list(dict.fromkeys([*used, "identity", "exited", "arisen"]))


def _write_json(found: Movement, path: Path, by: str) -> None:
    households = tabular.json_rows(found.frame)
    problems = tabular.problem_records(found.problems)
    head = json.dumps({"schema": SCHEMA, "legal": legal(found, by), "problems": problems}, ensure_ascii=False)
    tabular.write_text(f'{head[:-1]},\n"households": [\n{households}\n]}}\n', path)


def _write_workbook(found: Movement, path: Path, lang: Lang, by: str) -> None:
    with open_book(path, lang, streamed=False) as book:
        add_forms(book, [movement_form(found.frame, listed, by, found.law) for listed in found.forms])
        headers = [_header(name, found).get(lang) for name in found.frame.columns]
        add_table(book, SHEET, headers, labelled(found.frame, found.law, lang), {2: 40.0})
        problems = tabular.problem_table(found.problems, lang)
        add_table(book, SHEETS[2], [one.get(lang) for one in PROBLEM_HEADERS.values()], problems, {})
        add_law(book, [(found.law, _cites(found))], found.notices)


def _header(name: str, found: Movement) -> Text:
    """Return the header of a column; those of windows are named by their window."""
    if name in HEADERS:
        return HEADERS[name]
    first, _, window = name.partition("_")
    label = next(one.label for one in found.law.law.windows if one.id == window)
    if first == "until":
        return Text(f"Đến ngày ({label.vi})", f"To ({label.en})")
    return Text(label.vi[:1].upper() + label.vi[1:], label.en[:1].upper() + label.en[1:])


def labelled(households: pl.DataFrame, law: MovementLaw, lang: Lang) -> pl.DataFrame:
    """Return households with names in the place of ids."""
    words = {name: text.get(lang) for name, text in STATES.items()}
    words |= {str(name): text.get(lang) for name, text in CLASS_LABELS.items()}
    kinds = {one.id: one.label.get(lang) for one in law.law.kinds}
    kinds |= {one: text.get(lang) for one, text in EITHER_LABELS.items()}
    named = [one for one in households.columns if one in _OF_STATES or one.startswith("recently_")]
    return households.with_columns(
        pl.col(named).replace(words),
        *(pl.col(one).replace(kinds) for one in ("kind", "exit_kind") if one in households.columns),
        *(pl.col(one).replace(_reasons(lang)) for one in ("reason",) if one in households.columns),
    )


_OF_STATES = (
    *("before", "after", "class_before", "class_after", "effect", "area"),
    *("computed_after", "meeting_after", "recognised_after", "computed", "meeting", "recognised"),
)
"""Columns of states and classes."""


def _reasons(lang: Lang) -> dict[str, str]:
    return {key: one.get(lang) for key, one in (KINDS | REASONS).items()}
