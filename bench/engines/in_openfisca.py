"""openfisca-core: vn-2022 as a small tax and benefit system, one entity, vectorised formulas.

OpenFisca knows no blanks: a value that is not given has a default. So the three-valued reading is written by hand: an
answer is an Enum of yes, no and unknown, and beside the income stands whether it is known. Its values are numbers and
Enums, so of the fifteen columns it gives the five that are no texts.
"""

from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from openfisca_core.entities import Entity
from openfisca_core.indexed_enums import ENUM_ARRAY_DTYPE, Enum, EnumArray
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import YEAR
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from bench.by_hand import LINES
from bench.census import INDICATORS
from bench.engines.prepared import CENSUS, Prepared

COLUMNS = ("household_id", "class", "deprivations_min", "deprivations_max", "rule")
_PERIOD = "2025"
_HOUSEHOLD = Entity("household", "households", "A household", "")


class Answer(Enum):
    yes = "deprived"
    no = "not deprived"
    unknown = "blank"


class Area(Enum):
    rural = "rural"
    urban = "urban"
    unknown = "blank"


class PovertyClass(Enum):
    undetermined = "undetermined"
    poor = "poor"
    near_poor = "near-poor"
    average = "average living standard"
    not_poor = "not poor"


class area(Variable):  # noqa: N801 - a variable of OpenFisca is found by the name of its class
    value_type = Enum
    possible_values = Area
    default_value = Area.unknown
    entity = _HOUSEHOLD
    definition_period = YEAR


class income_per_capita(Variable):  # noqa: N801 - as above
    value_type = int
    entity = _HOUSEHOLD
    definition_period = YEAR


class income_is_known(Variable):  # noqa: N801 - as above
    value_type = bool
    entity = _HOUSEHOLD
    definition_period = YEAR


class deprivations_min(Variable):  # noqa: N801 - as above
    value_type = int
    entity = _HOUSEHOLD
    definition_period = YEAR

    def formula(household: Any, period: Any) -> Any:  # noqa: N805 - formulas have no self
        return sum((household(name, period) == Answer.yes).astype(np.int8) for name in INDICATORS)


class deprivations_max(Variable):  # noqa: N801 - as above
    value_type = int
    entity = _HOUSEHOLD
    definition_period = YEAR

    def formula(household: Any, period: Any) -> Any:  # noqa: N805 - as above
        return sum((household(name, period) != Answer.no).astype(np.int8) for name in INDICATORS)


class poverty_class(Variable):  # noqa: N801 - as above
    value_type = Enum
    possible_values = PovertyClass
    default_value = PovertyClass.undetermined
    entity = _HOUSEHOLD
    definition_period = YEAR

    def formula(household: Any, period: Any, parameters: Any) -> Any:  # noqa: N805 - as above
        income = household("income_per_capita", period)
        where = household("area", period)
        known = household("income_is_known", period)
        least, most = household("deprivations_min", period), household("deprivations_max", period)
        lines = parameters(period)
        # A household without an area is in a class if it is in it in rural and in urban areas.
        can_be_rural, can_be_urban = where != Area.urban, where != Area.rural
        poor_line, average_line = lines.poverty_line, lines.average_line
        below = known & _both(can_be_rural, income <= poor_line.rural, can_be_urban, income <= poor_line.urban)
        above = known & _both(can_be_rural, income > average_line.rural, can_be_urban, income > average_line.urban)
        between = known & _both(
            can_be_rural,
            (income > poor_line.rural) & (income <= average_line.rural),
            can_be_urban,
            (income > poor_line.urban) & (income <= average_line.urban),
        )
        return np.select(
            [below & (least >= lines.cutoff), below & (most < lines.cutoff), between, above],
            [
                _index(one)
                for one in (PovertyClass.poor, PovertyClass.near_poor, PovertyClass.average, PovertyClass.not_poor)
            ],
            _index(PovertyClass.undetermined),
        ).astype(ENUM_ARRAY_DTYPE)


def vectorised(folder: Path) -> Prepared:
    census = pl.read_parquet(folder / CENSUS)
    inputs: dict[str, Any] = {
        "area": _indexes(census["area"], {"rural": Area.rural, "urban": Area.urban}, Area.unknown),
        "income_per_capita": census["income_per_capita"].fill_null(0).cast(pl.Int32).to_numpy(),
        "income_is_known": census["income_per_capita"].is_not_null().to_numpy(),
        **{name: _indexes(census[name], {True: Answer.yes, False: Answer.no}, Answer.unknown) for name in INDICATORS},
    }
    ids = census["household_id"]
    system = _system()
    del census

    def run() -> dict[str, Any]:
        simulation = SimulationBuilder().build_default_simulation(system, len(ids))
        for name, values in inputs.items():
            simulation.set_input(name, _PERIOD, values)
        return {
            name: simulation.calculate(name, _PERIOD)
            for name in ("poverty_class", "deprivations_min", "deprivations_max")
        }

    def frame(found: dict[str, Any]) -> pl.DataFrame:
        names = pl.Series([one.name for one in PovertyClass])
        classes = names.gather(found.pop("poverty_class").astype(np.int32))
        rule = classes.replace({"undetermined": "blanks"})
        return pl.DataFrame({"household_id": ids, "class": classes, "rule": rule, **found}).select(COLUMNS)

    return Prepared(run, frame)


def _index(member: Any) -> int:
    """Return the number that stands for ``member`` in an array: the members themselves would be an array of objects."""
    index: int = member.index
    return index


def _both(can_be: Any, if_so: Any, can_also_be: Any, if_that: Any) -> Any:
    return (if_so | ~can_be) & (if_that | ~can_also_be)


def _indexes(values: pl.Series, members: dict[Any, Any], blank: Any) -> Any:
    indexes = {value: _index(member) for value, member in members.items()}
    found = values.replace_strict(indexes, default=_index(blank), return_dtype=pl.Int16)
    return EnumArray(found.to_numpy().astype(ENUM_ARRAY_DTYPE), type(blank))


def _system() -> Any:
    system = TaxBenefitSystem([_HOUSEHOLD])
    answers = {"value_type": Enum, "possible_values": Answer, "default_value": Answer.unknown}
    shared = {"entity": _HOUSEHOLD, "definition_period": YEAR}
    system.add_variables(
        area,
        income_per_capita,
        income_is_known,
        deprivations_min,
        deprivations_max,
        poverty_class,
        *(type(name, (Variable,), {**answers, **shared}) for name in INDICATORS),
    )
    since = "2022-01-01"
    lines = {
        name: {area_: {"values": {since: LINES[area_][at]}} for area_ in LINES}
        for at, name in enumerate(("poverty_line", "average_line"))
    }
    system.parameters = ParameterNode("", data={**lines, "cutoff": {"values": {since: 3}}})
    return system
