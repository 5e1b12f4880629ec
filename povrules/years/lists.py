"""Lists of households at a time, as communes keep them or as povrules wrote them: who was what, and by whose word."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from povrules.census.door import enter
from povrules.census.frames import table_from_frame
from povrules.census.model import Census
from povrules.census.names import KEY, Names, excerpt
from povrules.census.sheets import HOUSEHOLD, read_tables
from povrules.census.status import class_of_status
from povrules.census.table import Table
from povrules.census.telling import tell
from povrules.errors import UsageError
from povrules.language.columns import Column, household_columns
from povrules.problems import Problem
from povrules.reports.tabular import SCHEMA
from povrules.reports.words import RESULT_HEADERS
from povrules.review import CLASS_LABELS
from povrules.spelling import encodable
from povrules.text import Text

LISTED = ("poor", "near_poor")
PLACES = ("province", "commune", "village")
_CLASS = Column(
    id="class",
    type="text",
    vi=RESULT_HEADERS["class"].vi,
    en=RESULT_HEADERS["class"].en,
    aliases=("class", "class_id"),
    blank="unused",
)
_STANDARD = Column(
    id="standard",
    type="text",
    vi=RESULT_HEADERS["standard"].vi,
    en=RESULT_HEADERS["standard"].en,
    blank="unused",
)
_NO_CLASS = (
    Text("hộ nghèo, hộ cận nghèo, hộ có mức sống trung bình hoặc hộ không nghèo", "a class of household"),
    Text("Diện của hộ coi là chưa biết; ghi lại cho đúng", "The class is taken as unknown; correct it"),
)


_UNDETERMINED = ("undetermined", CLASS_LABELS["undetermined"].vi, CLASS_LABELS["undetermined"].en)
"""How a result writes that the class of a household is not known."""


@dataclass(frozen=True)
class Listing:
    """Households at a time, one a row.

    ``frame``: ``household_id``; ``recognised`` and ``computed``, classes or null; ``class``: the recognised one where
    there is one, else the computed one; ``stated``: whether a recognised status stands there, known or not;
    ``recognised_on``, ``members``, ``area``, ``ethnicity``,
    :data:`PLACES` and ``standard`` (of a result), null where unknown; then the further columns that were asked for.
    ``whole``: there are households on neither list, so that one that is not there was not there. ``unclear``: ids of
    which the class is not known, those of rows left out among them.
    """

    frame: pl.DataFrame
    source: str
    whole: bool
    unclear: frozenset[str]
    problems: tuple[Problem, ...]


def read_listing(
    given: object, name: str, computed: pl.DataFrame | None = None, more: Sequence[Column] = ()
) -> Listing:
    """Read a list: a file or frame with ``recognised_status``, or a result.

    ``name``: what messages call a frame. ``computed``: ``household_id`` and ``class`` as they were computed for it.
    ``more``: further columns to keep, of which no cell sets a row aside. Rows without an id, with one that is there
    twice, or with an error of their own are left out, with their problems.

    Raises :class:`UsageError` where nothing says the class of a household and for a result under several standards, and
    :class:`povrules.CensusError` for a file that cannot be read.
    """
    columns = [*_columns(), *more]
    table = _read(Path(given), columns) if isinstance(given, str | Path) else table_from_frame(given, name)
    census = enter(table, columns, results=True)
    if computed is None and not {"recognised_status", "class"} & set(census.headers):
        raise UsageError(
            Text(
                f"{census.source or name}: không có cột nào nói diện của hộ; phân loại trước bằng `povrules classify`, "
                "hoặc thêm cột “Phân loại hộ đã công nhận” (recognised_status)",
                f"{census.source or name}: no column says the class of a household; classify it first with `povrules "
                "classify`, or add the column “Phân loại hộ đã công nhận” (recognised_status)",
            )
        )
    standards = census.columns["standard"].drop_nulls().unique(maintain_order=True).to_list()
    if len(standards) > 1:
        shown = ", ".join(excerpt(one) for one in standards)
        raise UsageError(
            Text(
                f"{census.source or name}: kết quả theo nhiều chuẩn ({shown}); cần kết quả theo một chuẩn",
                f"{census.source or name}: a result under several standards ({shown}); expected that under one",
            )
        )
    return _listing(census, computed, name, [one.id for one in more])


def _read(path: Path, columns: Sequence[Column]) -> Table:
    rows = _result_in_json(path)
    if rows is not None:
        return table_from_frame(rows, encodable(path.name))
    return read_tables([path], {HOUSEHOLD: Names(columns)}, {HOUSEHOLD: KEY}).whole(HOUSEHOLD)


def _result_in_json(path: Path) -> pl.DataFrame | None:
    """Return the households of a result in JSON, None for any other file."""
    if path.suffix.lower() != ".json":
        return None
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):  # whoever reads it as a list says what is wrong with it
        return None
    households = found.get("households") if isinstance(found, dict) and found.get("schema") == SCHEMA else None
    return pl.DataFrame(households, infer_schema_length=None) if isinstance(households, list) else None


def _columns() -> list[Column]:
    """Return the columns that are read; no cell of them sets a row aside but its id."""
    kept = ("area", "members", "agricultural")
    shared = [one.model_copy(update={"blank": "unused"}) if one.id in kept else one for one in household_columns()]
    wanted = {KEY, *kept, *PLACES, "ethnicity", "recognised_status", "recognised_on"}
    return [*(one for one in shared if one.id in wanted), _CLASS, _STANDARD]


def _listing(census: Census, computed: pl.DataFrame | None, name: str, more: Sequence[str]) -> Listing:
    frame, problems = census.columns, list(census.problems)
    stated = {}
    for column in ("recognised_status", "class"):
        found = _classes(frame[column], frame["agricultural"])
        # A result says itself which households are undetermined, and why; there is nothing to correct.
        said = frame[column].is_in(_UNDETERMINED) if column == "class" else pl.repeat(False, frame.height, eager=True)
        rows = (frame[column].is_not_null() & found.is_null() & ~said).arg_true()
        quoted = frame[column].gather(rows).to_list()
        problems += tell(census, rows, "status_unknown", "warning", _NO_CLASS, column=column, found=quoted)
        stated[column] = found
    own = stated["class"]
    if computed is not None:
        own = frame.select(KEY).join(known_classes(computed), on=KEY, how="left", maintain_order="left")["class"]
    kept = frame.select(
        KEY,
        stated["recognised_status"].alias("recognised"),
        own.alias("computed"),
        pl.when(pl.col("recognised_status").is_not_null())
        .then(pl.lit(stated["recognised_status"]))
        .otherwise(pl.lit(own))
        .alias("class"),
        pl.col("recognised_status").is_not_null().alias("stated"),
        *(pl.col(one) for one in ("recognised_on", "members", "area", "ethnicity", *PLACES, "standard", *more)),
    ).filter(pl.col(KEY).is_not_null())
    aside = census.set_aside.filter(frame[KEY].is_not_null())
    unclear = frozenset(kept.filter(aside | kept["class"].is_null())[KEY].to_list())
    kept = kept.filter(~aside)
    others = kept["class"].is_not_null() & ~kept["class"].is_in(LISTED)
    return Listing(kept, census.source or name, bool(others.any()), unclear, tuple(problems))


def known_classes(result: pl.DataFrame) -> pl.DataFrame:
    """Return ``household_id`` and ``class`` of a result, each id once, where the class is known."""
    found = result.select(KEY, "class").filter(pl.col(KEY).is_not_null() & pl.col("class").is_not_null())
    return found.filter(pl.col("class") != "undetermined").unique(KEY, keep="none", maintain_order=True)


def _classes(status: pl.Series, agricultural: pl.Series) -> pl.Series:
    """Return the class that each status spells; null for none, for one that is not known, and for ``undetermined``."""
    pairs = pl.DataFrame({"status": status, "agricultural": agricultural})
    distinct = pairs.unique(maintain_order=True)
    said = [
        None if one is None else class_of_status(one, agricultural=bool(agrees)) for one, agrees in distinct.iter_rows()
    ]
    known = pl.Series("said", [None if one == "undetermined" else one for one in said], dtype=pl.String)
    joined = pairs.join(
        distinct.with_columns(known), on=["status", "agricultural"], how="left", maintain_order="left", nulls_equal=True
    )
    return joined["said"]


def earlier_lists(history: Sequence[Listing]) -> dict[str, set[str]]:
    """Return by list the ids of the households that were ever on it."""
    return {
        listed: {one for each in history for one in each.frame.filter(pl.col("class") == listed)[KEY].to_list()}
        for listed in LISTED
    }


def unclear_ids(history: Sequence[Listing]) -> set[str]:
    """Return the ids of the households of which some list does not say what they were."""
    return {one for each in history for one in each.unclear}
