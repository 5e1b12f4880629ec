"""What members of households say that the forms ask: how many there are, children and what they lack, merit."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib import resources
from typing import Any, Literal

import polars as pl

from povrules.census.names import KEY
from povrules.census.persons import ROW, link
from povrules.engines.derive import member_facts
from povrules.engines.review_days import without_later_births
from povrules.engines.surveyed import with_blanks
from povrules.engines.three import Both
from povrules.errors import UsageError
from povrules.forms.households import FORM_STANDARD, Households
from povrules.inputs import read_input, read_persons
from povrules.language.citations import Citing, unknown_citations, unused_citations
from povrules.language.columns import Many, Model
from povrules.language.findings import Path
from povrules.language.loader import lay
from povrules.language.reading import Source, parse, refuse
from povrules.language.schema import Citation, Instrument, Key
from povrules.language.survey import Fact
from povrules.problems import Problem
from povrules.request import prepare
from povrules.text import Text


class MemberFile(Model):
    """The file of what the forms ask of each member: by the notes of form 7.11 and by note 3 of form 7.8."""

    format: Literal[1]
    id: Key
    instruments: dict[Key, Instrument]
    citations: dict[Key, Citation]
    facts: Many[Fact]


@dataclass(frozen=True)
class MemberLaw(Citing):
    """The checked file."""

    law: MemberFile
    source: Source


@cache
def load_member_law() -> MemberLaw:
    """Return what the forms ask of members; raises :class:`povrules.LawFileError` for a file that makes no sense."""
    source = Source("members.toml", resources.files("povrules.forms").joinpath("members.toml").read_bytes())
    law, _ = lay(MemberFile, source, parse(source), ())
    uses: list[tuple[Path, str]] = [
        (("facts", at, "cite"), key) for at, one in enumerate(law.facts) for key in one.cite
    ]
    refuse(source, [*unknown_citations(law, uses), *unused_citations(law, {key for _, key in uses})])
    return MemberLaw(law, source)


def _asked() -> list[str]:
    return [one.id for one in load_member_law().law.facts]


def with_members(
    households: Households, census: Any, persons: Any = None, on: date | str | None = None
) -> tuple[Households, tuple[Problem, ...]]:
    """Return households with what the members in a census say of them; their own columns come first.

    ``census``: a file, folder or frame as it is classified, with its members, or with ``persons`` beside it; households
    are matched by their id. ``on``: the day of ages where a household states no day of review. What the members leave
    open, and a household of which not all are listed, stays unknown.

    Raises :class:`UsageError` where there are no members, and what reading a census raises.
    """
    standards, options = prepare(FORM_STANDARD, None, None, on, "income", None, "ready", strict=False)
    table, given = read_input(census, persons, standards, options)
    if given is None:
        raise UsageError(
            Text(
                "tệp rà soát không có bảng thành viên; thêm một trang thành viên",
                "the census has no table of members; add a sheet of them",
            )
        )
    survey = options.surveys[0]
    members = link(read_persons(given, standards, options), table)
    filled = with_blanks(table, survey.questions("household"))
    members, late = without_later_births(members, filled, options.on)
    frame, compiler = member_facts(survey, filled.columns, members.columns, options.on)
    pairs = {one.id: compiler.condition(one.when) for one in load_member_law().law.facts}
    counted = frame.select(ROW, *(end for name, pair in pairs.items() for end in _ends(name, pair)))
    sums = counted.group_by(ROW).agg(pl.exclude(ROW).sum().cast(pl.Int64), listed=pl.len().cast(pl.Int64)).collect()
    told = _told(filled.columns.select(KEY, "members").with_row_index(ROW), sums)
    # Two communes may have one id; which of them the members are of is then not known.
    alone = households.frame.select(KEY).filter(pl.col(KEY).is_unique())
    told = told.join(alone, on=KEY, how="semi")
    own = households.frame.join(told, on=KEY, how="left", maintain_order="left", suffix="_told")
    columns = [pl.coalesce(name, f"{name}_told").alias(name) for name in (*_asked(), "members")]
    known = own.with_columns(columns).select(households.frame.columns)
    return replace(households, frame=known), (*members.problems, *late)


def _ends(name: str, pair: Both) -> list[Any]:
    return [pair.sure.alias(f"{name}|sure"), pair.may.alias(f"{name}|may")]


def _told(rows: pl.DataFrame, sums: pl.DataFrame) -> pl.DataFrame:
    """Return by household id what its members say: a number where it is the same however the blanks are filled in.

    A household with more members than are listed is unknown, but that one has merit if one of those listed has.
    """
    found = rows.join(sums.with_columns(pl.col(ROW).cast(rows.schema[ROW])), on=ROW, how="inner", maintain_order="left")
    found = found.filter(pl.col(KEY).is_not_null() & pl.col(KEY).is_unique())
    all_listed = pl.col("members").fill_null(pl.col("listed")) <= pl.col("listed")
    numbers = [
        pl.when(all_listed & (pl.col(f"{name}|sure") == pl.col(f"{name}|may"))).then(f"{name}|sure").alias(name)
        for name in _asked()
        if name != "merit_member"
    ]
    merit = (
        pl.when(pl.col("merit_member|sure") > 0)
        .then(pl.lit(value=True))
        .when(all_listed & (pl.col("merit_member|may") == 0))
        .then(pl.lit(value=False))
        .alias("merit_member")
    )
    return found.select(KEY, *numbers, merit, pl.coalesce("members", "listed").alias("members"))
