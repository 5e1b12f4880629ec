"""Sheets that are one table: rows of a result, problems, the law that a result rests on."""

from collections.abc import Iterable, Mapping, Sequence

import polars as pl

from povrules.language.citations import Citing
from povrules.reports.book import Book
from povrules.reports.words import EVIDENCE, SHEETS
from povrules.text import Text

_LAW_HEADERS = (
    Text("Căn cứ", "Law"),
    Text("Trích", "Quoted"),
    Text("Độ tin cậy", "Evidence"),
    Text("Ghi chú", "Note"),
)


def add_law(book: Book, used: Iterable[tuple[Citing, Sequence[str]]], notices: Sequence[Text]) -> None:
    """Write the citations that a result rests on, law by law, and its notices as a sheet."""
    lang = book.lang
    rows = [
        (
            law.cited(key).get(lang),
            law.citation(key).quote,
            EVIDENCE[law.citation(key).evidence].get(lang),
            law.citation(key).derivation.get(lang) or law.citation(key).remark.get(lang),
        )
        for law, cites in used
        for key in cites
    ]
    rows += [(one.get(lang), "", "", "") for one in notices]
    table = pl.DataFrame(rows, schema=dict.fromkeys("abcd", pl.String), orient="row")
    add_table(book, SHEETS[3], [one.get(lang) for one in _LAW_HEADERS], table, {0: 50.0, 1: 60.0, 2: 20.0, 3: 40.0})


def add_table(book: Book, name: str, headers: Sequence[str], frame: pl.DataFrame, widths: Mapping[int, float]) -> None:
    """Write a table as a sheet; ``widths`` by column where they are not the usual one."""
    sheet = book.sheet(name)
    shown = [widths.get(at, 16.0) for at in range(len(headers))]
    sheet.widths(shown)
    sheet.header(0, list(headers), shown)
    number, wrap = book.style(num_format="#,##0"), book.style(text_wrap=True)
    for row, values in enumerate(frame.iter_rows(), 1):
        for column, value in enumerate(values):
            if isinstance(value, int):
                sheet.number(row, column, value, number)
            elif value is not None:
                sheet.text(row, column, str(value), wrap)
    sheet.table(frame.height, len(headers))
