"""A copy of an officer's own workbook in which the cells with problems are coloured and say what is wrong.

Nothing else is changed: only the bytes of the formats of these cells and of their comments are written anew.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from povrules.census.files import ZIP
from povrules.census.xls_file import OLE
from povrules.census.xlsx_package import DAMAGE, Package, damaged, open_package
from povrules.census.xlsx_scan import Cell, place_of
from povrules.errors import UsageError
from povrules.problems import Problem, Severity
from povrules.reports.marked.comments import annotate
from povrules.reports.marked.parts import Parts
from povrules.reports.marked.sheet import Sheet
from povrules.reports.marked.styles import NO_STYLES, Styles
from povrules.spelling import encodable
from povrules.text import Lang, Text

_WORKBOOK = "xl/workbook.xml"
_STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"

_Spots = dict[Cell, list[Problem]]


@dataclass(frozen=True)
class Marked:
    """What was marked: the number of ``cells``, and the errors and warnings that have no cell in the workbook."""

    cells: int
    left: tuple[Problem, ...]


def mark(source: Path, target: Path, problems: Sequence[Problem], lang: Lang) -> Marked:
    """Write a copy of a workbook to ``target`` in which cells with errors and warnings are coloured and commented.

    A problem marks its cell, one of a whole row the first cell with a value there; a part of merged cells marks all
    of them. Errors have a reddish fill, warnings a yellow one. Comments have the problems of a cell line by line,
    notices too, and are added to comments that are there; a cell with a thread only gets the fill. Notices alone mark
    nothing and are not counted. The same input gives the same bytes.

    Errors: :class:`UsageError` if ``source`` is no ``.xlsx`` without a password; :class:`CensusError` if it is damaged;
    ``OSError`` if a file cannot be read or written.
    """
    data = source.read_bytes()
    _refuse_others(source, data)
    name = encodable(source.name)
    package = open_package(name, data)
    here = (name, encodable(str(source)))
    by_sheet: dict[str, list[Problem]] = {}
    for problem in problems:
        if problem.file in here and problem.sheet in package.sheets:
            by_sheet.setdefault(problem.sheet, []).append(problem)
    try:
        marking = _Marking(package, lang)
        for sheet, some in by_sheet.items():
            marking.mark(package.sheets[sheet], some)
        result = marking.pack() if marking.cells else data
    except DAMAGE as error:
        raise damaged(name) from error
    target.write_bytes(result)
    left = (one for one in problems if one.severity != "notice" and one not in marking.shown)
    return Marked(marking.cells, tuple(left))
