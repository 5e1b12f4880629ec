"""A result as a whole: its census is classified again and compared with it, household by household."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeAlias

import polars as pl

from povrules.api import review_table
from povrules.inputs import Households, Persons, hashes_of, read_input
from povrules.records.changes import Change, File, changes_of
from povrules.records.result_files import read_result, texts_of
from povrules.reports.sealing import SEALED, Origin, origin_of, verdict_digest
from povrules.request import StandardLike, prepare
from povrules.review import Record, Review
from povrules.spelling import encodable
from povrules.standards import Overlays, load_standard

_KEY, _AT, _FILE = ("household_id", "standard"), "_at", "|file"

Given: TypeAlias = "StandardLike | Sequence[StandardLike] | None"


class OtherCell(Record):
    """A column in which a household of a result is not as it is computed today; None: there is no such row."""

    column: str
    recorded: str | None
    computed: str | None


class OtherRow(Record):
    """A household of a result that is not as it is computed today."""

    household_id: str
    standard: str
    cells: tuple[OtherCell, ...]


class ResultVerification(Record):
    """What came of verifying a result.

    ``rows``: the rows that are in the result or are computed; ``agreeing``: how many of them are in both and the same.
    ``edited``: whether class, rule, standard or id of a household was changed after the result was written; None where
    the result does not have its digest.
    """

    file: str
    rows: int
    agreeing: int
    edited: bool | None
    changes: tuple[Change, ...]
    differing: tuple[OtherRow, ...]

    @property
    def exit_code(self) -> int:
        """0 if all is as it was written and the same is computed by the same law from the same files; otherwise 1."""
        same = self.agreeing == self.rows and all(change.kind == "engine" for change in self.changes)
        return 0 if same and not self.edited else 1


def verify_result(
    result: str | Path,
    census: Households,
    *,
    persons: Persons = None,
    standard: Given = None,
    overlays: Overlays = None,
    mapping: str | Path | None = None,
    places: str | Path | None = None,
) -> ResultVerification:
    """Classify a census again as a result says that it was, and compare the two household by household.

    ``result``: a file that povrules wrote; beside a ``.csv`` or ``.parquet`` its ``.legal.json``. ``census``,
    ``persons``, ``overlays``, ``mapping`` and ``places`` as for :func:`povrules.classify`; ``standard``: the files of
    those that povrules does not come with. Everything else is taken from the result.

    Raises :class:`povrules.UsageError` for a file that is no result, and all that :func:`povrules.classify` raises.
    """
    path = Path(result)
    read = read_result(path)
    again = _again(read.origin, census, persons, standard, overlays, mapping, places)
    computed = texts_of(again, path.suffix.lower(), read.lang)
    names = [name for name in computed.columns if name in read.texts.columns]
    joined = _side_by_side(computed.select(names), read.texts.select(names))
    edited = None
    if read.origin.verdicts is not None:
        edited = verdict_digest(_in_order(joined, read.texts)) != read.origin.verdicts
    differing = tuple(_other_rows(joined, [name for name in names if name not in _KEY]))
    return ResultVerification(
        file=encodable(path.name),
        rows=joined.height,
        agreeing=joined.height - len(differing),
        edited=edited,
        changes=tuple(_changes(read.origin, origin_of(again.legal))),
        differing=differing,
    )


def _again(
    origin: Origin,
    census: Households,
    persons: Persons,
    standard: Given,
    overlays: Overlays,
    mapping: str | Path | None,
    places: str | Path | None,
) -> Review:
    """Classify a census as a result says that it was."""
    given = [standard] if isinstance(standard, str | Path) or not isinstance(standard, Sequence) else standard
    own = {load_standard(one).id if isinstance(one, str | Path) else one.id: one for one in given if one is not None}
    standards, options = prepare(
        [own.get(one.id, one.id) for one in origin.standards],
        origin.place,
        origin.policy_year,
        origin.on,
        origin.basis,
        overlays,
        origin.prefer,
        origin.survey,
        strict=origin.strict,
        mapping=mapping,
        places=places,
    )
    households, members = read_input(census, persons, standards, options)
    inputs = hashes_of(census, persons)
    return review_table(households, standards, options, keep=False, lang="vi", persons=members, inputs=inputs)


def _side_by_side(computed: pl.DataFrame, recorded: pl.DataFrame) -> pl.DataFrame:
    """Return what is computed beside what a result has, by household and standard; a row that is in one only is null.

    Rows of one id, which are set aside, go by their order.
    """
    keyed = [
        one.with_columns(pl.int_range(pl.len()).over(_KEY).alias(_AT), pl.lit(value=True).alias("_there"))
        for one in (computed, recorded)
    ]
    return keyed[0].join(
        keyed[1], on=[*_KEY, _AT], how="full", suffix=_FILE, coalesce=True, maintain_order="left_right"
    )


def _in_order(joined: pl.DataFrame, recorded: pl.DataFrame) -> pl.DataFrame:
    """Return the sealed columns of a result in the order in which they were written.

    That is the order of the census, if the same rows are there; a result may have been sorted since.
    """
    if joined.height != recorded.height or joined[f"_there{_FILE}"].null_count():
        return recorded.select(SEALED)
    return joined.select(*_KEY, *(pl.col(f"{name}{_FILE}").alias(name) for name in SEALED if name not in _KEY))


def _other_rows(joined: pl.DataFrame, names: Sequence[str]) -> Iterator[OtherRow]:
    """Yield every row that is not the same in both."""
    unlike = pl.any_horizontal(
        pl.col(f"_there{_FILE}").is_null(),
        pl.col("_there").is_null(),
        *(pl.col(name).ne_missing(pl.col(f"{name}{_FILE}")) for name in names),
    )
    for row in joined.filter(unlike).iter_rows(named=True):
        cells = (
            OtherCell(column=name, recorded=row[f"{name}{_FILE}"], computed=row[name])
            for name in names
            if row[name] != row[f"{name}{_FILE}"]
        )
        yield OtherRow(household_id=row["household_id"], standard=row["standard"], cells=tuple(cells))


def _changes(then: Origin, now: Origin) -> Iterator[Change]:
    """Yield what else than the households is not what it was: the files read, the mapping, the law, the engine."""
    engines = (then.povrules, then.decided_by), (now.povrules, now.decided_by)
    yield from changes_of(engines[0], _files(then), engines[1], _files(now))


def _files(origin: Origin) -> list[File]:
    """Return every file behind a result by what it is."""
    found = [("input", one.name, one.sha256) for one in origin.inputs]
    found += [] if origin.mapping is None else [("mapping", origin.mapping.name, origin.mapping.sha256)]
    for one in origin.standards:
        found.append(("standard", f"{one.id}.toml", one.sha256))
        found += [("included", file.name, file.sha256) for file in one.included]
        found += [("overlay", file.name, file.sha256) for file in one.overlays]
    return list(dict.fromkeys(found))
