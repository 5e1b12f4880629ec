"""Proofs about dates: the policy years of a place, provisions in force, statements beside the class."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from povrules.language.expression import names
from povrules.language.loader import Standard
from povrules.language.schema import Flag, Line, Notice, PolicyYears, Rule, UnsupportedBasis
from povrules.proofs.model import Example, Proof, Status
from povrules.standards import coverage, load_standard, standard_ids
from povrules.text import Text

_YEAR_BY_YEAR = Text("xét từng năm", "by going through all years")
_DAY_BY_DAY = Text("so sánh các ngày", "by comparing the days")


def date_proofs(standard: Standard) -> Iterator[Proof]:
    """Yield what holds of the dates of a standard, shipped or not."""
    wrong = tuple(_years(standard))
    yield Proof("years", "fails" if wrong else "proved", _YEAR_BY_YEAR, examples=wrong)
    silent, told = _out_of_force(standard)
    status: Status = "fails" if silent else "declared" if told else "proved"
    yield Proof("in_force", status, _YEAR_BY_YEAR, examples=(*silent, *told))
    if standard.law.flags:
        wrong = tuple(_statements(standard))
        yield Proof("statements", "fails" if wrong else "proved", _DAY_BY_DAY, examples=wrong)


def _years(standard: Standard) -> Iterator[Example]:
    """Yield the years that two standards or periods have, and those between them that none has."""
    place = standard.law.place
    others = [one for one in map(load_standard, standard_ids()) if one.law.place == place and one.id != standard.id]
    held: dict[int, list[str]] = {}
    for one in (standard, *others):
        for period in one.law.policy_years:
            for year in range(period.first, period.last + 1):
                held.setdefault(year, []).append(f"{one.id} {period.shown}")
    own = {year for period in standard.law.policy_years for year in range(period.first, period.last + 1)}
    for year in sorted(own):
        if len(held[year]) > 1:
            shown = ", ".join(held[year])
            yield _said(f"năm chính sách {year} thuộc: {shown}", f"policy year {year} belongs to: {shown}")
    excused = {year for one in coverage().unsupported if one.place == place for year in range(one.first, one.last + 1)}
    for year in sorted(set(range(min(held), max(held))) - set(held) - excused):
        yield _said(
            f"năm chính sách {year} không thuộc chuẩn nào của {place}",
            f"policy year {year} belongs to no standard of {place}",
        )


def _said(vi: str, en: str) -> Example:
    return Example(Text(vi, en))


def _out_of_force(standard: Standard) -> tuple[list[Example], list[Example]]:
    """Return what rests in some policy year on provisions that are not in force: untold, and told by a notice."""
    untold: dict[tuple[str, Text], list[int]] = {}
    told: dict[tuple[str, Text], list[int]] = {}
    years = [year for period in standard.law.policy_years for year in range(period.first, period.last + 1)]
    used = {name for rule in standard.law.rules for name in names(rule.when)}
    lines = [line for line in standard.law.lines if line.id in used]  # those of statements hold on their own days
    entries: list[Rule | Line] = [*standard.law.rules, *lines]
    for entry in entries:
        cites = [key for key in entry.cite if key in standard.law.citations]
        for year in years:
            if cites and not any(in_force_in(standard, key, year) for key in cites):
                into = told if all(_is_told(standard, key, year) for key in cites) else untold
                into.setdefault((entry.id, standard.cited(cites[0])), []).append(year)
    return _of_entries(untold), _of_entries(told)


def _of_entries(found: dict[tuple[str, Text], list[int]]) -> list[Example]:
    said = []
    for (entry, source), years in found.items():
        shown = ", ".join(map(str, years))
        said.append(
            _said(
                f"{entry}: {source.vi} không có hiệu lực trong năm chính sách {shown}",
                f"{entry}: {source.en} is not in force in policy year {shown}",
            )
        )
    return said


def in_force_in(standard: Standard, key: str, year: int) -> bool:
    """Whether a provision governs some day of a year; a day that was not read does not speak against it."""
    citation = standard.citation(key)
    first, last = date(year, 1, 1), date(year, 12, 31)
    return (citation.in_force_from or first) <= last and (citation.in_force_to or last) >= first


def _is_told(standard: Standard, key: str, year: int) -> bool:
    """Whether a notice for that year names the instrument by its number."""
    law = standard.law
    citation = law.citations[key]
    numbers = re.findall(r"\d+/\d{4}", f"{law.instruments[citation.instrument].en} {citation.article}")
    entries: list[Notice | UnsupportedBasis] = [*law.notices, *law.unsupported_bases]
    words = " ".join(one.en for one in entries if one.first is not None and one.covers(year))
    return any(number in words for number in numbers)


def _statements(standard: Standard) -> Iterator[Example]:
    for flag in standard.law.flags:
        if not flag.in_force_from <= flag.in_force_to < flag.ambiguous_to:
            days = ", ".join(f"{day:%d/%m/%Y}" for day in (flag.in_force_from, flag.in_force_to, flag.ambiguous_to))
            yield _said(f"{flag.id}: các ngày không theo thứ tự: {days}", f"{flag.id}: days out of order: {days}")
        for day in _uncovered(flag, standard.law.policy_years):
            yield _said(
                f"{flag.id}: ngày {day:%d/%m/%Y} ngoài các năm chính sách của chuẩn",
                f"{flag.id}: {day:%d/%m/%Y} lies outside the policy years of the standard",
            )


def _uncovered(flag: Flag, periods: Sequence[PolicyYears]) -> Iterator[date]:
    """Yield the first and last days on which a statement speaks, and those after each period, that no period has."""
    days = [flag.in_force_from, flag.ambiguous_to]
    days += [date(one.last, 12, 31) + timedelta(days=1) for one in periods]
    for day in sorted(set(days)):
        inside = flag.in_force_from <= day <= flag.ambiguous_to
        if inside and not any(_starts(one) <= day <= date(one.last, 12, 31) for one in periods):
            yield day


def _starts(period: PolicyYears) -> date:
    return period.starts or date(period.first, 1, 1)
