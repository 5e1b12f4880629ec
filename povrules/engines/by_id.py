"""A household found by its id, or what to say where a census has none of that id."""

import difflib
import re
from collections.abc import Sequence
from dataclasses import replace

from povrules.census.layout_notices import with_unread
from povrules.census.model import Census
from povrules.census.names import listing
from povrules.errors import UsageError
from povrules.spelling import encodable, fold
from povrules.text import Text

_ZEROS = re.compile(r"0+(?=[0-9])")
_SHOWN = 5
"""So many ids that are spelled alike are named."""
_FEW = 3
_NEAR = 0.5
_LOOKED_AT = 20_000
"""So many ids are held against one that is not there; of more the first."""


def only(census: Census, household_id: str) -> tuple[Census, int]:
    """Return the census cut down to one household, and its row; raises :class:`UsageError` where it has none."""
    rows = (
        census.columns.with_row_index("_row").filter(census.columns["household_id"] == household_id)["_row"].to_list()
    )
    if not rows:
        known = census.columns["household_id"].drop_nulls().unique(maintain_order=True).to_list()
        alike = ids_like(household_id, known)
        said = Text(
            f"không có hộ nào có mã {household_id!r} trong {census.source or 'bảng'}{alike.vi}",
            f"no household has the id {household_id!r} in {census.source or 'the table'}{alike.en}",
        )
        raise UsageError(with_unread(said, census.problems))
    row = rows[0]
    columns, set_aside = census.columns[row : row + 1], census.set_aside[row : row + 1]
    return replace(census, columns=columns, set_aside=set_aside, problems=(), row_errors={}), row


def ids_like(household_id: str, known: Sequence[str]) -> Text:
    """Return as a hint the ids that may be meant by one that is not there, else the nearest or the first ones.

    Spelled alike are those that differ in zeros in front of a number, in case or in punctuation.
    """
    key = _bare_id(household_id)
    alike = [repr(one) for one in known if _bare_id(one) == key]
    if alike:
        listed = listing(alike, _SHOWN, Text("mã khác", "more"))
        return Text(f"; có mã viết gần giống: {listed.vi}", f"; ids that are spelled alike: {listed.en}")
    if not known:
        return Text("", "")
    near = difflib.get_close_matches(household_id, known[:_LOOKED_AT], n=_FEW, cutoff=_NEAR)
    some = ", ".join(repr(encodable(one)) for one in near or known[:_FEW])
    if near:
        return Text(f"; mã gần giống nhất: {some}", f"; nearest to it: {some}")
    return Text(f"; có các mã như {some}", f"; ids that are there: {some}")


def _bare_id(household_id: str) -> str:
    return _ZEROS.sub("", fold(household_id))
