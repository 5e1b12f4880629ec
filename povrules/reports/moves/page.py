"""A change of law over a census as one page of HTML: nothing is loaded, nothing runs, it prints on A4."""

from collections.abc import Iterator
from html import escape
from pathlib import Path

from povrules.moves.model import CensusDifference, Side
from povrules.reports.moves import tables
from povrules.reports.moves.chart import chart_svg
from povrules.reports.moves.tables import Table
from povrules.reports.moves.text import cell, is_number
from povrules.reports.moves.words import HOW_TO_READ, headline, notes, order_text, title
from povrules.reports.words import whole
from povrules.spelling import printable
from povrules.text import Lang, Text

MAX_MOVERS = 200
"""So many households that move stand on the page; the workbook and the JSON have all of them."""

_STYLE = """
body { font-family: "Times New Roman", "Liberation Serif", serif; margin: 1.5rem auto; max-width: 75rem; color: #111; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.15rem; margin-top: 2rem; } h3 { font-size: 1rem; }
table { border-collapse: collapse; margin: 0.5rem 0; }
caption { text-align: left; font-weight: bold; padding: 0.3rem 0; }
th, td { border: 1px solid #bfbfbf; padding: 0.2rem 0.5rem; text-align: left; vertical-align: top; }
th { background: #dce6f1; } td.number { text-align: right; white-space: nowrap; } tr.total td { font-weight: bold; }
.headline { font-size: 1.2rem; font-weight: bold; } .wide { overflow-x: auto; }
.note { color: #444; } figure { margin: 1rem 0; } figure svg { max-width: 100%; height: auto; }
@page { size: A4 landscape; margin: 12mm; }
@media print {
  body { margin: 0; max-width: none; font-size: 9pt; } .wide { overflow: visible; }
  h2, h3, caption { break-after: avoid; } tr, figure { break-inside: avoid; } thead { display: table-header-group; }
}
"""


def write_page(found: CensusDifference, path: Path, lang: Lang) -> None:
    """Write the page; raises :class:`povrules.UsageError` without the extra ``charts``, OSError for the file."""
    path.write_text(moves_page(found, lang), encoding="utf-8")


def moves_page(found: CensusDifference, lang: Lang) -> str:
    """Return the page: figures, chart, matrix, the changes one at a time, groups, changes of law, who moves."""
    body = "\n".join(_body(found, lang))
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8"/>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1"/>\n'
        f"<title>{_text(title(found, lang))}</title>\n<style>{_STYLE}</style>\n</head>\n"
        f"<body>\n{body}\n</body>\n</html>\n"
    )


def _body(found: CensusDifference, lang: Lang) -> Iterator[str]:
    yield f"<h1>{_text(title(found, lang))}</h1>"
    for side in (found.before, found.after):
        yield f"<p>{_text(f'{side.name}: {side.title.get(lang)}')}</p>"
    yield f'<p class="headline">{_text(headline(found, lang))}</p>'
    yield _listed(list(notes(found, lang)))
    yield _chart(found, lang)
    yield _table(tables.flows(found, lang), lang)
    yield _heading(Text("Ma trận chuyển loại", "Transition matrix"), lang)
    yield from (_table(tables.matrix(found, what, lang), lang) for what in tables.counted(found))
    yield _heading(Text("Thay đổi nào làm hộ nào đổi loại", "Which change moves whom"), lang)
    yield f"<p>{_text(order_text(found, lang))}</p>\n<p class='note'>{_text(HOW_TO_READ.get(lang))}</p>"
    shown = [tables.steps(found, lang), *tables.step_flows(found, lang), tables.causes(found, lang)]
    yield from (_table(one, lang) for one in shown)
    yield _heading(Text("Theo nhóm", "By group"), lang)
    for kind in ("area", "commune", "ethnicity"):
        table = tables.groups(found, kind, lang)
        yield "" if table is None else _table(table, lang)
    yield _heading(Text("Thay đổi quy định và căn cứ", "Changes of law, with both citations"), lang)
    yield _table(tables.changes(found, lang), lang)
    yield from _movers(found, lang)
    yield from (_notices(side, lang) for side in (found.before, found.after))
    files = "; ".join(f"{one.name} (SHA-256 {one.sha256})" for one in found.inputs)
    yield f'<p class="note">{_text(f"povrules {found.povrules}, {found.decided_by}. {files}")}</p>'


def _chart(found: CensusDifference, lang: Lang) -> str:
    """Return the chart within the page: what stands before the element of an SVG file is for a file of its own."""
    svg = chart_svg(found, lang)
    drawn = svg[svg.index("<svg") :]
    label = Text("Biểu đồ chuyển loại hộ", "Flow chart of the classes").get(lang)
    return f'<figure role="img" aria-label="{_text(label)}">\n{drawn}</figure>'


def _movers(found: CensusDifference, lang: Lang) -> Iterator[str]:
    yield _heading(Text("Hộ đổi loại", "Households that move"), lang)
    yield _table(tables.movers(found, lang, MAX_MOVERS), lang)
    more = found.movers.height - MAX_MOVERS
    if more > 0:
        count = whole(more, lang)
        left = Text(f"… và {count} hộ nữa: ghi ra .xlsx hoặc .json.", f"… and {count} more: write .xlsx or .json.")
        yield f'<p class="note">{_text(left.get(lang))}</p>'


def _notices(side: Side, lang: Lang) -> str:
    return f"<h3>{_text(side.name)}</h3>\n{_listed(side.notices(lang))}"


def _heading(text: Text, lang: Lang) -> str:
    return f"<h2>{_text(text.get(lang))}</h2>"


def _listed(texts: tuple[str, ...] | list[str]) -> str:
    return "<ul>" + "".join(f"<li>{_text(one)}</li>" for one in texts) + "</ul>" if texts else ""


def _table(table: Table, lang: Lang) -> str:
    head = "".join(f'<th scope="col">{_text(one)}</th>' for one in table.headers)
    rows = []
    for number, row in enumerate(table.rows, start=1):
        cells = [cell(one, lang) for one in row]
        marks = [' class="number"' if is_number(one) else "" for one in cells]
        total = ' class="total"' if table.total and number == len(table.rows) else ""
        filled = "".join(f"<td{mark}>{_text(one)}</td>" for mark, one in zip(marks, cells, strict=True))
        rows.append(f"<tr{total}>{filled}</tr>")
    body = f"<thead><tr>{head}</tr></thead>\n<tbody>{''.join(rows)}</tbody>" if rows else ""
    under = "".join(f'<p class="note">{_text(note)}</p>' for note in table.notes)
    shown = f'<div class="wide"><table><caption>{_text(table.title)}</caption>\n{body}</table></div>'
    return (shown if rows else f"<h3>{_text(table.title)}</h3>") + under


def _text(text: str) -> str:
    """Return a text as HTML shows it; a cell of a census may hold marks and letters that steer a terminal."""
    return escape(printable(text))
