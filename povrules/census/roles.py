"""What the rows of a table are: households, persons, or both where members stand under their head."""

from collections.abc import Callable, Mapping, Sequence

from povrules.census.header_rows import Header, Roles
from povrules.census.values import EDGE

Role = str
"""A key of :data:`Roles`, or :data:`BOTH`."""

BOTH = "both"
"""The rows are persons, and the household's own columns are filled on one row of each household."""


def choose_role(header: Header, roles: Roles, keys: Mapping[str, str], column: Callable[[int], Sequence[str]]) -> Role:
    """Return the role of the table below ``header``; ``column`` gives the cells of a column as text.

    A table is of the role that knows columns which no other role knows. If both households and persons have such,
    the ids tell: where ids repeat, or are blank beside a person, members stand under their head.
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
    return BOTH if _has_members(column(key), *cells) else main


def own_columns(known: Mapping[str, Mapping[int, str]], role: str) -> list[int]:
    """Return the positions of the columns that only ``role`` knows."""
    others = {position for other, ids in known.items() if other != role for position in ids}
    return [position for position in known[role] if position not in others]


def _has_members(ids: Sequence[str], household: Sequence[Sequence[str]], person: Sequence[Sequence[str]]) -> bool:
    """Tell whether rows stand under the household of a row above them.

    Such a row names a person and has the id of the household, or none and nothing new in the household's own columns.
    """
    head: tuple[str, list[str]] = ("", [])
    rows = members = 0
    for row, cell in enumerate(ids):
        current, values = cell.strip(EDGE), [column[row].strip(EDGE) for column in household]
        if not any(column[row].strip(EDGE) for column in person):
            continue
        rows += 1
        same = all(value in ("", above) for value, above in zip(values, head[1], strict=False))
        if head[0] and (current == head[0] or (not current and same)):
            members += 1
        else:
            head = (current, values)
    return members > 0 and members >= rows // _FEWEST


_FEWEST = 10
"""A list of members has at least one member beside the head for so many rows."""
