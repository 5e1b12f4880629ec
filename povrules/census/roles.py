"""What the rows of a table are: households, persons, or both where members stand under their head."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from povrules.census.header_rows import Header, Roles
from povrules.census.values import EDGE
from povrules.spelling import fold

Role = str
"""A key of :data:`Roles`, or :data:`BOTH`."""

BOTH = "both"
"""The rows are persons, and the household's own columns are filled on one row of each household."""

RELATION, NUMBER = "relation", "person_no"
"""The columns of persons that tell members from heads: the relation to the head, the number in the household."""

_FEWEST = 10
"""A list of members has at least one member beside the head for so many rows."""
_MANY = 3
"""Where ids alone tell, one row in so many repeats the id of a household above, and more than one does."""


@dataclass
class _Members:
    """The rows of a table that name a person: the first of each household, and those under it.

    ``under`` gives for each of the latter the first row of its household, ``blank`` those without an id that leave
    the household's own columns blank.
    """

    firsts: list[int] = field(default_factory=list)
    under: dict[int, int] = field(default_factory=dict)
    blank: list[int] = field(default_factory=list)


def choose_role(header: Header, roles: Roles, keys: Mapping[str, str], column: Callable[[int], Sequence[str]]) -> Role:
    """Return the role of the table below ``header``; ``column`` gives the cells of a column as text.

    A table is of the role that knows columns which no other role knows. If both households and persons have such,
    the rows tell: members stand under their head where ids repeat, or are blank beside a person, and something shows
    that this is no household which is there twice.
    """
    own = {role: own_columns(header.known, role) for role in roles}
    main, *others = list(roles)
    with_key = [role for role, ids in header.known.items() if keys[role] in ids.values()]
    person = max(others, key=lambda role: len(own[role]), default=None)
    if person is None or not own[person]:
        return main if main in with_key or not with_key else with_key[0]
    if not own[main]:
        return person
    key = next((i for i, known in header.known[main].items() if known == keys[main]), None)
    if key is None:
        return person if len(own[person]) > len(own[main]) else main
    cells = [[column(i) for i in positions] for positions in (own[main], own[person])]
    members = _members(column(key), *cells)
    telling = {header.known[person][i]: texts for i, texts in zip(own[person], cells[1], strict=True)}
    return BOTH if _is_list_of_members(members, telling) else main


def own_columns(known: Mapping[str, Mapping[int, str]], role: str) -> list[int]:
    """Return the positions of the columns that only ``role`` knows."""
    others = {position for other, ids in known.items() if other != role for position in ids}
    return [position for position in known[role] if position not in others]


def _members(ids: Sequence[str], household: Sequence[Sequence[str]], person: Sequence[Sequence[str]]) -> _Members:
    """Find the rows that stand under the household of a row above them.

    Such a row names a person and has the id of the household, or none and nothing new in the household's own columns.
    """
    found = _Members()
    head: tuple[int, str, list[str]] = (-1, "", [])
    for row, cell in enumerate(ids):
        current, values = cell.strip(EDGE), [column[row].strip(EDGE) for column in household]
        if not any(column[row].strip(EDGE) for column in person):
            continue
        first, key, above = head
        same = all(value in ("", old) for value, old in zip(values, above, strict=False))
        if key and (current == key or (not current and same)):
            found.under[row] = first
            if not current and not any(values):
                found.blank.append(row)
        else:
            found.firsts.append(row)
            head = (row, current, values)
    return found


def _is_list_of_members(members: _Members, columns: Mapping[str, Sequence[str]]) -> bool:
    """Tell whether the rows under others are members, and not households that are there twice.

    Rows without id say so, another relation than the head's, numbers that begin with the same in each household; or
    there are many of them.
    """
    under, rows = members.under, len(members.firsts) + len(members.under)
    if len(under) < max(1, rows // _FEWEST):
        return False
    if members.blank or (len(under) > 1 and len(under) * _MANY >= rows):
        return True
    relations, numbers = (columns.get(name, ()) for name in (RELATION, NUMBER))
    if _differ(relations, under):
        return True
    begin = {numbers[first].strip(EDGE) for first in members.firsts} if numbers else set()
    return len(members.firsts) > 1 and len(begin) == 1 and _differ(numbers, under)


def _differ(cells: Sequence[str], under: Mapping[int, int]) -> bool:
    """Tell whether a row says something else than the first of its household."""
    return bool(cells) and any(fold(cells[row]) not in ("", fold(cells[first])) for row, first in under.items())
