"""One class table as enumeration and z3 see it, and what follows: each property with how it is known."""

from collections.abc import Iterator
from dataclasses import dataclass

from povrules.engines.plan import build_plan
from povrules.engines.prove import Kind, fault_text
from povrules.engines.reason import unknown_lines
from povrules.errors import PovrulesError
from povrules.language.loader import Standard
from povrules.language.schema import AREA_LABELS, AREAS, Basis, Outcome
from povrules.proofs.blanks import Wrong, check_blanks
from povrules.proofs.declared import meant_by, with_declared
from povrules.proofs.grid import Step
from povrules.proofs.integers import Solved
from povrules.proofs.model import Example, Proof, Row, Status
from povrules.proofs.tables import Broken, Found, moved, told
from povrules.review import CLASS_LABELS
from povrules.text import LANGS, Text

KINDS: dict[Kind, str] = {"gap": "no_gap", "overlap": "no_overlap", "dead": "no_dead_rule"}
STEPS: dict[Step, str] = {"income": "monotone_income", "deprivation": "monotone_deprivation"}
_BLANKS = Text("liệt kê {} kiểu để trống, so với hợp của các cách điền", "by enumeration of {} patterns of blanks")
_NO_TABLE = Text("chỉ xét được khi mỗi hộ có đúng một loại", "only where every household has exactly one class")


@dataclass(frozen=True)
class Tried:
    """One class table: what enumeration found (None: its lines are out of order), and z3, or why it says nothing."""

    standard: Standard
    basis: Basis
    found: Found | None
    solved: Solved | Text

    @staticmethod
    def is_table(broken: list[Broken]) -> bool:
        """Whether every household has exactly one class."""
        return all(one.kind == "dead" for one in broken)

    def proofs(self) -> Iterator[Proof]:
        """Yield every property of the table."""
        broken = self._broken()
        yield from (self._of_kind(kind, broken) for kind in KINDS)
        yield from (self._monotone(step, broken) for step in STEPS if step in self._grows())
        if self.found is not None:
            yield self._areas_alike(self.found)
        yield self._blanks(broken)

    def _how(self, many: int, vi: str, en: str) -> Text:
        """Say by what a property is known: enumeration of so many, z3, or both."""
        parts = [] if self.found is None else [Text(f"liệt kê {many} {vi}", f"enumeration of {many} {en}")]
        if isinstance(self.solved, Solved):
            parts.append(Text("z3 trên mọi số nguyên", "z3 over all whole numbers"))
        else:
            parts.append(self.solved)
        lines = ", ".join(line.id for line in unknown_lines(build_plan(self.standard, self.basis)))
        if lines:
            parts.append(Text(f"mức chưa biết ({lines}) lấy bất kỳ", f"lines not known ({lines}): any value in place"))
        return Text(*("; ".join(one.get(lang) for one in parts) for lang in LANGS))

    @property
    def _is_known(self) -> bool:
        return self.found is not None or isinstance(self.solved, Solved)

    def _broken(self) -> list[Broken]:
        """Return the faults of the table, each once: by enumeration, and those that only z3 finds."""
        first = self.found.broken if self.found is not None else ()
        second = self.solved.broken if isinstance(self.solved, Solved) else ()
        known = {(one.kind, row) for one in first for row in one.rows or ("",)}
        more = [one for one in second if any((one.kind, row) not in known for row in one.rows or ("",))]
        return [*first, *more]

    def _of_kind(self, kind: Kind, broken: list[Broken]) -> Proof:
        examples = tuple(self._fault(one) for one in broken if one.kind == kind)
        cells = self.found.cells if self.found is not None else 0
        how = self._how(cells, "tổ hợp ô", "combinations of cells")
        status: Status = "fails" if examples else "proved" if self._is_known else "unproved"
        return Proof(KINDS[kind], status, how, self.basis, examples)

    def _fault(self, one: Broken) -> Example:
        if one.household is None:
            return Example(fault_text(self.basis, one.kind, one.rows, Text("", "")))
        whose = told(self.standard, one.household)
        said = fault_text(self.basis, one.kind, one.rows, whose)
        if one.kind == "dead":
            said = Text(f"{said.vi}; gần nhất là {whose.vi}", f"{said.en}; the nearest one is {whose.en}")
        return Example(said, (one.household,))

    def _grows(self) -> set[Step]:
        """Return what households of this basis can have more of."""
        axes = build_plan(self.standard, self.basis).axes
        return {"deprivation" if axis.needs_more else "income" for axis in axes}

    @property
    def _classes(self) -> set[str]:
        """The classes of the table."""
        return {rule.outcome for rule in build_plan(self.standard, self.basis).rules}

    def _monotone(self, step: Step, broken: list[Broken]) -> Proof:
        if not self.is_table(broken):
            return Proof(STEPS[step], "unproved", _NO_TABLE, self.basis)
        moves: dict[tuple[str, ...], Example] = {}
        for source in (self.found, self.solved):
            for (own, move), rows in source.against.items() if isinstance(source, Found | Solved) else ():
                if own == step:
                    moves.setdefault(move, moved(self.standard, rows, move))
        meant = {
            of: why
            for of, why in meant_by(self.standard, STEPS[step], self.basis).items()
            if self._classes.issuperset(of)
        }
        how = self._how(self.found.steps if self.found is not None else 0, "bước", "steps")
        if not self._is_known:
            return Proof(STEPS[step], "unproved", how, self.basis)
        return with_declared(STEPS[step], moves, meant, how, self.basis)

    def _areas_alike(self, found: Found) -> Proof:
        rural, urban = (found.classes[area] for area in AREAS)
        only = {name: ("rural", row) for name, row in rural.items() if name not in urban}
        only |= {name: ("urban", row) for name, row in urban.items() if name not in rural}
        examples: dict[str, Example] = {name: self._only_in(name, row) for name, (_, row) in only.items()}
        declared = meant_by(self.standard, "areas_alike", self.basis)
        meant = {name: why for of, why in declared.items() for name in of if name in self._classes}
        how = Text("liệt kê các hộ quanh mỗi mức", "enumeration of the households around every line")
        return with_declared("areas_alike", examples, meant, how, self.basis)

    def _only_in(self, outcome: Outcome, row: Row) -> Example:
        whose, label = told(self.standard, row), CLASS_LABELS[outcome]
        where = next(AREA_LABELS[area] for area in AREAS if area == row["area"])
        return Example(
            Text(
                f"chỉ {where.vi} có {label.vi}, ví dụ {whose.vi}",
                f"only {where.en} areas have “{label.en}”, e.g. {whose.en}",
            ),
            (row,),
        )

    def _blanks(self, broken: list[Broken]) -> Proof:
        if self.found is None or not self.is_table(broken):
            return Proof("blanks", "unproved", _NO_TABLE, self.basis)
        try:
            many, wrong = check_blanks(self.standard, self.basis)
        except PovrulesError as error:
            return Proof("blanks", "unproved", error.text, self.basis)
        how = Text(*(_BLANKS.get(lang).format(many) for lang in LANGS))
        examples = () if wrong is None else (self._wrong(wrong),)
        return Proof("blanks", "fails" if examples else "proved", how, self.basis, examples)

    def _wrong(self, wrong: Wrong) -> Example:
        shown = ", ".join(f"{name}={value}" for name, value in wrong.household.items() if value is not None)
        engine, expected = ("; ".join(classes) for classes in (wrong.engine, wrong.completions))
        return Example(
            Text(
                f"{shown}: kết quả {engine}, các cách điền cho {expected}",
                f"{shown}: the engine says {engine}, its completions give {expected}",
            ),
            (wrong.household,),
        )
