"""Where the header of a table stands among its first rows, and what the columns are called.

A header has one row, or up to three where a group of columns has a name above them. Titles stand above it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from povrules.census.legacy import DECODERS, Encoding, convert
from povrules.census.names import Names
from povrules.census.values import EDGE

Roles = Mapping[str, Names]
"""The declared columns of each kind of table."""

DEPTH = 60
"""So many rows are looked at for the header."""

TALLEST = 3
"""So many rows a header has at most."""
_ENOUGH = 3
"""A table without its key column is known by so many names, at least half of those in its header."""


@dataclass(frozen=True)
class Header:
    """The header of a table: its rows from ``first`` to ``last`` (indices), and one name a column.

    ``known`` gives for each role the declared id of the columns that it knows, by position. ``keyed`` tells that
    a role knows its key column. ``example`` is a name before and after its conversion to Unicode, if one was
    converted.
    """

    first: int
    last: int
    spelled: tuple[str, ...]
    known: Mapping[str, Mapping[int, str]]
    keyed: bool
    example: tuple[str, str] | None = None

    @property
    def count(self) -> int:
        """Number of columns that any role knows, without those that it knows already."""
        first: dict[tuple[str, str], int] = {}
        for role, ids in self.known.items():
            for position, column_id in ids.items():
                first.setdefault((role, column_id), position)
        return len(set(first.values()))

    @property
    def is_enough(self) -> bool:
        """Whether so many columns are known that the table is recognised even without a key."""
        named = sum(bool(name.strip(EDGE)) for name in self.spelled)
        return self.count >= max(_ENOUGH, (named + 1) // 2)


def blank(cells: Sequence[str]) -> bool:
    """Tell whether no cell of a row holds anything that can be seen."""
    return not any(cell.strip(EDGE) for cell in cells)


def find_header(
    rows: Sequence[Sequence[str]], roles: Roles, keys: Mapping[str, str], encoding: Encoding | None = None
) -> Header | None:
    """Return the header among the first rows, which are cells as text; None if nothing looks like one.

    It is the one with a key column and the most names that are declared. A later row does not win over rows that
    are data below an earlier header.
    """
    best: Header | None = None
    for header in _candidates(rows, roles, keys, encoding):
        if best is None or (_rank(header) > _rank(best) and not _has_data(rows, best, header.first)):
            best = header
    return best if best is not None and (best.keyed or best.is_enough) else None


def _candidates(
    rows: Sequence[Sequence[str]], roles: Roles, keys: Mapping[str, str], encoding: Encoding | None
) -> Iterator[Header]:
    """Yield every header of one to three rows that names anything, one row before two."""
    yield from _candidates_from(range(len(rows[:DEPTH])), rows[:DEPTH], roles, keys, encoding)


def header_at(
    rows: Sequence[Sequence[str]], at: int, roles: Roles, keys: Mapping[str, str], encoding: Encoding | None = None
) -> Header:
    """Return the header that the row ``at`` is part of: the one with the most known names, if there are any."""
    firsts = range(max(0, at - TALLEST + 1), at + 1)
    found = [header for header in _candidates_from(firsts, rows, roles, keys, encoding) if header.last >= at]
    return max(found, key=_rank, default=None) or make_header([rows[at]], at, roles, keys, encoding)


def _candidates_from(
    firsts: Iterable[int],
    top: Sequence[Sequence[str]],
    roles: Roles,
    keys: Mapping[str, str],
    encoding: Encoding | None,
) -> Iterator[Header]:
    for first in firsts:
        header: Header | None = None
        for height in range(1, TALLEST + 1):
            span = top[first : first + height]
            if len(span) < height or blank(span[-1]) or (height > 1 and not _is_below(span, header, roles, keys)):
                break
            header = make_header(span, first, roles, keys, encoding)
            if header.count:
                yield header


def _is_below(span: Sequence[Sequence[str]], upper: Header | None, roles: Roles, keys: Mapping[str, str]) -> bool:
    """Tell whether the last row of ``span`` can belong to a header: it has several cells, and no id below the key."""
    lower = span[-1]
    if min(sum(bool(cell.strip(EDGE)) for cell in row) for row in span) < 2:
        return False
    for role, ids in upper.known.items() if upper is not None else ():
        for position, column_id in ids.items():
            under = lower[position] if position < len(lower) else ""
            if column_id == keys[role] and under.strip(EDGE) and not is_known(under, roles):
                return False
    return True


def make_header(
    span: Sequence[Sequence[str]], first: int, roles: Roles, keys: Mapping[str, str], encoding: Encoding | None = None
) -> Header:
    """Return the header that the rows of ``span`` make."""
    read = [[_read(cell, roles, encoding) for cell in row] for row in span]
    spelled = _spell(read, roles)
    pairs = ((old, new) for olds, news in zip(span, read, strict=True) for old, new in zip(olds, news, strict=True))
    example = next(((old, new) for old, new in pairs if old != new), None)
    known = {role: names.find_all(spelled) for role, names in roles.items()}
    keyed = any(keys[role] in ids.values() for role, ids in known.items())
    return Header(first, first + len(span) - 1, spelled, known, keyed, example)


def with_lower_rows(
    header: Header,
    rows: Sequence[Sequence[str]],
    roles: Roles,
    keys: Mapping[str, str],
    encoding: Encoding | None = None,
) -> Header:
    """Return the header with the row of parts below a group's name, if that is what the next row is.

    It has cells only in columns that nothing knows, all of them text, and one of them where the header is blank.
    """
    below = header.last + 1
    if below >= len(rows) or header.last > header.first:
        return header
    cells = rows[below]
    filled = [i for i, cell in enumerate(cells) if cell.strip(EDGE)]
    known = {position for ids in header.known.values() for position in ids}
    apart = filled and not known & set(filled) and not any(c.isdigit() for i in filled for c in cells[i])
    if not apart or all(header.spelled[i].strip(EDGE) for i in filled):
        return header
    return make_header(rows[header.first : below + 1], header.first, roles, keys, encoding)


def _rank(header: Header) -> tuple[bool, int, int]:
    return header.keyed, header.count, header.first - header.last


def _has_data(rows: Sequence[Sequence[str]], header: Header, end: int) -> bool:
    """Tell whether rows between a header and ``end`` have a value under its key and under another known name."""
    return any(
        header.keyed and sum(bool(row[i].strip(EDGE)) for i in ids if i < len(row)) > 1 and not _repeats(row, header)
        for row in rows[header.last + 1 : end]
        for ids in header.known.values()
    )


def _repeats(row: Sequence[str], header: Header) -> bool:
    return any(cell.strip(EDGE) and cell == name for cell, name in zip(row, header.spelled, strict=False))


def _spell(rows: Sequence[list[str]], roles: Roles) -> tuple[str, ...]:
    """Return the name of each column: the lowest cell, with the group above it where that makes a known name."""
    if len(rows) == 1:
        return tuple(rows[0])
    width = max(map(len, rows))
    rows = [row + [""] * (width - len(row)) for row in rows]
    groups = [filled_right(row, rows[level + 1 :]) for level, row in enumerate(rows[:-1])]
    names: list[str] = []
    joined: list[str] = []
    for column in range(width):
        level = max((i for i, row in enumerate(rows) if row[column].strip(EDGE)), default=0)
        above = [group[column] for group in groups[:level] if group[column].strip(EDGE)]
        name = rows[level][column]
        joined.append(" ".join([*above, name]))
        longer = _longer(name, above)
        names.append(next((text for text in longer if is_known(text, roles)), name))
    twice = [name for name in names if name.strip(EDGE) and names.count(name) > 1]
    return tuple(long if name in twice else name for name, long in zip(names, joined, strict=True))


def _longer(name: str, above: Sequence[str]) -> Iterator[str]:
    """Yield a name with the groups above it, before and behind, and with the end of the nearest group behind.

    ``Họ và tên`` below ``Thông tin chủ hộ`` is ``Họ và tên chủ hộ``.
    """
    for start in range(len(above)):
        group = " ".join(above[start:])
        yield f"{group} {name}"
        yield f"{name} {group}"
    words = above[-1].split() if above else []
    yield from (f"{name} {' '.join(words[start:])}" for start in range(1, len(words)))


def filled_right(row: Sequence[str], below: Sequence[Sequence[str]]) -> list[str]:
    """Return a row of group names with each repeated over the columns that it stands above."""
    filled, current = [], ""
    for column, cell in enumerate(row):
        if cell.strip(EDGE):
            current = cell
        elif not any(other[column].strip(EDGE) for other in below):
            current = ""
        filled.append(current)
    return filled


def _read(cell: str, roles: Roles, encoding: Encoding | None) -> str:
    """Return a header cell as it is meant: in Unicode, unless it names a column as it stands."""
    if encoding is None:
        return cell
    surely, decoded = convert(cell, encoding, doubtful=False), DECODERS[encoding](cell)
    return next((text for text in (surely, cell, decoded) if is_known(text, roles)), surely)


def is_known(name: str, roles: Roles) -> bool:
    """Tell whether a text names a column of any role."""
    return any(names.find(name) is not None for names in roles.values())
