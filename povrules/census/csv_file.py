"""CSV files as blocks."""

from collections.abc import Callable, Mapping, Sequence

import polars as pl

from povrules.census.blocks import Block, Skip, decoded, layout_of
from povrules.census.csv_records import Record, Top, read_record, read_top
from povrules.census.csv_rows import Rows, read_rows
from povrules.census.csv_text import Decoded, decode
from povrules.census.header_rows import Header, Roles, is_known, make_header, with_lower_rows
from povrules.census.kinds import may_be_quoted
from povrules.census.layout_notices import converted
from povrules.census.legacy import DECODERS, Encoding, detect
from povrules.census.roles import choose_role
from povrules.census.row_kinds import Layout, RowKind, sift
from povrules.census.table import unique_headers
from povrules.census.title_unit import title_unit
from povrules.errors import CensusError
from povrules.problems import Problem
from povrules.text import Text

_SEVERAL = 2
_NO_SEPARATORS = {
    "|": Text("dấu “|”", "“|”"),
    ";": Text("dấu chấm phẩy, nhưng nằm trong dấu ngoặc kép", "semicolons, but within quotation marks"),
    "\t": Text("tab, nhưng nằm trong dấu ngoặc kép", "tabs, but within quotation marks"),
    ",": Text("dấu phẩy, nhưng nằm trong dấu ngoặc kép", "commas, but within quotation marks"),
    "~": Text("dấu “~”", "“~”"),
    "^": Text("dấu “^”", "“^”"),
    ":": Text("dấu hai chấm", "colons"),
}
"""What stands between names at times and separates no fields, or none where quotation marks are around the line."""
_SURELY_ID = r"^[^\s()]*[0-9][^\s()]*$"


def block_of_csv(source: str, data: bytes, roles: Roles, keys: Mapping[str, str]) -> Block:
    """Read a CSV file with commas, semicolons or tabs between the fields.

    Every cell is text as it stands in the file, an empty one null. Without a known header the first record that is
    not blank is the header. Raises :class:`CensusError` for an unknown encoding, a binary or empty file, a quotation
    mark without a partner, and another separator.
    """
    file = decode(source, data)
    lines = file.text.split("\n")
    top = read_top(source, lines, roles, keys)
    if top.header is None:
        _refuse_separator(source, top.first, roles)
    header, encoding = _header(top, roles, keys)
    above = top.records[header.first : header.last + 1]
    rows = read_rows(source, lines, Record(above[0].first, above[-1].end, list(header.spelled)), top.separator)
    role = choose_role(header, roles, keys, lambda column: rows.cells.to_series(column).fill_null("").to_list())
    texts = [decoded(record.fields, encoding) for record in top.records]
    layout = layout_of(texts, header, role, roles, keys)
    kinds = sift(layout, rows.cells.height, _suspects(rows.cells, layout, encoding), _reader(rows.cells, encoding))
    below = top.records[header.last + 1 :]
    quotable = [i for i, column in layout.columns.items() if may_be_quoted(column)]
    spelled = (*header.spelled, *[""] * (rows.cells.width - len(header.spelled)))
    names = unique_headers(spelled)
    columns = [column.alias(name) for column, name in zip(rows.cells.iter_columns(), names, strict=True)]
    titles = [(record.first + 1, text) for record, text in zip(top.records, texts[: header.last], strict=False)]
    block = Block(
        source=source,
        sheet=None,
        hidden=False,
        role=role,
        header_lines=tuple(record.first + 1 for record in above),
        spelled=spelled,
        known=header.known,
        letters=(),
        columns=columns,
        originals=columns,
        lines=(rows.lines + 1).cast(pl.UInt32),
        skipped=_skipped(top, header, rows, kinds),
        ragged=rows.ragged,
        width=len(header.spelled),
        encoding=encoding,
        recognised=top.header is not None,
        example=header.example,
        unit=title_unit(titles, addressed=False),
        notices=_notices(source, file, [*above, *below[:1]], top.separator, quotable),
    )
    return block.take([row for row in range(block.height) if row not in kinds]) if kinds else block


def _refuse_separator(source: str, record: Record, roles: Roles) -> None:
    """Raise for names of columns that stand in one field, with a mark between them that separates no fields here."""
    for mark, called in _NO_SEPARATORS.items():
        parts = [part for field in record.fields if mark in field for part in field.split(mark)]
        if sum(is_known(part, roles) for part in parts) >= _SEVERAL:
            raise CensusError(
                Text(
                    f"{source}, dòng {record.first + 1}: các tên cột cách nhau bằng {called.vi}; cần dấu phẩy, chấm "
                    "phẩy hoặc tab giữa các ô. Hãy lưu lại từ Excel thành .xlsx hoặc “CSV UTF-8”.",
                    f"{source}, line {record.first + 1}: the names of columns stand apart by {called.en}; expected "
                    "commas, semicolons or tabs between the cells. Save it again from Excel as .xlsx or “CSV UTF-8”.",
                )
            )


def _header(top: Top, roles: Roles, keys: Mapping[str, str]) -> tuple[Header, Encoding | None]:
    texts = [record.fields for record in top.records]
    if top.header is None:
        return make_header([top.first.fields], top.records.index(top.first), roles, keys), None
    encoding = detect([field for row in texts for field in row])
    return with_lower_rows(top.header, texts, roles, keys, encoding), encoding


def _suspects(cells: pl.DataFrame, layout: Layout, encoding: Encoding | None) -> list[int]:
    """Return the rows that are not surely data; whether they are is told for most of them without Python."""
    if layout.key is None:
        return list(range(cells.height))
    names = [cells.columns[i] for i in layout.others]
    key = pl.nth(layout.key)
    filled = pl.any_horizontal(pl.lit(value=False), *(pl.col(name).str.contains(r"\S") for name in names))
    sure = key.str.contains(_SURELY_ID) & ~key.is_in(list(layout.key_names)) & filled
    doubtful = cells.select(~sure.fill_null(value=False)).to_series().arg_true()
    texts = cells.select(pl.nth(layout.key, *layout.others).fill_null("")).select(pl.all().gather(doubtful))
    return [
        row
        for row, (text, *others) in zip(doubtful, texts.iter_rows(), strict=True)
        if not layout.is_surely_data(decoded([text], encoding)[0], others)
    ]


def _reader(cells: pl.DataFrame, encoding: Encoding | None) -> Callable[[int], list[str]]:
    def read(row: int) -> list[str]:
        return decoded([cell or "" for cell in cells.row(row)], encoding)

    return read


def _skipped(top: Top, header: Header, rows: Rows, kinds: Mapping[int, RowKind]) -> dict[Skip, list[int]]:
    """Return the lines that are no data, by what they are."""
    skipped: dict[Skip, list[int]] = {}
    for record in top.records[: header.first]:
        if not record.blank:
            skipped.setdefault("title_row", []).append(record.first + 1)
    for row, kind in kinds.items():
        skipped.setdefault(kind, []).append(int(rows.lines[row]) + 1)
    last = next((int(rows.lines[row]) for row in range(len(rows.lines) - 1, -1, -1) if row not in kinds), -1)
    skipped["blank_row"] = [line + 1 for line in rows.blank if line < last]
    return skipped


def _notices(
    source: str, file: Decoded, records: Sequence[Record], separator: str, positions: Sequence[int]
) -> tuple[Problem, ...]:
    """Return the notice that the file was in an older encoding, with a column name or a cell as example.

    ``records`` are the header and the first row, ``positions`` the columns of which a cell may be quoted.
    """
    if file.encoding is None:
        return ()
    lines = file.shown.split("\n")
    decode = DECODERS[file.encoding]
    shown = [read_record(source, lines, record.first, separator).fields for record in records]
    *header, row = shown if len(shown) > 1 else [*shown, []]
    texts = [*(name for names in header for name in names), *(row[i] for i in positions if i < len(row))]
    example = next(((text, decode(text)) for text in texts if not text.isascii()), None)
    return (converted(source, None, file.encoding, (), example),)
