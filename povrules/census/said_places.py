"""Sheets and rows of headers that a mapping names: whether the files have them."""

from collections.abc import Iterator, Mapping, Sequence

from povrules.census.blocks import Block
from povrules.census.files import Reading
from povrules.census.header_rows import Roles
from povrules.census.headers import no_key
from povrules.census.layout_notices import line_list
from povrules.census.names import did_you_mean, excerpt, listing
from povrules.census.roles import BOTH
from povrules.census.stands import is_asked, sheet_key
from povrules.errors import CensusError, UsageError
from povrules.text import Text

_LISTED = 12


def check_sheets(readings: Sequence[Reading], roles: Roles) -> None:
    """Refuse names of sheets that no file has, all at once, and sheets named as tables that are none.

    Raises :class:`UsageError` for the former, :class:`CensusError` for the latter.
    """
    there = {sheet_key(name): name for reading in readings for name in reading.names}
    absent = [_absent(key, name, there) for key, name in _named(roles) if sheet_key(name) not in there]
    if absent:
        source = ", ".join(reading.source for reading in readings)
        sheets = listing([f"“{excerpt(name, 40)}”" for name in there.values()], _LISTED, Text("trang khác", "more"))
        vi, en = "\n".join(one.vi for one in absent), "\n".join(one.en for one in absent)
        raise UsageError(
            Text(
                f"{vi}\nCác trang của {source}: {sheets.vi}. Hãy sửa tên trang trong bảng ánh xạ.",
                f"{en}\nSheets of {source}: {sheets.en}. Correct the names in the mapping.",
            )
        )
    stands = [names.stands for names in roles.values()]
    for reading in readings:
        for sheet in reading.unread:
            if is_asked(sheet.name, stands):
                raise sheet.error
        for name, cells in reading.looked_at:
            if is_asked(name, stands):
                raise no_key(reading.source, name, [("", cells)], next(iter(roles.values())))


def _named(roles: Roles) -> Iterator[tuple[str, str]]:
    """Yield each name of a sheet, with the key of the mapping that it stands under."""
    for role, names in roles.items():
        yield from ((f"{role}.sheets", name) for name in names.stands.sheets)
        yield from ((f"{role}.header", name) for name in names.stands.headers)


def _absent(key: str, name: str, there: Mapping[str, str]) -> Text:
    meant, shown = did_you_mean(sheet_key(name), there), excerpt(name, 40)
    return Text(f"{key}: không có trang “{shown}”.{meant.vi}", f"{key}: there is no sheet “{shown}”.{meant.en}")


def check_header_rows(readings: Sequence[Reading], blocks: Sequence[Block], roles: Roles) -> None:
    """Refuse a row said of all sheets in which no table has its header; raises :class:`CensusError`.

    Tables whose columns have names without a header, as in Parquet, do not count.
    """
    if any(reading.unread for reading in readings) and not blocks:
        return
    for role, names in roles.items():
        row = names.stands.header
        own = [block for block in blocks if block.role in (role, BOTH)]
        headers = [block.header_lines for block in own if block.header_lines]
        if row is None or (blocks and not headers) or any(row in lines for lines in headers):
            continue
        raise _no_header(role, row, readings, own)


def _no_header(role: str, row: int, readings: Sequence[Reading], blocks: Sequence[Block]) -> CensusError:
    found = [_header_of(block) for block in blocks if block.header_lines]
    source = ", ".join(reading.source for reading in readings)
    vi, en = "; ".join(one.vi for one in found) or "–", "; ".join(one.en for one in found) or "–"
    return CensusError(
        Text(
            f"{source}: {role}.header = {row}, nhưng ở dòng {row} không có dòng đầu cột nào được nhận ra. Dòng đầu cột "
            f"tìm thấy: {vi}. Hãy sửa số dòng trong bảng ánh xạ, hoặc bỏ khóa header.",
            f"{source}: {role}.header = {row}, but row {row} is no header that is recognised. Headers found: {en}. "
            "Correct the row in the mapping, or leave the key header out.",
        )
    )


def _header_of(block: Block) -> Text:
    name = f"“{excerpt(block.sheet or block.source, 40)}”"
    lines = line_list(block.header_lines)
    return Text(f"{name} dòng {lines}", f"{name} row {lines}")
