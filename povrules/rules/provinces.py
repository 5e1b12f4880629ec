"""What provinces add to national policies: one TOML file a province and policy in ``places/``, or a user's own one."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import cast

from povrules.arguments import not_meant
from povrules.errors import LawFileError, UsageError
from povrules.language.columns import household_columns
from povrules.language.findings import Finding, nearest
from povrules.language.local import LocalFile
from povrules.language.local_checks import check_local, merged_law
from povrules.language.local_draft import meant_all_the_same, read_local
from povrules.language.policy import PolicyFile
from povrules.language.reading import (
    Raw,
    Source,
    as_found,
    law_file,
    parse,
    refusal,
    refuse,
    refuse_other,
    validate,
)
from povrules.language.shared_questions import take_over
from povrules.rules import InsurancePolicy, Policy
from povrules.surveys import survey_source
from povrules.text import Text

_PLACES = resources.files(__package__).joinpath("places")


def province_ids(policy: str) -> tuple[str, ...]:
    """Return the provinces that have a file on a policy in the package, in order."""
    end = f"-{policy}.toml"
    return tuple(sorted(entry.name.removesuffix(end) for entry in _PLACES.iterdir() if entry.name.endswith(end)))


def with_province(policies: list[Policy], province: str | Path) -> list[Policy]:
    """Return policies with what a province adds to those of them of which its law was read.

    ``province``: an id (``hanoi``), or a file, which is about one policy. Raises :class:`povrules.UsageError` for a
    province of which nothing is there on any of the policies, :class:`povrules.LawFileError` for a bad file.
    """
    if not isinstance(province, str | Path):
        raise not_meant("province", province, Text("mã hoặc tệp của tỉnh", "the id or file of a province"))
    if isinstance(province, Path) or province.endswith(".toml"):
        source = law_file(Path(province))
        there = {_about(source, policies): source}
    else:
        found = {one.id: _shipped(province, one.id) for one in policies}
        there = {name: source for name, source in found.items() if source is not None}
        if not there:
            raise UsageError(_nothing(policies, province))
    return [_laid(one, there[one.id]) if one.id in there else one for one in policies]


def _about(source: Source, policies: list[Policy]) -> str:
    """Return the policy that a file is about; raises :class:`povrules.LawFileError` where it is none of those asked.

    What else is wrong in the file is told with it: it is looked at beside a policy of insurance among those asked.
    """
    raw = parse(source)
    refuse_other(source, raw, "province")
    named, asked = raw.get("policy"), [one.id for one in policies]
    if named not in asked:
        shown = ", ".join(asked)
        words = Text(
            f"policy là một trong các chính sách được xét: {shown}", f"as policy, one of those asked for: {shown}"
        )
        first = Finding(("policy",), "" if named is None else as_found(named), words)
        law = next((one.law for one in policies if isinstance(one, InsurancePolicy)), None)
        _read(source, law, [first])
    return str(named)


def _shipped(province: str, policy: str) -> Source | None:
    if province not in province_ids(policy):
        return None
    name = f"{province}-{policy}.toml"
    return Source(name, _PLACES.joinpath(name).read_bytes())


def _nothing(policies: list[Policy], named: str) -> Text:
    known = sorted({name for one in policies for name in province_ids(one.id)})
    about, shown, near = ", ".join(one.id for one in policies), ", ".join(known), nearest(named, known)
    if not known:
        return Text(
            f"--province: chưa có tỉnh nào trong povrules bổ sung cho {about}",
            f"--province: no province in povrules adds anything to {about}",
        )
    return Text(
        f"không có gì của tỉnh {named!r} cho {about}; hiện có: {shown}, hoặc tệp riêng: --province TỆP.toml{near.vi}",
        f"there is nothing of the province {named!r} on {about}; there are: {shown}, or a file of your own: "
        f"--province FILE.toml{near.en}",
    )


@lru_cache(maxsize=64)
def _laid(policy: Policy, source: Source) -> Policy:
    if not isinstance(policy, InsurancePolicy):
        raise UsageError(
            Text(
                f"{source.name}: mức hỗ trợ thêm chỉ dùng được với chính sách bảo hiểm, không với {policy.id}",
                f"{source.name}: what a province adds can be given for a policy of insurance, not for {policy.id}",
            )
        )
    return _with(policy, *_read(source, policy.law), source)


def lay_province(policy: InsurancePolicy, raw: Raw, source: Source, included: tuple[Source, ...]) -> InsurancePolicy:
    """Return a policy with what a parsed file of a province adds; the questions that it takes over are in ``raw``.

    Raises :class:`povrules.LawFileError`.
    """
    findings, form = validate(LocalFile, raw)
    refuse(source, findings)
    local = cast(LocalFile, form)
    refuse(source, check_local(policy.law, local, household_columns()))
    return _with(policy, local, included, source)


def _with(policy: InsurancePolicy, local: LocalFile, included: tuple[Source, ...], source: Source) -> InsurancePolicy:
    files = (*policy.included, *(one for one in included if one not in policy.included))
    return replace(policy, law=merged_law(policy.law, local), included=files, local=local, local_source=source)


def _read(
    source: Source, law: PolicyFile | None, first: Sequence[Finding] = ()
) -> tuple[LocalFile, tuple[Source, ...]]:
    """Return what a file says and the files of the questions that it takes over.

    Raises :class:`povrules.LawFileError` with all that is wrong in it at once: ``first``, what has not the form, and
    what cannot be meant with ``law`` in what has.
    """
    raw, included, said = parse(source), tuple[Source, ...](), list[LawFileError | None]()
    try:
        included = take_over(raw, source, questions_of)
    except LawFileError as error:
        said.append(error)
    findings, broken, local = read_local(raw)
    findings = [*first, *(one for one in findings if not first or one.path != first[0].path)]
    if said:
        broken.add(("columns_of",))
    if law is not None:
        findings += meant_all_the_same(check_local(law, local, household_columns()), broken)
    said.append(refusal(source, findings))
    texts = [one.text for one in said if one is not None]
    if texts:
        raise LawFileError(Text("\n".join(one.vi for one in texts), "\n".join(one.en for one in texts)))
    return local, included


def questions_of(name: str) -> Source:
    """Return the file of the questions that several provinces ask, or of a survey."""
    if name != "provinces":
        return survey_source(name)
    return Source("questions.toml", _PLACES.joinpath("questions.toml").read_bytes())
