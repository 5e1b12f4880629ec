"""A list after the review of some of its households, as a file, and for the terminal."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from povrules.monthly_reviews import OUTCOMES, REVIEWED, Monthly
from povrules.problems import count_severities
from povrules.reports import tabular
from povrules.reports.book import open_book
from povrules.reports.cited import citations_of
from povrules.reports.movement_tables import labelled
from povrules.reports.movement_words import HEADERS as OF_MOVEMENT
from povrules.reports.plain_sheets import add_law, add_table
from povrules.reports.words import PROBLEM_HEADERS, SHEETS, counted
from povrules.reports.writing import write_files
from povrules.review import CLASS_LABELS
from povrules.text import Lang, Text, households
from povrules.version import __version__
from povrules.years.flows import label_of
from povrules.years.law import MONTHLY
from povrules.years.lists import LIST_SHEET

SUFFIXES = (".xlsx", ".csv", ".parquet")
SHEET = "rà soát thường xuyên"
"""The sheet of a workbook that has the households that were reviewed."""
HEADERS: dict[str, Text] = {
    **{name: OF_MOVEMENT[name] for name in ("household_id", "kind", "class_before", "class_after")},
    "outcome": Text("Kết quả", "What became of it"),
    "recognised_before": Text("Ngày công nhận trước", "Recognised before on"),
    "computed": OF_MOVEMENT["computed_after"],
    "meeting": OF_MOVEMENT["meeting_after"],
    "recognised": OF_MOVEMENT["recognised_after"],
    **{name: OF_MOVEMENT[name] for name in ("decision_reason", "recognised_on")},
}


def write_monthly(found: Monthly, path: Path, lang: Lang, inputs: Sequence[Path] = ()) -> tuple[Path, ...]:
    """Write the list in the format that the suffix of ``path`` names; return the files, ``path`` first.

    A workbook has the list, the households that were reviewed, the problems and the law as sheets. Beside a table stand
    its problems and ``<stem>.legal.json``. Errors as for :func:`povrules.reports.writing.write_files`.
    """
    main: dict[str, Callable[[Path], None]] = {
        ".csv": lambda to: tabular.write_csv(found.frame, to),
        ".parquet": lambda to: tabular.write_parquet(found.frame, to),
        ".xlsx": lambda to: _write_workbook(found, to, lang),
    }
    beside: list[Callable[[Path], None]] = [
        lambda to: tabular.write_csv(tabular.problem_table(found.problems, lang), to),
        lambda to: tabular.write_text(json.dumps(legal(found), ensure_ascii=False, indent=2) + "\n", to),
    ]
    suffix = path.suffix.lower()
    writers = [main.get(suffix, main[".csv"]), *(() if suffix == ".xlsx" else beside)]
    return write_files(path, inputs, SUFFIXES, writers)


def legal(found: Monthly) -> dict[str, Any]:
    """Return what the list rests on, and how many households became what; nothing of single households."""
    return {
        "povrules": __version__,
        "sources": list(found.sources),
        "on": found.day.isoformat(),
        "standard": found.standard,
        "definitions": {"name": found.law.source.name, "sha256": found.law.source.sha256},
        "problems": {str(name): count for name, count in count_severities(found.problems).items()},
        "notices_vi": [one.vi for one in found.notices],
        "notices_en": [one.en for one in found.notices],
        "reviewed": found.reviewed.group_by("outcome", "kind", maintain_order=True).len("households").to_dicts(),
        "law": citations_of(found.law, MONTHLY),
    }


def _write_workbook(found: Monthly, path: Path, lang: Lang) -> None:
    with open_book(path, lang, streamed=False) as book:
        # Ids stay text: a spreadsheet would write their numbers with separators.
        add_table(book, LIST_SHEET, found.frame.columns, found.frame.cast(pl.String), {})
        headers = [HEADERS[name].get(lang) for name in REVIEWED]
        shown = found.reviewed.with_columns(
            pl.col("outcome").replace({str(k): v.get(lang) for k, v in OUTCOMES.items()})
        )
        add_table(book, SHEET, headers, labelled(shown, found.law, lang), {1: 30.0, 2: 40.0, 9: 40.0})
        problems = tabular.problem_table(found.problems, lang)
        add_table(book, SHEETS[2], [one.get(lang) for one in PROBLEM_HEADERS.values()], problems, {})
        add_law(book, [(found.law, MONTHLY)], found.notices)


def monthly_text(found: Monthly, lang: Lang) -> str:
    """Return what became of each household that was reviewed, how many stayed as they were, and what to know."""
    by = found.law.cited(MONTHLY[0]).get(lang)
    rows = found.reviewed.to_dicts()
    decided = [one for one in rows if one["outcome"] in ("changed", "added")]
    stays = found.frame.height - len(decided)
    who = households(len(rows)).en
    head = Text(
        f"Rà soát thường xuyên ({by}): {len(rows)} hộ; danh sách có {found.frame.height} hộ, {stays} hộ giữ nguyên",
        f"Monthly review ({by}): {who}; the list has {found.frame.height}, {stays} stay as they were",
    )
    lines = [head.get(lang), *(_line(found, one).get(lang) for one in rows), counted(found.problems, lang)]
    return "\n".join([*lines, *(f"{'Lưu ý' if lang == 'vi' else 'Note'}: {one.get(lang)}" for one in found.notices)])


def _line(found: Monthly, row: dict[str, Any]) -> Text:
    labels = {str(name): label for name, label in CLASS_LABELS.items()}
    none = Text("chưa rõ", "not known")
    outcome, key = OUTCOMES[row["outcome"]], row["household_id"] or "?"
    if row["outcome"] not in ("changed", "added"):
        label = labels.get(row["class_after"], none)
        return Text(f"  {key}: {outcome.vi} ({label.vi})", f"  {key}: {outcome.en} ({label.en})")
    kind, computed = label_of(row["kind"], found.law), labels.get(row["computed"], none)
    after, day = labels[row["class_after"]], f"{row['recognised_on']:%d/%m/%Y}"
    before = labels.get(row["class_before"], Text("ngoài danh sách", "on no list"))
    other = row["computed"] is not None and row["computed"] != row["class_after"]
    apart = Text(f"; kết quả tính: {computed.vi}", f"; computed: {computed.en}") if other else Text("", "")
    return Text(
        f"  {key}: {before.vi} → {after.vi}: {kind.vi}; công nhận {day}{apart.vi}",
        f"  {key}: {before.en} → {after.en}: {kind.en}; recognised on {day}{apart.en}",
    )
