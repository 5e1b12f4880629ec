"""Files of Stata and SPSS as blocks, through pyreadstat, which the extra ``survey`` installs."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from typing import Any

import polars as pl

from povrules.census.blocks import Block
from povrules.census.header_rows import Roles
from povrules.census.named_columns import block_of_columns
from povrules.census.parquet_file import MOST_A_BYTE, too_large
from povrules.census.survey_child import SIZE
from povrules.census.table import unique_headers
from povrules.census.xlsx_scan import LARGEST_AREA
from povrules.errors import CensusError, UsageError
from povrules.text import Text

SURVEY_FILES = {".dta": "Stata", ".sav": "SPSS"}
"""The kinds of files, and the program that writes them."""

_CHILD = "from povrules.census.survey_child import main; main()"


def block_of_survey_file(source: str, data: bytes, suffix: str, roles: Roles, keys: Mapping[str, str]) -> Block:
    """Read a file of Stata or SPSS.

    A value with a label is that label, a missing value of any kind a blank. A variable is known by its name or, where
    that says nothing, by its label. Raises :class:`UsageError` where pyreadstat is not installed, and
    :class:`CensusError` for a file that is damaged or far too large.
    """
    if find_spec("pyreadstat") is None:
        raise _not_installed(source)
    most = max(LARGEST_AREA, MOST_A_BYTE * len(data))
    told, frame = _read(source, data, suffix, most)
    if told["cells"] > most:
        raise too_large(source, told["cells"])
    spelled = _headers(told["names"], told["labels"], roles)
    columns = [column.alias(name) for column, name in zip(frame, unique_headers(spelled), strict=True)]
    return block_of_columns(source, spelled, columns, roles, keys)


def _read(source: str, data: bytes, suffix: str, most: int) -> tuple[dict[str, Any], pl.DataFrame]:
    """Return what a file says about its variables, and their columns, read by a process of its own."""
    known = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    command = [sys.executable, "-c", _CHILD, suffix, str(most)]
    child = subprocess.run(command, input=data, capture_output=True, env=known, check=False)
    if child.returncode:
        raise _damaged(source, SURVEY_FILES[suffix])
    end = SIZE + int.from_bytes(child.stdout[:SIZE], "big")
    return json.loads(child.stdout[SIZE:end]), pl.read_ipc(io.BytesIO(child.stdout[end:]))


def _headers(names: Sequence[str], labels: Mapping[str, str], roles: Roles) -> list[str]:
    """Return the names of the variables; in place of one that says nothing its label, if that does.

    A label says nothing where another variable has the name of the column that it means.
    """
    taken = _meant(names, roles)
    headers = []
    for name in names:
        meant = _meant([labels.get(name, "")], roles)
        headers.append(labels[name] if meant and not _meant([name], roles) and not meant & taken else name)
    return headers


def _meant(names: Sequence[str], roles: Roles) -> set[tuple[str, str]]:
    """Return the columns that names are known to mean, by role."""
    return {(role, known) for role, one in roles.items() for name in names if (known := one.find(name)) is not None}


def _not_installed(source: str) -> UsageError:
    return UsageError(
        Text(
            f"“{source}”: để đọc tệp của Stata và SPSS cần cài thêm: pip install 'povrules[survey]'. Hoặc lưu bảng "
            "thành .csv hoặc .xlsx.",
            f"“{source}”: files of Stata and SPSS need an extra: pip install 'povrules[survey]'. Or save the table as "
            ".csv or .xlsx.",
        )
    )


def _damaged(source: str, program: str) -> CensusError:
    return CensusError(
        Text(
            f"{source}: tệp bị hỏng hoặc không phải tệp của {program}. Hãy ghi lại tệp từ {program}, hoặc lưu thành "
            ".csv.",
            f"{source}: the file is damaged or is none of {program}. Write it again with {program}, or save it as "
            ".csv.",
        )
    )
