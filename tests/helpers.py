"""What several tests share: an invented law that is bent into shape, a household, and refusals in both languages."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import reference

from povrules.engines.prove import prove
from povrules.errors import PovrulesError
from povrules.language.loader import Standard, read_standard
from povrules.language.reading import Source
from povrules.standards import standard_ids
from povrules.text import Text

ROOT = Path(__file__).parent.parent
FIXTURES = ROOT / "fixtures"
STANDARDS = ROOT / "povrules" / "standards"
SMALL = FIXTURES / "small.csv"
BAND = FIXTURES / "overlays" / "hanoi-average-band-example.toml"
"""An overlay with an invented average band of Hà Nội."""

RULES = (
    "poor: income < poverty and deprivations >= cutoff",
    "near_poor: income < poverty and deprivations < cutoff",
    "not_poor: income >= poverty",
)
POVERTY = ("poverty", 1_234_000, 1_567_000)
INDICATORS = ("roof", "floor", "well")
VN_2022 = reference.INDICATORS["vn-2022"]

_HEAD = """
format = 1
id = "island"
place = "island"
title_vi = "BỊA ĐẶT: chuẩn nghèo của đảo"
title_en = "INVENTED: poverty standard of the island"

[instruments.act]
vi = "Nghị quyết bịa đặt"
en = "Invented resolution"
evidence = "recalled"

[citations.all]
instrument = "act"
article = "Điều 1"
evidence = "recalled"

[[policy_years]]
first = 2030
last = 2032
cite = ["all"]

[[dimensions]]
id = "house"
vi = "Nhà"
en = "House"
"""

LineLike = tuple[str, int | None, int | None] | tuple[str, int | None, int | None, str]


def law(
    *rules: str,
    lines: Sequence[LineLike] = (POVERTY,),
    numbers: Mapping[str, int] | None = None,
    basis: str = "income",
    unit: str = "vnd_person_month",
    indicators: Sequence[str] = INDICATORS,
    more: str = "",
) -> str:
    """The text of an invented law file; a rule is ``class: condition``, a line (id, rural, urban[, its own unit])."""
    parts = [_HEAD]
    for name in indicators:
        parts.append(_entry("indicators", name, {"dimension": "house", "deprived_vi": name, "deprived_en": name}))
    for name, rural, urban, *own in lines:
        values = {area: value for area, value in (("rural", rural), ("urban", urban)) if value is not None}
        parts.append(_entry("lines", name, {"unit": own[0] if own else unit, **values}))
        if len(values) < 2:
            parts.append('[lines.unknown]\nvi = "chưa đọc được"\nen = "not read"\nlook_in = ["Nghị quyết bịa đặt"]\n')
    for name, value in ({"cutoff": 2} if numbers is None else numbers).items():
        parts.append(_entry("parameters", name, {"value": value}))
    for number, rule in enumerate(rules or RULES):
        outcome, _, when = rule.partition(": ")
        parts.append(f'[[rules]]\nid = "r{number}"\nbasis = "{basis}"\nclass = "{outcome}"\nwhen = "{when}"\n{_CITE}')
    return "\n".join([*parts, more])


def statement(when: str) -> str:
    """An invented statement beside the class, in force in 2031; never of poor households."""
    dates = "in_force_from = 2031-01-01\nin_force_to = 2031-12-31\nambiguous_to = 2032-12-31\n"
    words = {"when": when, "ambiguous_vi": "chưa rõ", "ambiguous_en": "not settled"}
    return _entry("flags", "low_income_worker", words) + f'{dates}excludes = ["poor"]\n'


_CITE = 'cite = ["all"]\n'


def _entry(group: str, name: str, values: Mapping[str, str | int]) -> str:
    rest = "".join(f"{key} = {_quoted(value)}\n" for key, value in values.items())
    return f'[[{group}]]\nid = "{name}"\nvi = "{name} (vi)"\nen = "{name} (en)"\n{rest}{_CITE}'


def _quoted(value: str | int) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)


def loaded(text: str, *overlays: str, name: str = "island.toml") -> Standard:
    """The standard of that text with the overlays laid over it, proved as the registry does."""
    sources = [Source(f"overlay{number}.toml", one.encode()) for number, one in enumerate(overlays, start=1)]
    standard = read_standard(Source(name, text.encode()), sources, shipped)
    prove(standard)
    return standard


def shipped(name: str) -> Source:
    """The source of a shipped standard."""
    assert name in standard_ids()
    path = STANDARDS / f"{name}.toml"
    return Source(path.name, path.read_bytes())


def refusal(call: Callable[[], Any], kind: type[PovrulesError] = PovrulesError) -> Text:
    """What ``call`` is refused with, in both languages."""
    with pytest.raises(kind) as caught:
        call()
    return Text(caught.value.message("vi"), caught.value.message("en"))


def changed(text: str, old: str, new: str) -> str:
    """The text with its one ``old`` replaced."""
    assert text.count(old) == 1, f"{text.count(old)} times: {old}"
    return text.replace(old, new)


def near_poor(**answers: Any) -> dict[str, Any]:
    """A rural household exactly on the line of vn-2022, deprived in nothing, with some answers changed."""
    indicators = dict.fromkeys(VN_2022, False)
    return {"household_id": "H1", "area": "rural", "income_per_capita": 1_500_000} | indicators | answers


def invented_overlay(entry: str, standard: str = "vn-2022") -> str:
    """An overlay with an invented act and one entry, which cites it as ``invented``."""
    return f"""
standard = "{standard}"
title = "INVENTED"

[instruments.invented]
vi = "Nghị quyết bịa đặt"
en = "Invented resolution"
evidence = "recalled"

[citations.invented]
instrument = "invented"
article = "Điều 1"
evidence = "recalled"

{entry}
cite = ["invented"]
"""
