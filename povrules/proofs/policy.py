"""All proofs about one policy, alone or with what a province adds: for everybody, on every day for which it is given.

What turns on answers is known by an exhaustive search: every question is answered in every way that some condition
tells apart (:mod:`povrules.proofs.policies.aspects`). Days between which no law changes are tried together.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from povrules.errors import LawFileError
from povrules.language.findings import Finding
from povrules.language.policy import Period
from povrules.language.policy_checks import findings_on
from povrules.language.reading import Raw, Source, parse
from povrules.language.support_checks import support_findings_on
from povrules.proofs.draft import lines_of
from povrules.proofs.model import Example, Proof, Report
from povrules.proofs.policies import classes, insured, supported
from povrules.proofs.policies.ages import Aged, ages
from povrules.proofs.policies.births import MixedError
from povrules.proofs.policies.blanks import blanks
from povrules.proofs.policies.days import Shown, by_days, cited_in_force, no_hole
from povrules.proofs.policies.draft import read_policy_draft
from povrules.proofs.policies.instead import instead
from povrules.proofs.policies.people import Found
from povrules.proofs.policies.said import quoted
from povrules.proofs.policies.search import Search
from povrules.proofs.policies.skipped import questions
from povrules.proofs.policies.spans import Span
from povrules.proofs.policies.verdicts import OfInsurance, OfSupport, benefit
from povrules.rules import InsurancePolicy, Policy, SupportPolicy, policy_ids, policy_source
from povrules.rules.provinces import with_province
from povrules.text import LANGS, Text

_READ = Text("đọc và kiểm tra tệp", "by reading and checking the file")
_FIRST = Text("cần sửa tệp trước", "the file has to be mended first")
_NO_DAY = Text("không có ngày nào xét được", "there is no day on which it could be tried")
_SEARCHED = {
    "insurance": ("shares", "one_payer", "benefit", "ages", "reached", "questions", "order", "poorer", "blanks"),
    "support": ("highest", "one_rate", "ages", "reached", "questions", "poorer", "blanks"),
}
"""What turns on who there can be, by the kind of policy."""
_LOCAL_KEYS = {"policy", "place", "top_ups"}


def is_policy(name: str | Path) -> bool:
    """Tell whether a name is that of a policy, or of a file that has the keys of one, or of what a province adds."""
    raw = _raw(name)
    return name in policy_ids() or "covers" in raw or raw.get("kind") in _SEARCHED or _is_local(raw)


def _is_local(raw: Raw) -> bool:
    return set(raw) >= _LOCAL_KEYS


def prove_policy(name: str | Path, province: str | Path | None = None) -> Report:
    """Prove what can be proved of a policy: by id, or of a file that may have mistakes; with what a province adds.

    ``name`` may be the file of a province itself. Raises :class:`povrules.errors.UsageError` for a policy, or a
    province, that there is not, and :class:`povrules.errors.LawFileError` for a file that cannot be read at all.
    """
    source = policy_source(name)
    if province is None and _is_local(_raw(name)):
        return prove_policy(str(parse(source)["policy"]), Path(name))
    draft = read_policy_draft(source)
    policy, said = draft.policy, draft.said
    title = Text(source.name, source.name)
    if policy is not None:
        title = Text(*(f"{policy.id} — {policy.law.title.get(lang)}" for lang in LANGS))
    if policy is not None and province is not None:
        try:
            [policy] = with_province([policy], province)
        except LawFileError as error:
            policy, said = None, lines_of(error.text)
    sources: tuple[Source, ...] = (source,)
    if policy is not None:
        sources = (source, *policy.included, *([policy.local_source] if policy.local_source is not None else []))
        if policy.local is not None:
            title = Text(*(f"{title.get(lang)}; {policy.local.title.get(lang)}" for lang in LANGS))
    formed = Proof("policy_formed", "fails" if said else "proved", _READ, examples=tuple(map(Example, said)))
    if policy is None:
        rest = [Proof(one, "unproved", _FIRST) for one in ("no_hole", "cited_in_force", *_SEARCHED["insurance"])]
        return Report(title, sources, (formed, *rest))
    return Report(title, sources, (formed, *policy_proofs(policy)))


def _raw(name: str | Path) -> Raw:
    """Return a file as it is parsed, nothing for one that is no TOML or that is shipped."""
    if not isinstance(name, Path) and not name.endswith(".toml"):
        return {}
    try:
        return parse(policy_source(name))
    except LawFileError:
        return {}


def policy_proofs(policy: Policy) -> Iterator[Proof]:
    """Yield what is proved of a policy, one property after the other, those first that take the least time."""
    if isinstance(policy, SupportPolicy):
        yield from _of_support(policy)
    else:
        assert isinstance(policy, InsurancePolicy)
        yield from _of_insurance(policy)


def _of_insurance(policy: InsurancePolicy) -> Iterator[Proof]:
    def found_on(span: Span) -> Iterator[Finding]:
        return findings_on(policy.law, span.first)

    def unread(span: Span) -> bool:
        return insured.is_unread(policy, span)

    days, sound = by_days("policy_days", insured.insured_spans(policy), found_on, unread)
    yield days
    try:
        laws = insured.insured(policy, sound)
    except MixedError as error:
        yield from _unproved(policy, error.said, _SEARCHED["insurance"])
        return
    yield from read_off(policy, lambda entry: _insured_by(laws, entry))
    if not laws:
        yield from (Proof(one, "unproved", _NO_DAY) for one in _SEARCHED["insurance"])
        return
    verdicts = [OfInsurance(one.law) for one in laws]
    yield insured.shares(laws)
    yield insured.one_payer(laws)
    yield ages(policy, [(one.spans, list(_aged(one))) for one in laws])
    yield insured.reached(policy, laws)
    yield benefit(verdicts)
    if any(one.law.either for one in laws):
        yield insured.either(laws)
    yield insured.order(policy, laws)
    yield questions(policy, [("person", aspects, one.turns) for one in laws for aspects in one.aspects])
    if policy.local is not None:
        yield classes.local(policy, laws)
    yield classes.poorer(policy, laws)
    yield blanks(policy, [("person", aspects) for one in laws for aspects in one.aspects], verdicts)


def _aged(one: insured.Insured) -> Iterator[Aged]:
    for entry, when in zip(one.order, one.whens, strict=True):
        named = entry.group if entry.added is None else entry.added.top_up
        yield Aged(named.id, named.label, when)
    for own in one.law.benefits:
        assert own.when is not None
        yield Aged(insured.BENEFIT, Text("mức hưởng", "rate of benefit"), own.when)


def _insured_by(laws: Sequence[insured.Insured], entry: Period) -> Found | None:
    for one in laws:
        for at, group in enumerate(one.order):
            if group.version is entry or (group.added is not None and group.added.version is entry):
                return one.somebody(at)
    return None


def _of_support(policy: SupportPolicy) -> Iterator[Proof]:
    def found_on(span: Span) -> Iterator[Finding]:
        return support_findings_on(policy.law, span.first)

    spans = supported.supported_spans(policy)
    days, sound = by_days("support_days", spans, found_on)
    yield days
    try:
        laws = supported.supported(policy, sound)
    except MixedError as error:
        yield from _unproved(policy, error.said, _SEARCHED["support"])
        return
    yield from read_off(policy, lambda entry: _supported_by(laws, entry))
    yield supported.levels(policy)
    if any(one.kind == "loan" for one in policy.law.benefits):
        yield supported.loan_terms(policy, spans)
    if not laws:
        yield from (Proof(one, "unproved", _NO_DAY) for one in _SEARCHED["support"])
        return
    yield supported.highest(laws)
    yield ages(policy, [(one.spans, one.aged) for one in laws])
    if any(one.on.benefit.kind == "loan" for one in laws):
        yield supported.one_rate(laws)
    yield supported.reached(policy, laws)
    asked = [(one.on.benefit.of, aspects) for one in laws for aspects in one.aspects]
    yield questions(policy, [(one.on.benefit.of, aspects, one.turns) for one in laws for aspects in one.aspects])
    yield supported.poorer(policy, laws)
    if any(one.instead for one in policy.law.declared):
        yield instead(policy, sound)
    yield blanks(policy, asked, [OfSupport(one.law, one.on) for one in laws])


def _supported_by(laws: Sequence[supported.Supported], entry: Period) -> Found | None:
    for one in laws:
        for grant in one.on.grants:
            if grant.version is entry:
                search = Search(one.aspects[0])
                return one.found(search, search.wanted(grant.version.when))
    return None


def read_off(policy: Policy, shown: Shown = lambda _: None) -> Iterator[Proof]:
    """Yield what is read off the file; ``shown``: somebody who gets something by an entry, to be told of."""
    yield no_hole(policy, shown)
    yield cited_in_force(policy)
    said = quoted(policy)
    if said is not None:
        yield said


def _unproved(policy: Policy, why: Text, names: Sequence[str]) -> Iterator[Proof]:
    yield from read_off(policy)
    yield from (Proof(one, "unproved", why) for one in names)
