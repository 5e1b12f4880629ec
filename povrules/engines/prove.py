"""The proof made when a standard is loaded: its class tables have no gap, no overlap and no dead row.

Within a cell no rule can tell two values apart, so enumerating the cells that some value lies in covers every
household. Each finding names a concrete household.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from povrules.engines.axes import Axis
from povrules.engines.plan import Plan, build_plan
from povrules.engines.reason import number
from povrules.engines.table import holds
from povrules.errors import LawFileError
from povrules.language.loader import Standard
from povrules.language.schema import AREA_LABELS, AREAS, Area, Basis
from povrules.text import LANGS, Lang, Text

Kind = Literal["gap", "overlap", "dead"]


@dataclass(frozen=True, slots=True)
class Fault:
    """What keeps a class table from being one: a household that no row or several ``rows`` have, or a dead row."""

    kind: Kind
    rows: tuple[str, ...] = ()
    area: Area = "rural"
    facts: dict[str, int] = field(default_factory=dict)


def prove(standard: Standard) -> None:
    """Check every class table of ``standard``; raises :class:`LawFileError` with all findings."""
    plans = (build_plan(standard, basis) for basis in standard.law.bases)
    findings = [said(plan, fault) for plan in plans for fault in faults(plan)]
    if findings:
        files = " + ".join(one.name for one in (standard.source, *standard.overlays))
        raise LawFileError(
            Text(*("\n".join(f"{files}: {finding.get(lang)}" for finding in findings) for lang in LANGS))
        )


def faults(plan: Plan) -> Iterator[Fault]:
    """Yield the first gap, each set of rows that overlap once, and every dead row."""
    fired: set[str] = set()
    pairs: set[tuple[str, ...]] = set()
    gaps = 0
    for area in AREAS:
        for facts in plan.complete(area):
            rows = tuple(row.id for row in plan.table.rows if holds(row.when, facts))
            fired.update(rows)
            if not rows and gaps == 0:
                gaps += 1
                yield Fault("gap", (), area, facts)
            if len(rows) > 1 and rows not in pairs:
                pairs.add(rows)
                yield Fault("overlap", rows, area, facts)
    yield from (Fault("dead", (rule.id,)) for rule in plan.rules if rule.id not in fired)


def said(plan: Plan, fault: Fault) -> Text:
    """Return a fault in words, with its household."""
    whose = Text(*(household(plan, fault.area, fault.facts, lang) if fault.facts else "" for lang in LANGS))
    return fault_text(plan.basis, fault.kind, fault.rows, whose)


def fault_text(basis: Basis, kind: Kind, rows: tuple[str, ...], whose: Text) -> Text:
    """Return a fault of the class table of ``basis`` in words; ``whose``: the household that shows it."""
    names = ", ".join(rows)
    match kind:
        case "gap":
            return Text(
                f"bảng phân loại ({basis}) bỏ sót: không quy tắc nào áp dụng cho {whose.vi}",
                f"class table ({basis}) has a gap: no rule applies to {whose.en}",
            )
        case "overlap":
            return Text(
                f"bảng phân loại ({basis}) chồng lấn: các quy tắc {names} cùng áp dụng cho {whose.vi}",
                f"class table ({basis}) has an overlap: the rules {names} all apply to {whose.en}",
            )
        case _:
            return Text(
                f"quy tắc {names} ({basis}) không bao giờ áp dụng được cho hộ nào",
                f"rule {names} ({basis}) is dead: no household can meet it",
            )


def household(plan: Plan, area: Area, facts: dict[str, int], lang: Lang) -> str:
    """Describe a concrete household that has these facts."""
    first = (
        f"một hộ {AREA_LABELS[area].vi}"
        if lang == "vi"
        else f"{'an' if area == 'urban' else 'a'} {AREA_LABELS[area].en} household"
    )
    parts = [_measured(axis, area, facts[axis.id], lang) for axis in plan.axes]
    yes, no = ("có", "không") if lang == "vi" else ("yes", "no")
    parts += [f"{flag.label.get(lang)}: {yes if facts[flag.id] else no}" for flag in plan.flags]
    return ", ".join([first, *parts])


def _measured(axis: Axis, area: Area, cell: int, lang: Lang) -> str:
    label = axis.measure.label.get(lang)
    if cell == axis.absent:
        return f"{label}: không có" if lang == "vi" else f"{label}: not given"
    return f"{label}: {number(axis.witness(area, cell), lang)}"
