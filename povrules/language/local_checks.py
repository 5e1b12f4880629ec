"""Whether a file of local support makes sense with the policy that it is for: names, citations in force, days."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from povrules.language.columns import Column
from povrules.language.findings import Finding, Path
from povrules.language.local import LocalFile, TopUp
from povrules.language.policy import Period, PolicyFile
from povrules.language.policy_checks import turning_days
from povrules.language.policy_shared import (
    CLASS,
    check_citations,
    check_condition,
    check_declared,
    check_only_if,
    check_questions,
    class_column,
    dated_cites,
    dates_of,
    declared_cites,
    numbers_of,
    unless_known,
)
from povrules.language.survey_checks import Known, taken_names
from povrules.text import Text

PAYER = "local_budget"
"""The id of the local budget among the payers of a policy."""


def merged_law(law: PolicyFile, local: LocalFile) -> PolicyFile:
    """Return a policy that also has the questions, facts, citations and the payer of a file of local support."""
    payer = law.payers[0].model_copy(update={"id": PAYER, "vi": local.payer.vi, "en": local.payer.en, "supports": True})
    return law.model_copy(
        update={
            "instruments": {**law.instruments, **local.instruments},
            "citations": {**law.citations, **local.citations},
            "columns": (*law.columns, *local.columns),
            "facts": (*law.facts, *local.facts),
            "payers": (*law.payers, payer),
            "declared": (*law.declared, *local.declared),
        }
    )


def check_local(law: PolicyFile, local: LocalFile, shared: Sequence[Column]) -> list[Finding]:
    """Return everything in ``local`` that cannot be meant with the policy ``law``."""
    both = merged_law(law, local)
    return [
        *_taken_keys(law, local),
        *check_citations(local, _cites(local)),
        *_ids(law, local),
        *_own(law, check_questions(both)),
        *_own(law, taken_names([("columns", at) for at in range(len(both.columns))], both.columns, shared)),
        *_conditions(both, local, shared, (len(law.columns), len(law.facts))),
        *_top_ups(both, local),
        *check_declared(local.declared, [*(one.id for one in law.groups), *(one.id for one in law.payers)]),
    ]


def _taken_keys(law: PolicyFile, local: LocalFile) -> Iterator[Finding]:
    expected = Text("khóa khác: chính sách đã có khóa này", "another key: the policy has it already")
    for name in ("instruments", "citations"):
        for key in getattr(local, name):
            if key in getattr(law, name):
                yield Finding((name, key), key, expected)


def _cites(local: LocalFile) -> Iterator[tuple[Path, str, Period | None]]:
    for at, fact in enumerate(local.facts):
        yield from ((("facts", at, "cite"), key, None) for key in fact.cite)
    for at, one in enumerate(local.top_ups):
        yield from dated_cites(("top_ups", at, "versions"), one.versions)
    yield from dated_cites(("own_standards",), local.own_standards)
    yield from dated_cites(("notices",), local.notices)
    yield from declared_cites(local.declared)


def _ids(law: PolicyFile, local: LocalFile) -> Iterator[Finding]:
    """Yield ids that occur twice; columns that occur twice are found by their spellings."""
    expected = Text("mã không trùng với mục khác", "an id that no other entry has")
    named = {CLASS, *(one.id for one in (*law.columns, *local.columns))}
    named |= {*(one.id for one in law.switches), *(one.id for one in law.facts)}
    for name, taken, ids in (
        ("facts", named, [one.id for one in local.facts]),
        ("top_ups", set[str](), [one.id for one in local.top_ups]),
    ):
        for at, one in enumerate(ids):
            if one in taken:
                yield Finding((name, at, "id"), one, expected)
            taken.add(one)


def _own(law: PolicyFile, found: Iterable[Finding]) -> Iterator[Finding]:
    """Yield findings about the questions of the local file, with their place there: they stand behind the policy's."""
    for one in found:
        yield one._replace(path=("columns", int(one.path[1]) - len(law.columns), *one.path[2:]))


def _conditions(
    both: PolicyFile, local: LocalFile, shared: Sequence[Column], before: tuple[int, int]
) -> Iterator[Finding]:
    columns = {one.id: one for one in (*shared, *both.columns_of("household"), *both.columns_of("person"))}
    known = Known(both.switches, columns | {CLASS: class_column()}, numbers_of(both))
    known.flags |= {one.id for one in both.facts[: before[1]]}
    for at, fact in enumerate(local.facts):
        yield from check_condition(known, ("facts", at, "when"), fact.when)
        known.flags.add(fact.id)
    for one in check_only_if(both, {"household": known, "person": known}):
        yield one._replace(path=("columns", int(one.path[1]) - before[0], *one.path[2:]))
    for at, top_up in enumerate(local.top_ups):
        yield from check_condition(known, ("top_ups", at, "when"), top_up.when)


def _top_ups(both: PolicyFile, local: LocalFile) -> Iterator[Finding]:
    groups = [one.id for one in both.groups if any(version.can_be_raised for version in one.versions)]
    expected = Text("một nhóm mà người tham gia tự đóng một phần", "a group whose members pay a part themselves")
    for at, one in enumerate(local.top_ups):
        path: Path = ("top_ups", at)
        for name in one.groups:
            yield from unless_known((*path, "groups"), name, groups, expected)
        if one.ends is not None:
            yield from unless_known(
                (*path, "ends"), one.ends.column, dates_of(both), Text("một cột ngày", "a column of dates")
            )
        for day in _days(both, one):
            if sum(version.holds(day) for version in one.versions) > 1:
                when = f"{day:%d/%m/%Y}"
                words = Text(f"một bản cho mỗi ngày; ngày {when} có hai", f"one version a day; there are two on {when}")
                yield Finding((*path, "versions"), one.id, words)
                break


def _days(both: PolicyFile, one: TopUp) -> list[date]:
    return sorted({*turning_days(both), *(version.first for version in one.versions)})
