"""The class of each household on a day: the status that was recognised, or what a standard gives."""

from collections.abc import Sequence

import polars as pl

from povrules.census.layout_notices import with_unread
from povrules.census.model import Census
from povrules.census.status import class_of_status
from povrules.census.telling import tell
from povrules.engines.class_line import LINE, class_lines
from povrules.engines.classify import Options
from povrules.engines.lacking import column_findings
from povrules.errors import UsageError
from povrules.language.loader import Standard
from povrules.language.schema import EVIDENCE
from povrules.problems import Problem
from povrules.running import Run, run_all
from povrules.text import Text

RECOGNISED = "recognised"
"""Where a class is from: the status that was recognised, not one that was computed."""
_NO_CLASS = (
    Text("hộ nghèo, hộ cận nghèo, hộ có mức sống trung bình hoặc hộ không nghèo", "a class of household"),
    Text("Diện của hộ coi là chưa biết; ghi lại cho đúng", "The class is taken as unknown; correct it"),
)


def classes_on(
    census: Census, members: Census | None, standards: Sequence[Standard], options: Options
) -> tuple[pl.DataFrame, list[Problem]]:
    """Return for each household ``class``, ``rule``, ``class_from``, ``grade``, null for unknown, and what was found.

    The status in ``recognised_status`` holds where there is one, otherwise the first of the standards decides.
    ``grade`` is the position of the evidence of a class that was computed. ``class_changes_at`` and ``class_distance``:
    of a class that was computed by income, at which income a person and month it changes, and how far that is, exact.
    Raises :class:`UsageError` where there is neither a status nor a standard.
    """
    status = census.columns["recognised_status"]
    if not standards and status.null_count() == census.height:
        said = Text(
            "cần --standard hoặc --place để phân loại, hoặc cột “Phân loại hộ đã công nhận”",
            "name a standard or a place to classify by, or give the column recognised_status",
        )
        raise UsageError(with_unread(said, census.problems))
    computed, problems = _computed(census, members, standards, options)
    recognised = _recognised(census, status)
    given = pl.lit(status.is_not_null())
    frame = computed.select(
        pl.when(given).then(pl.lit(recognised)).otherwise("class").alias("class"),
        pl.when(given).then(None).otherwise("rule").alias("rule"),
        pl.when(given).then(pl.lit(RECOGNISED)).otherwise("class_from").alias("class_from"),
        pl.when(given).then(None).otherwise("grade").alias("grade"),
        *LINE,
    )
    rows = (status.is_not_null() & recognised.is_null()).arg_true()
    found = status.gather(rows).to_list()
    problems += tell(census, rows, "status_unknown", "warning", _NO_CLASS, column="recognised_status", found=found)
    return frame, problems


def _computed(
    census: Census, members: Census | None, standards: Sequence[Standard], options: Options
) -> tuple[pl.DataFrame, list[Problem]]:
    """Return the classes under the standard of a run, all null without one, and the problems of that run."""
    schema = {"class": pl.String, "rule": pl.String, "class_from": pl.String, "grade": pl.Int8}
    schema |= dict.fromkeys(LINE, pl.String)
    if not standards:
        return pl.DataFrame({name: [None] * census.height for name in schema}, schema=schema), []
    [run] = run_all(census, members if options.surveys else None, standards, options)
    known = pl.col("class") != "undetermined"
    frame = run.frame.select(
        pl.when(known).then("class").alias("class"),
        "rule",
        pl.lit(standards[0].id).alias("class_from"),
        pl.when(known)
        .then(pl.col("evidence").replace_strict(list(EVIDENCE), list(range(len(EVIDENCE))), return_dtype=pl.Int8))
        .alias("grade"),
    ).hstack(_lines(run, options))
    classified = census.columns["recognised_status"].null_count() > 0
    lacking = column_findings(run.outcome, run.census, options) if classified else ()
    return frame, [*run.problems, *lacking]


def _lines(run: Run, options: Options) -> pl.DataFrame:
    """Return at which income a computed class changes and how far that is; null where it is not one by income."""
    wanted = run.census.columns["recognised_status"].is_null() & (options.basis == "income")
    return class_lines(run.outcome, run.census, wanted)


def _recognised(census: Census, status: pl.Series) -> pl.Series:
    """Return the class that each status spells, null where there is none or it spells none."""
    agricultural = census.columns["agricultural"]
    if "agricultural" not in census.headers:
        agricultural = pl.repeat(None, census.height, dtype=pl.Boolean, eager=True)
    pairs = pl.DataFrame({"status": status, "agricultural": agricultural}).unique(maintain_order=True)
    said = [
        None if one is None else class_of_status(one, agricultural=agrees)
        for one, agrees in pairs.select("status", "agricultural").iter_rows()
    ]
    found = pairs.with_columns(pl.Series("said", said, dtype=pl.String))
    asked = pl.DataFrame({"status": status, "agricultural": agricultural})
    return asked.join(found, on=["status", "agricultural"], how="left", maintain_order="left", nulls_equal=True)["said"]
