"""The text of small invented law files, bent into any shape that a test needs; and texts of law read as files are."""

from collections.abc import Mapping, Sequence

from povrules.engines.prove import prove
from povrules.language.loader import Standard, read_standard
from povrules.language.reading import Source
from povrules.standards import shipped_source

RULES = (
    "poor: income < poverty and deprivations >= cutoff",
    "near_poor: income < poverty and deprivations < cutoff",
    "not_poor: income >= poverty",
)
POVERTY = ("poverty", 1_234_000, 1_567_000)
INDICATORS = ("roof", "floor", "well")

LineLike = tuple[str, int | None, int | None] | tuple[str, int | None, int | None, str]
"""A line: its id, its value in rural and in urban areas (None: not known), its unit where it is another one."""

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

_CITE = 'cite = ["all"]\n'


def law(
    *rules: str,
    lines: Sequence[LineLike] = (POVERTY,),
    numbers: Mapping[str, int] | None = None,
    basis: str = "income",
    unit: str = "vnd_person_month",
    indicators: Sequence[str] = INDICATORS,
    more: str = "",
) -> str:
    """Return the text of an invented law file.

    A rule is ``class: condition``, or ``basis class: condition`` for another basis than ``basis``; a line (id, rural,
    urban[, its own unit]); ``numbers`` are its parameters; ``more`` is put at its end.
    """
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
        head, _, when = rule.partition(": ")
        *other, outcome = head.split()
        own_basis = other[0] if other else basis
        parts.append(
            f'[[rules]]\nid = "r{number}"\nbasis = "{own_basis}"\nclass = "{outcome}"\nwhen = "{when}"\n{_CITE}'
        )
    return "\n".join([*parts, more])


def statement(when: str) -> str:
    """Return an invented statement beside the class, in force in 2031; never of poor households."""
    dates = "in_force_from = 2031-01-01\nin_force_to = 2031-12-31\nambiguous_to = 2032-12-31\n"
    words = {"when": when, "ambiguous_vi": "chưa rõ", "ambiguous_en": "not settled"}
    return _entry("flags", "low_income_worker", words) + f'{dates}excludes = ["poor"]\n'


def invented_overlay(entry: str, standard: str = "vn-2022") -> str:
    """Return an overlay with an invented act and one entry, or several that each end with their ``cite``."""
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


def loaded(text: str, *overlays: str, name: str = "island.toml") -> Standard:
    """Return the standard of a text with overlays laid over it, proved as the registry does.

    Raises :class:`povrules.errors.LawFileError` for a text that is no standard, as the registry does for a file.
    """
    sources = [Source(f"overlay{number}.toml", one.encode()) for number, one in enumerate(overlays, start=1)]
    standard = read_standard(Source(name, text.encode()), sources, shipped_source)
    prove(standard)
    return standard


def _entry(group: str, name: str, values: Mapping[str, str | int]) -> str:
    rest = "".join(f"{key} = {_quoted(value)}\n" for key, value in values.items())
    return f'[[{group}]]\nid = "{name}"\nvi = "{name} (vi)"\nen = "{name} (en)"\n{rest}{_CITE}'


def _quoted(value: str | int) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)
