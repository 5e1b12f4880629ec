"""vn-2022 in pandas: whole columns, nullable types, texts as categories; a frame in and a frame out."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl

from bench.by_hand import KEY, LINES
from bench.census import INDICATORS
from bench.engines.prepared import CENSUS, TEXTS, TOLD, Prepared

Array = np.ndarray[Any, np.dtype[Any]]
_LISTS = pd.Index(
    [";".join(name for bit, name in enumerate(INDICATORS) if mask >> bit & 1) for mask in range(1 << len(INDICATORS))]
)
_CLASSES = pd.Index(["undetermined", "poor", "near_poor", "average", "not_poor"])
_RULES = pd.Index(["blanks", *_CLASSES[1:]])


def whole_columns(folder: Path) -> Prepared:
    census = pd.read_parquet(folder / CENSUS, dtype_backend="numpy_nullable")
    texts = pd.read_parquet(folder / TEXTS)
    return Prepared(lambda: classify(census, texts), _frame)


def classify(census: pd.DataFrame, texts: pd.DataFrame) -> pd.DataFrame:
    """Return the fifteen columns; ``texts`` has a row a key."""
    answers = [census[name] for name in INDICATORS]
    deprived = _mask([answer.to_numpy(dtype=bool, na_value=False) for answer in answers])
    blank = _mask([answer.isna().to_numpy() for answer in answers])
    ones = np.bitwise_count(np.arange(1 << len(INDICATORS), dtype=np.int16)).astype(np.int8)
    least = ones[deprived]
    most = least + ones[blank]
    no_area = census["area"].isna().to_numpy()
    urban = (census["area"] == "urban").to_numpy(dtype=bool, na_value=False)
    income = census["income_per_capita"].to_numpy(dtype=np.int64, na_value=-1)
    rural_band, urban_band = _band(income, "rural"), _band(income, "urban")
    band = np.where(urban, urban_band, rural_band)
    band_if_urban = np.where(no_area, urban_band, np.int8(9))
    classes = np.select(
        [
            (band == 3) | (no_area & (band != band_if_urban)),
            band == 1,
            band == 2,
            least >= 3,
            most < 3,
        ],
        [np.int8(0), np.int8(3), np.int8(4), np.int8(1), np.int8(2)],
        np.int8(0),
    )
    row = _row_of_texts([no_area, urban, band, band_if_urban, least, most], texts)
    return pd.DataFrame(
        {
            "household_id": census["household_id"],
            "standard": _same("vn-2022", len(census)),
            "basis": _same("income", len(census)),
            "class": pd.Categorical.from_codes(classes, _CLASSES),
            "deprivations_min": least,
            "deprivations_max": most,
            "deprived_in": pd.Categorical.from_codes(deprived, _LISTS),
            "missing": _missing(classes == 0, blank, texts.iloc[row[classes == 0]]),
            "rule": pd.Categorical.from_codes(classes, _RULES),
            **{column: texts[column].astype("category").take(row).array for column in TOLD},
            "problem": pd.Categorical.from_codes(
                np.where(census["household_id"].duplicated(keep=False), 0, -1), pd.Index(["duplicate"])
            ),
            "low_income_worker": _same(None, len(census)),
        }
    )


def _mask(flags: list[Array]) -> Array:
    mask = np.zeros(len(flags[0]), np.int16)
    for bit, flag in enumerate(flags):
        mask |= flag.astype(np.int16) << np.int16(bit)
    return mask


def _band(income: Array, area: str) -> Array:
    low, high = LINES[area]
    band = (income > low).astype(np.int8) + (income > high).astype(np.int8)
    return np.where(income < 0, np.int8(3), band)


def _row_of_texts(key: list[Array], texts: pd.DataFrame) -> Array:
    """Return the row in ``texts`` of each household: a number for each key is faster than a join of six columns."""
    sizes = (2, 2, 4, 10, len(INDICATORS) + 1, len(INDICATORS) + 1)
    rows = np.zeros(int(np.prod(sizes)), np.int32)
    rows[_number([texts[name].to_numpy() for name in KEY], sizes)] = np.arange(len(texts))
    return rows[_number(key, sizes)]


def _number(key: list[Array], sizes: tuple[int, ...]) -> Array:
    number = np.zeros(len(key[0]), np.int32)
    for values, size in zip(key, sizes, strict=True):
        number = number * np.int32(size) + values
    return number


def _missing(open_: Array, blank: Array, texts: pd.DataFrame) -> "pd.Categorical[str]":
    """Return what to ask for, row by row but for the few households that are open, and for every mask but once."""
    asked = np.where(texts["ask_indicators"], blank[open_], np.int16(0))
    found = pd.DataFrame({"area": texts["ask_area"].to_numpy(), "income": texts["ask_income"].to_numpy(), "in": asked})
    kinds = found.drop_duplicates()
    names = [
        ";".join(["area"] * area + ["income_per_capita"] * income + [_LISTS[mask]] * bool(mask))
        for area, income, mask in kinds.itertuples(index=False)
    ]
    numbers = found.merge(kinds.assign(number=np.arange(len(kinds)) + 1), how="left")["number"].to_numpy()
    codes = np.zeros(len(blank), np.int32)
    codes[open_] = numbers
    return pd.Categorical.from_codes(codes, pd.Index(["", *names]))


def _same(text: str | None, height: int) -> "pd.Categorical[str]":
    codes = np.full(height, -1 if text is None else 0, np.int8)
    return pd.Categorical.from_codes(codes, pd.Index([text or ""]))


def _frame(found: pd.DataFrame) -> pl.DataFrame:
    return pl.from_pandas(found)
