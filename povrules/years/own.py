"""Files that povrules itself has written, given back to it: which sheet has the rows, and the rows of its JSON."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl

from povrules.census.door import PERSON
from povrules.census.files import read_bytes
from povrules.census.frames import table_from_frame
from povrules.census.layout_notices import SHEET_NOT_ASKED
from povrules.census.names import KEY, Names
from povrules.census.sheets import HOUSEHOLD, read_tables
from povrules.census.stands import ANYWHERE, Stands
from povrules.census.table import Table
from povrules.census.xlsx_package import open_package
from povrules.errors import CensusError
from povrules.language.columns import Column
from povrules.reports.words import SHEETS
from povrules.spelling import encodable


def sheet_of(path: Path, *names: str) -> str | None:
    """Return which of ``names`` a file has as a sheet if it is a workbook of povrules: it has that of the law too."""
    if path.suffix.lower() != ".xlsx":
        return None
    try:
        sheets = open_package(path.name, read_bytes(path)).sheets
    except CensusError:  # whoever reads it says what is wrong with it
        return None
    return next((one for one in names if {one, SHEETS[3]} <= set(sheets)), None)


def read_own(
    path: Path, columns: Sequence[Column], sheet: str | None, schema: str, persons: Sequence[Column] = ()
) -> Table:
    """Read a table of households; ``sheet`` is the one to read of a workbook of povrules, ``schema`` that of its JSON.

    ``persons``: the columns of members, of whom a census may have a table too. Raises what
    :func:`povrules.census.sheets.read_tables` does.
    """
    rows = _in_json(path, schema)
    if rows is not None:
        return table_from_frame(rows, encodable(path.name))
    stands = ANYWHERE if sheet is None else Stands(sheets=(sheet,))
    roles = {HOUSEHOLD: Names(columns, stands)} | ({PERSON: Names(persons)} if persons else {})
    table = read_tables([path], roles, dict.fromkeys(roles, KEY)).whole(HOUSEHOLD)
    # What the other sheets of such a workbook are for is known.
    said = [one for one in table.notices if sheet is None or one.code != SHEET_NOT_ASKED]
    return replace(table, notices=tuple(said))


def _in_json(path: Path, schema: str) -> pl.DataFrame | None:
    """Return the households of an output in JSON, None for any other file."""
    if path.suffix.lower() != ".json":
        return None
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):  # whoever reads it as a list says what is wrong with it
        return None
    households = found.get("households") if isinstance(found, dict) and found.get("schema") == schema else None
    return pl.DataFrame(households, infer_schema_length=None) if isinstance(households, list) else None
