"""What a result says of itself so that it can be verified: how it came about, and a digest of its verdicts."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Literal

import polars as pl

from povrules.reports.tabular import protect
from povrules.review import LegalBasis, OverlayUse, Record, Review

SEALED: tuple[str, ...] = ("household_id", "standard", "class", "rule")
"""The columns of which a result has the digest: the same in every format, and all other parts of a verdict follow."""

_SLICE = 100_000
_PROPERTY, _LONGEST = "povrules result", 200
"""A property of a workbook holds no more than 255 characters."""


class Applied(Record):
    """A standard as it was applied, by its files."""

    id: str
    sha256: str
    included: tuple[OverlayUse, ...]
    overlays: tuple[OverlayUse, ...]


class Origin(Record):
    """How a result came about: the part of :class:`~povrules.review.LegalBasis` by which it can be made again."""

    povrules: str
    decided_by: str
    mapping: OverlayUse | None
    basis: Literal["income", "points"]
    on: date | None
    place: str | None
    policy_year: int | None
    strict: bool
    prefer: Literal["ready", "derived"]
    survey: tuple[str, ...]
    inputs: tuple[OverlayUse, ...]
    verdicts: str | None
    standards: tuple[Applied, ...]


def origin_of(legal: LegalBasis) -> Origin:
    """Return how a result came about."""
    standards = tuple(
        Applied(id=one.id, sha256=one.sha256, included=one.included, overlays=one.overlays) for one in legal.standards
    )
    own = {name: getattr(legal, name) for name in Origin.model_fields if name != "standards"}
    return Origin(**own, standards=standards)


def sealed(review: Review) -> Review:
    """Return a review whose legal basis has the digest of its verdicts."""
    return replace(review, legal=review.legal.model_copy(update={"verdicts": verdict_digest(review.frame)}))


def verdict_digest(frame: pl.DataFrame) -> str:
    """Return the hex SHA-256 of the columns :data:`SEALED`, row by row, each cell as ``<bytes>:<text>``.

    Ids of households are as a CSV file has them, so that all formats have one digest; a blank is an empty text.
    """
    found = hashlib.sha256()
    for part in frame.select(SEALED).iter_slices(_SLICE):
        texts = [one.cast(pl.String).fill_null("") for one in part.iter_columns()]
        texts[0] = protect(texts[0]).str.strip_chars_end(" ")  # the others are ids of law, which are never changed
        cells = [pl.format("{}:{}", pl.lit(one).str.len_bytes(), pl.lit(one)) for one in texts]
        found.update("".join(pl.select(pl.concat_str(cells)).to_series().to_list()).encode())
    return found.hexdigest()


def properties_of(legal: LegalBasis) -> Iterator[tuple[str, str]]:
    """Yield the properties of a workbook that say how it came about."""
    # A blank at the end of a property is not kept by every reader, so that none is written.
    text = origin_of(legal).model_dump_json().replace(" ", "\\u0020")
    for number, first in enumerate(range(0, len(text), _LONGEST), 1):
        yield f"{_PROPERTY} {number}", text[first : first + _LONGEST]


def text_in(properties: Mapping[str, str]) -> str:
    """Return the text that the properties of a workbook hold, nothing where there is none."""
    parts, number = list[str](), 1
    while (name := f"{_PROPERTY} {number}") in properties:
        parts.append(properties[name])
        number += 1
    return "".join(parts)
