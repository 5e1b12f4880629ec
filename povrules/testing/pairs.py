"""Properties across two standards: the same household under both, with what must change and what may.

>>> from povrules.testing import across
>>> test_nobody_falls = across("vn-2016", "vn-2022").never("poor", "not_poor", when="deprivations >= 3")
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from hypothesis import given
from hypothesis import strategies as st

from povrules.errors import UsageError
from povrules.language.expression import Compare, Name, Node, Number, names, parse_condition, walk
from povrules.language.findings import near_text
from povrules.language.loader import Standard, shared_measures
from povrules.language.schema import AREAS, MONTHS, Basis
from povrules.proofs.grid import RANK
from povrules.proofs.joint import Joint, compare, told_by
from povrules.review import CLASS_LABELS
from povrules.standards import Overlays
from povrules.testing import decided as engine
from povrules.testing.evaluated import Household, holds
from povrules.testing.lasting import AT_ONCE, Test, beside, lasting, loaded
from povrules.testing.strategies import StandardLike, households
from povrules.text import Text

Pair: TypeAlias = tuple[Standard, Standard]
Classes: TypeAlias = str | tuple[str, ...]
"""One class, or several of which any will do."""

Move: TypeAlias = tuple[Classes, Classes]

Allowed: TypeAlias = Callable[[str], Iterable[str] | None]
"""For the class by the first standard those that are allowed by the second, None for any."""

_MONEY = {one.id for one in shared_measures() if one.unit in MONTHS}


@dataclass(frozen=True)
class Across:
    """Two standards whose classes of the same household are held against each other.

    ``undetermined`` is a class as any other: what a household is whose class hangs on law that was not read.
    ``when``: a condition as law files have it, read as one of the first standard. It may name its measures, lines and
    numbers, the indicators of both, ``agricultural``, ``rural`` and ``urban``.
    """

    first: StandardLike
    second: StandardLike
    basis: Basis = "income"
    overlays: Overlays = None

    def never(self, before: Classes, after: Classes, *, when: str | None = None) -> Test:
        """No household of a class ``before`` by the first standard has a class ``after`` by the second."""
        from_, to = _classes(before), _classes(after)
        title = Text(f"không hộ nào từ {before} sang {after}", f"no household goes from {before} to {after}")
        return self._test(title, when, lambda own: set(CLASS_LABELS) - to if own in from_ else None)

    def always(self, before: Classes, after: Classes, *, when: str | None = None) -> Test:
        """Every household of a class ``before`` by the first standard has a class ``after`` by the second."""
        from_, to = _classes(before), _classes(after)
        title = Text(f"mọi hộ {before} đều sang {after}", f"every household that is {before} becomes {after}")
        return self._test(title, when, lambda own: to if own in from_ else None)

    def may(self, *moves: Move, when: str | None = None) -> Test:
        """No household changes its class but by one of ``moves``, pairs of a class before and one after."""
        known = [(before, after) for move in moves for before in _classes(move[0]) for after in _classes(move[1])]
        shown = "; ".join(sorted(" → ".join(move) for move in known)) or "–"
        title = Text(f"chỉ đổi loại theo: {shown}", f"classes change only by: {shown}")
        return self._test(title, when, lambda own: {own, *(after for before, after in known if before == own)})

    def never_needier(self, *, when: str | None = None) -> Test:
        """No household is needier by the second standard than by the first."""
        title = Text("không hộ nào nghèo hơn theo chuẩn sau", "no household is needier by the second standard")
        return self._test(title, when, lambda own: _ranked(own, needier=False))

    def never_less_needy(self, *, when: str | None = None) -> Test:
        """No household is less needy by the second standard than by the first."""
        title = Text("không hộ nào khá hơn theo chuẩn sau", "no household is less needy by the second standard")
        return self._test(title, when, lambda own: _ranked(own, needier=True))

    def must(self, *moves: Move) -> Test:
        """Each of ``moves`` happens to some household, of all that there can be."""
        wanted = [(before, after) for move in moves for before in _classes(move[0]) for after in _classes(move[1])]
        sources = beside(self.first), beside(self.second)

        def test() -> None:
            pair = loaded(sources[0], self.overlays), loaded(sources[1], self.overlays)
            found = {(str(before), str(after)) for before, after in _joint(pair, self.basis).classes}
            missing = [move for move in wanted if move not in found]
            if missing:
                shown = "; ".join(" → ".join(move) for move in missing)
                there = "; ".join(" → ".join(move) for move in sorted(found) if move[0] != move[1]) or "–"
                title = Text(f"không hộ nào đổi loại: {shown}", f"no household changes its class so: {shown}")
                raise AssertionError(engine.failed(_named(pair, title), [(_CHANGES, Text(there, there))]))

        return test

    def _test(self, title: Text, when: str | None, allowed: Allowed) -> Test:
        condition = None if when is None else parse_condition(when)
        sources = beside(self.first, 3), beside(self.second, 3)

        def test() -> None:
            pair = loaded(sources[0], self.overlays), loaded(sources[1], self.overlays)
            _check_names(pair, condition, when)
            joint = _joint(pair, self.basis)
            for row, (before, after) in zip(joint.rows, joint.classes, strict=True):
                wanted = allowed(before)
                if wanted is not None and after not in wanted and _met(pair, condition, row):
                    _hold(pair, self.basis, title, allowed, [row])

            @lasting()
            @given(st.lists(_aimed(pair, self.basis, condition), min_size=AT_ONCE, max_size=AT_ONCE))
            def holds_(census: list[Household]) -> None:
                meant = [one for one in census if _met(pair, condition, one)]
                if meant:
                    _hold(pair, self.basis, title, allowed, meant)

            holds_()

        return test


def across(first: StandardLike, second: StandardLike, basis: Basis = "income", overlays: Overlays = None) -> Across:
    """Return two standards to hold against each other; the first is the older one, or the one that is replaced."""
    return Across(beside(first), beside(second), basis, overlays)


@lru_cache(maxsize=16)
def _joint(pair: Pair, basis: Basis) -> Joint:
    """Return one household in every way in which the two can place one, decided by both; found out once a pair."""
    return compare(pair, basis)


_CHANGES = Text("những thay đổi có thật", "the changes that there are")


def _classes(given_: Classes) -> set[str]:
    """Return classes by id; raises :class:`UsageError` for one that there is not."""
    chosen = (given_,) if isinstance(given_, str) else given_
    for name in chosen:
        if name not in CLASS_LABELS:
            shown = ", ".join(CLASS_LABELS)
            vi, en = f"{name!r} không phải loại hộ; cần một trong", f"{name!r} is no class; expected one of"
            raise UsageError(near_text(f"{vi} {shown}", f"{en} {shown}", name, CLASS_LABELS))
    return set(chosen)


def _ranked(own: str, *, needier: bool) -> set[str] | None:
    """Return the classes that are at least (at most) as needy as one; None for one without a rank."""
    ranks = {str(name): rank for name, rank in RANK.items()}
    if own not in ranks:
        return None
    allowed = {name for name, rank in ranks.items() if (rank <= ranks[own] if needier else rank >= ranks[own])}
    return allowed | {"undetermined"}


def _check_names(pair: Pair, condition: Node | None, when: str | None) -> None:
    """Refuse a condition with a name that neither standard knows."""
    law = pair[0].law
    known = {one.id for one in shared_measures()} | {*AREAS, "agricultural"}
    known |= {one.id for one in law.lines} | {one.id for one in law.parameters}
    known |= {name for one in pair for name in one.indicator_ids}
    for name in names(condition) if condition is not None else ():
        if name not in known:
            vi, en = f"when: {when!r}: không có tên {name!r}", f"when: {when!r}: there is no {name!r}"
            raise UsageError(near_text(vi, en, name, known))


def _met(pair: Pair, condition: Node | None, one: Household) -> bool:
    return condition is None or holds(pair[0], one | {area: one["area"] == area for area in AREAS}, condition)


@st.composite
def _aimed(draw: st.DrawFn, pair: Pair, basis: Basis, condition: Node | None) -> Household:
    """Draw a household at the lines of both standards, or at an income that the condition names."""
    one = draw(households(pair, basis, blanks=False))
    amounts = list(_amounts(condition))
    if amounts and basis == "income" and draw(st.booleans()):
        each = draw(st.sampled_from(amounts)) + draw(st.integers(-1, 1))
        return one | {"income_per_capita": each, "income_12m": None}
    return one


def _amounts(condition: Node | None) -> Iterator[int]:
    """Yield the numbers with which a condition compares an income."""
    for node in walk(condition) if condition is not None else ():
        match node:
            case Compare(left=Name(id=name), right=Number(value=value)) if name in _MONEY:
                yield value


def _named(pair: Pair, title: Text) -> Text:
    both = f"{pair[0].id} → {pair[1].id}"
    return Text(f"{both}: {title.vi}", f"{both}: {title.en}")


def _hold(pair: Pair, basis: Basis, title: Text, allowed: Allowed, census: list[Household]) -> None:
    """Decide households by both standards; fail with the first of which the second class is not allowed."""
    first, second = (engine.decided(one, basis, census) for one in pair)
    for one, before, after in zip(census, first, second, strict=True):
        wanted = allowed(str(before.outcome))
        if wanted is not None and str(after.outcome) not in wanted:
            lines = [
                (Text("hộ", "household"), told_by(pair, one)),
                (Text(f"theo {pair[0].id}", f"by {pair[0].id}"), before.said),
                (Text(f"theo {pair[1].id}, cần", f"by {pair[1].id}, expected"), engine.listed(wanted)),
                (Text(f"theo {pair[1].id}, có", f"by {pair[1].id}, found"), after.said),
            ]
            raise AssertionError(engine.failed(_named(pair, title), lines))
