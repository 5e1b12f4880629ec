"""Ready-made properties of a standard, each a test in one line of a drafter's file (docs/testing.md).

>>> from povrules.testing import properties
>>> test_monotone = properties.monotone("vn-2022")

Each function returns a test: households are generated around the lines of the standard, on every basis that it has, and
decided by the engine. A household for which the property does not hold is told in Vietnamese and English. Exceptions
that the file declares with their citation are honoured, as ``povrules prove`` does.
"""

from collections.abc import Callable
from functools import partial
from random import Random
from typing import TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from povrules.engines.plan import build_plan
from povrules.engines.prove import faults
from povrules.language.loader import Standard
from povrules.language.schema import Basis, Outcome
from povrules.proofs.declared import meant_by
from povrules.proofs.draft import read_draft
from povrules.proofs.grid import RANK, Step, against_need, with_every_line
from povrules.proofs.model import PROPERTIES
from povrules.proofs.tables import enumerate_table
from povrules.proofs.tried import STEPS
from povrules.standards import Overlays, overlay_files, source_of
from povrules.testing import decided as engine
from povrules.testing.evaluated import Household, applies
from povrules.testing.lasting import AT_ONCE, Test, beside, lasting, loaded
from povrules.testing.pairs import across
from povrules.testing.strategies import StandardLike, blanked, censuses, households
from povrules.text import Text

__all__ = [
    "across",
    "all_of",
    "blank_safe",
    "exclusive",
    "monotone",
    "monotone_deprivation",
    "monotone_income",
    "order_free",
]


def monotone(standard: StandardLike, overlays: Overlays = None) -> Test:
    """More income never leads to a needier class, one more deprivation never to a less needy one."""
    return _test(standard, overlays, _monotone_income, _monotone_deprivation)


def monotone_income(standard: StandardLike, overlays: Overlays = None) -> Test:
    """More income (a higher score A) never leads to a needier class."""
    return _test(standard, overlays, _monotone_income)


def monotone_deprivation(standard: StandardLike, overlays: Overlays = None) -> Test:
    """One more deprivation (a higher score B) never leads to a less needy class."""
    return _test(standard, overlays, _monotone_deprivation)


def exclusive(standard: StandardLike, overlays: Overlays = None) -> Test:
    """Every household has exactly one class, and it is the one that the engine gives.

    The conditions of the file are read a second time, in fractions; a file that the loader refuses is read so too.
    """
    return _test(standard, overlays, _exclusive, draft=True)


def order_free(standard: StandardLike, overlays: Overlays = None) -> Test:
    """Rows are independent: a household has the same result wherever it stands, and whatever other rows there are."""
    return _test(standard, overlays, _order_free)


def blank_safe(standard: StandardLike, overlays: Overlays = None) -> Test:
    """Blanks never decide wrongly: a class that is given with blanks holds for every way to fill them in."""
    return _test(standard, overlays, _blank_safe)


def all_of(standard: StandardLike, overlays: Overlays = None) -> Callable[[str], None]:
    """All ready-made properties of a standard, each a test of its own; pytest fills in the name of each."""
    ready = (exclusive, monotone_income, monotone_deprivation, order_free, blank_safe)
    source = beside(standard)

    @pytest.mark.parametrize("name", [one.__name__ for one in ready])
    def test(name: str) -> None:
        next(one for one in ready if one.__name__ == name)(source, overlays)()

    return test


Check: TypeAlias = Callable[[Standard, Basis], None]


def _test(standard: StandardLike, overlays: Overlays, *checks: Check, draft: bool = False) -> Test:
    """Return a test of some properties on every basis; the file is read when the test runs."""
    source = beside(standard, 3)

    def test() -> None:
        read = drafted(source, overlays) if draft else loaded(source, overlays)
        for basis in read.law.bases:
            for check in checks:
                check(read, basis)

    return test


def drafted(standard: StandardLike, overlays: Overlays = None) -> Standard:
    """Return a standard even where its tables have gaps or overlaps; raises LawFileError where no table can be read."""
    if isinstance(standard, Standard):
        return standard
    draft = read_draft(source_of(standard), overlay_files(overlays))
    if draft.standard is None or not draft.readable or draft.missing or not draft.ordered:
        return loaded(standard, overlays)  # which says what is wrong
    return draft.standard


def _title(name: str, standard: Standard, basis: Basis) -> Text:
    title = PROPERTIES[name]
    return Text(f"{standard.id} ({basis}): {title.vi}", f"{standard.id} ({basis}): {title.en}")


def _told(standard: Standard, household: Household) -> Text:
    return engine.told(household, standard.law.indicators)


_HOUSEHOLD = Text("hộ", "household")
_EXPECTED = Text("cần", "expected")
_FOUND = Text("có", "found")


def _exclusive(standard: Standard, basis: Basis) -> None:
    complete = with_every_line(standard)
    sound = not list(faults(build_plan(complete, basis)))

    @lasting()
    @given(st.lists(households(complete, basis, blanks=False), min_size=AT_ONCE, max_size=AT_ONCE))
    def holds(census: list[Household]) -> None:
        rules = [applies(complete, basis, one) for one in census]
        for one, names in zip(census, rules, strict=True):
            if len(names) != 1:
                expected = Text("đúng một quy tắc áp dụng", "exactly one rule that applies")
                shown = ", ".join(names)
                found = Text(shown or "không quy tắc nào", shown or "no rule")
                title = _title("no_overlap" if names else "no_gap", standard, basis)
                lines = [(_HOUSEHOLD, _told(standard, one)), (_EXPECTED, expected), (_FOUND, found)]
                raise AssertionError(engine.failed(title, lines))
        verdicts = engine.decided(complete, basis, census) if sound else ()
        for one, [name], verdict in zip(census, rules, verdicts, strict=sound):
            if verdict.rule != name:
                lines = [(_HOUSEHOLD, _told(standard, one)), (_EXPECTED, Text(name, name)), (_FOUND, verdict.said)]
                raise AssertionError(engine.failed(_title("no_overlap", standard, basis), lines))

    holds()


def _monotone_income(standard: Standard, basis: Basis) -> None:
    _monotone(standard, basis, "income", _richer)


def _monotone_deprivation(standard: Standard, basis: Basis) -> None:
    _monotone(standard, basis, "deprivation", partial(_needier, standard.indicator_ids))


More: TypeAlias = Callable[[st.DataObject, Basis, Household], Household]


def _monotone(standard: Standard, basis: Basis, step: Step, more: More) -> None:
    """Decide households twice, as they are and with more of one thing: every step at a line, then drawn ones."""
    complete = with_every_line(standard)
    declared = set(meant_by(standard, STEPS[step], basis))

    def hold(before: list[Household], after: list[Household]) -> None:
        verdicts = engine.decided(complete, basis, [*before, *after])
        for one, other, first, second in zip(before, after, verdicts, verdicts[len(before) :], strict=False):
            move = first.outcome, second.outcome
            if move not in declared and _against(step, move):
                lines = [
                    (_HOUSEHOLD, _told(standard, one)),
                    (_FOUND, first.said),
                    (Text("hộ ấy có thêm", "the same with more"), _told(standard, other)),
                    (_EXPECTED, _at(step, first.outcome)),
                    (_FOUND, second.said),
                ]
                raise AssertionError(engine.failed(_title(STEPS[step], standard, basis), lines))

    steps = [rows for (own, _), rows in enumerate_table(complete, basis).against.items() if own == step]
    if steps:
        hold([rows[0] for rows in steps], [rows[1] for rows in steps])

    @lasting()
    @given(st.lists(households(complete, basis, blanks=False), min_size=AT_ONCE, max_size=AT_ONCE), st.data())
    def holds(before: list[Household], data: st.DataObject) -> None:
        hold(before, [more(data, basis, one) for one in before])

    holds()


def _against(step: Step, move: tuple[str | None, str | None]) -> bool:
    known: list[Outcome] = [outcome for name in move for outcome in RANK if outcome == name]
    return len(known) == len(move) and against_need(step, (known[0], known[1]))


def _at(step: Step, outcome: str | None) -> Text:
    """Return what a household may be after a step: its class, or one further along the step."""
    [rank] = [rank for name, rank in RANK.items() if name == outcome]
    return engine.listed(name for name, own in RANK.items() if (own >= rank if step == "income" else own <= rank))


def _richer(data: st.DataObject, basis: Basis, one: Household) -> Household:
    """Return the household with more earned income or assistance, by points with a higher score A."""
    near = data.draw(st.one_of(st.integers(0, 3), st.integers(0, 3_000_000)))
    if basis == "points":
        return one | {"score_a": min(one["score_a"] + near % 300, 10_000)}
    if one["income_12m"] is None:
        return one | {"income_per_capita": one["income_per_capita"] + near}
    more = one | {"income_12m": one["income_12m"] + near * data.draw(st.sampled_from([1, 12 * one["members"]]))}
    if data.draw(st.booleans()):
        grown = more["income_12m"] - one["income_12m"]
        more["social_assistance_12m"] = (one["social_assistance_12m"] or 0) + grown
    return more


def _needier(indicators: tuple[str, ...], data: st.DataObject, basis: Basis, one: Household) -> Household:
    """Return the household with one more deprivation, by points with a higher score B."""
    free = [name for name in indicators if not one[name]]
    if basis == "points":
        return one | {"score_b": min(one["score_b"] + 10, 10 * len(indicators))}
    return one | {data.draw(st.sampled_from(free)): True} if free else one


def _order_free(standard: Standard, basis: Basis) -> None:
    @lasting()
    @given(censuses(standard, basis, errors=True), st.randoms(use_true_random=False))
    def holds(census: list[Household], chance: Random) -> None:
        straight = engine.decided(standard, basis, census)
        order = list(range(len(census)))
        chance.shuffle(order)
        turned = engine.decided(standard, basis, [census[at] for at in order])
        alone = engine.decided(standard, basis, [census[order[0]]])
        for place, found in [*enumerate(turned), (0, alone[0])]:
            expected = straight[order[place]]
            if found != expected:
                title = Text(
                    f"{standard.id} ({basis}): thứ tự dòng và các dòng khác không làm đổi kết quả",
                    f"{standard.id} ({basis}): the order of rows and other rows change no result",
                )
                shown = _cells(census[order[place]])
                lines = [(_HOUSEHOLD, Text(shown, shown)), (_EXPECTED, expected.said), (_FOUND, found.said)]
                raise AssertionError(engine.failed(title, lines))

    holds()


def _cells(household: Household) -> str:
    return ", ".join(f"{name}={cell}" for name, cell in household.items() if cell is not None)


def _blank_safe(standard: Standard, basis: Basis) -> None:
    @lasting()
    @given(st.lists(blanked(standard, basis), min_size=AT_ONCE, max_size=AT_ONCE))
    def holds(drawn: list[tuple[Household, Household]]) -> None:
        blank, full = ([pair[side] for pair in drawn] for side in (0, 1))
        verdicts = engine.decided(standard, basis, [*blank, *full])
        for at, (with_blanks, filled) in enumerate(drawn):
            first, second = verdicts[at], verdicts[at + len(drawn)]
            if not second.possible <= first.possible:
                lines = [
                    (_HOUSEHOLD, _told(standard, with_blanks)),
                    (_FOUND, first.said),
                    (Text("hộ ấy, điền đủ", "the same, filled in"), _told(standard, filled)),
                    (_EXPECTED, engine.listed(first.possible)),
                    (_FOUND, second.said),
                ]
                raise AssertionError(engine.failed(_title("blanks", standard, basis), lines))

    holds()
