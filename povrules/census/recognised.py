"""What was recognised in the files of a census, for people to look over before anything is computed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from povrules.census.blocks import Block
from povrules.census.header_rows import Roles
from povrules.census.layout_notices import SKIPPED, line_list
from povrules.census.members import Piece
from povrules.census.table import Table
from povrules.census.values import EDGE
from povrules.language.columns import Column
from povrules.language.question import Question
from povrules.problems import Problem
from povrules.text import Lang, Text

_ROLES = {"household": Text("hộ", "households"), "person": Text("thành viên", "members")}


@dataclass(frozen=True)
class SheetReading:
    """How one sheet or file was read.

    ``roles`` are its roles, two where members stand under their household. ``header`` are the lines of the header,
    ``first`` and ``last`` those of the data. ``skipped`` gives lines by what they are (see
    :data:`povrules.census.layout_notices.SKIPPED`; also ``blank_row``). ``columns`` are pairs of header and declared
    column by role; ``absent`` the columns that the run reads and it lacks, ``unknown`` the headers that no role knows.
    ``used``: whether its rows are in a table.
    """

    source: str
    sheet: str | None
    roles: tuple[str, ...]
    header: tuple[int, ...]
    first: int | None
    last: int | None
    rows: int
    skipped: Mapping[str, Sequence[int]]
    columns: Mapping[str, Sequence[tuple[str, Column]]]
    absent: Mapping[str, Sequence[Column]]
    unknown: tuple[str, ...]
    hidden: bool = False
    used: bool = True

    @property
    def shown(self) -> Text:
        """The reading as text of several lines."""
        return _describe(self)


@dataclass(frozen=True)
class Recognised:
    """The tables of some files, by role; a role may be absent.

    ``notices`` are about files and sheets as such; what concerns one table is among the notices of that table.
    """

    tables: dict[str, Table]
    notices: tuple[Problem, ...]
    sheets: tuple[SheetReading, ...]

    def whole(self, role: str) -> Table:
        """Return the table of a role with all notices in it."""
        table = self.tables[role]
        return replace(table, notices=(*self.notices, *table.notices))


def describe(block: Block, roles: Roles, left: Sequence[Piece]) -> SheetReading:
    """Return how a block was read; ``left`` are the pieces that were not used."""
    found = (block.role,) if block.role in roles else tuple(roles)
    known = {position for role in found for position in block.known[role]}
    lines = block.lines
    unused = any(piece.block.source == block.source and piece.block.sheet == block.sheet for piece in left)
    return SheetReading(
        source=block.source,
        sheet=block.sheet,
        roles=found,
        header=block.header_lines,
        first=int(lines[0]) if len(lines) else None,
        last=int(lines[-1]) if len(lines) else None,
        rows=block.height,
        skipped={kind: tuple(skipped) for kind, skipped in block.skipped.items() if skipped},
        columns={
            role: tuple((block.spelled[at], roles[role].column(name)) for at, name in sorted(block.known[role].items()))
            for role in found
        },
        absent={
            role: tuple(
                one for one in roles[role].columns if one.blank != "unused" and one.id not in block.known[role].values()
            )
            for role in found
        },
        unknown=tuple(name for i, name in enumerate(block.spelled) if i not in known and name.strip(EDGE)),
        hidden=block.hidden,
        used=not unused,
    )


def _said(roles: Sequence[str], lang: Lang) -> str:
    return " + ".join(_ROLES[role].get(lang) for role in roles)


def _absent(columns: Sequence[Column]) -> list[Text]:
    """Return the names of columns, the boxes of an income form in one: they are many, and few lists have any."""
    boxes = [one for one in columns if isinstance(one, Question) and one.type == "money"]
    names = [one.label for one in columns if one not in boxes]
    if boxes:
        names.append(Text(f"{len(boxes)} ô thu, chi của phiếu thu nhập", f"{len(boxes)} boxes of the income form"))
    return names


def _describe(sheet: SheetReading) -> Text:
    vi, en = [sheet.source], [sheet.source]
    if sheet.sheet is not None:
        vi[0] += f", trang “{sheet.sheet}”"
        en[0] += f", sheet “{sheet.sheet}”"
    vi.append(f"  bảng: {_said(sheet.roles, 'vi')}" + ("" if sheet.used else " (không đọc)"))
    en.append(f"  table: {_said(sheet.roles, 'en')}" + ("" if sheet.used else " (not read)"))
    if sheet.header:
        vi.append(f"  dòng đầu cột: {line_list(sheet.header)}")
        en.append(f"  header: {line_list(sheet.header)}")
    vi.append(
        f"  dữ liệu: {sheet.rows} dòng" + (f", từ dòng {sheet.first} đến dòng {sheet.last}" if sheet.rows else "")
    )
    en.append(f"  data: {sheet.rows} rows" + (f", lines {sheet.first} to {sheet.last}" if sheet.rows else ""))
    for kind, lines in sheet.skipped.items():
        reason = SKIPPED[kind][2] if kind in SKIPPED else Text("Dòng trống đã được bỏ qua", "Blank rows were skipped")
        vi.append(f"  {reason.vi}: {line_list(lines)}")
        en.append(f"  {reason.en}: {line_list(lines)}")
    for columns in sheet.columns.values():
        vi += [line for header, one in columns if (line := f"  “{header}” → {one.vi} ({one.id})") not in vi]
        en += [line for header, one in columns if (line := f"  “{header}” → {one.en} ({one.id})") not in en]
    if sheet.unknown:
        names = ", ".join(f"“{name}”" for name in sheet.unknown)
        vi.append(f"  cột chưa biết: {names}")
        en.append(f"  columns not known: {names}")
    for names_absent in (_absent(columns) for columns in sheet.absent.values() if columns):
        vi.append("  không có cột: " + "; ".join(one.vi for one in names_absent))
        en.append("  no column for: " + "; ".join(one.en for one in names_absent))
    return Text("\n".join(vi), "\n".join(en))
