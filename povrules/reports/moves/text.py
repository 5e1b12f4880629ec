"""A change of law over a census on a terminal, and as JSON."""

import json
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from povrules.moves.model import CensusDifference
from povrules.reports.moves import tables
from povrules.reports.moves.tables import Cell, Signed, Table
from povrules.reports.moves.words import HOW_TO_READ, headline, notes, order_text, signed, title
from povrules.reports.words import decimal, whole
from povrules.spelling import printable
from povrules.text import Lang, Text

MAX_GROUPS = 20
"""So many groups of one kind are shown on a terminal."""
_GROUP_COLUMNS = 8


def moves_text(found: CensusDifference, lang: Lang) -> str:
    """Return what is compared, how many move, the matrix, the changes one at a time, and groups."""
    lines = [title(found, lang), headline(found, lang), *(f"  {note}" for note in notes(found, lang))]
    for table in _tables(found, lang):
        lines += ["", *aligned(table, lang)]
    for kind in ("area", "commune", "ethnicity"):
        shown = tables.groups(found, kind, lang)
        if shown is not None:
            lines += ["", *_groups(shown, lang)]
    heading = Text("Lưu ý", "Notice").get(lang)
    for side in (found.before, found.after):
        lines += ["", *(f"{heading} ({side.name}): {notice}" for notice in side.notices(lang))]
    return "\n".join(printable(line) for line in lines)


def _tables(found: CensusDifference, lang: Lang) -> Iterator[Table]:
    yield from (tables.matrix(found, what, lang, short=True) for what in tables.counted(found))
    if found.steps:
        table = tables.steps(found, lang, short=True)
        yield replace(table, notes=(*table.notes, order_text(found, lang), HOW_TO_READ.get(lang)))
        yield from tables.step_flows(found, lang, short=True)
        yield tables.causes(found, lang, short=True)


def _groups(table: Table, lang: Lang) -> Iterator[str]:
    """Yield the first groups with the classes that are needy by either standard; files have all of them."""
    rows = tuple(row[:_GROUP_COLUMNS] for row in table.rows[:MAX_GROUPS])
    yield from aligned(Table(table.title, table.headers[:_GROUP_COLUMNS], rows), lang)
    more = whole(len(table.rows) - MAX_GROUPS, lang)
    if len(table.rows) > MAX_GROUPS:
        yield Text(f"  … và {more} nhóm nữa", f"  … and {more} more").get(lang)


def aligned(table: Table, lang: Lang) -> Iterator[str]:
    """Yield a table as lines: texts to the left, numbers to the right, a rule above the sum."""
    rows = [table.headers, *(tuple(cell(one, lang) for one in row) for row in table.rows)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(table.headers))]
    right = [
        bool(table.rows) and all(not isinstance(row[at], str) or is_number(row[at]) for row in table.rows)
        for at in range(len(table.headers))
    ]
    yield table.title
    for number, row in enumerate(rows if table.rows else ()):
        if number == 1 or (table.total and number == len(rows) - 1):
            yield "  " + "  ".join("─" * width for width in widths)
        cells = zip(row, widths, right, strict=True)
        yield ("  " + "  ".join(one.rjust(width) if to else one.ljust(width) for one, width, to in cells)).rstrip()
    yield from (f"  {note}" for note in table.notes)


def is_number(text: object) -> bool:
    """Say whether a cell is a number, a rate or a dash, as the languages write them."""
    return isinstance(text, str) and not text.strip("+−–0123456789.,%")


def cell(value: Cell, lang: Lang) -> str:
    """Return a cell as the language writes numbers."""
    if isinstance(value, Decimal):
        return decimal(value, lang)
    if isinstance(value, Signed):
        return signed(value, lang)
    return whole(value, lang) if isinstance(value, int) else value


def moves_json(found: CensusDifference) -> str:
    """Return everything as JSON, in both languages; households by their ids, no names of people."""
    content = {
        "povrules": found.povrules,
        "decided_by": found.decided_by,
        "source": found.source,
        "inputs": [one.model_dump(mode="json") for one in found.inputs],
        "basis": found.basis,
        "on": None if found.on is None else found.on.isoformat(),
        "strict": found.strict,
        "before": found.before.model_dump(mode="json"),
        "after": found.after.model_dump(mode="json"),
        "households": found.households,
        "set_aside": found.set_aside,
        "moved": found.moved.model_dump(mode="json"),
        "order": list(found.order),
        "steps": [one.model_dump(mode="json") for one in found.steps],
        "causes": [one.model_dump(mode="json") for one in found.causes],
        "back": found.back,
        "groups": [one.model_dump(mode="json") for one in found.groups],
        "changes": [one.model_dump(mode="json") for one in found.changes],
        "movers": [_mover(row) for row in found.movers.iter_rows(named=True)],
        "problems": [
            {"severity": one.severity, "code": one.code, "vi": one.line_text("vi"), "en": one.line_text("en")}
            for one in found.problems
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=2)


def _mover(row: dict[str, object]) -> dict[str, object]:
    split = {name: str(row[name]).split(";") for name in ("moved_by", "path")}
    return row | split
