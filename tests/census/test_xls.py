"""Old workbooks: what their records say, and compound files that lead a reader astray."""

import struct

import pytest

from census.helpers import FIXTURES, KEYS, ROLES, one_role
from povrules.census.kinds import EXCEL_ERROR, FORMULA_WITHOUT_VALUE
from povrules.census.sheets import read_tables
from povrules.census.xls_scan import scan_xls
from povrules.errors import CensusError

FREE, END, OF_TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
OLD = FIXTURES / "workbooks" / "old.xls"


def record(number: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", number, len(body)) + body


def formula(row: int, result: bytes, flags: int = 0) -> bytes:
    return record(0x06, struct.pack("<HHH", row, 1, 0) + result + struct.pack("<HI", flags, 0))


CELLS = (
    record(0x205, struct.pack("<HHHBB", 1, 2, 0, 42, 1))
    + record(0x205, struct.pack("<HHHBB", 1, 3, 0, 1, 0))
    + formula(2, b"\x02\0\x07\0\0\0\xff\xff")
    + formula(3, bytes(8), 2)
    + formula(4, bytes(8))
    + formula(5, struct.pack("<d", 4.0), 2)
    + formula(6, b"\0" * 6 + b"\xff\xff", 2)
)
FOUND = {
    (1, 2): (EXCEL_ERROR, "#N/A"),
    (2, 1): (EXCEL_ERROR, "#DIV/0!"),
    (3, 1): (FORMULA_WITHOUT_VALUE, "="),
}


def stream(cells: bytes = CELLS, extra: bytes = b"") -> bytes:
    """The records of a workbook with one sheet."""
    start = len(extra) + 4 + 4 + 4
    return extra + record(0x85, struct.pack("<I", start)) + record(0x0A) + cells + record(0x0A)


def numbers(*values: int) -> bytes:
    return struct.pack(f"<{len(values)}I", *values)


def entry(name: str, kind: int, first: int, size: int) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    return text.ljust(64, b"\0") + struct.pack("<HB", len(text), kind) + bytes(49) + numbers(first, size) + bytes(4)


def compound(
    content: bytes, *, small: bool = False, table: dict[int, int] | None = None, name: str = "Workbook"
) -> bytes:
    """A compound file with one stream; ``table`` changes links of sectors. Sector 2 links small sectors."""
    size = len(content) if small else max(len(content), 4096)
    data = content.ljust(size + -size % 512, b"\0")
    count = len(data) // 512
    links = {0: OF_TABLE, 1: END, 2: END, **{3 + i: 4 + i for i in range(count - 1)}, 2 + count: END, **(table or {})}
    sectors = numbers(*(links.get(i, FREE) for i in range(128)))
    root = entry("Root Entry", 5, 3 if small else END, size if small else 0)
    sectors += (root + entry(name, 2, 0 if small else 3, size)).ljust(512, b"\0")
    chain = [*range(1, -(-size // 64)), END]
    sectors += numbers(*chain, *[FREE] * (128 - len(chain)))
    start = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    header = start + numbers(1, 1, 0, 4096, 2 if small else END, int(small), END, 0, 0, *[FREE] * 108)
    return header + sectors + data


@pytest.mark.parametrize("small", [False, True])
def test_faults(small: bool) -> None:
    assert scan_xls(compound(stream(), small=small)) == [FOUND]
    assert scan_xls(compound(stream(), small=small, name="Book")) == [FOUND]


def test_a_table_that_goes_on_in_other_sectors() -> None:
    data = bytearray(compound(stream()))
    place = 512 * (len(data) // 512 - 1)
    data[place : place + 512] = numbers(*[FREE] * 127, END)
    data[68:72] = numbers(place // 512 - 1)
    assert scan_xls(bytes(data)) == [FOUND]
    data[place + 508 : place + 512] = numbers(place // 512 - 1)
    with pytest.raises(ValueError, match="circle"):
        scan_xls(bytes(data))


def test_what_is_no_whole_workbook() -> None:
    good = compound(stream())
    with pytest.raises(ValueError, match="magic"):
        scan_xls(b"PK")
    with pytest.raises(ValueError, match="sector size"):
        scan_xls(good[:30] + b"\x0f" + good[31:])
    with pytest.raises(ValueError, match="circle"):
        scan_xls(compound(stream(), table={5: 3}))
    with pytest.raises(LookupError):
        scan_xls(compound(stream(), table={5: 100}))
    with pytest.raises(LookupError, match="workbook"):
        scan_xls(compound(stream(), name="Other"))
    content = struct.pack("<H", 0x0809)
    directory_last = bytearray(compound(content))
    directory_last[48:52] = numbers(len(directory_last) // 512 - 2)
    with pytest.raises(ValueError, match="directory"):
        scan_xls(bytes(directory_last[:-30]))
    with pytest.raises(ValueError, match="password"):
        scan_xls(compound(stream(extra=record(0x2F, bytes(6)))))
    with pytest.raises(CensusError, match="password, is damaged or is too old"):
        one_role(good, ".xls")


def test_an_old_workbook() -> None:
    table = read_tables([OLD], ROLES, KEYS).tables["household"]
    assert table.sheet == "Hộ nghèo"
    assert table.address(1, 3) == "D4"
    assert table.faults[3] == {2: (EXCEL_ERROR, "#REF!")}
    assert table.original["Số khẩu"].to_list() == ["4", None, "#REF!"]
