"""Blocks of one role become one table: their columns are joined by declared id, or else by name."""

from collections.abc import Hashable, Sequence
from dataclasses import replace

import polars as pl

from povrules.census.blocks import Block
from povrules.census.cells import to_text
from povrules.census.grid import Fault
from povrules.census.layout_notices import hidden_sheet, sheet_as_village, skipped_rows, tables_joined
from povrules.census.names import Names
from povrules.census.notices import blank_rows, no_rows
from povrules.census.table import Lines, Part, Table, unique_headers
from povrules.problems import Problem
from povrules.spelling import fold

VILLAGE = "village"

_NO_VILLAGES = ("sheet", "trangtinh", "bang", "table", "data", "dulieu", "danhsach", "ho", "households")


def to_table(blocks: Sequence[Block], role: str, names: Names) -> Table:
    """Return the table that the blocks of one role make, one below the other."""
    notices = [notice for block in blocks for notice in shape_notices(block)]
    if len(blocks) == 1:
        return _single(blocks[0], notices)
    named, village = _with_villages(blocks, role, names)
    places, series, originals = _columns(named, role)
    spelled = tuple(
        next(filter(None, (b.spelled[p] for b, p in zip(named, row, strict=True) if p is not None)), "")
        for row in places
    )
    headers = unique_headers(spelled)
    parts = _parts(named, places)
    sources = list(dict.fromkeys(block.source for block in named))
    source = ", ".join(sources)
    columns = [column.alias(header) for column, header in zip(series, headers, strict=True)]
    joined = tables_joined(source, [(_name(block, len(sources)), block.height) for block in named])
    height = sum(block.height for block in named)
    return Table(
        source=source,
        headers=headers,
        spelled=spelled,
        height=height,
        series=columns.__getitem__,
        original=pl.DataFrame([c.alias(h) for c, h in zip(originals, headers, strict=True)]),
        locate=Lines(numbers=pl.concat([block.lines for block in named])),
        letters=parts[0].letters,
        header_line=parts[0].header_line,
        faults=_faults(named, places, parts),
        ragged={
            part.first + row: n for part, block in zip(parts, named, strict=True) for row, n in block.ragged.items()
        },
        width=named[0].width,
        notices=(joined, *village, *notices, *no_rows(source, None, height)),
        parts=parts,
    )


def shape_notices(block: Block) -> list[Problem]:
    """Return what is to be said of the shape of a block."""
    source, sheet = block.source, block.sheet
    hidden = [hidden_sheet(source, sheet)] if block.hidden else []
    blank = blank_rows(source, sheet, block.skipped.get("blank_row", ()))
    return [*hidden, *skipped_rows(source, sheet, block.skipped), *blank, *block.notices]


def _single(block: Block, notices: Sequence[Problem]) -> Table:
    headers = unique_headers(block.spelled, [i + 1 for i in range(len(block.spelled))])
    names = [column.name for column in block.columns]
    headers = tuple(names) if len(set(names)) == len(names) else headers
    return Table(
        source=block.source,
        headers=headers,
        spelled=block.spelled,
        height=block.height,
        series=block.columns.__getitem__,
        original=pl.DataFrame(list(block.originals)),
        locate=Lines(numbers=block.lines),
        sheet=block.sheet,
        letters=block.letters,
        header_line=block.header_lines[-1] if block.header_lines else None,
        faults=block.faults,
        ragged=block.ragged,
        width=block.width,
        unit=block.unit,
        notices=(*no_rows(block.source, block.sheet, block.height), *notices),
    )


def _name(block: Block, files: int) -> str:
    if block.sheet is None:
        return block.source
    return block.sheet if files == 1 else f"{block.source} / {block.sheet}"


def _with_villages(blocks: Sequence[Block], role: str, names: Names) -> tuple[list[Block], list[Problem]]:
    """Add a column of villages, of the names of sheets, where no block has one and every name can be a village."""
    sheets = [block.sheet or "" for block in blocks]
    plain = [fold(sheet).rstrip("0123456789") for sheet in sheets]
    if VILLAGE not in names or any(block.position(role, VILLAGE) is not None for block in blocks):
        return list(blocks), []
    if len(set(sheets)) < len(sheets) or any(name in ("", *_NO_VILLAGES) for name in plain):
        return list(blocks), []
    label = names.column(VILLAGE).vi
    named = [_with_village(block, role, label) for block in blocks]
    source = ", ".join(dict.fromkeys(block.source for block in blocks))
    return named, [sheet_as_village(source, label)]


def _with_village(block: Block, role: str, label: str) -> Block:
    column = pl.repeat(block.sheet, block.height, dtype=pl.String, eager=True).alias(label)
    known = {**block.known, role: {**block.known[role], len(block.spelled): VILLAGE}}
    return replace(
        block,
        spelled=(*block.spelled, label),
        letters=(*block.letters, "") if block.letters else (),
        known=known,
        columns=[*block.columns, column],
        originals=[*block.originals, column],
    )


Places = list[list[int | None]]
"""For each joined column its position in each block, None where the block has no such column."""


def _columns(blocks: Sequence[Block], role: str) -> tuple[Places, list[pl.Series], list[pl.Series]]:
    order: dict[Hashable, list[int | None]] = {}
    for index, block in enumerate(blocks):
        counts: dict[Hashable, int] = {}
        for position, name in enumerate(block.spelled):
            column = block.known[role].get(position)
            key: Hashable = (
                (column, None) if column is not None else (None, fold(name) or name or block.columns[position].name)
            )
            counts[key] = counts.get(key, 0) + 1
            order.setdefault((key, counts[key]), [None] * len(blocks))[index] = position
    places = list(order.values())
    heights = [block.height for block in blocks]
    series = [
        _stack([b.columns[p] if p is not None else None for b, p in zip(blocks, row, strict=True)], heights)
        for row in places
    ]
    originals = [
        _stack([b.originals[p] if p is not None else None for b, p in zip(blocks, row, strict=True)], heights)
        for row in places
    ]
    return places, series, originals


def _stack(parts: Sequence[pl.Series | None], heights: Sequence[int]) -> pl.Series:
    """Put columns one below the other: in their type if they have one in common, as text otherwise."""
    filled = {part.dtype for part in parts if part is not None and part.null_count() < len(part)}
    dtype = filled.pop() if len(filled) == 1 else pl.String()
    stacked = [
        pl.repeat(None, height, dtype=dtype, eager=True)
        if part is None or part.null_count() == len(part)
        else (part if part.dtype == dtype else to_text(part)).alias("")
        for part, height in zip(parts, heights, strict=True)
    ]
    return pl.concat([part.alias("") for part in stacked])


def _parts(blocks: Sequence[Block], places: Places) -> tuple[Part, ...]:
    parts = []
    first = 0
    for index, block in enumerate(blocks):
        positions = [row[index] for row in places]
        parts.append(
            Part(
                first=first,
                height=block.height,
                source=block.source,
                sheet=block.sheet,
                spelled=tuple("" if p is None else block.spelled[p] for p in positions),
                letters=tuple("" if p is None else block.letters[p] for p in positions) if block.letters else (),
                header_line=block.header_lines[-1] if block.header_lines else None,
                width=block.width,
                unit=block.unit,
            )
        )
        first += block.height
    return tuple(parts)


def _faults(blocks: Sequence[Block], places: Places, parts: Sequence[Part]) -> dict[int, dict[int, Fault]]:
    faults = {}
    for column, row in enumerate(places):
        found = {
            part.first + line: fault
            for block, part, position in zip(blocks, parts, row, strict=True)
            if position is not None
            for line, fault in block.faults.get(position, {}).items()
        }
        if found:
            faults[column] = found
    return faults
