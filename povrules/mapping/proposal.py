"""A mapping proposed from the names and the cells of a list, as a file for people to look over and to correct."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from povrules.census.names import KEY, Names
from povrules.language.columns import Column
from povrules.mapping.file import TABLES, Mapped, Table
from povrules.mapping.likeness import entry_for, name_likeness, share_read
from povrules.mapping.samples import Sample, samples_of
from povrules.spelling import encodable
from povrules.text import Lang, Text

_NAME, _READ = 0.7, 0.8
"""A column is proposed if its name is so like, and such a share of its cells can be read."""
_HEAD = Text(
    """Bảng ánh xạ do povrules đề xuất từ tên cột và nội dung các ô. Hãy xem lại từng dòng trước khi dùng với --map.
Bên trái là mã cột của povrules, bên phải là tiêu đề trong tệp. Cột mà povrules tự nhận ra thì không cần ghi.""",
    """A mapping that povrules proposes from the names of columns and what stands in them. Look over each line before
using it with --map. On the left the id of a column, on the right the header in the file. Columns that are recognised
by themselves need no line.""",
)
_LEFT = Text("chưa biết là cột nào", "not known")
_BY_ITSELF = Text("tự nhận ra", "recognised by themselves")
_READABLE = Text("đọc được {} ô", "{} of the cells can be read")


@dataclass(frozen=True)
class Match:
    """A header of a list, and the declared column that it is taken for."""

    header: str
    column: Column
    entry: Mapped
    read: float


@dataclass(frozen=True)
class Proposal:
    """What is proposed for one sheet: the table it is taken for, matches, and the headers that are left.

    ``known`` are headers that are recognised without a mapping.
    """

    sample: Sample
    table: Table
    known: tuple[str, ...]
    matches: tuple[Match, ...]
    left: tuple[str, ...]


def mapping_proposal(path: Path, columns: Mapping[Table, Sequence[Column]], lang: Lang) -> str:
    """Return a mapping file for a list, to be looked over; raises as reading it as a census does."""
    return proposal_text([propose(sample, columns) for sample in samples_of(path, encodable(path.name))], lang)


def propose(sample: Sample, columns: Mapping[Table, Sequence[Column]]) -> Proposal:
    """Return what is proposed for a sheet: for the table that explains more of its columns; households go first."""
    found = [_propose(sample, table, columns[table]) for table in TABLES if columns[table]]
    return max(found, key=lambda one: (len(one.known) + len(one.matches), one.table == TABLES[0]))


def _propose(sample: Sample, table: Table, columns: Sequence[Column]) -> Proposal:
    names = Names(columns)
    known = {header: name for header, _ in sample.columns if (name := names.find(header)) is not None}
    free = [column for column in columns if column.id not in known.values()]
    pairs = []
    for header, cells in sample.columns:
        for column in free if header not in known else ():
            likeness = name_likeness(header, column)
            if likeness >= _NAME:
                entry = entry_for(header, cells, column)
                read = share_read(cells, column, entry)
                if read >= _READ:
                    pairs.append((likeness + read, Match(header, column, entry, read)))
    matches: dict[str, Match] = {}
    for _, match in sorted(pairs, key=lambda pair: -pair[0]):
        if match.header not in matches and match.column.id not in {one.column.id for one in matches.values()}:
            matches[match.header] = match
    if KEY not in known.values() and KEY not in {one.column.id for one in matches.values()}:
        _add_key(matches, sample, next(column for column in columns if column.id == KEY), known)
    ordered = tuple(matches[header] for header, _ in sample.columns if header in matches)
    left = tuple(header for header, _ in sample.columns if header not in known and header not in matches)
    return Proposal(sample, table, tuple(known), ordered, left)


def _add_key(matches: dict[str, Match], sample: Sample, key: Column, known: Mapping[str, str]) -> None:
    """Take the first column whose cells all differ for the household id, where nothing is like its name."""
    for header, cells in sample.columns:
        if header not in known and header not in matches and cells and len(set(cells)) == len(cells):
            matches[header] = Match(header, key, Mapped(header=header, codes={}), 1.0)
            return


def proposal_text(proposals: Sequence[Proposal], lang: Lang) -> str:
    """Return the mapping file; what is left stands in it as comments. Cells of the list never do, codes excepted."""
    lines = [f"# {line}" for line in _HEAD.get(lang).split("\n")]
    lines += ["", "format = 1"]
    for table in TABLES:
        own = [one for one in proposals if one.table == table]
        if not own:
            continue
        lines += ["", f"[{table}.columns]"]
        done: set[str] = set()
        for one in own:
            lines += _sheet_lines(one, done, lang)
    return "\n".join(lines) + "\n"


def _sheet_lines(proposal: Proposal, done: set[str], lang: Lang) -> list[str]:
    sample = proposal.sample
    sheet = (
        Text(f"trang {_quoted(sample.sheet)}, ", f"sheet {_quoted(sample.sheet)}, ") if sample.sheet else Text("", "")
    )
    at = Text(f"{sheet.vi}dòng {sample.line}", f"{sheet.en}line {sample.line}").get(lang)
    lines = [f"# {at}"]
    if proposal.known:
        lines.append(f"# {_BY_ITSELF.get(lang)}: {', '.join(map(_quoted, proposal.known))}")
    for match in proposal.matches:
        again = "# " if match.column.id in done else ""
        done.add(match.column.id)
        read = "" if match.read == 1 else f"; {_READABLE.get(lang).format(f'{match.read:.0%}')}"
        lines.append(f"{again}{match.column.id} = {_value(match.entry)}  # {match.column.label.get(lang)}{read}")
    return [*lines, *(f"# ? = {_quoted(header)}  # {_LEFT.get(lang)}" for header in proposal.left)]


def _value(entry: Mapped) -> str:
    if entry.unit is None and not entry.codes:
        return _quoted(entry.header)
    parts = [f"header = {_quoted(entry.header)}"]
    parts += [f"unit = {_quoted(entry.unit)}"] if entry.unit is not None else []
    if entry.codes:
        codes = ", ".join(f"{_quoted(said)} = {_quoted(code)}" for said, code in entry.codes.items())
        parts.append(f"codes = {{ {codes} }}")
    return f"{{ {', '.join(parts)} }}"


def _quoted(text: str | None) -> str:
    """Return a text as TOML and JSON write it; on one line, so that it may stand in a comment too."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
