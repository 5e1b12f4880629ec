"""Standards at random: what is proved of them holds; a slip is found, or shown to be another law, or to be none."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import event, given
from hypothesis import strategies as st

from povrules.errors import LawFileError
from povrules.language.loader import Standard
from povrules.language.reading import Source
from povrules.proofs.draft import read_draft
from povrules.proofs.model import Report
from povrules.proofs.same import same_as
from povrules.proofs.standard import prove_standard
from povrules.standards import load_standard
from proofs.evaluated import applies, classes
from proofs.random_standards import CLASSES, Drawn, mutants, standards


def proved(drawn: Drawn) -> Report:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "drawn.toml"
        path.write_text(drawn.text, encoding="utf-8")
        return prove_standard(path)


def drafted(drawn: Drawn) -> Standard | None:
    return read_draft(Source("drawn.toml", drawn.text.encode()), ()).standard


def loaded(drawn: Drawn) -> Standard:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "drawn.toml"
        path.write_text(drawn.text, encoding="utf-8")
        return load_standard(path)


@st.composite
def households(draw: st.DrawFn, drawn: Drawn) -> dict[str, object]:
    members = draw(st.integers(1, 5))
    near = draw(st.sampled_from([value for line in drawn.lines for value in line[1:]]))
    many = draw(st.integers(0, 3))
    return {
        "area": draw(st.sampled_from(["rural", "urban"])),
        "members": members,
        "income_12m": max(0, 12 * members * near + draw(st.integers(-1, 1))),
        "social_assistance_12m": 0,
        **{name: at < many for at, name in enumerate(("roof", "floor", "well"))},
    }


@given(standards())
def test_a_table_without_gap_and_overlap_is_proved_to_be_one(drawn: Drawn) -> None:
    status = {one.name: one.status for one in proved(drawn).proofs}
    assert {status[name] for name in ("well_formed", "values", "no_gap", "no_overlap", "no_dead_rule")} == {"proved"}
    assert status["blanks"] == "proved"


@given(st.data())
def test_what_is_said_to_fail_is_seen_on_its_household(data: st.DataObject) -> None:
    drawn = data.draw(standards().flatmap(mutants))
    standard = drafted(drawn)
    for proof in proved(drawn).proofs:
        if standard is None or proof.status != "fails" or not all(one.households for one in proof.examples):
            continue
        event(f"fails: {proof.name}")
        for example in proof.examples:
            rows = example.households
            match proof.name:
                case "no_gap":
                    assert applies(standard, "income", rows[0]) == []
                case "no_overlap":
                    assert len(applies(standard, "income", rows[0])) > 1
                case "monotone_income" | "monotone_deprivation":
                    need = CLASSES.index
                    first, second = (classes(standard, "income", row)[0] for row in rows)
                    richer = proof.name == "monotone_income"
                    assert need(second) < need(first) if richer else need(second) > need(first)


@given(st.data())
def test_a_slip_fails_or_is_another_law_on_a_household_or_the_same_law_on_all(data: st.DataObject) -> None:
    drawn = data.draw(standards())
    changed = data.draw(mutants(drawn))
    try:
        pair = loaded(drawn), loaded(changed)
    except LawFileError:
        event("refused")
        assert not proved(changed).holds
        return
    report = same_as(*pair)
    wrong = [example for one in report.proofs if one.status == "fails" for example in one.examples]
    event("told apart" if wrong else "the same")
    for example in wrong:
        assert classes(pair[0], "income", example.households[0]) != classes(pair[1], "income", example.households[0])
    if not wrong:
        for row in data.draw(st.lists(households(drawn), min_size=5, max_size=20)):
            assert classes(pair[0], "income", row) == classes(pair[1], "income", row)
