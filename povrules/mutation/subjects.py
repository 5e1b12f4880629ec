"""What can be mutated: a standard, a policy, what a province adds to one; each found with its golden files."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from povrules.errors import UsageError
from povrules.language.reading import Raw, Source, law_file, parse
from povrules.language.shared_questions import take_over
from povrules.mutation.cases import Golden, read_golden
from povrules.mutation.judge import Judge
from povrules.mutation.model import Edit, Mutant, Verdict
from povrules.mutation.policy_golden import PolicyGolden, read_policy_golden
from povrules.mutation.policy_judge import PolicyJudge
from povrules.rules import InsurancePolicy, checked_policy, policy_ids, policy_source, read_policy
from povrules.rules.provinces import lay_province, questions_of, with_province
from povrules.standards import source_of
from povrules.surveys import survey_source
from povrules.testing.cases import Case
from povrules.testing.policy_files import is_of_policy
from povrules.text import Text

BESIDE_THE_PACKAGE = Path(__file__).parent.parent.parent / "fixtures"
"""Where the golden files of what is shipped lie in a checkout; an installed package has none."""


class Judging(Protocol):
    """Tells what becomes of the slips of a file."""

    @property
    def title(self) -> Text:
        """What the file is about."""

    def mutants(self) -> tuple[Mutant, ...]:
        """Return every slip of the file."""

    def verdict(self, edit: Edit) -> Verdict:
        """Return what becomes of the file with one edit."""


class Subject(Protocol):
    """A file with its golden ones; it can be sent to another process, what is loaded cannot."""

    @property
    def sources(self) -> tuple[Source, ...]:
        """The file and the golden ones."""

    def judge(self) -> Judging:
        """Load the file; raises :class:`povrules.errors.PovrulesError` for one that does not hold as it stands."""


@dataclass(frozen=True)
class OfStandard:
    """A standard."""

    source: Source
    golden: tuple[Golden, ...]

    @property
    def sources(self) -> tuple[Source, ...]:
        """The file and the golden ones."""
        return (self.source, *(one.source for one in self.golden))

    def judge(self) -> Judge:
        """Load the file."""
        return Judge.of(self.source, self.golden)


@dataclass(frozen=True)
class OfPolicy:
    """A policy, or the file of a province that is laid ``on`` the file of one."""

    source: Source
    golden: tuple[PolicyGolden, ...]
    on: Source | None = None

    @property
    def sources(self) -> tuple[Source, ...]:
        """The file and the golden ones."""
        return (self.source, *(one.source for one in self.golden))

    def judge(self) -> PolicyJudge:
        """Load the file."""
        source, raw = self.source, parse(self.source)
        if self.on is None:
            asked = take_over(raw, source, survey_source, numbers=True)
            return PolicyJudge.of(source, raw, lambda slipped: checked_policy(slipped, source, asked), self.golden)
        policy, taken = read_policy(self.on), take_over(raw, source, questions_of)
        assert isinstance(policy, InsurancePolicy)
        return PolicyJudge.of(source, raw, lambda slipped: lay_province(policy, slipped, source, taken), self.golden)


def subject_of(name: str | Path, cases: Sequence[Path], province: str | Path | None = None) -> Subject:
    """Return a file with its golden ones: the one that are named, or those that are found.

    ``name``: the id of a shipped standard or policy, or a file. ``province``: an id or a file too; then its file is
    the one that is mutated. Raises :class:`UsageError` where there are no cases, or cases of something else.
    """
    if province is not None:
        return _of_province(name, cases, province)
    source = policy_source(name) if name in policy_ids() else source_of(name, policy_ids())
    raw = parse(source)
    if "covers" in raw:
        several = [read_policy_golden(path) for path in cases] or _policy_files(name, "entitlements", f"{name}.toml")
        _check(several, {raw.get("id"), source.name}, source)
        return OfPolicy(source, _some([one.of(None) for one in several], name))
    golden = [read_golden(path) for path in cases] or _golden_files(name, raw, source)
    for one in golden:
        for case in _of_others(one, raw, source):
            raise UsageError(_of_another(one.source, case.id, case.standard, source))
    return OfStandard(source, _some(golden, name))


def _of_province(name: str | Path, cases: Sequence[Path], province: str | Path) -> OfPolicy:
    on = policy_source(name)
    policy = read_policy(on)
    source = with_province([policy], province)[0].local_source
    assert source is not None
    several = [read_policy_golden(path) for path in cases] or _policy_files(province, "entitlements", "provinces.toml")
    _check(several, {policy.id, on.name}, on)
    path = Path(province)
    mine = [one.of(path if path.suffix == ".toml" else str(province)) for one in several]
    return OfPolicy(source, _some([one for one in mine if one.cases], province), on)


G = TypeVar("G", Golden, PolicyGolden)


def _some(golden: Sequence[G], name: str | Path) -> tuple[G, ...]:
    """Return golden files; raises :class:`UsageError` for none, or none with a case."""
    if any(one.cases for one in golden):
        return tuple(golden)
    raise UsageError(
        Text(
            f"{name}: không có trường hợp mẫu; nêu tệp bằng --cases TỆP.toml (docs/mutating.md)",
            f"{name}: there are no golden cases; name their file by --cases FILE.toml (docs/mutating.md)",
        )
    )


def _golden_files(name: str | Path, raw: Raw, source: Source) -> list[Golden]:
    """Return the golden files of a standard that are found without being named.

    Beside a file may lie those of other standards, and of policies.
    """
    found = [read_golden(path) for path in _files(name, "golden", f"{name}.toml") if not _is_of_policy(path)]
    return found if Path(name).suffix != ".toml" else [one for one in found if not [*_of_others(one, raw, source)]]


def _policy_files(name: str | Path, folder: str, file: str) -> list[PolicyGolden]:
    return [read_policy_golden(path) for path in _files(name, folder, file) if _is_of_policy(path)]


def _files(name: str | Path, folder: str, file: str) -> list[Path]:
    path = Path(name)
    if path.suffix == ".toml":
        return sorted(path.parent.glob("test_*.toml"))
    return [one for one in [BESIDE_THE_PACKAGE / folder / file] if one.is_file()]


def _is_of_policy(path: Path) -> bool:
    return is_of_policy(parse(law_file(path)))


def _of_others(golden: Golden, raw: Raw, source: Source) -> Iterator[Case]:
    """Yield the cases of another standard; one that names a place alone is of the standard that it finds."""
    known = {None, raw.get("id"), source.name}
    yield from (case for case in golden.cases if case.standard not in known)


def _check(several: Sequence[PolicyGolden], known: set[object], source: Source) -> None:
    """Refuse cases that are of another policy."""
    for one in several:
        for case in one.cases:
            named = case.policy.name if isinstance(case.policy, Path) else case.policy
            if named not in known:
                raise UsageError(_of_another(one.source, case.id, named, source))


def _of_another(golden: Source, case: str, of: str | None, source: Source) -> Text:
    return Text(
        f"{golden.name}: trường hợp {case} của {of!r}, không phải của {source.name}",
        f"{golden.name}: the case {case} is of {of!r}, not of {source.name}",
    )
