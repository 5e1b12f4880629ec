"""Household ids: each row needs one, and no two rows the same."""

from collections.abc import Callable

import polars as pl

from povrules.census.cast import clean_text
from povrules.census.cells import put
from povrules.census.findings import LIMIT, Finding, quote
from povrules.census.kinds import DUPLICATE_ID, ID_AS_NUMBER, MISSING_ID, Kind, Words, grouped
from povrules.census.values import BLANKS, excel_error
from povrules.language.columns import Column
from povrules.text import Text

_MARKERS = sorted({form(word) for word in BLANKS for form in (str, str.upper, str.title)} | {"NaN", "n/A", "N/a"})
_SHORTENED = r"^[0-9](?:[.,][0-9]+)?[eE]\+[0-9]+$"
_OTHERS_NAMED = 5


def clean_id(household_id: str) -> str:
    """Return an id as the census has it: without outer spaces, in one form of Unicode."""
    cleaned: str | None = clean_text(pl.Series([household_id]))[0]
    return cleaned or household_id


def check_ids(
    column: Column,
    position: int,
    raw: pl.Series,
    ids: pl.Series,
    *,
    locate: Callable[[int], Text] | None,
    explained: pl.Series,
) -> tuple[pl.Series, list[Finding]]:
    """Return the usable ids and what is wrong with the others.

    ``raw`` are the cells, ``ids`` the cells as clean text. In the rows ``explained`` (Boolean) something else
    already tells why there is no id. ``locate`` gives the line of a row; without it ids may be there more than once.
    """
    findings = []

    def add(kind: Kind, rows: pl.Series, words: Callable[[int], Words] | None = None) -> None:
        if len(rows):
            findings.append(Finding(kind, column, position, rows, quote(column, raw, rows), words))

    if not raw.dtype.is_integer():
        for kind, failed in _failures(ids).items():
            add(kind, pl.Series(failed, dtype=pl.UInt32))
            ids, explained = put(ids, failed, None), put(explained, failed, True)
        ids = ids.set(ids.is_in(_MARKERS), None)
        add(ID_AS_NUMBER, ids.str.contains(_SHORTENED).arg_true())
    add(MISSING_ID, (ids.is_null() & ~explained).arg_true())
    if locate is None:
        return ids, findings
    rows, groups = _duplicates(ids)
    if len(rows):
        add(DUPLICATE_ID, rows, _OtherRows(column, rows, groups, locate))
    return ids, findings


class _OtherRows:
    """The words for a duplicate id: they name the other lines that have it."""

    def __init__(self, column: Column, rows: pl.Series, groups: pl.Series, locate: Callable[[int], Text]) -> None:
        told = groups.head(LIMIT)
        frame = pl.DataFrame({"group": groups, "row": rows}).filter(pl.col("group").is_in(told.unique().to_list()))
        members = frame.group_by("group").agg(pl.col("row").head(_OTHERS_NAMED + 1), pl.len())
        self._members = {group: (first, count) for group, first, count in members.iter_rows()}
        self._rows = rows.head(LIMIT).to_list()
        self._groups = told.to_list()
        self._locate = locate
        self._words = DUPLICATE_ID.words(column)

    def __call__(self, index: int) -> Words:
        """Return the words for the row at ``index``."""
        first, count = self._members[self._groups[index]]
        named = [row for row in first if row != self._rows[index]][:_OTHERS_NAMED]
        spots = [self._locate(row) for row in named]
        lines = Text(", ".join(spot.vi for spot in spots), ", ".join(spot.en for spot in spots))
        rest = grouped(count - 1 - len(named))
        vi, en = (f" và {rest.vi} dòng khác", f" and {rest.en} other lines") if rest.en != "0" else ("", "")
        expected, mend = self._words
        line = "line" if len(named) == 1 else "lines"
        return expected, Text(
            f"Mã này còn ở dòng {lines.vi}{vi}. {mend.vi}", f"It is also on {line} {lines.en}{en}. {mend.en}"
        )


def _failures(ids: pl.Series) -> dict[Kind, list[int]]:
    """Return the rows in which Excel shows an error instead of an id, by what is wrong."""
    failures: dict[Kind, list[int]] = {}
    for row in ids.str.starts_with("#").arg_true():
        kind = excel_error(ids[row])
        if kind is not None:
            failures.setdefault(kind, []).append(row)
    return failures


def _duplicates(ids: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Return the rows whose id another row has too, and their ids; nulls are no duplicates.

    Ids in ascending order, as most files have them, and ids with as many hashes as rows cost little:
    different hashes are different ids.
    """
    known = ids.drop_nulls()
    ascending = (known.slice(1) > known.head(len(known) - 1)).all() if len(known) else True
    if ascending or known.hash().n_unique() == len(known):
        return pl.Series([], dtype=pl.UInt32), known.clear()
    rows = (ids.is_duplicated() & ids.is_not_null()).arg_true()
    return rows, ids.gather(rows)
