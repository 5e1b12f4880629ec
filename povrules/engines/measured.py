"""What a measure comes to for one household, exactly: an amount and a divisor, by the first reading that it answers."""

from collections.abc import Mapping

from povrules.engines.axes import Axis, numbers_of
from povrules.engines.scene import Scene
from povrules.engines.signatures import INDICATORS
from povrules.language.expression import ARITHMETIC, COMPARE, Compare, Name, Number, Term, names


class Measured:
    """The measures of a scene, to be read from the answers of one household after the other.

    ``columns``: those that the measures of ``axes`` are read from.
    """

    def __init__(self, scene: Scene, axes: tuple[Axis, ...]) -> None:
        self._readings = {
            axis.id: [
                (one, {*names(one.amount), *names(one.per), *(names(one.when) if one.when else ())})
                for one in scene.readings[axis.id]
            ]
            for axis in axes
        }
        used = {name for several in self._readings.values() for _, its in several for name in its}
        known = {column.id: column for column in scene.plan.standard.columns}
        self.columns = tuple(name for name in known if name in used)
        self._fixed = numbers_of(scene.plan.standard.law)
        self._fixed |= {name: 0 for name in self.columns if known[name].blank == "zero"}

    def amount(self, axis: Axis, row: Mapping[str, object], counted: int | None) -> tuple[int, int] | None:
        """Return amount and divisor by the first reading that the household's answers allow; None without one.

        ``row``: the answers by column. ``counted``: the number of deprivations, where it is known.
        """
        values = dict(self._fixed)
        for name in self.columns:
            value = row[name]
            if isinstance(value, int):
                values[name] = value
        if counted is not None:
            values[INDICATORS] = counted
        for reading, used in self._readings[axis.id]:
            if used <= values.keys() and (reading.when is None or _true(reading.when, values)):
                return _value(reading.amount, values), _value(reading.per, values)
        return None


def _value(term: Term, values: Mapping[str, int]) -> int:
    match term:
        case Number(value=value):
            return value
        case Name(id=name):
            return values[name]
        case _:
            return int(ARITHMETIC[term.sign](_value(term.left, values), _value(term.right, values)))


def _true(node: Compare, values: Mapping[str, int]) -> bool:
    return bool(COMPARE[node.op](_value(node.left, values), _value(node.right, values)))
