"""A copy of an officer's own workbook in which the cells with problems are coloured and say what is wrong.

Nothing else is changed: only the bytes of the formats of these cells and of their comments are written anew.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from povrules.census.formats import OLE, ZIP
from povrules.census.xlsx_package import DAMAGE, Package, damaged, open_package
from povrules.census.xlsx_scan import Cell, place_of
from povrules.errors import UsageError
from povrules.problems import Problem, Severity
from povrules.reports.marked.comments import annotate
from povrules.reports.marked.markup import outline
from povrules.reports.marked.parts import Parts
from povrules.reports.marked.sheet import Sheet
from povrules.reports.marked.styles import NO_STYLES, Styles
from povrules.spelling import encodable
from povrules.text import Lang, Text

_WORKBOOK = "xl/workbook.xml"
_STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"

_ORDER: tuple[Severity, ...] = ("error", "warning", "notice")


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
    refuse_unmarkable(source)
    data = source.read_bytes()
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


class _Marking:
    """The workbook that is being marked; ``shown`` are the problems that have their cell."""

    def __init__(self, package: Package, lang: Lang) -> None:
        self.cells = 0
        self.shown: set[Problem] = set()
        self._lang = lang
        self._parts = Parts(package.archive)
        self._base = ""
        self._kinds = {one.part: one.kind for one in self._parts.relations(_WORKBOOK)}
        self._styles_part = next((part for part, kind in self._kinds.items() if kind.endswith("/styles")), None)
        self._styles = Styles(self._no_styles() if self._styles_part is None else self._parts.read(self._styles_part))

    def mark(self, part: str, problems: Iterable[Problem]) -> None:
        """Mark the cells of a sheet; one whose XML or comments cannot be read is left as it is."""
        parts = self._parts.copy()
        try:
            sheet = Sheet(parts.read(part))
            spots = _spots(sheet, problems)
            if spots:
                texts = {cell: self._text(some) for cell, some in spots.items()}
                self._base = self._kinds[part].rpartition("/")[0]
                annotate(parts, part, sheet, texts, self._base)
                sheet.paint({cell: _worst(some) for cell, some in spots.items()}, self._styles)
                parts.put(part, sheet.result())
        except DAMAGE:
            return
        self._parts = parts
        self.cells += len(spots)
        self.shown.update(problem for some in spots.values() for problem in some)

    def pack(self) -> bytes:
        """Return the marked workbook. Raises one of ``DAMAGE`` if a part cannot be unpacked."""
        styles = self._styles.result()
        if self._styles_part is None:
            self._parts.add("xl/styles.xml", styles, f"{self._base}/styles", _STYLES_TYPE, _WORKBOOK)
        else:
            self._parts.put(self._styles_part, styles)
        return self._parts.pack()

    def _no_styles(self) -> bytes:
        return NO_STYLES.format(outline(self._parts.read(_WORKBOOK), 0).namespace).encode()

    def _text(self, problems: Iterable[Problem]) -> str:
        lines = (f"{one.severity_text(self._lang)}: {one.message(self._lang)}" for one in problems)
        return "\n".join(dict.fromkeys(lines))


def _spots(sheet: Sheet, problems: Iterable[Problem]) -> dict[Cell, list[Problem]]:
    """Return the cells to be marked from top to bottom, with their problems."""
    spots: dict[Cell, list[Problem]] = {}
    for problem in problems:
        cell = None
        if problem.cell is not None:
            cell = sheet.shown(place_of(problem.cell))
        elif problem.line is not None:
            cell = sheet.first_value(problem.line - 1)
        if cell is not None:
            spots.setdefault(cell, []).append(problem)
    return {cell: some for cell, some in sorted(spots.items()) if _worst(some) != "notice"}


def _worst(problems: Iterable[Problem]) -> Severity:
    return min((problem.severity for problem in problems), key=_ORDER.index)


def refuse_unmarkable(source: Path) -> None:
    """Refuse what is no ``.xlsx``: also a folder, and a workbook with a password, a compound file as an ``.xls`` is.

    Errors: :class:`UsageError`; ``OSError`` if a file cannot be read.
    """
    name = encodable(source.name)
    if source.is_dir():
        raise UsageError(
            Text(
                f"“{name}” là thư mục; chỉ đánh dấu được từng tệp .xlsx. Hãy nêu tên tệp thay cho thư mục.",
                f"“{name}” is a folder; workbooks are marked one by one. Name the .xlsx file in place of the folder.",
            )
        )
    suffix = source.suffix.lower()
    with source.open("rb") as file:
        head = file.read(len(OLE))
    readable = suffix == ".xlsx" or (suffix == ".xls" and head.startswith(ZIP))
    if not readable or head.startswith(OLE):
        raise UsageError(
            Text(
                f"“{name}”: chỉ đánh dấu được ô trong tệp .xlsx không có mật khẩu. Hãy mở tệp, bỏ mật khẩu (nếu có) và "
                "lưu thành .xlsx (Save As), rồi chạy lại. Không có -o thì các vấn đề được liệt kê trên màn hình.",
                f"“{name}”: cells are marked only in .xlsx files without a password. Open it, remove the password if "
                "it has one, save it as .xlsx and run again. Without -o the problems are listed on the terminal.",
            )
        )
