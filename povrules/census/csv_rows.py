"""The rows of a CSV file below its header, every cell as the text that it is.

A file of even lines, all with as many fields as the header and none with a quotation mark, leaves nothing to
decide: Polars reads it at once, several times faster than Python's ``csv`` module. In any other file the
lines are told apart. A line whose quotation marks only enclose fields without separators and marks inside is
complete, and the same without them. Any other line with a quotation mark begins a record that goes through
the ``csv`` module; it may hold separators and line breaks. Of the remaining lines those with more or fewer
fields than the header are split as they stand, and the even ones go to Polars.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from povrules.census.cells import put
from povrules.census.csv_records import Record, read_record
from povrules.census.values import EDGE


@dataclass(frozen=True)
class Rows:
    """The rows in the order of the file.

    ``cells`` are String columns ``0``, ``1`` …, one more than the header has if a row has surplus fields,
    which then stand there as one text. ``lines`` are the indices of the rows' first lines, ``ragged`` the
    number of fields of the rows that have not as many as the header, ``blank`` the indices of the
    blank lines between the rows.
    """

    cells: pl.DataFrame
    lines: pl.Series
    ragged: dict[int, int]
    blank: list[int]


def read_rows(source: str, lines: Sequence[str], header: Record, separator: str) -> Rows:
    """Read the rows below ``header``. Raises :class:`CensusError` where a quotation mark has no partner."""
    width = len(header.fields)
    even = _read_even("\n".join(lines[header.end :]), separator, width)
    if even is not None:
        return Rows(even, pl.int_range(header.end, header.end + even.height, eager=True), {}, [])
    return _read_uneven(source, lines, header.end, separator, width)


def _read_even(body: str, separator: str, width: int) -> pl.DataFrame | None:
    """Read a text of even lines; None if it is not surely one.

    Proof that every line has ``width`` fields: Polars refuses a line with more than the first, the first has
    ``width``, and there are as many separators as that many fields need in all lines.
    """
    if '"' in body or body.count("\r") != body.count("\r\n") or body.startswith("\ufeff"):
        return None
    height = body.count("\n") + (not body.endswith("\n"))
    if width == 1 or body.count(separator) != height * (width - 1):
        return None
    try:
        frame = _read_plain(body, separator)
    except pl.exceptions.ComputeError:  # a line with more fields than the first
        return None
    if frame.shape != (height, width) or _has_blank_row(frame):
        return None
    return frame


def _read_plain(body: str, separator: str) -> pl.DataFrame:
    """Read lines without quotes; an empty field is null."""
    frame = pl.read_csv(body.encode(), has_header=False, separator=separator, quote_char=None, infer_schema=False)
    frame.columns = [str(i) for i in range(frame.width)]
    return frame


def _has_blank_row(frame: pl.DataFrame) -> bool:
    suspects = frame.filter(pl.first().is_null() | (pl.first().str.strip_chars(EDGE) == ""))
    blank = pl.all_horizontal(pl.all().str.strip_chars(EDGE).fill_null("") == "")
    return bool(suspects.select(blank.any()).item())


def _read_uneven(source: str, lines: Sequence[str], start: int, separator: str, width: int) -> Rows:
    """Read the lines from ``start`` kind by kind."""
    text = pl.Series("text", lines[start:], dtype=pl.String).str.strip_suffix("\r")
    records = _read_quoted(source, lines, start, text, separator)
    taken = [line - start for record in records for line in range(record.first, record.end)]
    frame = pl.DataFrame({"text": text.str.replace_all('"', "", literal=True)}).with_row_index("line", offset=start)
    frame = frame.with_columns(
        taken=put(pl.repeat(False, len(text), eager=True), taken, True),
        blank=pl.col("text").str.strip_chars(EDGE + separator) == "",
        even=(pl.col("text").str.count_matches(separator, literal=True) == width - 1)
        & ~pl.col("text").str.contains("[\r\ufeff]"),
    ).filter(~pl.col("taken"))
    even = frame.filter(~pl.col("blank") & pl.col("even"))
    others = frame.filter(~pl.col("blank") & ~pl.col("even")).select("line", "text")
    records += [Record(line, line + 1, cells.split(separator)) for line, cells in others.iter_rows()]
    blank = [record.first for record in records if record.blank] + frame.filter("blank")["line"].to_list()
    return _merge(even, [record for record in records if not record.blank], blank, separator, width)


def _read_quoted(source: str, lines: Sequence[str], start: int, text: pl.Series, separator: str) -> list[Record]:
    """Read the records whose quotation marks matter; a line break inside quotes does not end them."""
    field = f'(?:"[^"{separator}]*"|[^"{separator}]*)'
    complete = text.str.contains(f"^{field}(?:{separator}{field})*$")
    records: list[Record] = []
    end = start
    for index in (~complete).arg_true():
        if start + index >= end:
            records.append(read_record(source, lines, start + index, separator))
            end = records[-1].end
    return records


def _merge(even: pl.DataFrame, records: Sequence[Record], blank: Sequence[int], separator: str, width: int) -> Rows:
    """Put even lines and records in the order of the file."""
    parts = [_record_frame(records, separator, width)]
    if even.height:
        cells = _read_plain("\n".join(even["text"].to_list()), separator)
        parts.append(cells.with_columns(even["line"]))
    cells = pl.concat(parts, how="diagonal").sort("line")
    lines = cells["line"]
    counts = {record.first: len(record.fields) for record in records if len(record.fields) != width}
    rows = lines.is_in(list(counts)).arg_true()
    last = lines[-1] if len(lines) else 0
    return Rows(
        cells.drop("line"),
        lines,
        {row: counts[line] for row, line in zip(rows, lines.gather(rows), strict=True)},
        sorted(line for line in blank if line < last),
    )


def _record_frame(records: Sequence[Record], separator: str, width: int) -> pl.DataFrame:
    """Return records as a frame with their ``line``.

    Missing fields are null, surplus ones stand together in one more column.
    """
    surplus = any(len(record.fields) > width for record in records)
    rows = []
    for record in records:
        fields = [field or None for field in record.fields[:width]]
        fields += [None] * (width - len(fields))
        rest = [separator.join(record.fields[width:]) or None] if surplus else []
        rows.append((record.first, *fields, *rest))
    schema = {"line": pl.UInt32, **{str(i): pl.String for i in range(width + surplus)}}
    return pl.DataFrame(rows, schema=schema, orient="row")
