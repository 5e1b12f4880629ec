"""Parts of the proofs of policies: readings of conditions, births and dates, the search; each against another one."""

import random
from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import product
from typing import Any, cast

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from povrules.engines.held import Asked, person_table
from povrules.engines.one_of_two import OneOfTwo
from povrules.engines.selected import decide_person
from povrules.engines.supports import decide_support
from povrules.language.expression import And, Node, Not, Or, parse_survey_condition
from povrules.proofs.model import Example
from povrules.proofs.policies.answers import Reader
from povrules.proofs.policies.aspects import Aspects, births_of, births_on, born_values
from povrules.proofs.policies.births import OF_BIRTH, MixedError, all_births, signatures
from povrules.proofs.policies.blanked import Patterns
from povrules.proofs.policies.blanks import blanks
from povrules.proofs.policies.classes import class_pairs, local
from povrules.proofs.policies.dates import ENDS, dates_apart, numbers_of
from povrules.proofs.policies.insured import Insured, either, insured, insured_spans, one_payer, shares
from povrules.proofs.policies.meant import days_text, shortened
from povrules.proofs.policies.said import Bound, age_bounds
from povrules.proofs.policies.search import Search
from povrules.proofs.policies.spans import Span, moments
from povrules.proofs.policies.supported import highest, supported, supported_spans
from povrules.proofs.policies.verdicts import OfInsurance, OfSupport, Verdict, benefit, pairs
from povrules.rules import load_policy
from povrules.text import Text
from proofs.policies.laws import cove, isle, quay

BHYT = load_policy("bhyt")
READER = Reader(BHYT.law.facts)
CONDITIONS = [one.when for group in cast(Any, BHYT.law).groups for one in group.versions if one.when is not None]
COMPARISONS = tuple(dict.fromkeys(one for when in CONDITIONS for one in READER.comparisons(when)))
BIRTHS = tuple(one for one in COMPARISONS if READER.names(one) & OF_BIRTH)


class TestReading:
    @given(st.data())
    @settings(max_examples=60)
    def test_what_is_settled_is_so_of_every_completion(self, data: st.DataObject) -> None:
        names = ["a", "b", "c", "d"]
        leaf = st.sampled_from([*names, 'e == "x"', "f >= 2", "given(g)"]).map(parse_survey_condition)
        node = data.draw(
            st.recursive(
                leaf,
                lambda inner: st.one_of(
                    inner.map(Not),
                    st.tuples(inner, inner).map(And),
                    st.tuples(inner, inner).map(Or),
                ),
                max_leaves=6,
            )
        )
        values: dict[str, list[Any]] = {name: [False, True] for name in (*names, "given g")} | {
            "e": ["x", "y"],
            "f": [1, 2],
        }
        known = {
            name: data.draw(st.sampled_from(several)) for name, several in values.items() if data.draw(st.booleans())
        }
        truth = Reader(()).truth(node)
        rest = [name for name in values if name not in known]
        every = {
            truth(known | dict(zip(rest, some, strict=True))) for some in product(*(values[name] for name in rest))
        }
        assert None not in every
        settled = truth(known)
        assert settled is None or every == {settled}

    def test_arithmetic_and_facts(self) -> None:
        answers = {"birth_month": 9, "birth_day": 30, "age_months": 72, "on_year": 2026, "birth_year": 2020}
        truth = READER.truth(parse_survey_condition("card_of_school_year"))
        assert truth(answers) is None
        assert truth({**answers, "on_month": 9, "on_day": 30}) is True
        assert truth({**answers, "on_month": 10, "on_day": 1}) is False
        assert READER.truth(parse_survey_condition("(on_year - 1) * 2 == 4050"))(answers) is True


class TestBirths:
    @pytest.mark.parametrize(
        "day", [date(2020, 2, 29), date(2018, 9, 30), date(2026, 10, 1), date(2025, 1, 31)], ids=str
    )
    def test_are_all_that_there_are(self, day: date) -> None:
        """Every day of birth of 130 years, one after the other, against the ways that were found."""
        first = date(day.year - 130, day.month, min(day.day, 28))
        days = [first + timedelta(days=at) for at in range((day - first).days + 1)]
        rows = [born_values(born, day) for born in days]
        numbers = {name: np.array([row[name] for row in rows]) for name in rows[0]}
        numbers |= {"on_year": np.int64(day.year), "on_month": np.int64(day.month), "on_day": np.int64(day.day)}
        every = set(signatures(BIRTHS, numbers, len(days)).tolist())
        found = births_on(BIRTHS, day, BHYT)
        picked = {name: np.array([born_values(born, day)[name] for born in found]) for name in rows[0]}
        shown = signatures(BIRTHS, numbers | picked, len(found)).tolist()
        assert len(shown) == len(set(shown))
        assert set(shown) == every

    def test_the_days_that_are_tried_have_everybody_of_all_others(self) -> None:
        spans = [Span(date(2019, 7, 1), date(2020, 9, 1))]
        births = births_of(BIRTHS, BHYT)
        on_day = [one for one in BIRTHS if "on_day" in READER.names(one)]

        def seen(day: date) -> set[tuple[int, int]]:
            known = {"on_year": day.year, "on_month": day.month, "on_day": day.day}
            held = int(signatures(on_day, known, 1)[0])
            return {(one.says, held) for one in births.ways(day) if one.on(day)}

        tried = [seen(day) for day in moments(BHYT, spans, BIRTHS)]
        assert all(any(seen(day) <= other for other in tried) for day in spans[0].each())

    def test_by_age_alone_one_day_has_everybody(self) -> None:
        whens = [parse_survey_condition("age_months < 72")]
        few = [one for when in whens for one in READER.comparisons(when)]
        assert moments(BHYT, [Span(date(2020, 1, 31), date(2020, 2, 1))], few) == [date(2020, 1, 31)]
        assert moments(BHYT, [Span(date(2020, 1, 31), date(2020, 3, 1))], few) == [date(2020, 2, 2)]

    def test_a_day_of_birth_is_not_compared_with_the_day(self) -> None:
        with pytest.raises(MixedError, match="birth_day"):
            all_births(tuple(READER.comparisons(parse_survey_condition("birth_day == on_day"))), 2020, 2020)


class TestDates:
    @pytest.mark.parametrize(
        "day", [date(2020, 2, 29), date(2019, 2, 28), date(2026, 1, 31), date(2026, 4, 1)], ids=str
    )
    def test_their_numbers_are_those_of_the_engine(self, day: date) -> None:
        dates = [day + timedelta(days=at) for at in range(-1200, 500, 7)]
        dates += [date(day.year - 3, day.month, 28), date(day.year - 3, 1, 31), date(day.year - 1, 1, 1)]
        conditions = tuple(parse_survey_condition(f"escaped_on{end} > 0") for end in ENDS)
        rows = pl.Series(range(len(dates)), dtype=pl.UInt32)
        persons = pl.DataFrame({"_row": rows, "born": [None] * len(dates), "born_year": [None] * len(dates)})
        persons = persons.cast({"born": pl.Date, "born_year": pl.Int64})
        households = pl.DataFrame({"escaped_on": dates, "escaped": [True] * len(dates)})
        classes = pl.repeat(None, len(dates), dtype=pl.String, eager=True)
        table, _ = person_table(Asked(BHYT, day, {}, conditions), persons, households, classes)
        for at, began in enumerate(dates):
            apart = day.year * 12 + day.month - began.year * 12 - began.month
            side = (began.day > day.day) - (began.day < day.day)
            found = numbers_of("escaped_on", (apart, side))
            assert {name: table[f"{name}|low"][at] for name in found} == found, began

    def test_on_the_first_and_the_last_of_a_month_there_are_fewer(self) -> None:
        comparisons = tuple(READER.comparisons(parse_survey_condition("x_months != x_calendar_months")))
        assert len(dates_apart("x", comparisons, date(2026, 4, 10))) == 2
        assert len(dates_apart("x", comparisons, date(2026, 1, 31))) == 1
        apart, when = dates_apart("x", comparisons, date(2026, 3, 31))[0]
        assert (apart, when) == ((0, 0), date(2026, 3, 31))
        assert monthrange(2026, 2)[1] == 28


class TestSearch:
    @given(st.integers(0, 10**9))
    @settings(max_examples=15, deadline=None)
    def test_finds_somebody_if_there_is_anybody(self, seed: int) -> None:
        """Against all answers, one after the other."""
        chance = random.Random(seed)
        atoms = ["worker", "pupil", "alone", "diver", "divers_count", 'shore == "north"', "boats <= 2", "age < 6"]
        atoms += ['household_class == "poor"', "given(dived_on)"]

        def drawn(depth: int) -> Node:
            if depth == 0:
                return parse_survey_condition(chance.choice(atoms))
            kind = chance.randrange(3)
            inner = tuple(drawn(depth - 1) for _ in range(1 if kind == 0 else 2))
            return Not(inner[0]) if kind == 0 else (And if kind == 1 else Or)(inner)

        policy = isle()
        reader = Reader(policy.law.facts)
        several = [drawn(chance.randrange(1, 4)) for _ in range(4)]
        wanted = [(one, chance.random() < 0.5) for one in several]
        aspects = Aspects(policy, reader, several, date(2030, 5, 5))
        search = Search(aspects)
        found = search.somebody(*(search.wanted(one, so) for one, so in wanted))
        everybody = product(*(range(len(one.cases)) for one in aspects.aspects.values()))
        fits = any(
            all(reader.truth(one)(answers) is so for one, so in wanted)
            for cases in everybody
            for answers in [search.answers(dict(zip(aspects.aspects, cases, strict=True)))]
        )
        assert (found is not None) == fits
        if found is not None:
            assert all(reader.truth(one)(search.answers(found)) is so for one, so in wanted)

    def test_a_yes_has_a_yes_before_it(self) -> None:
        policy = load_policy("hoc-phi")
        whens = [parse_survey_condition("very_small_group"), parse_survey_condition("not ethnic_minority")]
        aspects = Aspects(policy, Reader(policy.law.facts), whens, date(2026, 9, 1))
        search = Search(aspects)
        assert search.somebody(search.wanted(whens[0])) is not None
        assert search.somebody(*map(search.wanted, whens)) is None

    def test_what_is_open_though_everything_is_answered_is_nobody(self) -> None:
        policy = isle()
        when = parse_survey_condition("dived_on_months < 3")
        search = Search(
            Aspects(policy, Reader(policy.law.facts), [when, parse_survey_condition("dived")], date(2030, 5, 5))
        )
        no_dive = search.wanted(parse_survey_condition("dived"), False)
        assert search.somebody(search.wanted(when), no_dive) is None
        assert search.somebody(search.wanted(when, False), no_dive) is None


class TestPatterns:
    def test_of_a_condition_of_many_questions_that_nobody_meets(self) -> None:
        policy = isle()
        many = "worker and not worker and pupil and alone and diver and boats <= 2 and age < 6"
        when = parse_survey_condition(many)
        patterns = Patterns(Aspects(policy, Reader(policy.law.facts), [when], date(2030, 5, 5)))
        found, every = patterns.of(when, {})
        assert found
        assert not every
        assert {one.values for one in found} == {frozenset({False})}


def laws(*, day: date = date(2031, 1, 1)) -> Insured:
    policy = isle()
    return next(one for one in insured(policy, insured_spans(policy)) if one.law.day >= day)


class TestBrokenEngines:
    """Proofs that hold by construction notice an engine that would not."""

    def test_two_groups_in_one_place(self) -> None:
        one = laws()
        first, second = one.law.entries[3], one.law.entries[4]
        entries = [entry for entry in one.law.entries if entry not in (first, second)]
        broken = replace(one.law, entries=(*entries, first, replace(second, key=first.key, payer=one.law.rest.payer)))
        proof = one_payer([Insured(broken, one.spans, one.aspects)])
        assert proof.status == "fails"
        assert proof.examples[0].said.en.startswith(
            "02/01/2031, a person born on 02/01/1956, aged 75, household: poor (lives alone): member of a poor "
            "household (100%) = elderly person who lives alone (100%)"
        )
        nobody = replace(second, key=first.key, payer=one.law.rest.payer, version=one.law.entries[1].version)
        at_once = replace(broken, entries=(*entries, first, nobody))
        assert one_payer([Insured(at_once, one.spans, one.aspects)]).examples[0].said.en == (
            "member of a poor household (100%) = elderly person who lives alone (100%)"
        )

    def test_amounts_that_do_not_add_up(self) -> None:
        one = laws()
        rest = replace(one.law.rest, version=one.law.rest.version.model_copy(update={"discounts": (Fraction(3),)}))
        proof = shares([Insured(replace(one.law, rest=rest), one.spans, one.aspects)])
        assert proof.examples[0].said.en.endswith("lie outside 0–100 %: 80%, 300%")

    def test_a_rate_of_benefit_below_that_of_the_payer(self) -> None:
        def decide(law: Any, sure: int, may: int) -> Any:
            return replace(decide_person(law, sure, may), benefit=(Fraction(0), Fraction(0)))

        proof = benefit([OfInsurance(laws().law)], decide)
        assert proof.status == "fails"
        assert proof.examples[0].said.en == "sailor; child under 6: 0% < 80%"

    def test_a_third_way_between_two_groups(self) -> None:
        one = laws()
        third = OneOfTwo(0, 1, parse_survey_condition("pupil"))
        law = replace(one.law, either=(third,), groups=one.law.groups)
        aspects = tuple(
            Aspects(law.policy, Reader(law.policy.law.facts), law.conditions, moment.day) for moment in one.aspects
        )
        proof = either([Insured(law, one.spans, aspects)])
        assert [example.said.en for example in proof.examples] == [
            "02/01/2031, a person, household: not poor (pupil): “worker”, “age_months < 72”"
        ]
        assert either([one]).status == "proved"

    def test_a_verdict_that_leaves_out_one_of_two(self) -> None:
        class Deaf(OfInsurance):
            def verdict(self, sure: int, may: int) -> Verdict:
                found = OfInsurance.verdict(self, sure, may)
                return found if sure == may or not sure >> 9 else replace(found, givers=frozenset())

        one = laws()
        law = replace(one.law, either=(OneOfTwo(2, 4, parse_survey_condition("pupil")),))
        assert len(law.conditions) == 11
        assert pairs([OfInsurance(law)])[1] == []
        assert pairs([Deaf(law)])[1] == [Example(one.order[2].group.label)]

    def test_a_level_that_is_not_the_highest(self) -> None:
        policy = quay()

        def decide(law: Any, on: Any, sure: int, may: int) -> Any:
            return decide_support(law, on, sure & -sure, sure & -sure)

        proof = highest(supported(policy, supported_spans(policy)), decide)
        assert proof.status == "fails"
        assert proof.examples[0].said.en == "of a near-poor household (50%) + pilots (not known how much)"

    def test_verdicts_that_leave_out_a_completion(self) -> None:
        class Deaf(OfInsurance):
            def verdict(self, sure: int, may: int) -> Verdict:
                return OfInsurance.verdict(self, sure, sure if sure != may else may)

        assert pairs([Deaf(laws().law)])[1]
        assert pairs([OfInsurance(laws().law)])[1] == []
        policy = quay()
        assert pairs([OfSupport(one.law, one.on) for one in supported(policy, supported_spans(policy))])[1] == []

    def test_an_engine_that_is_sure_of_blanks(self) -> None:
        one = laws()

        def engine(policy: Any, level: Any, day: date, switches: Any, patterns: Any) -> Any:
            yield from ((True, True) if pattern.whole else (False, False) for pattern in patterns)

        proof = blanks(isle(), [("person", one.aspects[0])], [], engine)
        assert proof.status == "fails"
        said = [example.said.en for example in proof.examples]
        assert "by the engine “worker” holds; completions give: false" in said[0]
        assert any("does not hold; completions give: true, false" in one for one in said)

    def test_a_province_that_takes_away(self, tmp_path: Any) -> None:
        policy = cove(tmp_path)
        [one] = insured(policy, insured_spans(policy))
        taken = [
            replace(entry, added=replace(entry.added, share=Fraction(-1, 10)))
            if entry.added is not None and entry.added.share
            else entry
            for entry in one.law.entries
        ]
        proof = local(policy, [Insured(replace(one.law, entries=tuple(taken)), one.spans, one.aspects)])
        assert proof.status == "fails"
        assert proof.examples[0].said.en == (
            "02/01/2031, a person, household: near-poor: with the province member of a near-poor household, 20 % more "
            "for the near-poor (60%); without member of a near-poor household (≥70%) [01/01/2031–31/12/2031]"
        )


class TestWords:
    def test_days(self) -> None:
        first, second = Span(date(2020, 1, 1), date(2020, 1, 31)), Span(date(2020, 2, 1), date(2020, 2, 1))
        assert days_text([second]) == "01/02/2020"
        assert days_text([second, first]) == "01/01/2020–01/02/2020"

    def test_more_than_a_few_examples_are_counted(self) -> None:
        several = [Example(Text(str(at), str(at))) for at in range(9)]
        assert [one.said.en for one in shortened(several)][-1] == "and 3 more"
        assert shortened(several[:6]) == several[:6]

    @pytest.mark.parametrize(
        ("words", "bounds"),
        [
            ("Trẻ em dưới 6 tuổi", {Bound(False, 72)}),
            ("từ đủ 70 tuổi đến dưới 75 tuổi", {Bound(True, 840), Bound(False, 900)}),
            ("từ đủ 70 đến dưới 75 tuổi", {Bound(True, 840), Bound(False, 900)}),
            ("từ 16 tuổi đến 22 tuổi", {Bound(True, 192), Bound(False, 276)}),
            ("từ đủ 80 tuổi trở lên", {Bound(True, 960)}),
            ("đủ 72 tháng tuổi", {Bound(True, 72)}),
            ("từ ngày 30 tháng 9 năm 2026", set()),
        ],
    )
    def test_ages(self, words: str, bounds: set[Bound]) -> None:
        assert age_bounds(words) == bounds


def test_pairs_of_classes_that_others_settle_are_left_out() -> None:
    none: dict[tuple[int, int], bool] = {}
    assert list(_answered(class_pairs(none), none, set())) == [(0, 1), (1, 2), (2, 3), (3, 4)]
    first: dict[tuple[int, int], bool] = {}
    tried = list(_answered(class_pairs(first), first, {(0, 1)}))
    assert tried == [(0, 1), (1, 2), (2, 3), (3, 4), (0, 2), (0, 3), (0, 4)]


def _answered(found: Any, less: dict[tuple[int, int], bool], wrong: set[tuple[int, int]]) -> Any:
    for pair in found:
        less[pair] = pair in wrong
        yield pair
