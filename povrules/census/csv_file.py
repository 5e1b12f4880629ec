"""CSV files as tables."""

from povrules.census.csv_records import read_header
from povrules.census.csv_rows import read_rows
from povrules.census.csv_text import decode
from povrules.census.names import Names
from povrules.census.notices import blank_rows, no_rows
from povrules.census.table import Lines, Table, unique_headers


def read_csv_table(source: str, data: bytes, names: Names) -> Table:
    """Read a CSV file in UTF-8 with commas, semicolons or tabs between the fields.

    Every cell is text as it stands in the file, an empty one null. Raises :class:`CensusError` for another
    encoding, a binary or empty file, and a quotation mark without a partner.
    """
    lines = decode(source, data).split("\n")
    header, separator = read_header(source, lines, names)
    rows = read_rows(source, lines, header, separator)
    width = len(header.fields)
    spelled = (*header.fields, *[""] * (rows.cells.width - width))
    headers = unique_headers(spelled)
    original = rows.cells.rename(dict(zip(rows.cells.columns, headers, strict=True)))
    return Table(
        source=source,
        headers=headers,
        spelled=spelled,
        height=original.height,
        series=original.to_series,
        original=original,
        locate=Lines(numbers=rows.lines + 1),
        header_line=header.first + 1,
        ragged=rows.ragged,
        width=width,
        notices=(*no_rows(source, None, original.height), *blank_rows(source, None, rows.blank)),
    )
