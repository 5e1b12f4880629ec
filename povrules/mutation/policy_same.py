"""Whether a slip in a policy changes nothing: on no day on which anything turns, for no combination of answers.

What is in force on a day is compared entry by entry, by what rows of results have of it: by which act a rate of
interest is known, or what else could be read, stands in none. Conditions may be written otherwise if they say the same
(:mod:`povrules.mutation.combinations`), and two groups may stand the other way round if nobody is in both.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise, product, takewhile
from typing import Any, NamedTuple, cast

from povrules.engines.held import Asked
from povrules.engines.in_force import Entry, InForce, in_force
from povrules.engines.supports import BenefitOn, lasting_of, support_on
from povrules.errors import PovrulesError
from povrules.language.expression import And, Node
from povrules.language.policy import Ends, Period, PolicyFile, Span
from povrules.language.policy_checks import turning_days
from povrules.language.question import Level
from povrules.language.support import SupportFile
from povrules.language.support_checks import turning_days_of_support
from povrules.mutation.combinations import EVERYBODY, Days, Told, Tried, alike, asked_alike, ends_alike, never_both
from povrules.mutation.policy_golden import told_on
from povrules.mutation.scenes import rests_on
from povrules.rules import InsurancePolicy, Policy, SupportPolicy
from povrules.text import Text


@dataclass(frozen=True)
class Part:
    """Something in force on a day: ``what`` it says, and of whom.

    ``told``: who else has nothing of it. ``ends``: when it ends for each of them. ``ordered``: it stands in an order of
    groups.
    """

    what: tuple[Any, ...]
    when: Node | None = None
    level: Level = "person"
    told: Told = EVERYBODY
    ends: Ends | None = None
    ordered: bool = False

    @property
    def name(self) -> str:
        """What it is called in a message."""
        return str(self.what[0])


class Compared(NamedTuple):
    """Whether a slip changes nothing, and how that is known, or what it changes."""

    same: bool
    said: Text


def compared(right: Policy, slipped: Policy) -> Compared:
    """Compare a policy with one that has a slip, on every day on which anything turns by either, in every reading."""
    ends = {day for one in (right, slipped) for day in _ends_of(one.law.covers)}
    days = sorted({*_days(right), *_days(slipped), *ends})
    tried: dict[object, Tried] = {}
    for said in _questions(right, slipped, tried):
        return Compared(False, said)
    for day, after in pairwise([*days, None]):
        assert day is not None
        for said in _differences(right, slipped, day, _of_year(day, after), tried):
            return Compared(False, Text(f"{day:%d/%m/%Y}: {said.vi}", f"{day:%d/%m/%Y}: {said.en}"))
    most = max((one.combinations or 0 for one in tried.values()), default=0)
    return Compared(
        True,
        Text(
            f"như cũ vào mọi ngày có thay đổi ({len(days)}), với mọi câu trả lời ({most} tổ hợp)",
            f"as it was on every day of change ({len(days)}), for every answer ({most} combinations)",
        ),
    )


def _ends_of(covers: Span) -> Iterator[date]:
    """Yield the days before and after those for which a policy is given, and the first and last of these."""
    yield from (covers.first - _DAY, covers.first)
    if covers.last is not None:
        yield from (covers.last, covers.last + _DAY)


_DAY = timedelta(days=1)


def _of_year(first: date, after: date | None) -> Days | None:
    """Return the days of a year up to the next day on which anything turns, None for all of them."""
    if after is None or after - first >= _YEAR:
        return None
    several = (first + timedelta(days=at) for at in range((after - first).days))
    return frozenset((day.month, day.day) for day in several)


_YEAR = timedelta(days=365)


def _questions(right: Policy, slipped: Policy, tried: dict[object, Tried]) -> Iterator[Text]:
    """Yield questions that are asked of others, where their answer is in doubt."""
    several = _of_grants(right) if isinstance(right, SupportPolicy) else _of_entries(right)
    for one, other in zip(right.law.columns, slipped.law.columns, strict=True):
        if one.only_if != other.only_if:
            for level, conditions in several.items():
                mine = [node for node in conditions if one.id in right.reads([node])]
                named = [*((right, node) for node in mine), (right, one.only_if), (slipped, other.only_if)]
                for at, switches in enumerate(_readings(named)):
                    asked, now = _asked(right, level, switches), _asked(slipped, level, switches)
                    tried[one.id, level, at] = asked_alike(asked, one.only_if, now, other.only_if, one.id, mine)
                    yield from _broken(tried[one.id, level, at], one.id)


def _of_grants(policy: SupportPolicy) -> dict[Level, list[Node]]:
    """Return what makes somebody one of a group: nothing is asked for what is told beside."""
    found: dict[Level, list[Node]] = {"household": [], "person": []}
    for benefit in policy.law.benefits:
        found[benefit.of] += [one.when for group in benefit.groups for one in group.versions]
    return {level: [*dict.fromkeys(of)] for level, of in found.items()}


def _of_entries(policy: Policy) -> dict[Level, list[Node]]:
    """Return what makes somebody one of a group, or one to whom the local budget adds something in it."""
    assert isinstance(policy, InsurancePolicy)
    versions = [(group, one) for group in policy.law.groups for one in group.versions]
    whens = [*(one.when for _, one in versions), *(one.when for one in policy.law.benefits)]
    found = [one for one in (*whens, *(one.when for one in policy.law.cautions)) if one is not None]
    for top_up in policy.local.top_ups if policy.local is not None else ():
        both = [(one.when, top_up.when) for group, one in versions if top_up.stands_on(group, one)]
        found += [And(tuple(when for when in pair if when is not None)) for pair in both if any(pair)]
    return {"person": [*dict.fromkeys(found)]}


def _days(policy: Policy) -> Iterator[date]:
    """Yield every covered day on which something begins or has just ended, what is told among it."""
    law, local = policy.law, policy.local
    days = turning_days_of_support(law) if isinstance(law, SupportFile) else turning_days(cast(PolicyFile, law))
    several: list[Period] = []
    ends: list[date | None] = [law.covers.read_to]
    if local is not None:
        several = [*(one for top_up in local.top_ups for one in top_up.versions), *local.notices, *local.own_standards]
        ends.append(local.read_to)
    spans = [*((one.first, one.last) for one in several), *((one.first, one.last) for one in law.switches)]
    firsts = [first for first, _ in spans if first is not None]
    afters = [last + _DAY for last in (*ends, *(last for _, last in spans)) if last is not None]
    yield from (day for day in (*days, *firsts, *afters) if law.covers.holds(day))


def _differences(
    right: Policy, slipped: Policy, day: date, of_year: Days | None, tried: dict[object, Tried]
) -> Iterator[Text]:
    """Yield what is otherwise on a day, and those of the year after it until anything turns.

    ``tried``: what was found of conditions on other days.
    """
    before, after = _parts(right, day), _parts(slipped, day)
    places = {one.what: at for at, one in enumerate(before)}
    for one in (part for part in after if part.what not in places):
        yield Text(f"{one.name}: nội dung khác", f"{one.name}: it says something else")
    for one in (part for part in before if part.what not in {other.what for other in after}):
        yield Text(f"{one.name}: không còn", f"{one.name}: it is not there")
    if right.law.covers.holds(day) and told_on(right, day) != told_on(slipped, day):
        yield Text("lưu ý khác", "other notices")
    for at, one in enumerate(after):
        was = before[places[one.what]]
        if was.when != one.when or right.law.facts != slipped.law.facts:
            yield from _conditions(right, slipped, was, one, of_year, tried)
        if was.ends != one.ends:
            yield from _ends(right, was, one)
        for other in (other for other in after[:at] if one.ordered and places[other.what] > places[one.what]):
            yield from _never_both(slipped, one, other, tried)


def _conditions(
    right: Policy, slipped: Policy, was: Part, one: Part, of_year: Days | None, tried: dict[object, Tried]
) -> Iterator[Text]:
    """Yield of whom something is said otherwise, by some reading."""
    several = [(right, when) for when in (was.when, *(node for nodes in was.told for node in nodes))]
    for switches in _readings([*several, (slipped, one.when)]):
        key = was.when, one.when, one.level, was.told, of_year, *switches.values()
        if key not in tried:
            asked, now = _asked(right, one.level, switches), _asked(slipped, one.level, switches)
            tried[key] = alike(asked, was.when, now, one.when, was.told, of_year)
        yield from _broken(tried[key], one.name)


def _ends(policy: Policy, was: Part, one: Part) -> Iterator[Text]:
    """Yield of whom something ends on another day, by some reading."""
    if was.when is None or was.ends is None or one.ends is None:
        yield Text(f"{one.name}: hết vào ngày khác", f"{one.name}: it ends on another day")
    else:
        for switches in _readings([(policy, was.when)]):
            found = ends_alike(_asked(policy, was.level, switches), was.when, was.ends, one.ends)
            yield from _broken(found, one.name)


def _never_both(policy: Policy, one: Part, other: Part, tried: dict[object, Tried]) -> Iterator[Text]:
    """Yield two groups, of which the order is another one, that somebody may be in both of."""
    assert one.when is not None
    assert other.when is not None
    for switches in _readings([(policy, one.when), (policy, other.when)]):
        key = one.when, other.when, *switches.values()
        if key not in tried:
            tried[key] = never_both(_asked(policy, one.level, switches), one.when, other.when)
        yield from _broken(tried[key], f"{other.name}, {one.name}")


def _readings(several: Sequence[tuple[Policy, Node | None]]) -> Iterator[dict[str, bool]]:
    """Yield the switches in every way in which conditions may be read: of one that none of them names, by default."""
    whens = [(policy, when) for policy, when in several if when is not None]
    default = {one.id: one.value for one in several[0][0].law.switches}
    named = [name for name in default if any(rests_on(policy, when, {name}) for policy, when in whens)]
    for values in product((True, False), repeat=len(named)):
        yield default | dict(zip(named, values, strict=True))


def _broken(found: Tried, name: str) -> Iterator[Text]:
    if not found.holds:
        answers = "; ".join(f"{key} = {value}" for key, value in (found.broken or {}).items())
        yield Text(f"{name}: {answers or 'không so được'}", f"{name}: {answers or 'cannot be compared'}")


def _asked(policy: Policy, level: Level, switches: dict[str, bool]) -> Asked:
    return Asked(policy, policy.law.covers.first, switches, (), level)


def _parts(policy: Policy, day: date) -> list[Part]:
    """Return what is in force on a day; that there is nothing, where the law of the day was not read."""
    law = policy.law
    found = [Part((one.id, one.of, one.cite)) for one in law.facts]
    found += [Part((one.id, one.model_copy(update={"only_if": None}))) for one in law.columns]
    found += [Part((one.id, one.value)) for one in law.switches]
    try:
        if isinstance(policy, InsurancePolicy):
            return [*found, *_insured(in_force(policy, day, {}))]
        assert isinstance(policy, SupportPolicy)
        support = support_on(policy, day, {})
    except PovrulesError as error:
        return [Part((error.text.en,))]
    year = policy.law.school_year
    later = law.covers.cite if day > law.covers.read_to else ()
    found.append(Part(("school year", year and (year.month, year.day, year.cite), later)))
    return [*found, *(part for one in support.benefits for part in _supported(one))]


def _insured(law: InForce) -> Iterator[Part]:
    cites = law.policy.law.covers.cite if law.is_later else ()
    yield Part((law.premium, law.premium_cites, cites))
    yield from (Part((one.rule, one.payer, one.label, one.cite)) for one in law.selections)
    yield from (Part((one.rate, one.cite), one.when) for one in law.benefits)
    entries = sorted(law.entries, key=lambda one: one.key)
    for one in law.cautions:
        yield Part((one.id, one.label, one.only, one.cite), one.when, told=_told_of(law, entries, one.only))
    of_bit = {one.bits: one.group.id for one in law.entries}
    yield from (Part(("either", of_bit[one.first,], of_bit[one.second,]), one.when) for one in law.either)
    before: list[tuple[int, Node]] = []
    seen: set[tuple[int, ...]] = set()
    for entry in entries:
        when, clause = And(entry.whens) if entry.whens else None, entry.key[0]
        added = entry.added
        # One that was not read may give more than another of its clause.
        ahead = [] if added is None else [node for of, node in before if added.share is not None or of < clause]
        yield Part(_terms(entry), when, told=Told(tuple(ahead)), ends=entry.lasting[1], ordered=bool(when))
        before += [(clause, when)] if when is not None else []
        seen.add(entry.bits)
        # Who surely is in one of two groups is paid for by the later one at the latest.
        pairs = (((one.first,), (one.second,), one.when) for one in law.either)
        before += [(clause, both) for *two, both in pairs if entry.bits in two and set(two) <= seen]
    yield Part(("rest", *_terms(law.rest)))


def _told_of(law: InForce, entries: Sequence[Entry], only: str | None) -> Told:
    """Return of whom a caution is told that is told of some only.

    Who may be in a group that stands before all that have a minimum does not surely have a minimum; who may be in one
    that is supported, and stands before all that pay themselves, may be entitled. Nobody has a minimum who is not
    surely in a group that has one, if there is a third way between those.
    """
    if only is None:
        return EVERYBODY
    least = [one for one in entries if one.at_least and only == "at_least"]
    before = takewhile(lambda one: one not in least if least else one.payer.supports, entries)
    bits = {one.bits for one in least}
    either = any({(one.first,), (one.second,)} <= bits for one in law.either)
    return Told(
        unless=tuple(And(one.whens) for one in before),
        needed=() if either else tuple(And(one.whens) for one in least),
    )


def _terms(entry: Entry) -> tuple[Any, ...]:
    version, card, added = entry.version, entry.card, entry.added
    more = None if added is None else (added.top_up.id, added.top_up.label, added.share, added.version.unknown)
    shown = None if card is None else (card.label, card.ends)
    own = (version.share, version.minimum, version.premium, version.discounts)
    benefit = (entry.benefit.rate, entry.benefit.cite)
    first, _, last, also = entry.lasting
    group = (entry.group.id, entry.group.label, entry.payer)
    return (*group, *own, first, last, also, entry.cite, shown, benefit, more)


_UNDATED = {"first": date.min, "last": None}
"""Without days: how long something lasts is found of group and loan together."""


def _supported(on: BenefitOn) -> Iterator[Part]:
    of, loan = on.benefit.of, on.loan
    label = (on.benefit.id, on.benefit.label, on.benefit.kind, on.benefit.whole, on.benefit.fee)
    highest = on.highest and (on.highest.label, on.highest.cite)
    lent = loan and loan.model_copy(update=_UNDATED)
    yield Part((*label, lent, on.gap and (on.gap.label, on.gap.unread, on.gap.cite), highest), level=of)
    if on.gap is not None and on.gap.when is not None:
        yield Part((on.benefit.id, "gap"), on.gap.when, of)
    for grant in on.grants:
        rate = grant.rate and (grant.rate.rate, grant.rate.unknown)
        overdue = grant.overdue and grant.overdue.rate if rate and rate[0] is not None else None
        version = grant.version.model_copy(update={"when": None, "rate": None, "ends": None, **_UNDATED})
        lasting = lasting_of(grant, loan)
        terms = (grant.group.id, grant.group.label, version, rate, overdue, lasting._replace(ends=None))
        yield Part((on.benefit.id, *terms), grant.version.when, of, ends=lasting.ends)
    yield from (Part((on.benefit.id, one.months, one.cite), one.when, of) for _, one in on.limits)
    whens = tuple(one.version.when for one in on.grants)
    for _, one in on.cautions:
        told = Told(unless=whens if one.only == "not_entitled" else ())  # who may be in a group may be entitled
        yield Part((on.benefit.id, one.id, one.label, one.only, one.cite), one.when, of, told)
