"""The cases: what is damaged and how follows from a seed and a number alone."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from damage.columns import damage_footer, marks, odd_table, parquet_of
from damage.law import damaged_toml
from damage.package import damage_parts, damage_xml
from damage.raw import damage_bytes
from damage.sheet_cells import damage_cells
from damage.sources import Source, of_kind, sources
from damage.text import damage_text
from damage.values import junk_file, junk_frame

_RUNS = (  # those without a survey are quicker, and read files all the same
    {"standard": "vn-2022"},
    {"standard": "vn-2022", "basis": "points"},
    {"standard": "vn-2022", "prefer": "derived"},
    *({"standard": "vn-2016"},) * 4,
    {"standard": "vn-2016", "survey": "tt-17-2016"},
    *({"standard": "hanoi-2016"},) * 3,
    {"standard": ["vn-2022", "vn-2016"]},
    {"standard": "vn-2022", "mapping": "national-list"},
)
_WIDE = 0.05


@dataclass(frozen=True)
class Case:
    """One damaged input.

    ``data`` are the bytes of a file called ``name``, or ``frame`` is a table; ``law`` is another file, which
    ``run``, the arguments of the call, names as ``law_is``. ``marks`` name the rows that have to come out, ``rows`` is
    their number, where they are known.
    """

    number: int
    kind: str
    name: str
    data: bytes = b""
    frame: Any = None
    law: bytes | None = None
    law_is: str = ""
    run: dict[str, Any] | None = None
    marks: tuple[str, ...] = ()
    rows: int | None = None


def make(seed: int, number: int) -> Case:
    """Return a case: the same for the same seed and number."""
    rng = Random(f"{seed}/{number}")
    kinds, weights = [*_KINDS], [weight for weight, _ in _KINDS.values()]
    kind = rng.choices(kinds, weights)[0]
    fields = _KINDS[kind][1](rng)
    return Case(number, kind, run=dict(fields.pop("run", None) or rng.choice(_RUNS)), **fields)


def _picked(rng: Random, found: tuple[Source, ...]) -> Source:
    light = [one for one in found if not one.heavy]
    return rng.choice(found if rng.random() < _WIDE else light)


def _of(source: Source, data: bytes, suffix: str = "") -> dict[str, Any]:
    stem = source.name.removesuffix(source.suffix)
    return {"name": f"{stem}{suffix or source.suffix}", "data": data}


def _bytes(rng: Random) -> dict[str, Any]:
    source = _picked(rng, sources())
    suffix = rng.choice((".csv", ".xlsx", ".ods", ".xls", ".parquet")) if rng.random() < _WIDE else ""
    return _of(source, damage_bytes(rng, source.data), suffix)


def _text(rng: Random) -> dict[str, Any]:
    source = _picked(rng, of_kind(".csv"))
    return _of(source, damage_text(rng, source.data))


def _parts(rng: Random) -> dict[str, Any]:
    source = _picked(rng, of_kind(".xlsx", ".ods"))
    return _of(source, damage_parts(rng, source.data))


def _xml(rng: Random) -> dict[str, Any]:
    source = _picked(rng, of_kind(".xlsx", ".ods"))
    return _of(source, damage_xml(rng, source.data))


def _cells(rng: Random) -> dict[str, Any]:
    source = _picked(rng, of_kind(".xlsx"))
    return _of(source, damage_cells(rng, source.data))


def _old(rng: Random) -> dict[str, Any]:
    source = _picked(rng, tuple(one for one in of_kind(".xls") if one.data.startswith(b"\xd0\xcf")))
    return _of(source, damage_bytes(rng, source.data))


def _footer(rng: Random) -> dict[str, Any]:
    source = of_kind(".parquet")
    data = [one.data for one in source if one.data.endswith(b"PAR1")]
    whole = rng.choice((*data, parquet_of(rng, odd_table(rng, rng.randint(1, 9)))))
    return {"name": "ho.parquet", "data": damage_footer(rng, whole)}


def _columns(rng: Random) -> dict[str, Any]:
    count = rng.randint(1, 9)
    data = parquet_of(rng, odd_table(rng, count))
    return {"name": "ho.parquet", "data": data, "marks": tuple(marks(count)), "rows": count}


def _values(rng: Random) -> dict[str, Any]:
    data, suffix, rows = junk_file(rng)
    return {"name": f"ho{suffix}", "data": data, "marks": tuple(rows), "rows": len(rows)}


def _frame(rng: Random) -> dict[str, Any]:
    frame, count = junk_frame(rng)
    return {"name": "", "frame": frame, "rows": count}


def _law(rng: Random) -> dict[str, Any]:
    name = rng.choice(("mapping", "mapping", "national", "standard", "overlay"))
    argument = {"standard": "standard", "overlay": "overlays"}.get(name, "mapping")
    census = next(
        one for one in sources() if one.name == ("foreign-list.csv" if argument == "mapping" else "small.csv")
    )
    run = {"standard": "hanoi-2022" if argument == "overlays" else "vn-2022"}
    return {**_of(census, census.data), "law": damaged_toml(rng, name), "law_is": argument, "run": run}


_KINDS: dict[str, tuple[int, Callable[[Random], dict[str, Any]]]] = {
    "bytes": (14, _bytes),
    "text": (16, _text),
    "parts": (8, _parts),
    "xml": (20, _xml),
    "cells": (12, _cells),
    "xls": (5, _old),
    "footer": (5, _footer),
    "columns": (8, _columns),
    "values": (8, _values),
    "frame": (6, _frame),
    "law": (4, _law),
}
"""By name how often a kind is drawn, and how one is made."""
