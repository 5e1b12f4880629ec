"""A seeded census of households and members for the benches: codes and numbers as the survey has them, no names."""

import numpy as np
import polars as pl

from povrules.surveys import Survey, load_survey

SURVEY = "tt-07-2021"
_PEOPLE = np.array([1, 2, 3, 4, 5, 6, 7, 8])
_SHARES = np.array([0.08, 0.16, 0.22, 0.26, 0.15, 0.08, 0.03, 0.02])


def make_families(households: int, *, blanks: float = 0.0, seed: int = 2021) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the households and, in their order, 3.6 members each; a share ``blanks`` of every answer is empty."""
    rng = np.random.default_rng(seed)
    survey = load_survey(SURVEY)
    sizes = rng.choice(_PEOPLE, households, p=_SHARES)
    ids = pl.Series(np.arange(households), dtype=pl.Int64).cast(pl.String)
    houses = pl.DataFrame(
        {
            "household_id": ids,
            "area": pl.Series(np.where(rng.random(households) < 0.65, "rural", "urban")),
            "review_date": pl.repeat(pl.date(2025, 10, 1), households, eager=True),
            **_answers(survey, "household", households, rng, blanks),
        }
    )
    # The tables of points do not say which region a rural household of a central city belongs to.
    unclear = (pl.col("area") == "rural") & (pl.col("region") == "central_city")
    houses = houses.with_columns(pl.when(unclear).then(pl.lit("dbsh")).otherwise("region").alias("region"))
    persons = int(sizes.sum())
    born = pl.Series(rng.integers(-12_000, 20_300, persons)).cast(pl.Int32).cast(pl.Date)
    members = pl.DataFrame(
        {
            "household_id": ids.gather(np.repeat(np.arange(households), sizes)),
            "born": born,
            **_answers(survey, "person", persons, rng, blanks),
        }
    )
    return houses, members


def _answers(survey: Survey, level: str, height: int, rng: np.random.Generator, blanks: float) -> dict[str, pl.Series]:
    found: dict[str, pl.Series] = {}
    for question in survey.questions("person" if level == "person" else "household"):
        if question.id.startswith("screen") or question.type not in {"code", "flag", "count", "decimal"}:
            continue
        if question.id == "born_year":
            continue
        if question.type == "code":
            values = pl.Series(
                np.array([code.value for code in question.codes])[rng.integers(0, len(question.codes), height)]
            )
        elif question.type == "flag":
            values = pl.Series(rng.random(height) < 0.2)
        else:
            most = {"height": 1_700, "weight_kg": 600, "floor_area": 12_000, "kwh": 2_000}.get(question.id, 4)
            values = pl.Series(rng.integers(0, most, height))
            if question.type == "decimal":
                scale = 10**question.places
                values = (values + (30 if question.id == "height" else 1) * scale) / scale
        found[question.id] = values.set(pl.Series(rng.random(height) < blanks), None) if blanks else values
    return found
