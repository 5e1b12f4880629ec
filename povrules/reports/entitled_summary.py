"""Entitlements in a few lines: how many, by whom it is paid and what that comes to, what to ask."""

from collections import Counter
from collections.abc import Iterator, Sequence

import polars as pl

from povrules.budgets import BudgetLine, budget_lines
from povrules.eligibility import Entitlements
from povrules.engines.reason import number
from povrules.reports.budget_tables import area_lines, budget_text
from povrules.reports.entitled_text import ASK, NOT_DECIDED, NOTE, STATUS, rows_of, title_of
from povrules.rules import InsurancePolicy, SupportPolicy
from povrules.text import Lang, Text

_MOST_ASKED = 5
_NOBODY = Text("không có ai", "nobody")


def entitled_summary(found: Entitlements, lang: Lang) -> str:
    """Return how many are entitled, by whom it is paid and what that comes to, by area too, and what to ask most."""
    lines: list[str] = []
    budget = budget_lines(found)
    for part in found.parts:
        frame = rows_of(found, part)
        lines.append(title_of(part.policy, found, lang))
        own = [one for one in budget if one.policy == part.policy.id]
        if isinstance(part.policy, SupportPolicy):
            for benefit in part.policy.law.benefits:
                of = [one for one in own if one.item == benefit.id]
                lines += _benefit(benefit.label.get(lang), frame.filter(pl.col("item") == benefit.id), of, lang)
        else:
            assert isinstance(part.policy, InsurancePolicy)
            lines += [f"  {one}" for one in _counts(frame, lang)]
            lines += _by_payer(part.policy, frame, own, lang)
            lines += area_lines(own, lang)
        asked = Counter(name for one in frame["missing"].drop_nulls() for name in one.split(";") if name)
        for name, count in asked.most_common(_MOST_ASKED):
            label = part.policy.columns[name].label.get(lang)
            lines.append(f"  {ASK.get(lang)} ({number(count, lang)}): {label} ({name})")
    lines += [f"{NOTE.get(lang)}: {one.get(lang)}" for one in found.notices]
    return "\n".join(lines)


def _counts(frame: pl.DataFrame, lang: Lang) -> list[str]:
    """Return how many rows have each status, leaving out those that none has; of no rows, that there is nobody."""
    counts = dict(frame["status"].value_counts().iter_rows())
    named = (*STATUS.items(), (None, NOT_DECIDED))
    told = [f"{label.get(lang)}: {number(counts[name], lang)}" for name, label in named if counts.get(name)]
    return told or [_NOBODY.get(lang)]


def _benefit(label: str, frame: pl.DataFrame, budget: Sequence[BudgetLine], lang: Lang) -> Iterator[str]:
    """Yield how many have each status under a benefit, and what it comes to, where that is money."""
    yield f"  {label}: {'; '.join(_counts(frame, lang))}"
    for line in (one for one in budget if one.by == "all"):
        money = budget_text(line, lang)
        if money:
            yield f"    {money}"


def _by_payer(policy: InsurancePolicy, frame: pl.DataFrame, budget: Sequence[BudgetLine], lang: Lang) -> Iterator[str]:
    """Yield for each payer that is settled how many persons, and what it pays a month and a year."""
    payers = {one.id: one for one in policy.law.payers}
    settled = frame.filter(pl.col("status") != "undetermined")
    counts = dict(settled["payer"].value_counts().iter_rows())
    for line in (one for one in budget if one.by == "payer" and counts.get(one.key["payer"])):
        payer = payers[line.key["payer"]]
        money = budget_text(line, lang)
        yield f"  {payer.label.get(lang)}: {number(counts[payer.id], lang)}{f', {money}' if money else ''}"
