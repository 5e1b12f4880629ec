"""Law between two standards: the one with some parts of the other, as well-formed as any other law, or not at all.

A hybrid is nobody's law. It is put through the checks and the proof of every law file, and decided by the engine like
one; where a part does not fit without another one, both are changed together.
"""

from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any, TypeVar

from povrules.engines.prove import prove
from povrules.errors import LawFileError, PovrulesError
from povrules.language.checks import check_standard
from povrules.language.columns import household_columns
from povrules.language.findings import Finding
from povrules.language.loader import Standard, shared_measures
from povrules.language.reading import Source
from povrules.language.schema import AREAS, MONTHS, Basis, Indicator, Line, Parameter, PolicyYears, Rule, StandardFile
from povrules.moves.parts import Matched, Part
from povrules.proofs.changes import Pair
from povrules.text import Text

C = TypeVar("C", Line, Parameter, Indicator, Rule, PolicyYears)


class NotWellFormedError(PovrulesError):
    """Two standards whose parts make no law together."""


def hybrid(matched: Matched, new: Collection[Part]) -> Standard:
    """Return the first standard with the parts ``new`` of the second one.

    The ids of lines and numbers are those of the class table that is used. Raises :class:`NotWellFormedError` where
    the parts do not fit together: lines out of order, a rule that no household has, a household without a rule.
    """
    return _hybrid(matched.pair, matched.basis, frozenset(new))


@lru_cache(maxsize=64)
def _hybrid(pair: Pair, basis: Basis, new: frozenset[Part]) -> Standard:
    matched = Matched(pair, basis)
    table, counted = int("regime" in new), int("indicators" in new)
    lines = [_line(matched, line, table, new) for line in matched.lines(table)]
    numbers = [_number(matched, name, table, new) for name in matched.numbers(table)]
    bare = {"threshold": (), "parameters": ()}
    law = matched.pair[counted].law
    parts: dict[str, Any] = {
        "lines": tuple(lines),
        "parameters": tuple(numbers),
        "rules": tuple(_cited(one, table) for one in matched.plans[table].rules),
        "indicators": tuple(_cited(one, counted).model_copy(update=bare) for one in law.indicators),
        "dimensions": law.dimensions,
    }
    return _checked(matched, parts, new)


def _number(matched: Matched, name: str, table: int, new: Collection[Part]) -> Parameter:
    """Return a number of a class table: the one that is asked for, or its own where the other standard has none."""
    side = int("numbers" in new)
    there = side if name in matched.numbers(side) else table
    return _cited(matched.numbers(there)[name], there).model_copy(update={"alternatives": ()})


def _line(matched: Matched, line: Line, table: int, new: Collection[Part]) -> Line:
    """Return a line of a class table with the values that are asked for: its own, or those of its counterpart."""
    side = int("lines" in new)
    other = matched.counterpart[table].get(line.id)
    if side == table or other is None:
        return _cited(line, table)
    values: dict[str, int | None] = {area: _converted(other, other.value(area), line) for area in AREAS}
    return _cited(other, side).model_copy(update={"id": line.id, "unit": line.unit, **values})


def _converted(line: Line, value: int | None, into: Line) -> int | None:
    """Return the value of a line in the unit of another one; an amount of a year need not be one of a month."""
    if value is None or line.unit == into.unit:
        return value
    if line.unit not in MONTHS or into.unit not in MONTHS:  # lines are paired by their ids, whatever they measure
        raise NotWellFormedError(
            Text(f"{line.vi}: hai chuẩn dùng đơn vị khác nhau", f"{line.en}: its unit is another one in both standards")
        )
    amount, rest = divmod(value * MONTHS[into.unit], MONTHS[line.unit])
    if rest:
        raise NotWellFormedError(
            Text(
                f"{line.vi}: {value} đồng/năm không chia hết cho 12 tháng",
                f"{line.en}: {value} đồng a year are no whole đồng a month",
            )
        )
    return amount


def _checked(matched: Matched, parts: Mapping[str, Any], new: Collection[Part]) -> Standard:
    """Return the law that some parts make, once it has passed what every law file has to."""
    first, second = (standard.law for standard in matched.pair)
    law = first.model_copy(
        update={
            "id": "-".join(["between", first.id, "and", second.id, *sorted(new)]),
            "survey": None,
            "instruments": _marked(first.instruments, 0) | _marked(second.instruments, 1),
            "citations": _citations(first, 0) | _citations(second, 1),
            "policy_years": tuple(_cited(one, 0).model_copy(update={"by_basis": {}}) for one in first.policy_years),
            "flags": (),
            "unsupported_bases": (),
            "notices": (),
            "declared": (),
            **parts,
        }
    )
    standard = Standard(law, Source(f"{first.id} + {second.id}", b""), (), (), {})
    for finding in check_standard(law, shared_measures(), household_columns(), overlaid=True):
        raise NotWellFormedError(_said(law, finding))
    try:
        prove(standard)
    except LawFileError as error:
        raise NotWellFormedError(error.text) from error
    return standard


def _said(law: StandardFile, finding: Finding) -> Text:
    """Return a finding with the id of the line, number, rule or indicator that it is about."""
    group, position, *_ = finding.path
    name, found, wanted = getattr(law, str(group))[position].id, finding.found, finding.expected
    return Text(f"{name}: thấy {found}, cần {wanted.vi}", f"{name}: found {found}, expected {wanted.en}")


def _key(key: str, side: int) -> str:
    """Return the key of a citation or an act, apart from the same key of the other standard."""
    return f"{'ab'[side]}-{key}"


def _marked(entries: Mapping[str, Any], side: int) -> dict[str, Any]:
    return {_key(key, side): one for key, one in entries.items()}


def _citations(law: StandardFile, side: int) -> dict[str, Any]:
    moved = {
        key: one.model_copy(update={"instrument": _key(one.instrument, side)}) for key, one in law.citations.items()
    }
    return _marked(moved, side)


def _cited(entry: C, side: int) -> C:
    """Return an entry of one standard with its citations as the hybrid calls them."""
    return entry.model_copy(update={"cite": tuple(_key(key, side) for key in entry.cite)})
