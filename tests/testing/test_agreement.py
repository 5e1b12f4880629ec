"""durable-rules = table = frame engine = fractions = z3: on every signature, on generated censuses, on random laws."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from povrules.engines.plan import build_plan
from povrules.language.expression import Compare, Given, Name, Node, Not, Number, Or, walk
from povrules.language.loader import shared_measures
from povrules.language.schema import Basis, Parameter
from povrules.proofs.grid import with_every_line
from povrules.standards import load_standard, standard_ids
from povrules.testing.drawn import Drawn, standards
from povrules.testing.strategies import households

from .agreement import agree, facts_of, signatures

CASES: list[tuple[str, Basis]] = [(name, basis) for name in standard_ids() for basis in load_standard(name).law.bases]
SIGNATURES = {
    ("vn-2016", "income"): 80,
    ("vn-2016", "points"): 12,
    ("vn-2022", "income"): 48,
    ("vn-2022", "points"): 24,
    ("vn-2027", "income"): 8,
    ("da-nang-2016", "income"): 6,
    ("hanoi-2011", "income"): 6,
    ("hanoi-2016", "income"): 80,
    ("hanoi-2022", "income"): 48,
    ("hcmc-2024", "income"): 12,
    ("quang-ninh-2023", "income"): 8,
}
"""How many complete signatures there are: combinations of cells and answers in rural and in urban areas."""

SLOW = settings(
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
)


@pytest.mark.parametrize(("name", "basis"), CASES)
def test_every_signature_of_a_shipped_standard(name: str, basis: Basis) -> None:
    standard = with_every_line(load_standard(name))
    plan = build_plan(standard, basis)
    every = list(signatures(standard, basis))
    rules = agree(standard, basis, [household for _, household in every])
    assert [facts_of(plan, household) for _, household in every] == [facts for facts, _ in every]
    assert set(rules) == set(plan.rule)
    assert len(every) == SIGNATURES[name, basis]


@pytest.mark.parametrize(("name", "basis"), CASES)
@SLOW
@given(data=st.data())
def test_generated_censuses(name: str, basis: Basis, data: st.DataObject) -> None:
    standard = with_every_line(load_standard(name))
    agree(standard, basis, data.draw(st.lists(households(standard, basis, blanks=False), min_size=10, max_size=10)))


REACHED: Counter[str] = Counter()
"""What random standards and their agreement reached."""


def test_standards_at_random_and_every_word_of_the_language_is_reached() -> None:
    """Operators, connectives, measures, bases, units, numbers and rules; and households that each rule decides."""
    REACHED.clear()

    @settings(SLOW, max_examples=150, derandomize=True, database=None, phases=[Phase.generate])
    @given(standards(), st.data())
    def hold(drawn: Drawn, data: st.DataObject) -> None:
        _agree_on(drawn, data)

    hold()
    measures = {f"measure:{one.id}" for one in shared_measures()}
    operators = {f"operator:{one}" for one in ("<", "<=", ">", ">=")}
    said = ("or", "not", "given", "agricultural", "number", "parameter", "line", "statement")
    words = {f"word:{one}" for one in said}
    units = {"unit:vnd_person_month", "unit:vnd_person_year", "unit:points", "line:unknown"}
    assert REACHED["signature"] > 1_000
    assert (measures | operators | words | units | {"basis:income", "basis:points"}) - set(REACHED) == set()
    assert REACHED["rule:reached"] == REACHED["rule:there"] > 200


def _agree_on(drawn: Drawn, data: st.DataObject) -> None:
    standard = drawn.standard
    complete = with_every_line(standard)
    for basis in standard.law.bases:
        every = list(signatures(complete, basis))
        rules = agree(complete, basis, [household for _, household in every])
        some = st.lists(households(complete, basis, blanks=False), min_size=5, max_size=5)
        rules += agree(complete, basis, data.draw(some))
        own = [rule for rule in standard.law.rules if rule.basis == basis]
        reached = {rule.id for rule in own} & {*rules}
        REACHED.update({"rule:there": len(own), "rule:reached": len(reached), "signature": len(every)})
        REACHED[f"basis:{basis}"] += 1
    for rule in standard.law.rules:
        for node in walk(rule.when):
            REACHED.update(_seen(standard.law.parameters, node))
    for line in standard.law.lines:
        REACHED.update([f"unit:{line.unit}", *(["line:unknown"] if line.unknown is not None else [])])
    REACHED.update(["word:statement"] * len(standard.law.flags))


def _seen(parameters: tuple[Parameter, ...], node: Node) -> list[str]:
    match node:
        case Compare(left=Name(id=name), op=op, right=right):
            known = {one.id for one in parameters}
            other = "number" if isinstance(right, Number) else "parameter" if right in map(Name, known) else "line"
            return [f"operator:{op}", f"measure:{name}", f"word:{other}"]
        case Or():
            return ["word:or"]
        case Not():
            return ["word:not"]
        case Given():
            return ["word:given"]
        case Name(id="agricultural"):
            return ["word:agricultural"]
        case _:
            return []
