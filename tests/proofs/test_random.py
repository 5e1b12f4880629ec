"""Standards at random: what is proved of them holds; a slip is found, or shown to be another law, or to be none."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import event, given
from hypothesis import strategies as st

from povrules.errors import LawFileError
from povrules.language.loader import Standard
from povrules.language.reading import Source
from povrules.proofs.draft import read_draft
from povrules.proofs.grid import RANK
from povrules.proofs.model import Report
from povrules.proofs.same import same_as
from povrules.proofs.standard import prove_standard
from povrules.testing.drawn import Drawn, standards
from povrules.testing.evaluated import applies, classes
from povrules.testing.strategies import households
from proofs.random_standards import mutants

KNOWN = standards(unknown=False)
"""Standards of which every line has a value."""


def proved(drawn: Drawn) -> Report:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "drawn.toml"
        path.write_text(drawn.text, encoding="utf-8")
        return prove_standard(path)


def drafted(drawn: Drawn) -> Standard | None:
    return read_draft(Source("drawn.toml", drawn.text.encode()), ()).standard


@given(standards())
def test_a_table_without_gap_and_overlap_is_proved_to_be_one(drawn: Drawn) -> None:
    status = {(one.name, one.basis): one.status for one in proved(drawn).proofs}
    table = [(name, basis) for name in ("no_gap", "no_overlap", "no_dead_rule") for basis in drawn.standard.law.bases]
    assert {status[key] for key in [("well_formed", None), ("values", None), *table]} == {"proved"}
    assert {status["blanks", basis] for basis in drawn.standard.law.bases} == {"proved"}


@given(st.data())
def test_what_is_said_to_fail_is_seen_on_its_household(data: st.DataObject) -> None:
    drawn = data.draw(KNOWN.flatmap(mutants))
    standard = drafted(drawn)
    for proof in proved(drawn).proofs:
        if standard is None or proof.status != "fails" or not all(one.households for one in proof.examples):
            continue
        event(f"fails: {proof.name}")
        for example in proof.examples:
            rows, basis = example.households, proof.basis or "income"
            match proof.name:
                case "no_gap":
                    assert applies(standard, basis, rows[0]) == []
                case "no_overlap":
                    assert len(applies(standard, basis, rows[0])) > 1
                case "monotone_income" | "monotone_deprivation":
                    first, second = (RANK[classes(standard, basis, row)[0]] for row in rows)
                    assert second < first if proof.name == "monotone_income" else second > first


@given(st.data())
def test_a_slip_fails_or_is_another_law_on_a_household_or_the_same_law_on_all(data: st.DataObject) -> None:
    drawn = data.draw(KNOWN)
    changed = data.draw(mutants(drawn))
    try:
        pair = drawn.standard, changed.standard
    except LawFileError:
        event("refused")
        assert not proved(changed).holds
        return
    report = same_as(*pair)
    for proof in report.proofs:
        if proof.name == "same_class" and proof.basis is not None:
            wrong = proof.examples if proof.status == "fails" else ()
            event("told apart" if wrong else "the same")
            for example in wrong:
                first, second = (classes(one, proof.basis, example.households[0]) for one in pair)
                assert first != second
            if not wrong:
                rows = households((pair[0], pair[1]), proof.basis, blanks=False)
                for row in data.draw(st.lists(rows, min_size=5, max_size=20)):
                    assert classes(pair[0], proof.basis, row) == classes(pair[1], proof.basis, row)
