"""Ready columns beside what follows from the answers: which one counts, and a warning where they disagree."""

from collections.abc import Callable

import polars as pl

from povrules.census.model import Census
from povrules.census.telling import tell
from povrules.engines.classify import Prefer
from povrules.engines.derive import Derived
from povrules.engines.rests_on import Taken
from povrules.language.loader import Standard
from povrules.language.schema import Basis
from povrules.problems import Problem
from povrules.surveys import Survey
from povrules.text import Text

FOLLOWS = Text("kết quả theo các câu trả lời", "what follows from the answers")
"""What is expected of a ready column."""


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
) -> list[Problem]:
    said = {True: Text("có", "yes"), False: Text("không", "no")}

    def expected(row: int) -> Text:
        stated, found = said[ready[row]], said[derived[row]]
        vi = f"{found.vi}, theo các câu trả lời (cột ghi {stated.vi})"
        return Text(vi, f"{found.en} by the answers ({stated.en} stated)")

    return tell_apart(census, rows, name, expected, prefer)


def _scores(
    name: str, census: Census, derived: Derived, prefer: Prefer, problems: list[Problem]
) -> dict[str, pl.Series]:
    """Return the score where it is known, and its bounds where it is not."""
    least, most, ready = derived.least, derived.most, census.columns[name]
    assert least is not None
    assert most is not None
    outside = ((ready < least) | (ready > most)).fill_null(value=False)

    def expected(row: int) -> Text:
        span = f"{least[row]}" if least[row] == most[row] else f"{least[row]}–{most[row]}"
        vi = f"{span} điểm theo các câu trả lời (cột ghi {ready[row]})"
        return Text(vi, f"{span} points by the answers ({ready[row]} stated)")

    problems += tell_apart(census, outside.arg_true(), name, expected, prefer)
    exact = pl.select(pl.when(least == most).then(least)).to_series()
    score = (
        ready.fill_null(exact)
        if prefer == "ready"
        else exact.fill_null(pl.select(pl.when(~outside).then(ready)).to_series())
    )
    ends = {f"{name}_least": least, f"{name}_most": most}
    for area, (low, high) in derived.by_area.items():
        ends |= {f"{name}_least_{area}": low, f"{name}_most_{area}": high}
    unknown = score.is_null()
    return {name: score} | {end: pl.select(pl.when(unknown).then(one)).to_series() for end, one in ends.items()}


def tell_apart(
    census: Census,
    rows: pl.Series,
    name: str,
    expected: Callable[[int], Text],
    prefer: Prefer,
    general: Text = FOLLOWS,
) -> list[Problem]:
    """Return a warning for each row in which a ready column is not what was derived.

    ``expected`` says what was derived for a row and what is stated, ``general`` what was derived for all of them.
    """
    mend = {
        "ready": Text("Cột có sẵn được dùng; kiểm tra lại", "The ready column decides; check the two"),
        "derived": Text("Kết quả suy ra được dùng; kiểm tra lại", "What was derived decides; check the two"),
    }[prefer]
    return tell(
        census,
        rows,
        "derived_disagrees",
        "warning",
        (general, mend),
        column=name,
        each=lambda index: (expected(rows[index]), mend),
    )
