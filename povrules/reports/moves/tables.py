"""The tables of a change of law over a census, as rows of cells; each output shows them in its own way."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from povrules.moves.model import CensusDifference, Group, GroupKind, PaperSide
from povrules.moves.parts import PART_LABELS
from povrules.reports.moves.words import (
    KINDS,
    NOBODY,
    NOTHING,
    amount,
    group_name,
    net,
    step_changes,
    step_notes,
    steps_text,
)
from povrules.reports.words import HOUSEHOLDS, PERSONS, SHORT_CLASSES, WEIGHT, class_label, percent
from povrules.review import CLASSES, ClassPair, HouseholdClass
from povrules.text import Lang, Text


class Signed(int):
    """A number that is shown with its sign."""


Cell = str | int | Decimal | Signed
ORDER: tuple[HouseholdClass | None, ...] = (*CLASSES, None)
TOTAL = Text("Tổng", "Total")
FROM, TO = Text("Từ", "From"), Text("Sang", "To")
MOVED = Text("Số hộ đổi loại", "Households that move")
RATE = Text("Tỷ lệ", "Rate")
CHANGE = Text("Thay đổi", "Change")


@dataclass(frozen=True)
class Table:
    """Headers and rows; ``total``: the last row is the sum. ``classes``: the classes of the rows, for their colours."""

    title: str
    headers: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: bool = False
    notes: tuple[str, ...] = ()
    widths: tuple[float, ...] = field(default=())


def counted(found: CensusDifference) -> list[str]:
    """Return what is counted: households, persons where a number of members is known, weights where there are any."""
    pairs = found.moved.pairs
    persons = any(pair.persons for pair in pairs)
    return ["households", *(["persons"] if persons else []), *(["weight"] if _weighed(pairs) else [])]


def _weighed(pairs: Sequence[ClassPair]) -> bool:
    return any(pair.weight is not None for pair in pairs)


LABELS: dict[str, Text] = {"households": HOUSEHOLDS, "persons": PERSONS, "weight": WEIGHT}


def matrix(found: CensusDifference, what: str, lang: Lang, *, short: bool = False) -> Table:
    """Return the classes before as rows, those after as columns, with sums; ``what`` is counted."""
    pairs = found.moved.pairs
    cells = {(pair.first, pair.second): amount(pair, what) for pair in pairs}
    none = Decimal(0) if what == "weight" else 0
    downs, acrosses = ([name for name in ORDER if name in {key[side] for key in cells}] for side in (0, 1))
    corner = f"{found.before.name} ↓ {found.after.name} →"
    headers = [corner, *(_class(name, lang, short=short) for name in acrosses)]
    rows: list[tuple[Cell, ...]] = []
    for name in downs:
        values = [cells.get((name, other), none) for other in acrosses]
        rows.append((_class(name, lang, short=short), *values, _sum(values)))
    sums = [_sum([value for (_, second), value in cells.items() if second == other]) for other in acrosses]
    rows.append((TOTAL.get(lang), *sums, _sum(sums)))
    return Table(
        LABELS[what].get(lang),
        (*headers, TOTAL.get(lang)),
        tuple(rows),
        total=True,
        widths=(36, *[18] * (len(acrosses) + 1)),
    )


def _class(name: HouseholdClass | None, lang: Lang, *, short: bool) -> str:
    if not short:
        return class_label(name, lang)
    return Text("để riêng", "set aside").get(lang) if name is None else SHORT_CLASSES[name].get(lang)


def _sum(values: Sequence[int | Decimal]) -> int | Decimal:
    return sum(values, Decimal(0)) if any(isinstance(one, Decimal) for one in values) else sum(map(int, values))


def flows(found: CensusDifference, lang: Lang) -> Table:
    """Return every two classes that some household has, those that stay included: what the chart shows."""
    return _flow_table(
        found, Text("Các dòng trên biểu đồ", "The flows of the chart").get(lang), found.moved.pairs, lang
    )


def _flow_table(
    found: CensusDifference, name: str, pairs: Sequence[ClassPair], lang: Lang, *, short: bool = False
) -> Table:
    what = counted(found)
    rows = [
        (*(_class(side, lang, short=short) for side in (one.first, one.second)), *(amount(one, each) for each in what))
        for one in pairs
    ]
    headers = (FROM.get(lang), TO.get(lang), *(LABELS[one].get(lang) for one in what))
    return Table(name, headers, tuple(rows), widths=(40, 40, *[16] * len(what)))


def steps(found: CensusDifference, lang: Lang, *, short: bool = False) -> Table:
    """Return the changes in order: whom each moves, alone and after the ones before, and how the classes grow by it.

    The last row is the change as a whole: the sum of the rows above it, class by class.
    """
    classes = [name for name in ORDER if name in {*found.counts("before"), *found.counts("after")}]
    alone = Text("nếu chỉ thay đổi riêng", "if it alone is changed")
    headers = ["", CHANGE.get(lang), MOVED.get(lang), alone.get(lang)]
    headers += [_class(name, lang, short=short) for name in classes]
    rows: list[tuple[Cell, ...]] = []
    for number, step in enumerate(found.steps, start=1):
        grown = net(step.moved)
        own: Cell = "–" if step.alone is None else step.alone.different
        rows.append(
            (number, step.label.get(lang), step.moved.different, own, *(Signed(grown.get(n, 0)) for n in classes))
        )
    grown = net(found.moved)
    whole = Text("cả thay đổi", "the whole change").get(lang)
    rows.append(("", whole, found.moved.different, "", *(Signed(grown.get(name, 0)) for name in classes)))
    notes = [f"{number}. {said}" for number, step in enumerate(found.steps, start=1) for said in step_notes(step, lang)]
    return Table(
        Text("Từng thay đổi một", "The changes one at a time").get(lang),
        tuple(headers),
        tuple(rows),
        total=True,
        notes=tuple(notes),
        widths=(5, 40, 14, 16, *[16] * len(classes)),
    )


def step_flows(found: CensusDifference, lang: Lang, *, short: bool = False) -> Iterator[Table]:
    """Yield for each step the classes between which it moves households, and what it changes."""
    for number, step in enumerate(found.steps, start=1):
        pairs = [pair for pair in step.moved.pairs if pair.first != pair.second]
        table = _flow_table(found, f"{number}. {step.label.get(lang)}", pairs, lang, short=short)
        nobody = [] if pairs else [NOBODY.get(lang)]
        yield replace(table, notes=(*nobody, *step_changes(found, step, lang)))


def causes(found: CensusDifference, lang: Lang, *, short: bool = False) -> Table:
    """Return the households that move by the changes that move them; together they are all of them, each once."""
    what = counted(found)
    rows: list[tuple[Cell, ...]] = [
        (
            steps_text(one.steps, lang),
            _class(one.pair.first, lang, short=short),
            _class(one.pair.second, lang, short=short),
            *(amount(one.pair, each) for each in what),
        )
        for one in found.causes
    ]
    rows.append((TOTAL.get(lang), "", "", *(_sum([amount(one.pair, each) for one in found.causes]) for each in what)))
    by = Text("Do thay đổi", "By which change").get(lang)
    headers = (by, FROM.get(lang), TO.get(lang), *(LABELS[one].get(lang) for one in what))
    name = Text("Thay đổi nào làm hộ nào đổi loại", "Which change moves whom").get(lang)
    return Table(name, headers, tuple(rows), total=True, widths=(48, 36, 36, *[16] * len(what)))


def groups(found: CensusDifference, kind: GroupKind, lang: Lang) -> Table | None:
    """Return the groups of one kind with their classes before and after; None where the census states none."""
    own = list(found.group(kind))
    if not own:
        return None
    classes = [name for name in ORDER if name in {*found.counts("before"), *found.counts("after")}]
    headers = [KINDS[kind].get(lang).capitalize(), HOUSEHOLDS.get(lang), MOVED.get(lang), RATE.get(lang)]
    for name in classes:
        headers += [f"{class_label(name, lang)}: {side.name}" for side in (found.before, found.after)]
    rows = tuple(_group_row(one, classes, lang) for one in own)
    title = Text(f"Theo {KINDS[kind].vi}", f"By {KINDS[kind].en}").get(lang)
    return Table(title, tuple(headers), rows, widths=(28, 12, 12, 10, *[14] * (2 * len(classes))))


def _group_row(group: Group, classes: Sequence[HouseholdClass | None], lang: Lang) -> tuple[Cell, ...]:
    pairs, total = group.moved.pairs, sum(pair.households for pair in group.moved.pairs)
    cells: list[Cell] = [group_name(group, lang), total, group.moved.different]
    cells.append(percent(group.moved.different, total, lang))
    for name in classes:
        cells.append(sum(pair.households for pair in pairs if pair.first == name))
        cells.append(sum(pair.households for pair in pairs if pair.second == name))
    return tuple(cells)


def movers(found: CensusDifference, lang: Lang, limit: int | None = None) -> Table:
    """Return the households that move: both classes with rule and reason, and by which change; no names of people.

    ``limit``: the first so many of them.
    """
    before, after = found.before.name, found.after.name
    reason = Text("lý do và căn cứ", "reason and article").get(lang)
    headers = [Text("Mã hộ", "Household id").get(lang), before, after, Text("Do thay đổi", "By which change").get(lang)]
    headers += [f"{before}: {reason}", f"{after}: {reason}"]
    rows: list[tuple[Cell, ...]] = []
    for row in found.movers.head(found.movers.height if limit is None else limit).iter_rows(named=True):
        told = [f"{row[f'reason_{side}_{lang}']} [{row[f'citation_{side}']}]" for side in ("before", "after")]
        moved_by = steps_text(row["moved_by"].split(";"), lang)
        classes = [class_label(row[name], lang) for name in ("class_before", "class_after")]
        rows.append((row["household_id"] or "", *classes, moved_by, *told))
    name = Text("Hộ đổi loại", "Households that move").get(lang)
    return Table(name, tuple(headers), tuple(rows), widths=(16, 24, 24, 36, 56, 56))


def changes(found: CensusDifference, lang: Lang) -> Table:
    """Return what changed on paper, with both citations."""
    headers = (
        Text("Loại thay đổi", "Kind").get(lang),
        Text("Về", "About").get(lang),
        found.before.name,
        found.after.name,
        Text("Thuộc bước", "Step").get(lang),
    )
    rows = tuple(
        (
            Text(one.kind_vi, one.kind_en).get(lang),
            Text(one.what_vi, one.what_en).get(lang),
            _side(one.before, lang),
            _side(one.after, lang),
            "–" if one.part is None else PART_LABELS[one.part].get(lang),
        )
        for one in found.changes
    )
    return Table(Text("Thay đổi quy định", "Changes of law").get(lang), headers, rows, widths=(16, 28, 52, 52, 24))


def _side(side: PaperSide | None, lang: Lang) -> str:
    if side is None:
        return NOTHING.get(lang)
    cited = "; ".join(Text(one.vi, one.en).get(lang) for one in side.citations)
    said = Text(side.vi, side.en).get(lang)
    return f"{said} ({cited})" if cited else said
