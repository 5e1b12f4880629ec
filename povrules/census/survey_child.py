"""What reads a file of Stata or SPSS: a process of its own, as the library behind it falls over damaged files.

It gets the suffix as argument and the bytes of the file, and returns the size of a line of JSON, that line and the
columns in Arrow's format for files. It ends with another code than 0 where the file cannot be read.
"""

import io
import json
import sys
from collections.abc import Callable, Mapping
from typing import Any, BinaryIO

import polars as pl

from povrules.census.cells import as_text, from_values
from povrules.spelling import encodable

SIZE = 8
"""So many bytes say how long the line of JSON is."""

_SINGLE = "float"
"""What pyreadstat calls a number of single precision, in which Stata rounds from eight digits on."""


def main() -> None:
    """Read the file on the standard input for the process that asks."""
    answer(sys.argv[1], int(sys.argv[2]), sys.stdin.buffer, sys.stdout.buffer)


def answer(suffix: str, most: int, source: BinaryIO, target: BinaryIO) -> None:
    """Read a file with the suffix and write what it holds; only its number of cells if that is above ``most``.

    Raises whatever pyreadstat raises, and ValueError where what it gives is not all that the file says it has.
    """
    import pyreadstat

    read: Callable[..., tuple[dict[str, Any], Any]] = pyreadstat.read_dta if suffix == ".dta" else pyreadstat.read_sav
    data = source.read()
    _, about = read(io.BytesIO(data), metadataonly=True)
    cells = (about.number_rows or 0) * about.number_columns
    told: dict[str, Any] = {"cells": cells, "names": [], "labels": {}}
    frame = pl.DataFrame()
    if cells <= most:
        values, about = read(io.BytesIO(data), output_format="dict")
        if len(values) != about.number_columns or {len(one) for one in values.values()} - {about.number_rows}:
            raise ValueError("rows or columns are missing")
        told["names"] = [encodable(name) for name in values]
        told["labels"] = {encodable(name): label for name, label in about.column_names_to_labels.items() if label}
        kinds, labels = about.readstat_variable_types, about.variable_value_labels
        frame = pl.DataFrame(
            [
                _column(str(at), [*one], labels.get(name, {}), single=kinds.get(name) == _SINGLE)
                for at, (name, one) in enumerate(values.items())
            ]
        )
    line = json.dumps(told).encode()
    target.write(len(line).to_bytes(SIZE, "big") + line)
    frame.write_ipc(target)


def _column(name: str, cells: list[Any], labels: Mapping[Any, str], *, single: bool) -> pl.Series:
    """Return a variable as a column, a value that has a label as that."""
    plain = from_values(name, cells)
    if not labels:
        # Rounded long before it came here: as what it was, its large amounts are told to be inexact.
        return plain.cast(pl.Float32) if single and plain.dtype.is_numeric() else plain
    texts = {as_text(value): label for value, label in labels.items()}
    return from_values(name, [None if one is None else texts.get(as_text(one), one) for one in plain.to_list()])
