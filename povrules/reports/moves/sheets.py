"""A change of law over a census as a workbook: summary, matrix, steps, households that move, groups, changes of law."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from povrules.errors import UsageError
from povrules.moves.model import CensusDifference
from povrules.reports.book import EDGE, MAX_ROWS, Book, Sheet, open_book
from povrules.reports.columns import MONEY
from povrules.reports.moves import tables
from povrules.reports.moves.tables import ORDER, Signed, Table
from povrules.reports.moves.words import HOW_TO_READ, headline, notes, order_text, title
from povrules.reports.result_sheet import CLASS_FILLS
from povrules.reports.words import WEIGHTS, class_label, rounded, whole
from povrules.text import Lang, Text

SHEETS: tuple[str, ...] = ("tóm tắt", "ma trận", "từng thay đổi", "hộ đổi loại", "theo nhóm", "thay đổi quy định")
"""The sheets of the workbook; the names are Vietnamese in every language."""

_EDGES = {"border": 1, "border_color": EDGE}
_WIDE = 110.0
_GROWN = "+#,##0;−#,##0;0"


def check_size(found: CensusDifference) -> None:
    """Refuse a result whose households that move do not fit on a sheet; raises :class:`UsageError`."""
    if found.movers.height > MAX_ROWS - 1:
        count = (whole(found.movers.height, "vi"), whole(found.movers.height, "en"))
        raise UsageError(
            Text(
                f"{count[0]} hộ đổi loại không vừa một trang tính; hãy ghi ra .json.",
                f"{count[1]} households that move do not fit on a sheet; write a .json.",
            )
        )


def write_moves(found: CensusDifference, path: Path, lang: Lang) -> None:
    """Write the workbook; raises OSError where it cannot be written."""
    with open_book(path, lang, streamed=False) as book:
        _summary(book.sheet(SHEETS[0]), found)
        _several(book.sheet(SHEETS[1]), [tables.matrix(found, what, lang) for what in tables.counted(found)])
        _several(
            book.sheet(SHEETS[2]),
            [tables.steps(found, lang), *tables.step_flows(found, lang), tables.causes(found, lang)],
        )
        _movers(book, found)
        kinds = [tables.groups(found, kind, lang) for kind in ("area", "commune", "ethnicity")]
        _several(book.sheet(SHEETS[4]), [one for one in kinds if one is not None])
        _several(book.sheet(SHEETS[5]), [tables.changes(found, lang)])


def _summary(sheet: Sheet, found: CensusDifference) -> None:
    """Write what is compared, the figures, how to read them, and the notices of both standards."""
    lang = sheet.book.lang
    sheet.widths([_WIDE])
    sheet.raw.hide_gridlines(2)
    bold, wrap = sheet.book.style(bold=True, font_size=14, text_wrap=True), sheet.book.style(text_wrap=True)
    texts = [(title(found, lang), bold), (headline(found, lang), bold)]
    texts += [(one, wrap) for one in notes(found, lang)]
    texts += [(order_text(found, lang), wrap), (HOW_TO_READ.get(lang), wrap)]
    for side in (found.before, found.after):
        texts += [
            ("", wrap),
            (f"{side.name}: {side.title.get(lang)} (SHA-256 {side.sha256})", sheet.book.style(bold=True)),
        ]
        texts += [(one, wrap) for one in side.notices(lang)]
    files = "; ".join(f"{one.name} (SHA-256 {one.sha256})" for one in found.inputs)
    texts += [("", wrap), (f"povrules {found.povrules}, {found.decided_by}. {files}", wrap)]
    for row, (text, style) in enumerate(texts):
        sheet.fit(row, [text], [_WIDE], extra=4)
        sheet.text(row, 0, text, style)


def _several(sheet: Sheet, shown: Sequence[Table]) -> None:
    """Write tables one under the other; a column is as wide as the widest one of them needs."""
    many = max((len(one.headers) for one in shown), default=0)
    widths = [max(one.widths[at] for one in shown if at < len(one.widths)) for at in range(many)]
    sheet.widths(widths)
    sheet.raw.hide_gridlines(2)
    row = 0
    for table in shown:
        sheet.text(row, 0, table.title, sheet.book.style(bold=True, font_size=13))
        row = _table(sheet, row + 1, table, widths) + 1


def _table(sheet: Sheet, row: int, table: Table, widths: Sequence[float]) -> int:
    """Write a table with its notes; return the row after it."""
    own = list(widths[: len(table.headers)])
    sheet.header(row, table.headers, own)
    for number, cells in enumerate(table.rows, start=1):
        row += 1
        bold = table.total and number == len(table.rows)
        sheet.fit(row, [one if isinstance(one, str) else "" for one in cells], own)
        for column, value in enumerate(cells):
            _cell(sheet, row, column, value, bold=bold)
    for note in table.notes:
        row += 1
        sheet.fit(row, [note], [sum(own)])
        sheet.span(row, 0, len(own) - 1, note, sheet.book.style(text_wrap=True))
    return row + 1


def _cell(sheet: Sheet, row: int, column: int, value: tables.Cell, *, bold: bool = False) -> None:
    """Write a cell; a class has its colour."""
    if isinstance(value, str):
        fill = _FILLS[sheet.book.lang].get(value)
        colour = {"bg_color": fill} if fill is not None else {}
        sheet.text(row, column, value, sheet.book.style(**_EDGES, text_wrap=True, bold=bold, **colour))
    else:
        shown = WEIGHTS if isinstance(value, Decimal) else _GROWN if isinstance(value, Signed) else MONEY
        number = float(rounded(value)) if isinstance(value, Decimal) else value
        sheet.number(row, column, number, sheet.book.style(**_EDGES, num_format=shown, bold=bold))


_FILLS: dict[Lang, dict[str, str]] = {
    "vi": {class_label(name, "vi"): CLASS_FILLS[name] for name in ORDER},
    "en": {class_label(name, "en"): CLASS_FILLS[name] for name in ORDER},
}


def _movers(book: Book, found: CensusDifference) -> None:
    """Write the households that move, one a row, to filter and print."""
    sheet, table = book.sheet(SHEETS[3]), tables.movers(found, book.lang)
    sheet.widths(table.widths)
    _table(sheet, 0, table, table.widths)
    sheet.table(len(table.rows), len(table.headers))
