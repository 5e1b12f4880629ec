"""Tables of which the rows are known, with columns of every type that Arrow has and values at all bounds."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

HEADERS = (
    "Mã hộ",
    "Khu vực",
    "Số khẩu",
    "Thu nhập bình quân đầu người/tháng",
    "Bảo hiểm y tế",
    "Ngày rà soát",
    "Ghi chú",
)
MARK = "Họ tên chủ hộ"
"""The column that is never damaged: by it the rows are found again."""

Values = list[Any]
_ZONES = (None, "UTC", "Asia/Ho_Chi_Minh", "+07:00", "-23:59", "Nowhere/At_All", "")
_INTS = (0, 1, -1, 4, 999, 2**31, 2**53 + 1, 2**63 - 1, -(2**63))
_FLOATS = (0.0, -0.0, 1.5, 1e308, -1e308, float("inf"), float("-inf"), float("nan"), 5e-324, 4.0, 2.0**53)
_TEXTS = (
    "",
    " ",
    "có",
    "nông thôn",
    "4",
    "1e400",
    "x" * 3000,
    "\0",
    "\x1b[31m",
    "\u202e",
    "\r\n",
    "=1+1",
    "Tổng cộng",
    "\U0010ffff",
)


def marks(count: int) -> list[str]:
    """Return the names by which the rows are found again."""
    return [f"Hộ mẫu {number}" for number in range(1, count + 1)]


def sound(rng: Random, count: int) -> dict[str, Values]:
    """Return columns of a small census in which nothing is wrong."""
    return {
        "Mã hộ": [f"H{number:03}" for number in range(1, count + 1)],
        MARK: marks(count),
        "Khu vực": [rng.choice(("nông thôn", "thành thị")) for _ in range(count)],
        "Số khẩu": [rng.randint(1, 9) for _ in range(count)],
        "Thu nhập bình quân đầu người/tháng": [rng.randint(0, 5_000_000) for _ in range(count)],
        "Bảo hiểm y tế": [rng.choice(("có", "không")) for _ in range(count)],
        "Ngày rà soát": [date(2025, 10, rng.randint(1, 31)) for _ in range(count)],
        "Ghi chú": ["x"] * count,
    }


@dataclass(frozen=True)
class Kind:
    """A type of Arrow and how one of its values is drawn."""

    type: pa.DataType
    value: Callable[[Random], Any]


def _some_int(rng: Random) -> Any:
    return rng.choice(_INTS)


def _some_text(rng: Random) -> Any:
    return rng.choice(_TEXTS)


def _kinds(rng: Random) -> tuple[Kind, ...]:
    unit, zone, width = rng.choice(("s", "ms", "us", "ns")), rng.choice(_ZONES), rng.choice((8, 16, 32, 64))
    signed, unsigned = {8: pa.int8(), 16: pa.int16(), 32: pa.int32(), 64: pa.int64()}, {8: pa.uint8(), 64: pa.uint64()}
    within = 2 ** (width - 1)
    return (
        Kind(signed[width], lambda r: r.choice((0, 1, -within, within - 1))),
        Kind(rng.choice((*unsigned.values(),)), lambda r: r.choice((0, 1, 255))),
        Kind(pa.uint64(), lambda r: r.choice((0, 2**64 - 1, 2**63))),
        Kind(pa.float64(), lambda r: r.choice(_FLOATS)),
        Kind(pa.float32(), lambda r: r.choice((0.5, 3.4e38, float("nan"), float("-inf")))),
        Kind(pa.string(), _some_text),
        Kind(rng.choice((pa.large_string(), pa.string_view())), _some_text),
        Kind(rng.choice((pa.binary(), pa.large_binary())), lambda r: r.choice((b"", b"\xff\xfe", b"4", b"\0"))),
        Kind(pa.binary(3), lambda r: r.randbytes(3)),
        Kind(pa.bool_(), lambda r: r.choice((True, False))),
        Kind(pa.null(), lambda _: None),
        Kind(pa.date32(), lambda r: r.choice((0, -719162, 2932896, 2932897, -719163, 2**31 - 1, -(2**31)))),
        Kind(pa.date64(), lambda r: 86_400_000 * r.choice((0, 2932896, 2932897, -(10**7), 10**9))),
        Kind(pa.timestamp(unit, tz=zone), lambda r: r.choice((0, 1, -1, 2**62, -(2**62), 10**17, 253402300800))),
        Kind(pa.time64("us"), lambda r: r.choice((time(0), time(23, 59, 59, 999_999)))),
        Kind(pa.duration(unit), lambda r: r.choice((0, 1, -1, 2**62, 2**63 - 1))),
        Kind(pa.decimal128(38, rng.choice((0, 2, 10, 38))), lambda r: Decimal(r.choice((0, 0, 0, 0)))),
        Kind(pa.decimal128(20, 2), lambda r: Decimal(r.choice(("1.50", "-1.00", "999999999999999999.99")))),
        Kind(pa.decimal256(76, 0), lambda r: Decimal(r.choice((0, 4, 10**75)))),
        Kind(pa.list_(pa.int64()), lambda r: [_some_int(r) for _ in range(r.randrange(3))]),
        Kind(pa.list_(pa.list_(pa.string())), lambda r: [[_some_text(r)] * r.randrange(3)]),
        Kind(pa.list_(pa.int8(), 2), lambda _: [1, 2]),
        Kind(pa.struct([("a", pa.int64()), ("b", pa.struct([("c", pa.string())]))]), lambda r: {"a": _some_int(r)}),
        Kind(pa.map_(pa.string(), pa.float64()), lambda r: [("a", r.choice(_FLOATS))]),
        Kind(pa.dictionary(pa.int8(), pa.string()), _some_text),
        Kind(pa.dictionary(pa.int32(), pa.int64()), _some_int),
        Kind(pa.float16(), lambda _: 0.5),
    )


def odd_column(rng: Random, count: int) -> pa.Array:
    """Return a column of a random type, with blanks among its values."""
    kind = rng.choice(_kinds(rng))
    values = [None if rng.random() < 0.2 else kind.value(rng) for _ in range(count)]
    try:
        return pa.array(values, type=kind.type)
    except (pa.ArrowException, TypeError, ValueError, OverflowError):  # Arrow makes no such column from Python values
        return pa.array(values, type=pa.int64()).cast(kind.type) if all(_whole(v) for v in values) else pa.nulls(count)


def _whole(value: Any) -> bool:
    return value is None or type(value) is int


def odd_table(rng: Random, count: int) -> pa.Table:
    """Return a table of ``count`` rows in which some columns have other types, names or both."""
    columns = {name: _plain(values) for name, values in sound(rng, count).items()}
    for name in rng.sample(HEADERS, rng.randint(1, 3)):
        columns[name] = odd_column(rng, count)
    names, arrays = [*columns], [*columns.values()]
    for _ in range(rng.choice((0, 0, 1, 2))):
        names.append(
            rng.choice(
                (*HEADERS, "", " ", "x\ny", "\0", "x" * 5000, "households", "class", "1", "household_id", "Ghi chú")
            )
        )
        arrays.append(odd_column(rng, count))
    return pa.Table.from_arrays(arrays, names=names)


def _plain(values: Values) -> pa.Array:
    return pa.array(values)


def parquet_of(rng: Random, table: pa.Table) -> bytes:
    """Return the table as a Parquet file, written in one of the ways there are."""
    data = io.BytesIO()
    ways: dict[str, Any] = {
        "compression": rng.choice(("snappy", "none", "zstd", "gzip")),
        "version": rng.choice(("1.0", "2.4", "2.6")),
        "data_page_version": rng.choice(("1.0", "2.0")),
        "row_group_size": rng.choice((1, 3, 1000)),
        "store_schema": rng.random() < 0.7,
        "use_deprecated_int96_timestamps": rng.random() < 0.2,
        "allow_truncated_timestamps": True,
    }
    if rng.random() < 0.2:
        garbage = {b"pandas": rng.choice((b"", b"{", b'{"columns": 3}', b"\xff"))}
        table = table.replace_schema_metadata(garbage)
    try:
        pq.write_table(table, data, **ways)
    except (pa.ArrowException, ValueError, OverflowError, OSError):  # such a column is in no Parquet file
        data = io.BytesIO()
        pq.write_table(table.select([MARK]).append_column("Mã hộ", pa.array(range(table.num_rows))), data)
    return data.getvalue()


def damage_footer(rng: Random, data: bytes) -> bytes:
    """Return a Parquet file with changes in the description of its columns, which stands at the end."""
    length = int.from_bytes(data[-8:-4], "little")
    start = len(data) - 8 - length
    changed = bytearray(data)
    for _ in range(rng.randint(1, 4)):
        changed[rng.randrange(start, len(data) - 4)] = rng.choice((0, 1, 0x7F, 0x80, 0xFF, rng.randrange(256)))
    return bytes(changed)


JUNK: tuple[Any, ...] = (
    *_INTS,
    *_FLOATS,
    *_TEXTS[:-2],
    None,
    True,
    False,
    10**30,
    date(1, 1, 1),
    date(9999, 12, 31),
    date(1899, 12, 31),
    datetime(2025, 1, 2, 3, 4, 5),
    time(12),
    timedelta(days=99_999),
    Decimal("1e30"),
    Decimal("NaN"),
    "#REF!",
    "31/02/2025",
    "1.500.000",
    "1,5",
    "không rõ",
    "-",
)
"""What may stand in a cell."""
