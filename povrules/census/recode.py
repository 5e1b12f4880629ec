"""Columns in text of fonts from before Unicode, converted where the evidence is clear."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import polars as pl

from povrules.census.blocks import Block
from povrules.census.header_rows import Roles
from povrules.census.kinds import may_be_quoted
from povrules.census.layout_notices import converted
from povrules.census.legacy import Encoding, convert, detect, weigh
from povrules.problems import Problem

_SIGNS = r"[\u00a1-\u00ff]"
_UNICODE_LETTERS = r"[\u0100-\u024f\u0300-\u036f\u1e00-\u1eff]"


@dataclass(frozen=True)
class _Recoded:
    encoding: Encoding
    texts: Mapping[str, str]


def recode(block: Block, roles: Roles) -> Block:
    """Return the block with its legacy text converted, and a notice for each encoding."""
    found = {i: new for i, column in enumerate(block.columns) if (new := _recode(column, block.encoding)) is not None}
    if not found and block.example is None:
        return block
    columns, originals = list(block.columns), list(block.originals)
    for position, recoded in found.items():
        for series in (columns, originals):
            series[position] = series[position].replace(dict(recoded.texts))
    return replace(
        block, columns=columns, originals=originals, notices=(*block.notices, *_notices(block, found, roles))
    )


def _recode(column: pl.Series, sheet: Encoding | None) -> _Recoded | None:
    """Return how the texts of a column are converted; None if they stay."""
    if column.dtype != pl.String or column.str.len_bytes().sum() == column.str.len_chars().sum():
        return None
    distinct = column.unique(maintain_order=True).drop_nulls()
    unicode = distinct.str.contains(_UNICODE_LETTERS)
    texts = distinct.filter(distinct.str.contains(_SIGNS) & ~unicode).to_list()
    encoding = detect(texts) if texts else None
    if encoding is None and sheet is not None and texts:
        evidence = weigh(texts, sheet)
        encoding = sheet if evidence.after > evidence.before else None
    if encoding is None:
        return None
    doubtful = not unicode.any()
    changed = {text: new for text in texts if (new := convert(text, encoding, doubtful=doubtful)) != text}
    return _Recoded(encoding, changed) if changed else None


def _notices(block: Block, found: Mapping[int, _Recoded], roles: Roles) -> list[Problem]:
    notices = []
    encodings = {recoded.encoding for recoded in found.values()}
    if block.example is not None and block.encoding is not None:
        encodings.add(block.encoding)
    for encoding in sorted(encodings):
        columns = [i for i, recoded in found.items() if recoded.encoding == encoding]
        example = block.example if encoding == block.encoding else None
        example = example or _example(block, {i: found[i].texts for i in columns}, roles)
        named = [block.spelled[i] or block.letters[i] if block.letters else block.spelled[i] for i in columns]
        notices.append(converted(block.source, block.sheet, encoding, named, example))
    return notices


def _example(block: Block, texts: Mapping[int, Mapping[str, str]], roles: Roles) -> tuple[str, str] | None:
    """Return one text before and after, of a column that names no person."""
    for role, known in block.known.items():
        for position, column_id in known.items():
            if position in texts and may_be_quoted(roles[role].column(column_id)):
                return next(iter(texts[position].items()))
    return None
