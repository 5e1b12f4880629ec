"""Invented policies of which everything is proved, and the same with mistakes planted in them."""

from pathlib import Path

from povrules.language.reading import Source
from povrules.proofs.model import Proof
from povrules.proofs.policy import policy_proofs
from povrules.rules import InsurancePolicy, SupportPolicy, read_policy
from povrules.rules.provinces import with_province

HERE = Path(__file__).parent
ISLE, QUAY, COVE = (HERE.joinpath(f"{name}.toml").read_text("utf-8") for name in ("isle", "quay", "cove"))
Change = tuple[str, str]


def changed(text: str, *changes: Change) -> str:
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def isle(*changes: Change) -> InsurancePolicy:
    policy = read_policy(Source("isle.toml", changed(ISLE, *changes).encode()))
    assert isinstance(policy, InsurancePolicy)
    return policy


def quay(*changes: Change) -> SupportPolicy:
    policy = read_policy(Source("quay.toml", changed(QUAY, *changes).encode()))
    assert isinstance(policy, SupportPolicy)
    return policy


def cove(folder: Path, *changes: Change, of: InsurancePolicy | None = None) -> InsurancePolicy:
    path = folder / "cove.toml"
    path.write_text(changed(COVE, *changes), "utf-8")
    [policy] = with_province([of or isle()], path)
    assert isinstance(policy, InsurancePolicy)
    return policy


def proofs(policy: InsurancePolicy | SupportPolicy) -> dict[str, Proof]:
    return {one.name: one for one in policy_proofs(policy)}


def fails(policy: InsurancePolicy | SupportPolicy) -> dict[str, list[str]]:
    """What does not hold, with what is said of it in English."""
    found = proofs(policy).items()
    return {name: [one.said.en for one in proof.examples] for name, proof in found if proof.status == "fails"}
