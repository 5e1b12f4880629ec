"""Persons under their household: ids filled down, and one sheet split into households and persons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from povrules.census.blocks import Block
from povrules.census.cells import to_text
from povrules.census.findings import LIMIT, uncounted
from povrules.census.header_rows import Roles
from povrules.census.layout_notices import (
    id_filled_down,
    ids_filled_down,
    members_under_head,
    of_either_table,
    values_differ,
)
from povrules.census.row_kinds import usable
from povrules.census.values import EDGE
from povrules.language.columns import Column
from povrules.problems import Problem
from povrules.text import Text


@dataclass(frozen=True, eq=False)
class Piece:
    """The rows of one role of a block. ``split``: the block has persons too, or households too."""

    role: str
    block: Block
    split: bool = False


@dataclass
class _Households:
    """The households of a block of persons.

    ``id_rows`` gives for rows without an id the row that has it, ``starts`` the first rows of households, ``members``
    all rows by first row, ``differing`` the cells (row and position) that say something else than a row above.
    """

    id_rows: dict[int, int] = field(default_factory=dict)
    starts: list[int] = field(default_factory=list)
    members: dict[int, list[int]] = field(default_factory=dict)
    differing: list[tuple[int, int]] = field(default_factory=list)


def pieces_of(block: Block, roles: Roles, keys: Mapping[str, str]) -> list[Piece]:
    """Return the pieces of a block, persons with their household's id in the rows that leave it out."""
    main, *others = roles
    if block.role == main:
        return [Piece(main, block)]
    person = block.role if block.role in others else max(others, key=lambda role: len(block.own(role)))
    key = block.position(person, keys[person])
    if key is None:
        return [Piece(person, block)]
    split = block.role not in roles
    if not split and not _is_blank(block.columns[key]).any():
        return [Piece(person, block)]
    own = {i: roles[main].column(block.known[main][i]) for i in block.own(main)} if split else {}
    households = _group(block, key, own, pages=not split)
    if not split:
        return [Piece(person, _filled(block, key, households, _each_filled(block, key, households)))]
    lines = [block.lines[row] for row in households.id_rows]
    notices = [ids_filled_down(block.source, block.sheet, lines)] if lines else []
    both = [
        i
        for i in block.known[main]
        if i != key and i in block.known[person] and roles[main].column(block.known[main][i]).sets_aside
    ]
    return _split(block, _filled(block, key, households, notices), households, (main, person), key, both)


def texts_of(column: pl.Series) -> list[str]:
    """Return cells as text without outer spaces, blank ones as the empty text."""
    return to_text(column).fill_null("").str.strip_chars(EDGE).to_list()


def _is_blank(column: pl.Series) -> pl.Series:
    """Return which cells hold nothing that can be seen."""
    return to_text(column).fill_null("").str.strip_chars(EDGE) == ""


def _group(block: Block, key: int, own: Mapping[int, Column], *, pages: bool) -> _Households:
    """Group the rows by household.

    A household goes on while rows have its id or none, nothing stands between them (``pages``: no header either), and
    they say nothing new in ``own``, the columns of households by position. With its id they may say what was blank
    above, and spell what no rule reads in another way. Nothing goes on below what cannot be an id.
    """
    ids = texts_of(block.columns[key])
    values = list(zip(*(texts_of(block.columns[i]) for i in own), strict=True)) or [()] * len(ids)
    free = [not column.sets_aside for column in own.values()]
    unusable = block.faults.get(key, {})
    breaks = set(block.breaks(pages=pages))
    found = _Households()
    said: dict[int, list[str]] = {}
    seen: dict[str, list[int]] = {}
    start = -1
    for row, current in enumerate(ids):
        given = values[row]
        if current and not usable(current):
            start = -1
        elif current:
            start = next((s for s in seen.get(current, ()) if _agrees(given, said[s], free)), -1)
        elif row in breaks or row in unusable or start < 0 or not all(map(_is_old, given, said[start])):
            start = -1
        else:
            found.id_rows[row] = start
        if start < 0:
            if usable(current):
                start = row
                seen.setdefault(current, []).append(row)
            if current or any(given) or not own:
                found.starts.append(row)
            said[row] = list(given)
            found.members[row] = [row]
            continue
        positions = [
            i for i, (new, old) in enumerate(zip(given, said[start], strict=True)) if new and old and new != old
        ]
        found.differing += [(row, list(own)[i]) for i in positions]
        said[start] = [old or new for new, old in zip(given, said[start], strict=True)]
        found.members[start].append(row)
    return found


def _agrees(given: Sequence[str], said: Sequence[str], free: Sequence[bool]) -> bool:
    """Tell whether a row with the id of a household can be of that household."""
    return all(not new or not old or new == old or may for new, old, may in zip(given, said, free, strict=True))


def _is_old(given: str, said: str) -> bool:
    return given in ("", said)


def _filled(block: Block, key: int, households: _Households, notices: Sequence[Problem]) -> Block:
    """Return the block with the ids filled down, and ``notices`` that say so."""
    if not households.id_rows:
        return block
    columns = list(block.columns)
    columns[key] = columns[key].gather([households.id_rows.get(row, row) for row in range(block.height)])
    return replace(block, columns=columns, notices=(*block.notices, *notices))


def _each_filled(block: Block, key: int, households: _Households) -> list[Problem]:
    """Return, for a table of persons alone, a warning for each household that rows without an id were taken into."""
    lines: dict[int, list[int]] = {}
    for row, start in households.id_rows.items():
        lines.setdefault(start, []).append(int(block.lines[row]))
    ids = texts_of(block.columns[key])
    column = block.letters[key] if block.letters else None
    told, rest = list(lines.items())[:LIMIT], list(lines.values())[LIMIT:]
    problems = [
        id_filled_down(block.source, block.sheet, column, block.spelled[key], of_one, ids[start])
        for start, of_one in told
    ]
    if rest:
        mend = uncounted(sum(map(len, rest)), Text("Hãy ghi mã hộ.", "Write the id."))
        problems.append(replace(problems[-1], line=None, cell=None, household_id=None, mend=mend))
    return problems


def _split(
    block: Block, persons: Block, households: _Households, roles: tuple[str, str], key: int, both: Sequence[int]
) -> list[Piece]:
    """Return households, one row each, and persons. ``both``: columns that mean something in either table."""
    main, person = roles
    theirs = [i for i in both if _is_of_members(texts_of(block.columns[i]), households)]
    own = [*block.own(main), *(i for i in both if i not in theirs)]
    of_persons = [*block.own(person), *theirs]
    people = [texts_of(block.columns[i]) for i in of_persons]
    starts = set(households.starts)
    rows = [
        row
        for row in range(block.height)
        if row not in starts
        or any(column[row] for column in people)
        or any(row in block.faults.get(i, {}) for i in of_persons)
    ]
    heads = _first_values(block, households, own).take(households.starts).without(of_persons)
    members = replace(persons.take(rows).without([i for i in own if i != key]), skipped={})
    notices: list[Problem] = [members_under_head(block.source, block.sheet, heads.height, members.height)]
    for i in both:
        notices.append(of_either_table(block.source, block.sheet, block.spelled[i], of_members=i in theirs))
    late = [(row, i) for i in own for row in block.faults.get(i, {}) if row not in starts]
    differing = sorted({*households.differing, *late})
    for row, position in differing[:LIMIT]:
        letters = block.letters[position] if block.letters else None
        line, column = int(block.lines[row]), block.spelled[position]
        notices.append(values_differ(block.source, block.sheet, line, letters, column))
    if len(differing) > LIMIT:
        mend = uncounted(len(differing) - LIMIT, notices[-1].mend)
        notices.append(replace(notices[-1], line=None, cell=None, column=None, mend=mend))
    members = replace(members, notices=tuple(n for n in members.notices if n not in block.notices))
    return [Piece(main, replace(heads, notices=(*heads.notices, *notices)), True), Piece(person, members, True)]


def _is_of_members(texts: Sequence[str], households: _Households) -> bool:
    """Return whether a column that either table may have is the members': rows of more than the first have cells."""
    starts = set(households.starts)
    return any(text for row, text in enumerate(texts) if row not in starts)


def _first_values(block: Block, households: _Households, own: Sequence[int]) -> Block:
    """Return the block with the households' columns filled on their first row from a later one where it is blank."""
    columns, originals = list(block.columns), list(block.originals)
    for position in own:
        texts = texts_of(block.columns[position])
        source = list(range(block.height))
        for start, rows in households.members.items():
            if not texts[start] and start not in block.faults.get(position, {}):
                source[start] = next((row for row in rows if texts[row]), start)
        columns[position] = columns[position].gather(source)
        originals[position] = originals[position].gather(source)
    return replace(block, columns=columns, originals=originals)
