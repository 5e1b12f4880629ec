"""vn-2022 by income written by hand in Polars, for the same fifteen result columns.

It is what an analyst would write for this one standard and these columns: incomes as ``income_per_capita`` only, no
agricultural households. Nothing of the package decides here: it gives the ids of the indicators, and the texts, so
that the two results can be compared cell by cell.
"""

from collections.abc import Mapping

import polars as pl

from bench.census import INDICATORS

LINES = {"rural": (1_500_000, 2_250_000), "urban": (2_000_000, 3_000_000)}
Texts = Mapping[tuple[object, ...], Mapping[str, str]]
DECIDED = ("class", "rule", "citation", "reason_vi", "reason_en", "evidence")


def facts(census: pl.LazyFrame) -> pl.LazyFrame:
    """Add bands by area, counts and lists; ``band`` is 0 poor, 1 average, 2 above, 3 unknown."""
    income = pl.col("income_per_capita")
    band = {
        area: pl.when(income.is_null())
        .then(pl.lit(3, pl.Int8))
        .when(income <= low)
        .then(pl.lit(0, pl.Int8))
        .when(income <= high)
        .then(pl.lit(1, pl.Int8))
        .otherwise(pl.lit(2, pl.Int8))
        for area, (low, high) in LINES.items()
    }
    area = pl.col("area")
    least = pl.sum_horizontal(pl.col(INDICATORS).fill_null(value=False).cast(pl.Int8))
    most = pl.sum_horizontal(pl.col(INDICATORS).fill_null(value=True).cast(pl.Int8))
    return census.with_columns(
        pl.when(area == "urban").then(band["urban"]).otherwise(band["rural"]).alias("band"),
        pl.when(area.is_null()).then(band["urban"]).otherwise(pl.lit(9, pl.Int8)).alias("band_if_urban"),
        area.is_null().alias("no_area"),
        (area == "urban").fill_null(value=False).alias("urban"),
        least.alias("deprivations_min"),
        most.alias("deprivations_max"),
        pl.sum_horizontal(
            pl.when(pl.col(name)).then(pl.lit(1 << bit, pl.Int16)).otherwise(pl.lit(0, pl.Int16))
            for bit, name in enumerate(INDICATORS)
        ).alias("deprived"),
        pl.sum_horizontal(
            pl.when(pl.col(name).is_null()).then(pl.lit(1 << bit, pl.Int16)).otherwise(pl.lit(0, pl.Int16))
            for bit, name in enumerate(INDICATORS)
        ).alias("blank"),
        pl.col("household_id").is_duplicated().alias("duplicate"),
    )


def lists(mask: str, text: str) -> pl.LazyFrame:
    """Return every combination of indicators as a mask and as a text: a join is faster than joining texts by row."""
    masks = range(1 << len(INDICATORS))
    texts = [";".join(name for bit, name in enumerate(INDICATORS) if one >> bit & 1) for one in masks]
    return pl.LazyFrame({mask: pl.Series(masks, dtype=pl.Int16), text: texts})


def missing() -> pl.Expr:
    """Return what to ask for, of columns that say what is asked and which indicators are blank."""
    open_ = pl.col("class") == "undetermined"
    return pl.concat_str(
        pl.when(open_ & pl.col("ask_area")).then(pl.lit("area")),
        pl.when(open_ & pl.col("ask_income")).then(pl.lit("income_per_capita")),
        pl.when(open_ & pl.col("ask_indicators") & (pl.col("blank_in") != "")).then(pl.col("blank_in")),
        separator=";",
        ignore_nulls=True,
    )


KEY = ["no_area", "urban", "band", "band_if_urban", "deprivations_min", "deprivations_max"]


def classify(census: pl.DataFrame, texts: pl.DataFrame) -> pl.DataFrame:
    """Classify by looking up the key of each household in ``texts`` (one row a key, see :func:`texts_of`)."""
    found = (
        facts(census.lazy())
        .join(texts.lazy(), on=KEY, how="left", maintain_order="left")
        .join(lists("deprived", "deprived_in"), on="deprived", how="left", maintain_order="left")
        .join(lists("blank", "blank_in"), on="blank", how="left", maintain_order="left")
    )
    return found.select(columns(missing())).collect(engine="streaming")


def columns(missing: pl.Expr) -> list[pl.Expr]:
    """Return the fifteen columns of households that have their counts, lists and texts."""
    return [
        pl.col("household_id"),
        pl.lit("vn-2022").alias("standard"),
        pl.lit("income").alias("basis"),
        pl.col("class", "deprivations_min", "deprivations_max", "deprived_in"),
        missing.alias("missing"),
        pl.col("rule", "citation", "reason_vi", "reason_en", "evidence"),
        pl.when(pl.col("duplicate")).then(pl.lit("duplicate")).alias("problem"),
        pl.lit(None, pl.String).alias("low_income_worker"),
    ]


def texts_of(census: pl.DataFrame, result: pl.DataFrame) -> pl.DataFrame:
    """Take the decided texts of every key from a finished result: the analyst's table of texts, made beforehand."""
    asked = pl.col("missing").str.split(";")
    keyed = facts(census.lazy()).select(KEY).collect().hstack(result.select(*DECIDED, "missing"))
    return keyed.unique(KEY, keep="any").select(
        *KEY,
        *DECIDED,
        asked.list.contains("area").alias("ask_area"),
        asked.list.contains("income_per_capita").alias("ask_income"),
        (asked.list.set_intersection(list(INDICATORS)).list.len() > 0).alias("ask_indicators"),
    )
