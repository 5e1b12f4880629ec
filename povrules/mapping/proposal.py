"""A mapping proposed from the names and the cells of a list: what is sure, and what people have to confirm."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from povrules.census.either import measured_instead
from povrules.census.names import KEY, Names
from povrules.language.columns import Column
from povrules.mapping.file import TABLES, Mapped, Table
from povrules.mapping.key import all_differ, key_header
from povrules.mapping.likeness import OPEN_CODES, SAME, Entry, entry_for, name_likeness, share_read
from povrules.mapping.samples import Sample, samples_of
from povrules.spelling import fold
from povrules.text import Text

_NAME, _READ = 0.7, 0.8
"""A column is proposed if its name is so like, and such a share of its cells can be read."""
_SECOND = 2
"""A sheet of one table is also one of the other if so many columns are surely of that."""

UNSURE_NAME = Text("tên chỉ gần giống", "the name is only similar")
BY_VALUES = Text("đoán theo nội dung các ô", "guessed from the cells")
UNREADABLE = Text("nhiều ô không đọc được", "many cells cannot be read")
RIVAL = Text("cột khác cũng giống như vậy", "another column is as like")
ONE_OF_SEVERAL = Text(
    "nhiều cột cùng có nghĩa này; chỉ bỏ dấu # ở một dòng", "several columns mean this; take the # away from one only"
)
SAME_HEADER = Text(
    "nhiều cột có đúng tiêu đề này, bảng ánh xạ không phân biệt được; hãy đổi tên cột không dùng trong tệp",
    "several columns have this very header, which a mapping cannot tell apart; rename in the file the one not meant",
)
AGAIN = Text("đã có ở trang khác", "given by another sheet already")
NO_ID_OF_MEMBERS = Text("mã hộ của thành viên phải cùng loại", "the ids of the members have to be the same")


@dataclass(frozen=True)
class Match:
    """A header of a list, and the declared column that it is taken for.

    ``likeness`` of the name, 0 where only the cells tell; ``read``: the share of the cells that can be read. It is only
    proposed for use where there are no ``doubts``.
    """

    header: str
    column: Column
    entry: Mapped
    likeness: float
    read: float
    doubts: tuple[Text, ...] = ()

    @property
    def sure(self) -> bool:
        """Whether it can be used without a word from people."""
        return not self.doubts


@dataclass(frozen=True)
class Proposal:
    """What is proposed for one sheet and table: matches, and the headers that are left.

    ``known`` are headers that are recognised without a mapping, ``known_ids`` their columns, ``absent`` the columns
    that the run reads and nothing in the sheet is proposed for.
    """

    sample: Sample
    table: Table
    known: tuple[str, ...]
    matches: tuple[Match, ...]
    left: tuple[str, ...]
    absent: tuple[Column, ...]
    known_ids: frozenset[str]

    @property
    def named(self) -> list[Match]:
        """The matches by one of the names of the column."""
        return [match for match in self.matches if match.likeness == SAME]


def proposals_for(path: Path, columns: Mapping[Table, Sequence[Column]]) -> list[Proposal]:
    """Return what is proposed for the sheets of a file or folder; raises as reading it as a census does."""
    return settle([one for sample in samples_of(path, columns) for one in propose(sample, columns)])


def settle(proposals: Sequence[Proposal]) -> list[Proposal]:
    """Return the proposals of several sheets with doubts where they do not go together.

    One header serves for a column of a table, and one column for a header. With a unit or codes of its own a column is
    not read under its usual name, so none is given them that another sheet has under that. A household id that only
    the cells tell is none where members have ids.
    """
    members = any(one.table != TABLES[0] for one in proposals)
    usual = {(one.table, name) for one in proposals for name in one.known_ids}
    taken: dict[tuple[Table, str], str] = {}
    settled = []
    for one in proposals:
        matches = []
        for match in one.matches:
            keys = [(one.table, f"= {match.column.id}"), (one.table, fold(match.header))]
            values = [fold(match.header), match.column.id]
            doubts = match.doubts
            if match.column.id == KEY and match.likeness < SAME and members:
                doubts = (*doubts, NO_ID_OF_MEMBERS)
            own = match.entry.unit is not None or bool(match.entry.codes)
            other = any(taken.get(key, value) != value for key, value in zip(keys, values, strict=True))
            if other or (own and (one.table, match.column.id) in usual):
                doubts = (*doubts, AGAIN)
            if not doubts:
                taken |= zip(keys, values, strict=True)
            matches.append(replace(match, doubts=doubts))
        settled.append(replace(one, matches=tuple(matches)))
    return settled


def propose(sample: Sample, columns: Mapping[Table, Sequence[Column]]) -> list[Proposal]:
    """Return what is proposed for a sheet: for the table that explains more of its columns; households go first.

    Where members stand under their household, the sheet is of both tables.
    """
    found = [_propose(sample, table, columns[table]) for table in TABLES if columns[table]]
    best = max(found, key=lambda one: (len(one.known) + sum(match.likeness for match in one.matches), one is found[0]))
    others = [one.table for one in found if one is not best]
    return _with_second(best, others[0], columns[others[0]]) if others else [best]


def _with_second(best: Proposal, table: Table, columns: Sequence[Column]) -> list[Proposal]:
    """Return a proposal, with another one for the other table if so much of what is not sure is surely of that."""
    key = next((match for match in best.matches if match.column.id == KEY), None)
    shared = {header for header in best.known if Names(columns).find(header) == KEY}
    unsure = {match.header for match in best.matches if match.likeness < SAME and match is not key}
    rest = tuple(pair for pair in best.sample.columns if pair[0] in {*best.left, *unsure, *shared})
    found = _propose(replace(best.sample, columns=rest), table, columns, with_key=False)
    surely = {*found.known, *(match.header for match in found.named)}
    if len(surely - shared) < _SECOND:
        return [best]
    kept = tuple(match for match in best.matches if match.header not in surely)
    other = tuple(match for match in found.matches if match.header not in {one.header for one in kept})
    taken = {*found.known, *(match.header for match in other)}
    first = replace(best, matches=kept, left=tuple(header for header in best.left if header not in taken))
    return [first, replace(found, matches=other if key is None else (key, *other), left=())]


def _propose(sample: Sample, table: Table, columns: Sequence[Column], *, with_key: bool = True) -> Proposal:
    names = Names(columns)
    named = {
        header: name
        for header, cells in sample.columns
        if (name := measured_instead(header, cells, names) or names.find(header)) is not None
    }
    matches = {match.header: match for match in _as_named(sample, named, names) if match.doubts or match.entry.unit}
    matches |= {match.header: match for match in _named_twice(sample, named, names)}
    free = [column for column in columns if column.id not in named.values()]
    open_columns = [pair for pair in sample.columns if pair[0] not in named and fold(pair[0])]
    matches |= {match.header: match for match in _also_fits(open_columns, columns, free, sample.unit)}
    for match in _by_name(open_columns, free, sample.unit):
        if match.header not in matches and match.column.id not in {one.column.id for one in matches.values()}:
            matches[match.header] = match
    free = [column for column in free if column.id not in {match.column.id for match in matches.values()}]
    open_columns = [pair for pair in open_columns if pair[0] not in matches]
    matches |= {match.header: match for match in _by_values(open_columns, free)}
    if with_key and table == TABLES[0] and KEY in {column.id for column in free}:
        similar = {match.header for match in matches.values() if match.likeness < SAME}
        able = [
            pair for pair in sample.columns if pair[0] in similar or (pair in open_columns and pair[0] not in matches)
        ]
        matches |= _key(able, similar, names.column(KEY))
    rest = [pair for pair in open_columns if pair[0] not in matches]
    matches |= {match.header: match for match in _also_fits(rest, columns, (), sample.unit)}
    got = {*named.values(), *(match.column.id for match in matches.values())}
    return Proposal(
        sample,
        table,
        tuple(header for header in named if header not in matches),
        tuple(matches[header] for header in dict(sample.columns) if header in matches),
        tuple(header for header in dict(sample.columns) if header not in named and header not in matches),
        tuple(column for column in columns if column.id not in got and column.blank != "unused"),
        frozenset(name for header, name in named.items() if header not in matches),
    )


def _as_named(sample: Sample, named: Mapping[str, str], names: Names) -> Iterable[Match]:
    """Yield the columns that are recognised by their name, as they would be mapped.

    That is of use where cells cannot be read, or not as they are, or are in a unit that stands above the header.
    """
    for header, cells in sample.columns:
        if header in named:
            column = names.column(named[header])
            entry = entry_for(header, cells, column, sample.unit)
            yield _match(header, cells, column, SAME, entry)


def _named_twice(sample: Sample, named: Mapping[str, str], names: Names) -> Iterator[Match]:
    """Yield the headers that name one column with others: a census with these is refused, so people have to choose.

    Of a column that no rule reads the first one counts.
    """
    spelled = [header for header, _ in sample.columns if header in named]
    for header, cells in dict(sample.columns).items():
        column = names.column(named[header]) if header in named else None
        if column is None or column.blank == "unused":
            continue
        if [named[other] for other in spelled].count(column.id) > 1:
            same = [fold(other) for other in spelled].count(fold(header)) > 1
            found = _match(header, cells, column, SAME, entry_for(header, cells, column, sample.unit))
            yield replace(found, doubts=(SAME_HEADER if same else ONE_OF_SEVERAL, *found.doubts))


def _also_fits(
    pairs: Iterable[tuple[str, Sequence[str]]], columns: Sequence[Column], free: Sequence[Column], unit: str | None
) -> Iterator[Match]:
    """Yield the headers with a name of a column that is given already by another header, and of none that is free."""
    for header, cells in pairs:
        same = [one for one in columns if name_likeness(header, one) == SAME]
        if same and not any(one in free for one in same):
            found = _match(header, cells, same[0], SAME, entry_for(header, cells, same[0], unit))
            yield replace(found, doubts=(ONE_OF_SEVERAL, *found.doubts))


def _by_name(pairs: Sequence[tuple[str, Sequence[str]]], columns: Sequence[Column], unit: str | None) -> list[Match]:
    """Return the matches of names that are like, the best one first."""
    found = []
    for header, cells in pairs:
        near = [(likeness, one) for one in columns if (likeness := name_likeness(header, one)) >= _NAME]
        named = [one for one in near if one[0] == SAME]  # a column's own name is no similar name of another column
        for likeness, column in named or near:
            match = _match(header, cells, column, likeness, entry_for(header, cells, column, unit))
            if likeness == SAME or match.read >= _READ:
                found.append(match)
    ranked = sorted(found, key=lambda match: -match.likeness - match.read)
    return [replace(match, doubts=(*match.doubts, RIVAL)) if _has_rival(match, found) else match for match in ranked]


def _has_rival(match: Match, found: Iterable[Match]) -> bool:
    """Tell whether another match of the same header or column is as like, so that neither is sure."""
    return match.likeness == SAME and any(
        other.likeness == SAME and (other.header == match.header) != (other.column.id == match.column.id)
        for other in found
    )


def _match(header: str, cells: Sequence[str], column: Column, likeness: float, entry: Entry) -> Match:
    read = share_read(cells, column, entry.mapped)
    doubts = entry.doubts
    if likeness < SAME and not (column.id == KEY and all_differ(cells)):
        doubts = (UNSURE_NAME, *doubts)
    if read < _READ and OPEN_CODES not in doubts:
        doubts = (*doubts, UNREADABLE)
    return Match(header, column, entry.mapped, likeness, read, doubts)


def _by_values(pairs: Sequence[tuple[str, Sequence[str]]], columns: Sequence[Column]) -> list[Match]:
    """Return the columns of which every cell is a word that is a code of one declared column only."""
    found = []
    for header, cells in pairs:
        words = bool(cells) and all(any(letter.isalpha() for letter in cell) for cell in cells)
        entry = Entry(Mapped(header=header, codes={}))
        fit = [one for one in columns if one.codes and words and share_read(cells, one, entry.mapped) == 1]
        if len(fit) == 1:
            found.append(Match(header, fit[0], entry.mapped, 0, 1, (BY_VALUES,)))
    columns_found = [match.column.id for match in found]
    return [match for match in found if columns_found.count(match.column.id) == 1]


def _key(pairs: Sequence[tuple[str, Sequence[str]]], similar: Collection[str], key: Column) -> dict[str, Match]:
    """Return the column that is likeliest the household id by its cells: it decides on no class.

    ``similar``: the headers that are only like the name of another column.
    """
    header = key_header(pairs, similar)
    return {} if header is None else {header: Match(header, key, Mapped(header=header, codes={}), 0, 1)}
