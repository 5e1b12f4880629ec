"""No damage to a file gives anything but a census or an error of this package."""

import io
import zipfile

from hypothesis import example, given, settings
from hypothesis import strategies as st

from census.helpers import SHEET, one_role, repacked, workbook
from povrules.census.table import Table
from povrules.errors import PovrulesError

CSV = 'household_id,head_name,members\n1,"Hộ ""1""\n",4\n2,Hộ 2,\n'.encode()
XLSX = workbook({"Hộ": [["household_id", "members", "x"], ["a", 4, "=1"], ["b", 4.5, True], ["c", "#N/A", "đ"]]})
PARTS = [name for name in zipfile.ZipFile(io.BytesIO(XLSX)).namelist() if name.startswith(("xl/w", "xl/_", "xl/s"))]
BYTES = st.sampled_from([b"", b"\0", b"<", b"</c>", b'"', b"9" * 8, b"-1", b"=", b"&#0;", b"\xff", b't="e"', b"<f>"])


def attempt(data: bytes, *, as_xlsx: bool) -> Table | None:
    try:
        return one_role(data, ".xlsx" if as_xlsx else ".csv")
    except PovrulesError:
        return None


@given(st.binary(max_size=300), st.booleans())
@example(b"PK\x05\x06" + bytes(18), True)
def test_random_bytes(data: bytes, as_xlsx: bool) -> None:
    attempt(data, as_xlsx=as_xlsx)
    attempt(b"household_id\n" + data, as_xlsx=False)


@given(st.integers(0, len(XLSX) - 1), st.integers(0, len(CSV) - 1))
def test_truncated(of_xlsx: int, of_csv: int) -> None:
    assert attempt(XLSX[:of_xlsx], as_xlsx=True) is None
    attempt(CSV[:of_csv], as_xlsx=False)


@settings(max_examples=200)
@given(st.lists(st.tuples(st.integers(0, len(XLSX) - 1), st.integers(0, 255)), min_size=1, max_size=4))
def test_changed_bytes(changes: list[tuple[int, int]]) -> None:
    data = bytearray(XLSX)
    for place, byte in changes:
        data[place] = byte
    attempt(bytes(data), as_xlsx=True)


@settings(max_examples=200)
@given(
    st.sampled_from([*PARTS, SHEET, SHEET]), st.lists(st.tuples(st.floats(0, 1), st.integers(0, 40), BYTES), max_size=3)
)
def test_changed_xml(name: str, changes: list[tuple[float, int, bytes]]) -> None:
    with zipfile.ZipFile(io.BytesIO(XLSX)) as archive:
        xml = archive.read(name)
    for place, length, new in changes:
        start = int(place * len(xml))
        xml = xml[:start] + new + xml[start + length :]
    attempt(repacked(XLSX, {name: xml}), as_xlsx=True)
