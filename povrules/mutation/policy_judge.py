"""What becomes of a slip in the file of a policy, or of a province: cheap questions first, and on few days."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from povrules.errors import LawFileError, PovrulesError, UsageError
from povrules.language.findings import Path
from povrules.language.reading import Source
from povrules.mutation.cases import wrong_dates
from povrules.mutation.judge import failing, first_of, said_of
from povrules.mutation.model import Edit, Mutant, Raw, Verdict, value_at
from povrules.mutation.policy_golden import PolicyGolden, wrong_discounts, wrong_told
from povrules.mutation.policy_same import compared
from povrules.mutation.policy_slips import policy_mutants
from povrules.mutation.scenes import People, Scene
from povrules.proofs.policy import read_off
from povrules.rules import Policy
from povrules.testing.policy_cases import ERRORS, PolicyCase, Rows, differences
from povrules.text import LANGS, Text

_UNSEEN = {"instruments", "citations"}
"""What no result has but by what cites it: its days are held against those that the golden files state."""

Load = Callable[[Raw], Policy]


@dataclass(frozen=True, eq=False)
class PolicyJudge:
    """Tells what becomes of the slips of a policy, by its golden files.

    ``raw``: the parsed file with the questions that it takes over; ``load`` reads such a one.
    """

    policy: Policy
    source: Source
    raw: Raw
    load: Load
    golden: Sequence[PolicyGolden]
    scenes: Sequence[Scene]

    @classmethod
    def of(cls, source: Source, raw: Raw, load: Load, golden: Sequence[PolicyGolden]) -> "PolicyJudge":
        """Return the judge of a file, which has to hold before it is changed.

        Raises :class:`povrules.errors.LawFileError` for a file that the loader refuses, and
        :class:`povrules.errors.UsageError` where it fails a case, or a proof that is read off the file, itself.
        """
        policy = load(raw)
        cases = sorted((case for one in golden for case in one.cases), key=_switches)
        several = [[*of] for _, of in groupby(cases, key=_switches)]
        scenes = [Scene(policy, of, People.of(policy, of)) for of in several]
        judge = cls(policy, source, raw, load, golden, scenes)
        every = ((one, range(len(one.cases))) for one in scenes)
        for why in (*judge._stated(policy), *judge._cases(policy, every), *failing(read_off(policy))):
            raise UsageError(
                Text(
                    f"{source.name}: tệp gốc đã không đạt, hãy sửa tệp hoặc trường hợp mẫu trước: {why.vi}",
                    f"{source.name}: fails as it stands, mend the file or the cases first: {why.en}",
                )
            )
        return judge

    @property
    def title(self) -> Text:
        """What the file is about."""
        law = self.policy.local or self.policy.law
        return Text(*(f"{law.id} — {law.title.get(lang)}" for lang in LANGS))

    def mutants(self) -> tuple[Mutant, ...]:
        """Return every slip of the file."""
        return policy_mutants(self.policy)

    def verdict(self, edit: Edit) -> Verdict:
        """Return what becomes of the policy with one edit."""
        raw = edit.apply(self.raw)
        try:
            policy = self.load(raw)
        except LawFileError as error:
            return Verdict("refused", first_of(error))
        for why in self._stated(policy):
            return Verdict("dates", why)
        for why in self._cases(policy, self._touched(edit, raw, policy)):
            return Verdict("case", why)
        for why in failing(read_off(policy)):
            return Verdict("proof", why)
        if edit.path[0] in _UNSEEN:
            return Verdict("survivor", _NOTHING)
        found = compared(self.policy, policy)
        return Verdict("equivalent" if found.same else "survivor", found.said)

    def _stated(self, policy: Policy) -> Iterator[Text]:
        law, right = policy.local or policy.law, self.policy.local or self.policy.law
        for one in self.golden:
            mine = [stated for stated in one.stated.dates if _are_of(stated.of, right)]
            yield from said_of(wrong_dates(mine, law))
            yield from said_of(wrong_told(one.stated.told, policy))
            yield from said_of(wrong_discounts(one.stated.discounts, policy))

    def _cases(self, policy: Policy, several: Iterable[tuple[Scene, Sequence[int]]]) -> Iterator[Text]:
        for scene, rows in several:
            for case, outcome in scene.outcomes(policy, rows):
                yield from _wrong(case, outcome)

    def _touched(self, edit: Edit, raw: Raw, policy: Policy) -> Iterator[tuple[Scene, Sequence[int]]]:
        """Yield the cases that an edit can touch, in the scenes in which they are asked about."""
        if edit.path[0] in _UNSEEN:
            return
        spans = [*_spans(edit, self.raw), *_spans(edit, raw)]
        for scene in self.scenes:
            if edit.path[0] == "columns":
                if scene.unsure:
                    yield scene.only(policy, scene.unsure), range(len(scene.unsure))
            elif edit.path[0] == "switches":
                yield scene.only(policy, range(len(scene.cases))), range(len(scene.cases))
            else:
                rows: Iterable[int] = range(len(scene.cases))
                if edit.path[-1] == "when" and edit.action == "set":
                    rows = sorted(scene.turned(policy))
                yield scene, [row for row in rows if any(a <= scene.cases[row].on <= b for a, b in spans)]


def _switches(case: PolicyCase) -> str:
    return str(sorted(case.switches.items()))


def _are_of(names: Sequence[str], law: Any) -> bool:
    """Whether acts or provisions are those of a file: a golden file may have several provinces."""
    group, _, key = names[0].partition(".")
    return key in getattr(law, group)


def _spans(edit: Edit, raw: Raw) -> Iterator[tuple[date, date]]:
    """Yield from when to when what an edit is about is in force; always, where no entry says from when."""
    paths = [(*edit.path, *one) for one in edit.value] if edit.action == "swap" else [edit.path]
    for path in paths:
        tables = [table for at in range(len(path) + 1) if isinstance(table := _at(raw, path[:at]), dict)]
        dated = [table for table in tables if "from" in table]
        if dated:
            yield dated[-1]["from"], dated[-1].get("to", date.max)
        elif edit.action != "drop" or tables[-1] is not raw:
            yield date.min, date.max


def _at(raw: Raw, path: Path) -> Any:
    try:
        return value_at(raw, path)
    except LookupError:
        return None


def _wrong(case: PolicyCase, outcome: Rows | PovrulesError) -> Iterator[Text]:
    """Yield how a case is not as it expects."""
    if isinstance(outcome, PovrulesError):
        if case.error is None or type(outcome) is not ERRORS[case.error]:
            yield Text(*(f"{case.name}: {outcome.message(lang)}" for lang in LANGS))
    elif case.error is not None:
        yield Text(f"{case.name}: cần {case.error}", f"{case.name}: expected {case.error}")
    elif missing := [item for item in case.expect if item not in outcome]:
        yield Text(f"{case.name}: thiếu {missing[0]}", f"{case.name}: {missing[0]} is missing")
    else:
        for name, wanted, found in differences(case, outcome):
            said = f"{case.name}: {name}: {found!r} ≠ {wanted!r} ({case.article})"
            yield Text(said, said)


_NOTHING = Text("không trường hợp nào khác đi", "no case differs")
