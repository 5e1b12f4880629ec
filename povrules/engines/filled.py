"""Ready columns beside what follows from the answers: which one counts, and a warning where they disagree."""

from collections.abc import Iterator

import polars as pl

from povrules.census.model import Census
from povrules.engines.classify import Prefer
from povrules.engines.derive import Derived
from povrules.engines.rests_on import Taken
from povrules.language.loader import Standard
from povrules.language.schema import Basis
from povrules.problems import Problem
from povrules.surveys import Survey
from povrules.text import Text


def fill(
    survey: Survey, census: Census, derived: Derived, standard: Standard, basis: Basis, prefer: Prefer
) -> tuple[dict[str, pl.Series], Taken, list[Problem]]:
    """Return the columns of a census with the answers filled in, what was taken from the answers, and warnings."""
    columns: dict[str, pl.Series] = {}
    taken: dict[str, pl.Series] = {}
    problems: list[Problem] = []
    here = ~census.set_aside
    for name in derived.indicators.columns:
        if name in standard.indicator_ids:
            ready, found = census.columns[name], derived.indicators[name]
            columns[name], apart = _filled(ready, found, prefer)
            problems += _disagreements(census, name, apart, ready, found, prefer)
            taken[name] = here & found.is_not_null() & (ready.is_null() | (prefer == "derived"))
    score = pl.repeat(False, census.height, eager=True)
    if basis == "points" and survey.law.score is not None:
        name = survey.law.score.column
        columns |= _scores(name, census, derived, prefer, problems)
        score = here & (columns[name].is_null() | census.columns[name].is_null())
        if prefer == "derived":
            score = here & ((derived.least == derived.most) | score)
    columns["members"] = _members(derived)
    return columns, Taken(pl.DataFrame(taken), score), problems


def _filled(ready: pl.Series, derived: pl.Series, prefer: Prefer) -> tuple[pl.Series, pl.Series]:
    """Return the answers that count, and the rows in which the two disagree."""
    apart = (ready != derived).fill_null(value=False)
    first, second = (ready, derived) if prefer == "ready" else (derived, ready)
    return first.fill_null(second), apart.arg_true()


def _members(derived: Derived) -> pl.Series:
    """Return how many members a household has; null where their list and the number that is stated differ."""
    low, high = derived.numbers["people|low"], derived.numbers["people|high"]
    return pl.select(pl.when(low == high).then(low).alias("members")).to_series()


def _disagreements(
    census: Census, name: str, rows: pl.Series, ready: pl.Series, derived: pl.Series, prefer: Prefer
) -> Iterator[Problem]:
    words = {True: Text("có", "yes"), False: Text("không", "no")}
    for row in rows:
        stated, found = words[ready[row]], words[derived[row]]
        expected = Text(
            f"{found.vi}, theo các câu trả lời (cột ghi {stated.vi})",
            f"{found.en} by the answers ({stated.en} stated)",
        )
        yield disagreement(census, row, name, expected, prefer)


def _scores(
    name: str, census: Census, derived: Derived, prefer: Prefer, problems: list[Problem]
) -> dict[str, pl.Series]:
    """Return the score where it is known, and its bounds where it is not."""
    least, most, ready = derived.least, derived.most, census.columns[name]
    assert least is not None
    assert most is not None
    outside = ((ready < least) | (ready > most)).fill_null(value=False)
    for row in outside.arg_true():
        span = f"{least[row]}" if least[row] == most[row] else f"{least[row]}–{most[row]}"
        expected = Text(
            f"{span} điểm theo các câu trả lời (cột ghi {ready[row]})",
            f"{span} points by the answers ({ready[row]} stated)",
        )
        problems.append(disagreement(census, row, name, expected, prefer))
    exact = pl.select(pl.when(least == most).then(least)).to_series()
    score = (
        ready.fill_null(exact)
        if prefer == "ready"
        else exact.fill_null(pl.select(pl.when(~outside).then(ready)).to_series())
    )
    unknown = score.is_null()
    return {
        name: score,
        f"{name}_least": pl.select(pl.when(unknown).then(least)).to_series(),
        f"{name}_most": pl.select(pl.when(unknown).then(most)).to_series(),
    }


def disagreement(census: Census, row: int, name: str, expected: Text, prefer: Prefer) -> Problem:
    """Return the warning that a ready column says something else than the answers; ``expected`` has both."""
    mend = {
        "ready": Text("Cột có sẵn được dùng; kiểm tra lại", "The ready column decides; check the two"),
        "derived": Text("Kết quả suy ra được dùng; kiểm tra lại", "What was derived decides; check the two"),
    }[prefer]
    return Problem(
        "derived_disagrees",
        "warning",
        expected,
        mend,
        file=census.source,
        sheet=census.sheet,
        line=census.locate(row),
        column=census.headers.get(name, name),
        household_id=census.columns["household_id"][row],
    )
