"""Standards at random: small law files that are well formed by construction, whose tables have no gap and no overlap.

A table is a ladder of bands of an income or a score. A band is one class, or two that a second question tells apart:
the deprivations, the agricultural households, the income without assistance, an income that was stated.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import strategies as st

from povrules.language.loader import Standard
from povrules.language.schema import Basis
from povrules.testing.written import INDICATORS, LineLike, law, loaded, statement

CLASSES = ("poor", "near_poor", "average", "not_poor")
"""The classes of the bands from the lowest one; the last band is always the last class."""

BASES: tuple[Basis, ...] = ("income", "points")
_MORE = ("door", "window")
_Line = tuple[str, int | None, int | None, str]
_AGRICULTURAL = {"average": "average_agricultural"}


@dataclass(frozen=True)
class Drawn:
    """What a random standard is made of; lines and rules as :func:`povrules.testing.written.law` has them."""

    lines: tuple[LineLike, ...]
    rules: tuple[str, ...]
    numbers: tuple[tuple[str, int], ...] = ()
    indicators: tuple[str, ...] = INDICATORS
    stated: str = ""

    @property
    def text(self) -> str:
        """The law file."""
        more = statement(self.stated) if self.stated else ""
        return law(*self.rules, lines=self.lines, numbers=dict(self.numbers), indicators=self.indicators, more=more)

    @property
    def standard(self) -> Standard:
        """The standard, proved; raises :class:`povrules.errors.LawFileError` where it is none."""
        return loaded(self.text, name="drawn.toml")


@dataclass(frozen=True)
class _Ladder:
    """One table: the lines of its bands, and the two halves of the questions that may split one."""

    lines: tuple[_Line, ...]
    rules: tuple[str, ...]


@st.composite
def standards(draw: st.DrawFn, bases: Sequence[Basis] = BASES, *, unknown: bool = True) -> Drawn:
    """Draw a standard with a class table for some of ``bases``; ``unknown``: its highest line may have no value.

    Over all draws every operator, measure and word of the language of conditions comes up.
    """
    many = draw(st.integers(0, len(INDICATORS) + len(_MORE)))
    indicators = (*INDICATORS, *_MORE)[:many]
    cutoff = draw(st.integers(1, max(many, 1)))
    chosen = draw(st.lists(st.sampled_from(list(bases)), min_size=1, unique=True))
    numbers: dict[str, int] = {"cutoff": cutoff} if many else {}
    lines: list[_Line] = []
    rules: list[str] = []
    for basis in chosen:
        ladder = draw(_ladders(basis, many, cutoff, unknown=unknown))
        lines += ladder.lines
        rules += ladder.rules
    first = next((line for line in lines if line[3] != "points"), None)
    if any(_TOP[0] in rule for rule in rules):
        lines.append(_TOP)
    if "points" in chosen and many:
        numbers |= {"points_per_indicator": 10, "score_b_cutoff": 10 * cutoff}
    stated = f"{_measure(first)} <= {first[0]}" if first is not None and draw(st.booleans()) else ""
    return Drawn(tuple(lines), tuple(rules), tuple(numbers.items()), indicators, stated)


def _measure(line: _Line) -> str:
    return "income_year" if line[3] == "vnd_person_year" else "income"


@st.composite
def _ladders(draw: st.DrawFn, basis: Basis, many: int, cutoff: int, *, unknown: bool) -> _Ladder:
    unit = "points" if basis == "points" else draw(st.sampled_from(["vnd_person_month", "vnd_person_year"]))
    size = draw(st.integers(1, 3))
    worth = 2 if basis == "points" else 1000  # points are whole: between two lines there has to be one
    values = [sorted(draw(st.lists(st.integers(*ends), min_size=size, max_size=size, unique=True))) for ends in _ENDS]
    named = f"{basis[0]}l"
    pairs = [(worth * rural, worth * urban) for rural, urban in zip(*values, strict=True)]
    lines: list[_Line] = [(f"{named}{at}", rural, urban, unit) for at, (rural, urban) in enumerate(pairs)]
    if unknown and size > 1 and draw(st.integers(0, 4)) == 0:
        lines[-1] = (lines[-1][0], None, draw(st.sampled_from([None, lines[-1][2]])), unit)
    measure = "score_a" if basis == "points" else _measure(lines[0])
    below = draw(st.lists(st.sampled_from(["<", "<="]), min_size=size, max_size=size))
    split = draw(st.sets(st.integers(0, size)))
    rules: list[str] = []
    for band in range(size + 1):
        bounds = [f"{measure} {'>' if below[band - 1] == '<=' else '>='} {named}{band - 1}"] if band else []
        bounds += [f"{measure} {below[band]} {named}{band}"] if band < size else []
        condition = " and ".join(bounds)
        outcome = CLASSES[min(band + 1, 2)] if band < size else CLASSES[3]
        asked = _questions(basis, many, cutoff, measure, named, band) if band in split else []
        if not asked:
            rules.append(f"{basis} {outcome}: {condition}")
            continue
        question, other, kind = draw(st.sampled_from(asked))
        needier = CLASSES[max(CLASSES.index(outcome) - 1, 0)] if kind != "agricultural" else outcome
        yes = _AGRICULTURAL.get(outcome, outcome) if kind == "agricultural" else needier
        rules.append(f"{basis} {yes}: {condition} and {question}")
        rules.append(f"{basis} {outcome}: {condition} and {other}")
    return _Ladder(tuple(lines), tuple(_merged(rules) if draw(st.booleans()) else rules))


def _merged(rules: list[str]) -> list[str]:
    """Return the rules with the first two of one class as one, ``(…) or (…)``."""
    for at, first in enumerate(rules):
        for second in rules[at + 1 :]:
            (outcome, _, one), (same, _, other) = first.partition(": "), second.partition(": ")
            if outcome == same:
                kept = [rule for rule in rules if rule not in (first, second)]
                return [f"{outcome}: ({one}) or ({other})", *kept]
    return rules


_TOP: _Line = ("stated_top", 90_000, 95_000, "vnd_person_month")
"""The line above all others, with which tables of points compare an income that was stated."""


_ENDS = ((2, 40), (40, 80))
"""Between what the lines of rural and of urban areas lie, in thousands of đồng or in points."""


def _questions(basis: Basis, many: int, cutoff: int, measure: str, named: str, band: int) -> list[tuple[str, str, str]]:
    """Return the questions that can split a band: each with its contrary, and what it is about."""
    found = [("agricultural", "not agricultural", "agricultural")]
    if basis == "points":
        stated = "given(income) and income <= stated_top"
        found.append((stated, f"not ({stated})", "income"))
        beyond = "(not given(income) or income > stated_top)"
        found.append((beyond, f"not {beyond}", "income"))
        if many:
            found.append(("score_b >= score_b_cutoff", "score_b < score_b_cutoff", "deprivations"))
    elif band and measure == "income":
        rest = f"income_less_assistance <= {named}{band - 1}"
        found += [(rest, f"income_less_assistance > {named}{band - 1}", "assistance")] * 3
    if basis == "income" and many:
        either = "(agricultural or deprivations >= cutoff)"
        found += [
            ("deprivations >= cutoff", "deprivations < cutoff", "deprivations"),
            (f"deprivations > {cutoff - 1}", f"deprivations <= {cutoff - 1}", "deprivations"),
            (either, f"not {either}", "deprivations"),
            ("not deprivations < 1", "deprivations < 1", "deprivations"),
        ]
    return found
