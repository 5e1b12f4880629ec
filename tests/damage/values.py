"""Small censuses of known rows with junk in their cells, as files of every kind and as frames."""

import csv
import io
import math
from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from random import Random
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
from census.documents import ods, xlsx

from damage.columns import HEADERS, JUNK, marks, odd_column, odd_table, sound

Grid = list[list[Any]]
_HIGHEST = 12


def junk_grid(rng: Random) -> tuple[Grid, list[str]]:
    """Return a header and rows with junk in some cells, and the marks of the rows."""
    count = rng.randint(1, _HIGHEST)
    columns = sound(rng, count)
    for _ in range(rng.randint(1, 3 * count)):
        columns[rng.choice(HEADERS)][rng.randrange(count)] = rng.choice(JUNK)
    return [[*columns], *map(list, zip(*columns.values(), strict=True))], marks(count)


def junk_file(rng: Random) -> tuple[bytes, str, list[str]]:
    """Return the bytes of a file with junk in cells, how its name ends, and the marks of its rows."""
    grid, rows = junk_grid(rng)
    suffix = rng.choice((".xlsx", ".ods", ".csv"))
    write: Callable[[Grid], bytes] = {".xlsx": _xlsx, ".ods": _ods, ".csv": _csv}[suffix]
    return write(grid), suffix, rows


def _xlsx(grid: Grid) -> bytes:
    return xlsx({"Hộ": [[_for_sheets(cell) for cell in row] for row in grid]})


def _ods(grid: Grid) -> bytes:
    return ods({"Hộ": [[_for_ods(cell) for cell in row] for row in grid]})


def _csv(grid: Grid) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(
        [[str(cell).replace("\0", "") if cell is not None else "" for cell in row] for row in grid]
    )
    return text.getvalue().encode()


def _for_sheets(value: Any) -> Any:
    """Return a value that a workbook can hold: a number that is none as text, no signs that XML forbids."""
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return "".join(c for c in value if c >= " " or c in "\t\n") if isinstance(value, str) else _decimal(value)


def _decimal(value: Any) -> Any:
    return str(value) if type(value).__name__ == "Decimal" else value


def _for_ods(value: Any) -> Any:
    clean = _for_sheets(value)
    return clean if clean is None or isinstance(clean, str | bool | int | float) else str(clean)


def junk_frame(rng: Random) -> tuple[Any, int]:
    """Return a frame of pandas or Polars with odd columns, and the number of its rows."""
    count = rng.randint(0, _HIGHEST)
    kind = rng.randrange(4)
    if kind == 0:
        return _polars(rng, count), count
    if kind == 1:
        return _pandas(rng, count), count
    columns = sound(rng, count)
    for name in rng.sample(HEADERS, rng.randint(1, 4)):
        columns[name] = [rng.choice(JUNK) for _ in range(count)]
    if kind == 2:
        return pl.DataFrame({name: _object(values) for name, values in columns.items()}), count
    frame = pd.DataFrame({name: pd.Series(values, dtype=object) for name, values in columns.items()})
    return _bent(rng, frame), count


def _polars(rng: Random, count: int) -> Any:
    table = odd_table(rng, count)
    names = dict.fromkeys(table.column_names)
    picked = [table.column_names.index(name) for name in names]
    try:
        frame = pl.from_arrow(table.select(picked))
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException):  # what Polars itself does not take
        frame = pl.DataFrame(sound(rng, count))
    return frame


def _pandas(rng: Random, count: int) -> Any:
    mapper = rng.choice((None, pd.ArrowDtype))
    try:
        return odd_table(rng, count).to_pandas(ignore_metadata=True, types_mapper=mapper)
    except (
        pa.ArrowException,
        RuntimeError,
        OverflowError,
        ValueError,
        TypeError,
    ):  # types that pandas has no column for
        return pd.DataFrame(sound(rng, count))


def _object(values: list[Any]) -> pl.Series:
    kinds = {type(value) for value in values}
    if Decimal in kinds and len(kinds) > 1:  # Polars panics when it is given these
        return pl.Series(values, dtype=pl.Object)
    try:
        return pl.Series(values)
    except (TypeError, ValueError, OverflowError, pl.exceptions.PolarsError, pl.exceptions.PanicException):
        return pl.Series(values, dtype=pl.Object)


def _bent(rng: Random, frame: pd.DataFrame) -> pd.DataFrame:
    """Give a frame of pandas an index, columns or a type as they rarely are."""
    kind = rng.randrange(7)
    if kind == 0:
        frame.columns = pd.Index(
            [*frame.columns[:-1], rng.choice((frame.columns[0], 7, None, ("a", "b"), float("nan")))]
        )
    elif kind == 1:
        frame.index = pd.Index([0] * len(frame))
    elif kind == 2:
        frame[HEADERS[2]] = pd.array([rng.randint(1, 9) for _ in range(len(frame))], dtype="Int8")
    elif kind == 3:
        frame[HEADERS[3]] = (
            frame[HEADERS[3]].astype("category") if len(frame) == 0 else pd.Categorical([1] * len(frame))
        )
    elif kind == 4:
        frame[HEADERS[5]] = pd.period_range("2025-01", periods=len(frame), freq="M")
    elif kind == 5:
        frame[HEADERS[3]] = pd.arrays.SparseArray([1.0] * len(frame))
    else:
        with suppress(ValueError, OverflowError, pa.ArrowException):  # days that pandas does not take
            frame[HEADERS[rng.randrange(7)]] = odd_column(rng, len(frame)).to_pandas()
    return frame
