"""Whether two files mean the same: every household has the same class by both, or one household tells them apart."""

from collections.abc import Iterator

from povrules.engines.plan import build_plan
from povrules.engines.reason import unknown_lines
from povrules.errors import LawMissingError
from povrules.language.loader import Standard
from povrules.language.schema import Basis
from povrules.proofs.grid import Move
from povrules.proofs.integers import NoAnswerError, first_difference, solver
from povrules.proofs.joint import Joint, compare, told_by
from povrules.proofs.model import Example, Proof, Report, Row
from povrules.review import CLASS_LABELS
from povrules.text import LANGS, Text

_COMPARED = Text("so sánh các giá trị", "by comparing the values")
Pair = tuple[Standard, Standard]


def same_as(first: Standard, second: Standard) -> Report:
    """Prove that two standards give every household the same class and statements, on the same bases and years."""
    pair = first, second
    title = Text(*(f"{first.source.name} = {second.source.name}?" for _ in LANGS))
    sources = (first.source, *first.overlays, second.source, *second.overlays)
    return Report(title, sources, tuple(_proofs(pair)))


def _proofs(pair: Pair) -> Iterator[Proof]:
    bases = pair[0].law.bases, pair[1].law.bases
    yield _alike("same_bases", (" + ".join(sorted(bases[0])), " + ".join(sorted(bases[1]))))
    for basis in (one for one in bases[0] if one in bases[1]):
        yield from _of_basis(pair, basis)
    days = tuple(
        "; ".join(
            f"{one.in_force_from:%d/%m/%Y}–{one.in_force_to:%d/%m/%Y}–{one.ambiguous_to:%d/%m/%Y}"
            for one in standard.law.flags
        )
        for standard in pair
    )
    if any(days):
        yield _alike("same_statements", (days[0], days[1]))
    years = tuple(", ".join(one.shown for one in standard.law.policy_years) for standard in pair)
    yield _alike("same_years", (years[0], years[1]))


def _alike(name: str, shown: tuple[str, str]) -> Proof:
    if shown[0] == shown[1]:
        return Proof(name, "proved", _COMPARED)
    none = Text("không có", "none")
    said = Text(*(" ≠ ".join(one or none.get(lang) for one in shown) for lang in LANGS))
    return Proof(name, "fails", _COMPARED, examples=(Example(said),))


def _of_basis(pair: Pair, basis: Basis) -> Iterator[Proof]:
    try:
        joint = compare(pair, basis)
    except LawMissingError as error:
        yield Proof("same_class", "unproved", error.text, basis)
        return
    examples = [_differ(pair, row, move) for move, row in joint.witnesses.items()]
    how = Text(f"liệt kê {len(joint.rows)} hộ", f"enumeration of {len(joint.rows)} households")
    solved, more = _solved(pair, basis)
    if solved is not None and not examples:
        examples.append(_differ(pair, *solved))
    how = Text(f"{how.vi}; {more.vi}", f"{how.en}; {more.en}")
    yield Proof("same_class", "fails" if examples else "proved", how, basis, tuple(examples))
    if any(one.law.flags for one in pair):
        wrong = tuple(_stated(pair, joint))
        yield Proof("same_statements", "fails" if wrong else "proved", how, basis, wrong)


def _solved(pair: Pair, basis: Basis) -> tuple[tuple[Row, Move] | None, Text]:
    """Return a household that z3 finds between the two, and by what that is known."""
    lines = [line.id for one in pair for line in unknown_lines(build_plan(one, basis))]
    z3 = solver()
    if lines:
        shown = ", ".join(dict.fromkeys(lines))
        return None, Text(f"không hỏi z3: chưa biết mức {shown}", f"z3 not asked: {shown} not known")
    if z3 is None:
        return None, Text("chưa cài z3", "z3 is not installed")
    try:
        return first_difference(z3, pair, basis), Text("z3 trên mọi số nguyên", "z3 over all whole numbers")
    except NoAnswerError:
        return None, Text("z3 không trả lời kịp", "z3 gave no answer in time")


def _differ(pair: Pair, row: Row, move: Move) -> Example:
    whose = told_by(pair, row)
    names = " / ".join(one.source.name for one in pair)
    classes = [CLASS_LABELS[one] for one in move]
    vi, en = (" / ".join(one.get(lang) for one in classes) for lang in LANGS)
    return Example(Text(f"{whose.vi} → {vi} ({names})", f"{whose.en} → {en} ({names})"), (row,))


def _stated(pair: Pair, joint: Joint) -> Iterator[Example]:
    """Yield the first household of which the statements differ though its class does not."""
    for row, move, said in zip(joint.rows, joint.classes, joint.statements, strict=True):
        if move[0] == move[1] and said[0] != said[1]:
            whose, shown = told_by(pair, row), " / ".join(one or "–" for one in said)
            yield Example(Text(f"{whose.vi} → {shown}", f"{whose.en} → {shown}"), (row,))
            return
