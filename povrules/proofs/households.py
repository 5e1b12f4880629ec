"""Concrete households: what measures say of one as the row of a census, and such a row in plain words.

The measures that all standards share (``household.toml``) are undone here, one by one: the row that is made is read
back to the same values. A household has four members if its amounts allow it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from povrules.engines.reason import number
from povrules.language.columns import household_columns
from povrules.language.schema import AREA_LABELS, Area, Indicator
from povrules.proofs.model import Row
from povrules.text import LANGS, Lang, Text

MEMBERS = 4
"""Members of a household where any number will do."""


@dataclass(frozen=True, slots=True)
class Case:
    """A household by its measures, None for one that it does not state; ``deprived``: the indicators that are yes."""

    area: Area
    values: Mapping[str, int | Fraction | None]
    flags: Mapping[str, int] = field(default_factory=dict)
    deprived: tuple[str, ...] = ()


def row_of(case: Case, indicators: Iterable[str]) -> Row:
    """Return a household as a census has it, with a yes or no for each of ``indicators``."""
    row: Row = {"area": case.area}
    row |= _amounts(case.values)
    for name in ("score_a", "score_b"):
        value = case.values.get(name)
        if value is not None:
            row[name] = int(value)
    row |= {name: bool(value) for name, value in case.flags.items()}
    return row | {name: name in case.deprived for name in indicators}


def _amounts(values: Mapping[str, int | Fraction | None]) -> Row:
    """Return the columns of the income: whole amounts of 12 months, for as few members as make them whole."""
    year = values.get("income_year")
    month = values.get("income") if "income" in values or year is None else Fraction(year, 12)
    if month is None:
        return {}
    less = values.get("income_less_assistance")
    own = month if less is None else less
    least = (Fraction(month) * 12).denominator, (Fraction(own) * 12).denominator
    members = MEMBERS if all(MEMBERS % one == 0 for one in least) else least[0] * least[1]
    total, rest = (int(value * 12 * members) for value in (month, own))
    return {"members": members, "income_12m": total, "social_assistance_12m": total - rest}


def words_of(row: Row, indicators: Iterable[Indicator]) -> Text:
    """Return a household in plain words; ``indicators``: those that may be told by name.

    What decides and is blank is said to be unknown.
    """
    known = list(indicators)
    return Text(*(", ".join(_parts(row, known, lang)) for lang in LANGS))


def _parts(row: Row, indicators: list[Indicator], lang: Lang) -> Iterable[str]:
    yield _who(row, lang)
    if None not in (row.get("income_12m"), row.get("members")):
        yield from _income(row, lang)
    elif row.get("income_12m") is not None:
        total = number(_whole(row, "income_12m"), lang)
        yield Text(f"thu nhập 12 tháng {total} đồng", f"income of 12 months {total} đồng").get(lang)
    if row.get("income_per_capita") is not None:
        each = number(_whole(row, "income_per_capita"), lang)
        yield Text(f"khai thu nhập {each} đồng/người/tháng", f"stated income {each} đồng a person and month").get(lang)
    for column in household_columns():
        if column.type == "points" and row.get(column.id) is not None:
            yield f"{column.label.get(lang)} {number(_whole(row, column.id), lang)}"
    if indicators:
        yield _deprived([one.label.get(lang) for one in indicators if row.get(one.id)], lang)
        open_ = "; ".join(one.label.get(lang) for one in indicators if row.get(one.id) is None)
        if open_:
            yield Text(f"chưa rõ: {open_}", f"unknown: {open_}").get(lang)
    for column in household_columns():
        if column.type == "flag" and row.get(column.id) is not None:
            yes = Text("có", "yes") if row[column.id] else Text("không", "no")
            label = column.label.get(lang)
            yield f"{label[0].lower()}{label[1:]}: {yes.get(lang)}"


def _who(row: Row, lang: Lang) -> str:
    area = row.get("area")
    if area is None:
        size = "" if row.get("members") is None else Text(" {} người", " of {}").get(lang).format(row["members"])
        return Text(f"hộ{size} chưa rõ khu vực", f"a household{size} in an unknown area").get(lang)
    label = next(text for name, text in AREA_LABELS.items() if name == area).get(lang)
    if row.get("members") is None:
        return f"hộ {label}" if lang == "vi" else f"{'an' if area == 'urban' else 'a'} {label} household"
    members = _whole(row, "members")
    if lang == "vi":
        return f"hộ {label} {members} người"
    return f"{'an' if area == 'urban' else 'a'} {label} household of {members}"


def _income(row: Row, lang: Lang) -> Iterable[str]:
    total, members = _whole(row, "income_12m"), _whole(row, "members")
    assistance = 0 if row.get("social_assistance_12m") is None else _whole(row, "social_assistance_12m")
    each = _each(total, members, lang)
    said = Text(
        f"thu nhập 12 tháng {number(total, lang)} đồng ({each}/người/tháng)",
        f"income of 12 months {number(total, lang)} đồng ({each} a person and month)",
    )
    yield said.get(lang)
    if assistance:
        rest = _each(total - assistance, members, lang)
        said = Text(
            f"trong đó trợ cấp xã hội {number(assistance, lang)} đồng (không kể thì {rest}/người/tháng)",
            f"of which social assistance {number(assistance, lang)} đồng (without it {rest} a person and month)",
        )
        yield said.get(lang)


def _each(total: int, members: int, lang: Lang) -> str:
    """Return an amount a person and month, which need not be whole."""
    each, rest = divmod(total, 12 * members)
    over = Text("hơn ", "just over ").get(lang) if rest else ""
    return f"{over}{number(each, lang)}"


def _deprived(labels: list[str], lang: Lang) -> str:
    if not labels:
        return Text("không thiếu hụt chỉ số nào", "deprived in nothing").get(lang)
    named, many = "; ".join(labels), len(labels)
    return Text(f"thiếu hụt {many} chỉ số ({named})", f"deprived in {many} indicator{'s' * (many > 1)} ({named})").get(
        lang
    )


def _whole(row: Row, name: str) -> int:
    value = row[name]
    assert isinstance(value, int)
    return value
