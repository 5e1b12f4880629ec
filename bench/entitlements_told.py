"""What the hand-written health insurance says: names, provisions and evidence of the package, put together by hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from povrules.engines.in_force import in_force, switched
from povrules.rules import InsurancePolicy, load_policy
from povrules.text import LANGS, Lang, Text

_MONEY = ["premium_month"]
_MONEY += [f"{who}_{span}_{end}" for span in ("month", "year") for who in ("paid", "own") for end in ("least", "most")]
COLUMNS = ["household_id", "person_no", "policy", "item", "on", "status", "class", "class_from", "payer", "group"]
COLUMNS += ["groups", "groups_possible", "share", *_MONEY, "benefit_least", "benefit_most", "from", "to", "card_to"]
COLUMNS += ["changes_on", "missing", "reason_vi", "reason_en", "citation", "evidence"]
"""The columns of a result that are not blank for everybody in this run."""
_MOST = 4


@dataclass(frozen=True)
class Told:
    """By the number of a group, in the order in which they pay, the rest last: names, provisions, evidence, payers.

    ``benefit``: provision and evidence of the rate of each group, then of those over 75, then of the rest.
    """

    ids: tuple[str, ...]
    names: tuple[Text, ...]
    provisions: tuple[Text, ...]
    evidence: tuple[str, ...]
    payers: tuple[Text, ...]
    benefit: tuple[tuple[Text, str, float], ...]
    cards: tuple[Text | None, ...]
    rules: tuple[Text, Text]
    cautions: tuple[Text, Text]
    scale: Text


def told(day: date, ids: Sequence[str]) -> Told:
    """Return the words of the groups of these ids, and of the rest, as the package has them."""
    policy = load_policy("bhyt")
    assert isinstance(policy, InsurancePolicy)
    law = in_force(policy, day, switched(policy, {}))
    entries = [*(next(one for one in law.entries if one.group.id == name) for name in ids), law.rest]
    over_75 = next(one for one in law.benefits if one.when is not None)
    benefits = [*(one.benefit for one in entries[:-1]), over_75, law.rest.benefit]
    rules = {one.rule: one.label for one in law.policy.law.selections if one.holds(day)}
    cautions = {one.id: one.label for one in law.cautions}
    return Told(
        tuple(one.group.id for one in entries),
        tuple(Text(one.group.vi, one.group.en) for one in entries),
        tuple(policy.cited(one.version.cite[0]) for one in entries),
        tuple(policy.evidence(one.cite) for one in entries),
        tuple(Text(one.payer.vi, one.payer.en) for one in entries),
        tuple((policy.cited(one.cite[0]), policy.evidence(one.cite), float(one.rate)) for one in benefits),
        tuple(None if one.card is None else one.card.label for one in entries),
        (rules["first_in_order"], rules["highest_support"]),
        (cautions["merged"], cautions["more_188"]),
        Text(law.scale.vi, law.scale.en),
    )


def terms(rows: Sequence[tuple[str, float, bool, bool, str]], premium: int) -> pl.DataFrame:
    """Return what follows from each group by its number, and from none: status, payer, share, đồng a month and a year.

    ``rows``: payer, share, whether that is a minimum, whether the premium is that of the base salary, group.
    """
    found: list[tuple[object, ...]] = []
    for at, (payer, share, least, scale, group) in enumerate(rows):
        status = "not_entitled" if payer == "self" else "entitled"
        found.append(
            (at, status, payer, group, shown(share, least=least), *_money(payer, share, least, scale, premium))
        )
    money = (premium, 0, 0, premium * 4 // 10, premium)
    found.append((len(rows), "not_entitled", "self", "family", "0%", *money, *(12 * one for one in money[1:])))
    names = ["at", "status", "payer", "group", "share", *_MONEY]
    kinds = dict.fromkeys(names, pl.String) | dict.fromkeys(_MONEY, pl.Int64) | {"at": pl.UInt32}
    return pl.DataFrame(found, schema=kinds, orient="row")


def _money(payer: str, share: float, least: bool, scale: bool, premium: int) -> tuple[int | None, ...]:
    """Return the premium, the least and the most of payer and person in a month, and in a year."""
    if payer == "card":
        return (0,) * 9
    if not scale:
        return (None,) * 9
    paid = round(premium * share)
    month = (paid, premium if least else paid, 0 if least else premium - paid, premium - paid)
    return premium, *month, *(12 * one for one in month)


def shown(share: float, *, least: bool) -> str:
    """Return a share as the result has it."""
    return "2/3" if share == 2 / 3 else ("≥" if least else "") + f"{round(100 * share)}%"


def sentences(found: pl.DataFrame, told: Told, terms: pl.DataFrame) -> pl.DataFrame:
    """Add benefit, reasons, citation and evidence to distinct ``at``, ``best``, ``groups`` and ``merged``."""
    numbers, of = {name: at for at, name in enumerate(told.ids)}, list(terms.iter_rows(named=True))
    heads = {lang: [_head(told, row, lang) for row in of] for lang in LANGS}
    rows = []
    for at, best, groups, merged in found.iter_rows():
        provision, evidence, rate = told.benefit[best]
        benefit = shown(rate, least=False)
        several = [numbers[one] for one in groups.split(";") if one]
        others = [one for one in several if one != at]
        added = [one for one, told_of in enumerate((merged, "≥" in of[at]["share"])) if told_of]
        reasons = []
        for lang in LANGS:
            parts = [heads[lang][at], f"{_RATE.get(lang)} {benefit} ({provision.get(lang)})."]
            parts += _others(told, of, at, others, lang)
            parts += [_sentence(told.cautions[one].get(lang)) for one in added]
            reasons.append(" ".join(parts))
        weaker = "secondary" if "secondary" in {evidence, told.evidence[at]} else "official"
        rows.append((at, best, groups, merged, benefit, benefit, *reasons, told.provisions[at].vi, weaker))
    names = ["benefit_least", "benefit_most", "reason_vi", "reason_en", "citation", "evidence"]
    return pl.DataFrame(rows, schema=found.schema | dict.fromkeys(names, pl.String()), orient="row")


_RATE = Text("Mức hưởng", "Rate of benefit")
_ALSO, _MORE = Text("Cũng thuộc", "Also in"), Text("nhóm khác", "other groups")


def _others(told: Told, terms: list[dict[str, Any]], at: int, others: Sequence[int], lang: Lang) -> list[str]:
    """Return the sentence on the other groups of somebody for whom the group ``at`` pays, and that on the card."""
    found = []
    if others:
        named = [_named(told, one, lang) for one in others[:_MOST]]
        if len(others) > _MOST:
            named.append(f"{len(others) - _MOST} {_MORE.get(lang)}")
        highest = all(any(terms[one]["payer"] == "supported" for one in several) for several in ([at], others))
        found.append(f"{_ALSO.get(lang)}: {'; '.join(named)}; {told.rules[highest].get(lang)}.")
    card = told.cards[at]
    return found if card is None else [*found, _sentence(card.get(lang))]


def _head(told: Told, row: dict[str, Any], lang: Lang) -> str:
    """Return the sentence on who pays what."""
    named, payer, least = _named(told, row["at"], lang), told.payers[row["at"]].get(lang), "≥" in row["share"]
    paid, year, low, high = (
        _dong(row[name], lang) for name in ("paid_month_least", "paid_year_least", "own_month_least", "own_month_most")
    )
    if row["status"] == "not_entitled":
        own = "" if row["premium_month"] is None else _BETWEEN.get(lang).format(low, high)
        return _sentence(_IN_NO_GROUP.get(lang).format(named, payer) + own)
    if row["payer"] == "card":
        return _sentence(f"{named}: {payer}")
    if row["premium_month"] is None:
        return _sentence(_OTHER_PREMIUM.get(lang).format(named, payer, row["share"], told.scale.get(lang)))
    own = "" if not row["own_month_most"] else _OWN.get(lang).format(_MOST_OF.get(lang) if least else "", high)
    least_of = _LEAST_OF.get(lang) if least else ""
    return _sentence(_PAID.get(lang).format(named, payer, row["share"], least_of + paid, least_of + year) + own)


_IN_NO_GROUP = Text(
    "không thuộc nhóm nào được đóng hoặc hỗ trợ: {}; {}", "in no group that is paid for or supported: {}; paid by {}"
)
_OTHER_PREMIUM = Text(
    "{}: {}, {} mức đóng (mức đóng không theo {})", "{}: {}, {} of a premium that does not follow the {}"
)
_PAID = Text("{}: {}, {} mức đóng, {}/tháng, {}/năm", "{}: {}, {} of the premium, {} a month, {} a year")
_BETWEEN = Text(", từ {} đến {}/tháng", ", {} to {} a month")
_OWN = Text("; tự đóng {}{}/tháng", "; the person pays {}{} a month")
_LEAST_OF, _MOST_OF = Text("ít nhất ", "at least "), Text("không quá ", "at most ")


def _named(told: Told, at: int, lang: Lang) -> str:
    return f"{told.names[at].get(lang)} ({told.provisions[at].get(lang)})"


def _dong(amount: int | None, lang: Lang) -> str:
    text = f"{amount or 0:,} đồng"
    return text.replace(",", ".") if lang == "vi" else text


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:] + "."
