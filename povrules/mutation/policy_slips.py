"""Every single slip of a policy file, or of that of a province: what :mod:`povrules.mutation.slips` is for standards.

Words, ids and evidence are left alone, and so is how a census answers a question: its codes, bounds and spellings, the
indicators and rules that answer it. Citations are taken for those that stand beside them.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any, get_args

from povrules.engines.in_force import in_force
from povrules.errors import LawMissingError
from povrules.language.findings import Path
from povrules.language.local_checks import PAYER
from povrules.language.policy import Choice, PolicyFile
from povrules.language.policy_checks import turning_days
from povrules.language.policy_shared import CALENDAR_MONTHS, MONTHS_BEGUN, MONTHS_SINCE, dates_of
from povrules.language.reading import parse
from povrules.language.support import PER, SupportFile
from povrules.mutation.conditions import Names, condition_slips, neighbours
from povrules.mutation.model import Edit, Mutant, Raw
from povrules.mutation.slips import Slip, in_order, of_value
from povrules.mutation.values import shares
from povrules.rules import InsurancePolicy, Policy

_WHEN = {"when", "only_if"}
_SHARES = {"share", "rate", "add", "level", "discounts"}
_MAY_END = ("to", "when", "only", "only_if", "behind", "complete", "ends", "order", "term", "fee")
"""Keys without which an entry says something else."""
_YES: Mapping[str, Collection[str]] = {
    "minimum": {"share"},
    "inclusive": {"months", "column"},
    "whole_months": {"months", "column"},
    "school_year": {"months", "column"},
    "unread": {"from", "vi"},
}
"""What an entry with some keys may say, and mostly does not."""
_LEFT_ALONE = {"format", "columns_of", "names", "declared"}
_OF_COLUMNS = _WHEN | {"behind", "complete"}


def policy_mutants(policy: Policy) -> tuple[Mutant, ...]:
    """Return every slip of the policy's own file, or of the file of the province that is laid over it, in its order."""
    source = policy.source if policy.local_source is None else policy.local_source
    raw = parse(source)
    return in_order(_slips(raw, policy), source)


def _slips(raw: Raw, policy: Policy) -> Iterator[Slip]:
    names = names_of(policy)
    choices = _choices_of(policy)
    for path, table in _tables(raw):
        for key, value in table.items():
            if _counts((*path, key), table):
                yield from _of_key((*path, key), value, names)
                yield from _chosen((*path, key), value, choices)
        yield from _unsaid(path, table)
        yield from _premium(path, table, choices)
        if "cite" in table and ("versions" in path or (path[:1] == ("benefits",) and "rate" in table)):
            yield from _cited((*path, "cite", 0), table["cite"][0], policy)
    yield from _entries(raw)
    if policy.local is not None:
        yield from _levels(raw)
    elif isinstance(policy, InsurancePolicy):
        yield from _order(policy)


def _tables(node: Any, path: Path = ()) -> Iterator[tuple[Path, Raw]]:
    """Yield every table of a parsed file, with its path."""
    if isinstance(node, dict):
        yield path, node
    if isinstance(node, dict | list):
        for key, value in node.items() if isinstance(node, dict) else enumerate(node):
            yield from _tables(value, (*path, key))


def _counts(path: Path, table: Raw) -> bool:
    """Whether what stands at a place may be slipped; of questions only when they concern whom.

    Whether a date is behind another question decides only what is asked first.
    """
    if path[0] == "columns":
        return path[-1] in _OF_COLUMNS and not (path[-1] == "behind" and table["type"] == "date")
    return path[0] not in _LEFT_ALONE


def _of_key(path: Path, value: Any, names: Names) -> Iterator[Slip]:
    key = path[-1]
    if key in _WHEN:
        yield from ((kind, Edit(path, value=after), value, after) for kind, after in condition_slips(value, names))
    elif key in _SHARES:
        several = [(path, value)] if isinstance(value, str) else [((*path, at), one) for at, one in enumerate(value)]
        for at, share in several:
            yield from ((kind, Edit(at, value=after), share, after) for kind, after in shares(share))
    elif not isinstance(value, dict | list):
        yield from of_value(path, value)
    if key in _MAY_END:
        shown = f"{key} = {value if isinstance(value, str | int | date) else '{…}'}"
        yield "dropped", Edit(path, "drop"), shown, ""


def _unsaid(path: Path, table: Raw) -> Iterator[Slip]:
    """Yield a yes to what an entry may say and does not."""
    if path and _counts(path, table):
        for key, beside in _YES.items():
            if key not in table and all(one in table for one in beside):
                yield "yes_no", Edit((*path, key), value=True), "", f"{key} = true"


def names_of(policy: Policy) -> Names:
    """Return the names that conditions of a policy may take for each other: those that stand beside each other."""
    law = policy.law
    flags = [[one.id for one in law.columns if one.type == "flag" and one.table == table] for table in _LEVELS]
    facts = [[one.id for one in law.facts if one.of == level] for level in _LEVELS]
    switches = [one.id for one in law.switches]
    days = dates_of(law)
    ends = (MONTHS_SINCE, MONTHS_BEGUN, CALENDAR_MONTHS)
    several = [*flags, *facts, switches, days, *([day + end for day in days] for end in ends)]
    several += [[day + end for end in ends] for day in days]
    several += [["age", "age_months"], ["birth_month", "birth_day"], ["on_month", "on_day"], ["birth_year", "on_year"]]
    pairs = dict.fromkeys(pair for one in several for pair in neighbours(one))
    yes_or_no = frozenset(name for one in (*flags, *facts, switches) for name in one)
    codes = {name: tuple(code.value for code in one.codes) for name, one in policy.columns.items() if one.codes}
    return Names(tuple(pairs), yes_or_no, codes)


_LEVELS = ("household", "person")
Choices = Mapping[str, Sequence[str]]


def _choices_of(policy: Policy) -> Choices:
    """Return what else a key may say, by the key."""
    law = policy.law
    found: dict[str, Sequence[str]] = {
        "column": dates_of(law),
        "behind": [one.id for one in law.columns if one.type == "flag"],
    }
    if isinstance(law, SupportFile):
        return found | {"per": list(PER), "rate": [one.id for one in law.rates]}
    assert isinstance(law, PolicyFile)
    payers = [one.id for one in law.payers if one.id != PAYER]
    return found | {"payer": payers, "premium": ["scale", "other", "none"], "rule": get_args(Choice)}


def _chosen(path: Path, value: Any, choices: Choices) -> Iterator[Slip]:
    known = choices.get(str(path[-1]), ())
    if isinstance(value, str) and value in known:
        beside = {one for pair in neighbours(known) if value in pair for one in pair}
        others = [one for one in known if one != value and (path[-1] != "behind" or one in beside)]
        yield from (("choice", Edit(path, value=other), value, other) for other in others)


def _premium(path: Path, table: Raw, choices: Choices) -> Iterator[Slip]:
    """Yield another premium for a version of a group that does not say that it is that of the policy."""
    if "place" in table and "premium" not in table:
        for other in choices["premium"][1:]:
            yield "choice", Edit((*path, "premium"), value=other), "", f"premium = {other}"


def _cited(path: Path, key: str, policy: Policy) -> Iterator[Slip]:
    """Yield the citations that stand beside the first one of an entry, on which it rests, and read otherwise."""
    pairs = (pair for pair in neighbours(list(policy.law.citations)) if key in pair)
    beside = (one for pair in pairs for one in pair if policy.cited(one) != policy.cited(key))
    yield from (("cite", Edit(path, value=other), key, other) for other in beside)


def _entries(node: Any, path: Path = ()) -> Iterator[Slip]:
    """Yield every entry of a list of tables dropped and doubled, every id of a list dropped, at any depth."""
    for key, value in node.items() if isinstance(node, dict) else enumerate(node):
        at = (*path, key)
        if at[0] in {"columns", *_LEFT_ALONE} or not isinstance(value, dict | list):
            continue
        if path in {("instruments",), ("citations",)}:
            yield "dropped", Edit(at, "drop"), f"[{path[0]}.{key}]", ""
        elif isinstance(value, list) and (key in _IDS or isinstance(value[0], dict)):
            of = ".".join(one for one in at if isinstance(one, str))
            for number, entry in enumerate(value):
                shown = f"[[{of}]] {entry.get('id', entry.get('from', ''))}" if isinstance(entry, dict) else entry
                yield "dropped", Edit((*at, number), "drop"), shown, ""
                if isinstance(entry, dict):
                    yield "doubled", Edit((*at, number), "double"), shown, f"{shown} {shown}"
        yield from _entries(value, at)


_IDS = {"groups", "discounts"}
"""Lists of ids, or of shares, of which each may be forgotten."""


def _levels(raw: Raw) -> Iterator[Slip]:
    """Yield what is added taken for what is given in all, and the other way round."""
    for path, table in _tables(raw):
        for key, other in (("add", "level"), ("level", "add")):
            if key in table:
                after = {other if name == key else name: value for name, value in table.items()}
                yield "choice", Edit(path, value=after), f"{key} = {table[key]}", f"{other} = {table[key]}"


def _order(policy: InsurancePolicy) -> Iterator[Slip]:
    """Yield every two groups that stand beside each other, on some day, in the order in which they pay, swapped."""
    places: dict[int, tuple[Path, str]] = {}
    for at, group in enumerate(policy.law.groups):
        for number, version in enumerate(group.versions):
            key = "place" if version.order is None else "order"
            places[id(version)] = (at, "versions", number, key), f"{group.id} {version.order or version.place}"
    found: dict[tuple[Path, Path], tuple[str, str]] = {}
    for day in turning_days(policy.law):
        try:
            entries = sorted(in_force(policy, day, {}).entries, key=lambda one: one.key)
        except LawMissingError:  # of a day of which the premium was not read nothing is decided
            continue
        for pair in pairwise(places[id(one.version)] for one in entries):
            (first, before), (second, after) = pair
            found.setdefault((first, second), (f"{before}, {after}", f"{after}, {before}"))
    for paths, (before, after) in found.items():
        yield "order", Edit(("groups",), "swap", paths), before, after
