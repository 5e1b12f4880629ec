"""A policy file that may be wrong: all that the loader says of it, and as much as can still be proved."""

from dataclasses import dataclass

from povrules.errors import LawFileError
from povrules.language.findings import Finding
from povrules.language.policy import PolicyFile
from povrules.language.policy_checks import dated_findings
from povrules.language.reading import Source, refusal
from povrules.language.support import SupportFile
from povrules.language.support_checks import dated_support_findings
from povrules.proofs.draft import lines_of
from povrules.rules import Policy, draft_policy
from povrules.text import Text


@dataclass(frozen=True, slots=True)
class PolicyDraft:
    """A policy file with what the loader says of it; ``policy`` is None where nothing can be proved of it.

    Where only days, or citations that are not in force, are wrong, the rest is proved.
    """

    said: tuple[Text, ...]
    policy: Policy | None = None


def read_policy_draft(source: Source) -> PolicyDraft:
    """Read a policy file that may be wrong; what has not the form of one is among the findings."""
    try:
        policy, findings = draft_policy(source)
    except LawFileError as error:
        return PolicyDraft(lines_of(error.text))
    found = refusal(source, findings)
    if found is None:
        return PolicyDraft((), policy)
    readable = all(_is_of_citation(policy, one) for one in findings) or findings == _of_days(policy)
    return PolicyDraft(lines_of(found.text), policy if readable else None)


def _is_of_citation(policy: Policy, finding: Finding) -> bool:
    """Tell whether something is only cited that is not in force, or not cited at all."""
    at_use = finding.path[-1] == "cite" and finding.found in policy.law.citations
    return at_use or (finding.path[0] == "citations" and finding.path[-1] == finding.found)


def _of_days(policy: Policy) -> list[Finding]:
    law = policy.law
    if isinstance(law, SupportFile):
        return list(dated_support_findings(law))
    assert isinstance(law, PolicyFile)
    return list(dated_findings(law))
