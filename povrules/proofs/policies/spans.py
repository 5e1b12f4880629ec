"""The days of a policy: spans on which no law changes, and the days of a span on which everybody is tried."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from povrules.language.expression import Compare, names
from povrules.language.policy import AnyPolicyFile
from povrules.language.policy_shared import DAY_NUMBERS, day_numbers
from povrules.proofs.policies.aspects import births_of
from povrules.proofs.policies.births import OF_BIRTH, by_calendar, check_apart, signatures
from povrules.rules import Policy

_ONE = timedelta(days=1)
PLAIN = range(2, 28)
"""The days of a month on which dates can lie in every way to the day: before and after it in every month."""


class Span(NamedTuple):
    """Days from a first one to a last one."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days there are."""
        return (self.last - self.first).days + 1

    def each(self) -> Iterator[date]:
        """Yield the days."""
        for at in range(self.days):
            yield self.first + at * _ONE


def last_day(law: AnyPolicyFile) -> date:
    """Return the last day for which a policy is given; a year after its law was read where it has none."""
    read_to = max(law.covers.read_to, law.covers.first)
    return law.covers.last or date(read_to.year + 1, 12, 31)


def spans_between(turns: Iterable[date], law: AnyPolicyFile) -> list[Span]:
    """Return the spans of the days of a policy between the days on which something turns."""
    end = last_day(law)
    firsts = sorted({law.covers.first, *(day for day in turns if law.covers.first < day <= end)})
    return [Span(first, after - _ONE) for first, after in zip(firsts, [*firsts[1:], end + _ONE], strict=True)]


def moments(policy: Policy, spans: Sequence[Span], comparisons: Iterable[Compare]) -> list[date]:
    """Return days of some spans, on which the same law holds, that together have everybody whom any of them has.

    Only by the calendar, of births and of the day, do days differ in who there can be. A day is left out where all who
    there are on it, as the comparisons see them, are there on another one too.
    """
    comparisons = tuple(comparisons)
    check_apart(comparisons)
    turning = tuple(one for one in comparisons if {*OF_BIRTH, *DAY_NUMBERS} & set(names(one)))
    if not by_calendar(turning):
        return [next((day for span in spans for day in span.each() if day.day in PLAIN), spans[0].first)]
    births = births_of(turning, policy)
    of_day = [one for one in turning if "on_day" in names(one)]
    found: dict[frozenset[tuple[int, int]], date] = {}
    month, ways = date.min, []
    for day in sorted((day for span in spans for day in span.each()), key=lambda day: day.day not in PLAIN):
        if day.replace(day=1) != month:
            month, ways = day.replace(day=1), births.ways(day)
        held = int(signatures(of_day, day_numbers(day), 1)[0])
        found.setdefault(frozenset((one.says, held) for one in ways if one.on(day)), day)
    return [day for seen, day in found.items() if not any(seen < other for other in found)]
