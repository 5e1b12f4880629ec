"""Proofs about blanks: whatever is left blank, what the engine says is sure holds of every completion.

First of conditions: every way to answer or to leave blank what one reads is put to the engine, and what it says is held
against all sound completions. Where nothing is blank both have to say the same. Then of verdicts
(:mod:`povrules.proofs.policies.verdicts`): of any two conditions each may be sure, possible or neither.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from povrules.engines.reason import number
from povrules.language.expression import Node, words
from povrules.language.policy_shared import DAY_NUMBERS
from povrules.language.question import Level
from povrules.proofs.model import Example, Proof
from povrules.proofs.policies.aspects import Aspects
from povrules.proofs.policies.blanked import Pattern, Patterns
from povrules.proofs.policies.meant import shortened
from povrules.proofs.policies.put_to_engine import Engine, SureMay, said_of
from povrules.proofs.policies.verdicts import Judged, pairs
from povrules.rules import Policy
from povrules.text import Text

Asked = tuple[Level, Aspects]
"""What conditions of a level read on a day."""
Run = tuple[date, Level, tuple[tuple[str, bool], ...]]
"""What the engine is run for: a day, a level, a choice of switches."""
_SHOWN = {True: "true", False: "false", None: "?"}


def blanks(policy: Policy, asked: Sequence[Asked], laws: Sequence[Judged], engine: Engine = said_of) -> Proof:
    """Return whether a blank never decides wrongly; ``engine`` says what is sure and possible of answers."""
    runs, every = _runs(asked)
    tried, many = sum(map(len, runs.values())), Text("", "")
    wrong = [found for run, patterns in runs.items() for found in _against(policy, run, patterns, engine)]
    several, off = pairs(laws)
    if not every:
        many = Text(" (điều kiện nhiều câu hỏi: mỗi lần hai câu)", " (of conditions with many questions two at a time)")
    how = Text(
        f"liệt kê {number(tried, 'vi')} kiểu trả lời và để trống các câu hỏi của từng điều kiện{many.vi} và "
        f"{number(several, 'vi')} cặp điều kiện, đều xét bằng chính chương trình",
        f"enumeration of {number(tried, 'en')} ways to answer or leave blank the questions of each condition{many.en} "
        f"and of {number(several, 'en')} pairs of conditions, each decided by the engine",
    )
    return Proof("blanks", "fails" if wrong or off else "proved", how, examples=tuple(shortened([*wrong, *off])))


def _runs(asked: Sequence[Asked]) -> tuple[dict[Run, list[Pattern]], bool]:
    """Return the patterns of every condition, by what the engine is run for, and whether they are all that there are.

    A condition that does not turn on the calendar is put to the engine on one day.
    """
    seen: set[tuple[Node, Level, date | None]] = set()
    runs: dict[Run, list[Pattern]] = {}
    all_ = True
    for level, aspects in asked:
        patterns = Patterns(aspects)
        for when in aspects.conditions:
            turns = not aspects.reader.names(when).isdisjoint(DAY_NUMBERS)
            key = when, level, aspects.day if turns else None
            if key not in seen:
                seen.add(key)
                for setting in patterns.settings(when):
                    several, every = patterns.of(when, setting)
                    runs.setdefault((aspects.day, level, tuple(setting.items())), []).extend(several)
                    all_ = all_ and every
    return runs, all_


def _against(policy: Policy, run: Run, patterns: Sequence[Pattern], engine: Engine) -> Iterator[Example]:
    """Yield patterns of which the engine says something that is not so of some completion."""
    day, level, setting = run
    switches = {one.id: one.value for one in policy.law.switches} | dict(setting)
    for one, said in zip(patterns, engine(policy, level, day, switches, patterns), strict=True):
        if not _agrees(one, said):
            yield _told(one, day, said)


def _agrees(one: Pattern, said: SureMay) -> bool:
    sure, may = said
    if sure or not may:
        return one.values == {sure}
    return not one.whole and None not in one.values


def _told(one: Pattern, day: date, said: SureMay) -> Example:
    sure, may = said
    engine = Text("đúng", "holds") if sure else Text("có thể đúng", "may hold") if may else Text("sai", "does not hold")
    values = ", ".join(shown for value, shown in _SHOWN.items() if value in one.values)
    cells = ", ".join(f"{name}={cell}" for name, cell in one.cells.items())
    return Example(
        Text(
            f"{day:%d/%m/%Y}, {cells}: theo chương trình “{words(one.when)}” {engine.vi}; các cách điền cho: {values}",
            f"{day:%d/%m/%Y}, {cells}: by the engine “{words(one.when)}” {engine.en}; completions give: {values}",
        ),
        on=day,
    )
