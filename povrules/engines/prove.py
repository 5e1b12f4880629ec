"""The proof made when a standard is loaded: its class tables have no gap, no overlap and no dead row.

Within a cell no rule can tell two values apart, so enumerating the cells that some value lies in covers every
household. Each finding names a concrete household.
"""

from collections.abc import Iterator

from povrules.engines.axes import Axis
from povrules.engines.plan import Plan, build_plan
from povrules.engines.reason import number
from povrules.engines.table import holds
from povrules.errors import LawFileError
from povrules.language.loader import Standard
from povrules.language.schema import AREA_LABELS, AREAS, Area
from povrules.text import LANGS, Lang, Text


def prove(standard: Standard) -> None:
    """Check every class table of ``standard``; raises :class:`LawFileError` with all findings."""
    findings = [finding for basis in standard.law.bases for finding in _table(build_plan(standard, basis))]
    if findings:
        files = " + ".join(one.name for one in (standard.source, *standard.overlays))
        raise LawFileError(
            Text(*("\n".join(f"{files}: {finding.get(lang)}" for finding in findings) for lang in LANGS))
        )


def _table(plan: Plan) -> Iterator[Text]:
    fired: set[str] = set()
    pairs: set[tuple[str, ...]] = set()
    gaps = 0
    for area in AREAS:
        for facts in plan.complete(area):
            rows = tuple(row.id for row in plan.table.rows if holds(row.when, facts))
            fired.update(rows)
            if not rows and gaps == 0:
                gaps += 1
                yield _gap(plan, area, facts)
            if len(rows) > 1 and rows not in pairs:
                pairs.add(rows)
                yield _overlap(plan, area, facts, rows)
    for rule in plan.rules:
        if rule.id not in fired:
            yield Text(
                f"quy tắc {rule.id} ({plan.basis}) không bao giờ áp dụng được cho hộ nào",
                f"rule {rule.id} ({plan.basis}) is dead: no household can meet it",
            )


def _gap(plan: Plan, area: Area, facts: dict[str, int]) -> Text:
    return Text(
        f"bảng phân loại ({plan.basis}) bỏ sót: không quy tắc nào áp dụng cho {household(plan, area, facts, 'vi')}",
        f"class table ({plan.basis}) has a gap: no rule applies to {household(plan, area, facts, 'en')}",
    )


def _overlap(plan: Plan, area: Area, facts: dict[str, int], rows: tuple[str, ...]) -> Text:
    names = ", ".join(rows)
    return Text(
        f"bảng phân loại ({plan.basis}) chồng lấn: các quy tắc {names} cùng áp dụng cho "
        f"{household(plan, area, facts, 'vi')}",
        f"class table ({plan.basis}) has an overlap: the rules {names} all apply to "
        f"{household(plan, area, facts, 'en')}",
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
