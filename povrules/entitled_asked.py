"""What a call for entitlements asks for: policies, a day, readings of the law, a standard; all mistakes at once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TypeAlias

from povrules.arguments import day_of, not_meant, several, switch_of
from povrules.engines.classify import Options, Prefer
from povrules.engines.in_force import InForce, in_force
from povrules.engines.supports import SupportOn, support_on
from povrules.entitled_inputs import mapping_for
from povrules.errors import Mistakes, UsageError
from povrules.language.findings import nearest
from povrules.language.loader import Standard
from povrules.language.policy import PolicyQuestion
from povrules.language.question import Level
from povrules.language.schema import Basis
from povrules.request import Standards, SurveyIds, only_standard, options_for, prepare, resolve_standards
from povrules.rules import InsurancePolicy, Policy, SupportPolicy, load_policy
from povrules.rules.provinces import with_province
from povrules.standards import Overlays
from povrules.text import Text

Policies: TypeAlias = str | Path | Sequence[str | Path]
Laws: TypeAlias = Sequence[InForce | SupportOn]


@dataclass(frozen=True)
class Asked:
    """What a call asks for: policies as they are on a day, and by what classes are computed, if by anything."""

    policies: Sequence[Policy]
    day: date
    laws: Laws
    standards: tuple[Standard, ...]
    options: Options


def asked_for(
    *,
    on: date | str | None,
    policy: Policies,
    province: str | Path | None,
    school_year: str | None,
    standard: Standards,
    place: str | None,
    basis: Basis,
    overlays: Overlays,
    prefer: Prefer,
    survey: SurveyIds,
    switches: Mapping[str, bool] | None,
    strict: bool,
    mapping: str | Path | None,
    places: str | Path | None,
) -> Asked:
    """Return what the arguments of :func:`povrules.eligible` ask for; raises what is wrong with them all at once."""
    mistakes = Mistakes()
    policies = mistakes.of(lambda: policies_asked(policy, province, switches))
    day = None
    if policies is not None:
        day = mistakes.of(lambda: day_asked(on, school_year, policies))
    elif on is not None:
        day = mistakes.of(lambda: _day(on))
    laws = found = None
    if policies is not None and day is not None:
        laws = mistakes.of(lambda: _in_force(policies, day, switches or {}))
    if day is not None:
        found = mistakes.of(
            lambda: _by_what(standard, place, day, basis, overlays, prefer, survey, strict=strict, places=places)
        )
    else:
        check_standard(mistakes, standard, overlays)
    if mapping is not None and policies is not None and found is not None:
        standards, options = found
        read = mistakes.of(lambda: mapping_for(mapping, policies, standards, options))
        found = standards, replace(options, mapping=read)
    mistakes.refuse()
    assert policies is not None
    assert day is not None
    assert laws is not None
    assert found is not None
    return Asked(policies, day, laws, *found)


def _by_what(
    standard: Standards,
    place: str | None,
    day: date,
    basis: Basis,
    overlays: Overlays,
    prefer: Prefer,
    survey: SurveyIds,
    *,
    strict: bool,
    places: str | Path | None,
) -> tuple[tuple[Standard, ...], Options]:
    """Return the standard by which classes are computed, if one is named, and the options of the run."""
    strict = switch_of("strict", strict)
    if standard is not None or place is not None:
        standards, options = prepare(
            standard, place, day.year, day, basis, overlays, prefer, survey, strict=strict, places=places
        )
        only_standard(standards)
        return standards, options
    if overlays:
        raise UsageError(
            Text(
                "tệp bổ sung (--with) cần --standard hoặc --place mà nó bổ sung",
                "an overlay (--with) needs the --standard or --place that it is for",
            )
        )
    return (), options_for((), day, basis, overlays, prefer, survey, strict=strict, places=places)


def check_standard(mistakes: Mistakes, standard: Standards, overlays: Overlays) -> None:
    """Look at the standard and the overlays of a call of which the day is not known."""
    if standard is not None:
        mistakes.of(lambda: resolve_standards(standard, None, None, overlays))


def policies_asked(
    policy: object, province: str | Path | None, switches: Mapping[str, bool] | None = None
) -> list[Policy]:
    """Return the policies that a call names, each once, with what a province adds to them; checks ``switches`` too."""
    names = several("policy", policy, (str, Path), Text("mã hoặc tệp của chính sách", "the id or file of a policy"))
    mistakes = Mistakes()
    loaded = [mistakes.of(partial(load_policy, name)) for name in names]
    mistakes.refuse()
    found = [one for one in loaded if one is not None]
    ids = [one.id for one in found]
    twice = next((one for one in ids if ids.count(one) > 1), None)
    if twice is not None:
        raise UsageError(Text(f"chính sách {twice} được nêu hai lần", f"the policy {twice} is named twice"))
    if not found:
        raise UsageError(Text("cần một chính sách, ví dụ bhyt", "name a policy, e.g. bhyt"))
    if province is not None:
        found = with_province(found, province)
    _same_questions(found)
    _check_switches(found, {} if switches is None else switches)
    return found


def _same_questions(policies: Sequence[Policy]) -> None:
    """Refuse policies that ask for different things under one name."""
    asked: dict[tuple[Level, str], tuple[Policy, PolicyQuestion]] = {}
    for policy in policies:
        for one in policy.law.columns:
            other, same = asked.setdefault((one.table, one.id), (policy, one))
            if _as_read(same) != _as_read(one):
                raise UsageError(
                    Text(
                        f"{other.id} và {policy.id} hỏi {one.id!r} khác nhau; hãy xét từng chính sách",
                        f"{other.id} and {policy.id} ask for {one.id!r} differently; take one policy at a time",
                    )
                )


def _as_read(question: PolicyQuestion) -> PolicyQuestion:
    """Return a question without what each policy makes of it: whom it concerns, what it is behind, what answers it."""
    own = {"behind": None, "only_if": None, "complete": None, "indicator": None, "by_rule": ()}
    return question.model_copy(update=own)


def _in_force(policies: Sequence[Policy], day: date, chosen: Mapping[str, bool]) -> list[InForce | SupportOn]:
    """Return the policies as they are on a day, each with the switches that it has."""
    found: list[InForce | SupportOn] = []
    for one in policies:
        own = {switch.id: chosen[switch.id] for switch in one.law.switches if switch.id in chosen}
        if isinstance(one, SupportPolicy):
            found.append(support_on(one, day, own))
        else:
            assert isinstance(one, InsurancePolicy)
            found.append(in_force(one, day, own))
    return found


def day_asked(on: date | str | None, school_year: str | None, policies: Sequence[Policy]) -> date:
    """Return the day that a call asks for: ``on``, or the first one of the school year for which the policy is given.

    Raises :class:`UsageError` for a day outside of the school year, and where no policy goes by school years.
    """
    if school_year is None:
        return _day(on)
    by_years = [one.law for one in policies if isinstance(one, SupportPolicy) and one.law.school_year is not None]
    start = by_years[0].school_year if by_years else None
    if start is None:
        shown = ", ".join(one.id for one in policies)
        raise UsageError(Text(f"{shown}: không tính theo năm học", f"{shown}: does not go by school years"))
    found = _SCHOOL_YEAR.fullmatch(school_year) if isinstance(school_year, str) else None
    if found is None or int(found[2]) != int(found[1]) + 1:
        raise not_meant("school_year", school_year, Text("năm học dạng 2024-2025", "a school year, e.g. 2024-2025"))
    first, after = (date(int(year), start.month, start.day) for year in found.groups())
    given = max(one.covers.first for one in by_years)
    day = (given if first < given < after else first) if on is None else _day(on)
    if not first <= day < after:
        expected = Text(
            f"một ngày của năm học {school_year}: từ {first:%d/%m/%Y} đến trước {after:%d/%m/%Y}",
            f"a day of the school year {school_year}: from {first:%d/%m/%Y} to before {after:%d/%m/%Y}",
        )
        raise not_meant("on", f"{day:%d/%m/%Y}", expected)
    return day


_SCHOOL_YEAR = re.compile(r"((?:19|20)[0-9]{2})[-–/]((?:19|20)[0-9]{2})")


def _day(on: date | str | None) -> date:
    day = day_of(on)
    if day is None:
        raise not_meant("on", on, Text("một ngày, dạng 2026-07-01", "a day in the form 2026-07-01"))
    return day


def _check_switches(policies: Sequence[Policy], chosen: Mapping[str, bool]) -> None:
    known = [one.id for policy in policies for one in policy.law.switches]
    if not isinstance(chosen, Mapping):
        raise not_meant("switches", chosen, Text("dạng {mã: true hoặc false}", "the form {id: true or false}"))
    for name, value in chosen.items():
        if name not in known or not isinstance(value, bool):
            near, shown = nearest(str(name), known), ", ".join(known) or "—"
            expected = Text(
                f"true hoặc false cho một trong: {shown}{near.vi}", f"true or false for one of: {shown}{near.en}"
            )
            raise not_meant("switches", f"{name}={value}", expected)
