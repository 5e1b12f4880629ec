"""What does not hold of a policy, and what of that its file declares with the law that means it so."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from povrules.language.policy import PolicyDeclared
from povrules.proofs.model import Example, Proof, Status
from povrules.proofs.policies.spans import Span
from povrules.rules import Policy
from povrules.text import LANGS, Text

MOST_SHOWN = 6
"""Examples of a property that fails that are shown; how many more there are is said."""


class Against(NamedTuple):
    """Something that does not hold: of what, on which days, and somebody who shows it."""

    of: tuple[str, ...]
    spans: tuple[Span, ...]
    example: Example


def with_meant(policy: Policy, name: str, found: Iterable[Against], how: Text) -> Proof:
    """Return a property that does not hold where ``found`` says so; what the file declares has to be found too.

    With a province that is so of what its own file declares.
    """
    against, declared = list(found), [one for one in policy.law.declared if one.property == name]
    wrong = list(_undeclared(against, declared))
    own = declared if policy.local is None else [one for one in declared if one in policy.local.declared]
    wrong += [Example(_idle(one, of)) for one in own for of in _needed(one) if not _shown(one, of, against)]
    told = [_told(policy, one, against) for one in declared if any(_is_of(one, other.of) for other in against)]
    status: Status = "fails" if wrong else "declared" if told else "proved"
    return Proof(name, status, how, examples=(*shortened(wrong), *told))


def shortened(examples: Sequence[Example]) -> list[Example]:
    """Return the first examples, and how many more there are."""
    more = len(examples) - MOST_SHOWN
    if more < 1:
        return list(examples)
    return [*examples[:MOST_SHOWN], Example(Text(f"và {more} trường hợp nữa", f"and {more} more"))]


def days_text(spans: Sequence[Span]) -> str:
    """Return days in words: ``01/12/2018–18/10/2023``; those that follow each other are one."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and (span.first - joined[-1].last).days == 1:
            joined[-1] = Span(joined[-1].first, span.last)
        else:
            joined.append(span)
    return ", ".join(
        f"{one.first:%d/%m/%Y}" if one.first == one.last else f"{one.first:%d/%m/%Y}–{one.last:%d/%m/%Y}"
        for one in joined
    )


def _is_of(one: PolicyDeclared, of: tuple[str, ...]) -> bool:
    """Tell whether something found is what is declared.

    Of the order it is a group, or what pays for it, before one of those named, or before any.
    """
    if one.property != "order":
        return one.of == of
    *first, behind = of
    return one.of[0] in first and (len(one.of) == 1 or behind in one.of[1:])


def _needed(one: PolicyDeclared) -> list[tuple[str, ...]]:
    """Return everything that has to be found of what is declared."""
    return [(one.of[0], other) for other in one.of[1:]] if one.property == "order" and one.of[1:] else [one.of]


def _shown(one: PolicyDeclared, of: tuple[str, ...], against: Sequence[Against]) -> bool:
    return any(_is_of(one, other.of) and set(of) <= set(other.of) and _days(one, other) for other in against)


def _days(one: PolicyDeclared, found: Against) -> list[Span]:
    return [span for span in found.spans if one.covers(*span)]


def _undeclared(against: Sequence[Against], declared: Sequence[PolicyDeclared]) -> Iterator[Example]:
    """Yield what nothing declares, with the days on which it is so; of what is on several the first."""
    open_: dict[tuple[str, ...], tuple[Example, list[Span]]] = {}
    for one in against:
        spans = _without(one, declared)
        if spans:
            open_.setdefault(one.of, (one.example, []))[1].extend(spans)
    yield from (_on_days(example, spans) for example, spans in open_.values())


def _without(found: Against, declared: Sequence[PolicyDeclared]) -> list[Span]:
    """Return the days on which nothing declares it."""
    meant = {span for one in declared if _is_of(one, found.of) for span in _days(one, found)}
    return [span for span in found.spans if span not in meant]


def _told(policy: Policy, one: PolicyDeclared, against: Sequence[Against]) -> Example:
    found = [other for other in against if _is_of(one, other.of)]
    days = days_text([*dict.fromkeys(span for other in found for span in _days(one, other))])
    source = Text(*("; ".join(policy.cited(key).get(lang) for key in one.cite) for lang in LANGS))
    more = len({other.of for other in found}) - 1
    also = Text(f", và {more} nhóm khác", f", and {more} other groups") if more else Text("", "")
    plain = min((other.example for other in found), key=lambda example: len(example.said.en))
    said = plain.said
    return replace(
        plain,
        said=Text(
            f"{one.vi} ({source.vi}; {days}){also.vi}: {said.vi}",
            f"{one.en} ({source.en}; {days}){also.en}: {said.en}",
        ),
    )


def _on_days(example: Example, spans: Sequence[Span]) -> Example:
    days = days_text(spans)
    return replace(example, said=Text(f"{example.said.vi} [{days}]", f"{example.said.en} [{days}]"))


def _idle(one: PolicyDeclared, of: tuple[str, ...]) -> Text:
    shown = " → ".join(of)
    return Text(
        f"{shown}: tệp ghi là ngoại lệ ([[declared]], {one.property}), nhưng không ai như vậy",
        f"{shown}: the file declares it ([[declared]], {one.property}), but nobody shows it",
    )
