"""A thin layer over XlsxWriter, the only module that knows it: one font, printable sheets, nothing runs.

Rows and columns count from 0. Texts are never read as formulas, links or numbers.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO
from math import ceil
from pathlib import Path
from typing import Any, TypeAlias

import xlsxwriter

from povrules.text import Lang, Text

MAX_ROWS = 1_048_575
"""Rows of a sheet below its header."""
MAX_COLUMNS = 16_384
FONT = "Times New Roman"
"""The font that Vietnamese offices use for documents (Decree 30/2020/NĐ-CP, annex I)."""
LINE = 15.0
"""Height of one line of text, in points."""
_HIGHEST = 408.0  # points; the most that a row can be
HEADER_FILL = "#DCE6F1"
EDGE = "#BFBFBF"
"""Colour of the lines between cells."""
LOSS = 1.05
"""Room that a text needs over its number of characters, because lines break between words."""
_PAPER_A4 = 9
# A workbook carries the time at which it was made. With the real time, the same review would give another
# file on each run, and two results could not be compared by checksum. So the time is fixed and says nothing.
_CREATED = datetime(2000, 1, 1)
_PAGE = Text("Trang &P/&N", "Page &P of &N")

Style: TypeAlias = Any
"""A cell format of XlsxWriter, which has no types."""


class Book:
    """A workbook that is being written."""

    def __init__(self, workbook: Any, lang: Lang) -> None:
        self.lang = lang
        self._workbook = workbook
        self._styles: dict[tuple[tuple[str, Any], ...], Style] = {}

    def style(self, **properties: Any) -> Style:
        """Return the cell format with these XlsxWriter properties, one object for equal ones."""
        key = tuple(sorted(properties.items()))
        if key not in self._styles:
            self._styles[key] = self._workbook.add_format({"valign": "top", **properties})
        return self._styles[key]

    def header_style(self) -> Style:
        """Return the format of header cells."""
        return self.style(
            bold=True,
            text_wrap=True,
            valign="vcenter",
            align="center",
            bg_color=HEADER_FILL,
            border=1,
            border_color=EDGE,
        )

    def say(self, name: str, text: str) -> None:
        """Keep a property of the document under a name of one's own."""
        self._workbook.set_custom_property(name, text)

    def define(self, name: str, cells: str) -> None:
        """Give cells a name that rules and formulas of the workbook may use."""
        self._workbook.define_name(name, cells)

    def sheet(self, name: str) -> "Sheet":
        """Add a sheet that prints on landscape A4, one page wide, with page numbers."""
        raw = self._workbook.add_worksheet(name)
        raw.set_landscape()
        raw.set_paper(_PAPER_A4)
        raw.fit_to_pages(1, 0)
        raw.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        raw.set_footer(f"&C{_PAGE.get(self.lang)}")
        return Sheet(raw, self)


class Sheet:
    """A sheet that is being written; rows must be written from top to bottom."""

    def __init__(self, raw: Any, book: Book) -> None:
        self.raw = raw
        self.book = book

    def text(self, row: int, column: int, text: str | None, style: Style = None) -> None:
        """Write a text as it is; a blank one leaves the cell empty but formatted."""
        if text:
            self.raw.write_string(row, column, literal(text), style)
        else:
            self.raw.write_blank(row, column, None, style)

    def rich(self, row: int, column: int, runs: Sequence[tuple[str, Style]], style: Style) -> None:
        """Write a text in parts that look differently, each with its own letters; none of them is blank."""
        if len(runs) == 1:
            self.text(row, column, runs[0][0], style)
            return
        parts = [part for text, letters in runs for part in (letters, literal(text))]
        self.raw.write_rich_string(row, column, *parts, style)

    def number(self, row: int, column: int, number: float, style: Style = None) -> None:
        """Write a number."""
        self.raw.write_number(row, column, number, style)

    def span(self, row: int, first: int, last: int, text: str, style: Style) -> None:
        """Write a text across the columns ``first`` to ``last``; its row needs a height that fits."""
        self.raw.merge_range(row, first, row, last, "", style)
        self.text(row, first, text, style)

    def share(self, row: int, column: int, part: tuple[int, int], of: tuple[int, int], style: Style) -> None:
        """Write a rate as a live formula; ``part`` and ``of`` are cells of the column before.

        Each is the row of the cell and the number in it.
        """
        left = self.letters(column - 1)
        formula = f"={left}{part[0] + 1}/{left}${of[0] + 1}"
        self.raw.write_formula(row, column, formula, style, part[1] / of[1])

    @staticmethod
    def letters(column: int) -> str:
        """Return the letters of a column."""
        return str(xlsxwriter.utility.xl_col_to_name(column))

    def note(self, row: int, column: int, text: str, **look: Any) -> None:
        """Put a note on a cell; ``look`` are options of XlsxWriter for comments."""
        self.raw.write_comment(row, column, text, look)

    def allow(self, first: int, last: int, column: int, rule: Mapping[str, Any]) -> None:
        """Let nothing else into the rows ``first`` to ``last`` of a column; ``rule`` is XlsxWriter's."""
        self.raw.data_validation(first, column, last, column, dict(rule))

    def widths(self, widths: Sequence[float]) -> None:
        """Set the column widths, in characters."""
        for column, width in enumerate(widths):
            self.raw.set_column(column, column, width)

    def fit(self, row: int, texts: Sequence[str | None], widths: Sequence[float], *, extra: float = 0) -> None:
        """Make a row as high as its wrapped texts need, plus ``extra`` points."""
        self.height(row, max(lines(text or "", width) for text, width in zip(texts, widths, strict=True)), extra)

    def height(self, row: int, count: float, extra: float = 0) -> None:
        """Make a row ``count`` lines high. Not every program finds the height of wrapped rows on its own."""
        self.raw.set_row(row, min(LINE * count + extra, _HIGHEST))

    def header(self, row: int, texts: Sequence[str], widths: Sequence[float]) -> None:
        """Write a header row, as high as its texts need at these column widths."""
        style = self.book.header_style()
        self.fit(row, texts, widths, extra=6)
        for column, text in enumerate(texts):
            self.text(row, column, text, style)

    def table(self, rows: int, columns: int) -> None:
        """Make the sheet a table: lines, filter, header and first column in sight, header on every page."""
        self.raw.hide_gridlines(0)  # 0: shown on the screen and printed, around blank cells too
        self.raw.freeze_panes(1, 1)
        self.raw.repeat_rows(0)
        self.raw.autofilter(0, 0, rows, columns - 1)


@contextmanager
def open_book(path: Path, lang: Lang, *, streamed: bool) -> Iterator[Book]:
    """Open a new workbook; it is written to ``path`` at the end.

    ``streamed`` keeps only the row at hand in memory, at the price of temporary files beside ``path``.
    Errors: OSError when the file cannot be written.
    """
    options = {
        "in_memory": not streamed,
        "constant_memory": streamed,
        "tmpdir": str(path.parent),
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_format_properties": {"font_name": FONT, "font_size": 11},
    }
    # Written as a whole at the end: an error is then an OSError, whose kind tells a locked file from a full disk, and
    # no half ZIP file is left to complain when it is dropped.
    with path.open("wb") as file:
        whole = BytesIO()
        workbook = xlsxwriter.Workbook(whole, options)
        workbook.set_properties({"created": _CREATED})
        # Every formula has its value: a stored 0 is one, not what a program leaves to the first opening.
        workbook.calc_on_load = False
        try:
            yield Book(workbook, lang)
        finally:
            workbook.close()
        file.write(whole.getbuffer())


def literal(text: str) -> str:
    """Return a text that XlsxWriter writes as it stands.

    It takes a text from ``<r>`` to ``</r>`` for ready markup and copies it into the file, so that a cell of a
    census could break the workbook. A space at the end prevents that.
    """
    return text + " " if text.startswith("<r>") and text.endswith("</r>") else text


def lines(text: str, width: float) -> int:
    """Return how many lines a text takes in a cell that is ``width`` characters wide; at least 1."""
    return sum(max(1, ceil(len(line) * LOSS / width)) for line in text.split("\n"))
