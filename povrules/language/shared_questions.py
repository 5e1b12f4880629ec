"""Questions that a survey takes over from another one, so that the same fact is asked in the same words.

What belongs to the other form stays there: where a question stands on it, its guidance, and the numbers of its boxes.
"""

from collections.abc import Callable, Iterator
from typing import Any, cast

from povrules.language.columns import Many, Model
from povrules.language.findings import Finding, nearest
from povrules.language.question import Level
from povrules.language.reading import Raw, Source, parse, refuse, validate
from povrules.language.schema import Key
from povrules.text import Text

_OF_ITS_FORM = {"form", "help_vi", "help_en"}


class TakenOver(Model):
    """``[columns_of]``: another survey, and the ids of the questions that are taken over from it."""

    survey: Key
    household: Many[str] = ()
    person: Many[str] = ()

    def ids(self, level: Level) -> tuple[str, ...]:
        """Return the questions taken over about households, or about persons."""
        return self.household if level == "household" else self.person


def take_over(raw: Raw, source: Source, find: Callable[[str], Source], *, numbers: bool = False) -> tuple[Source, ...]:
    """Put the questions named by ``columns_of`` behind a survey's own ones; ``raw`` is changed in place.

    ``numbers``: the numbers of the boxes count too, as whoever answers fills in that very form.
    ``find`` gives the source of another survey by id. Returns the files that were read. Raises
    :class:`povrules.LawFileError` for a table of another form, and for a question that the other survey does not ask.
    """
    wanted = raw.pop("columns_of", None)
    if wanted is None:
        return ()
    findings, form = validate(TakenOver, wanted if isinstance(wanted, dict) else {})
    refuse(source, [one._replace(path=("columns_of", *one.path)) for one in findings])
    taken = cast(TakenOver, form)
    other = find(taken.survey)
    asked = {(entry["table"], entry["id"]): entry for entry in parse(other)["columns"]}
    refuse(source, list(_not_asked(taken, set(asked))))
    levels: tuple[Level, ...] = ("household", "person")
    raw["columns"] = [
        *raw.get("columns", []),
        *(_without_form(asked[level, name], numbers=numbers) for level in levels for name in taken.ids(level)),
    ]
    return (other,)


def _not_asked(taken: TakenOver, asked: set[tuple[str, str]]) -> Iterator[Finding]:
    levels: tuple[Level, ...] = ("household", "person")
    for level in levels:
        there = [name for table, name in asked if table == level]
        for position, name in enumerate(taken.ids(level)):
            if name not in there:
                near = nearest(name, there)
                expected = Text(
                    f"một câu hỏi của {taken.survey}{near.vi}", f"a question that {taken.survey} asks{near.en}"
                )
                yield Finding(("columns_of", level, position), name, expected)


def _without_form(entry: dict[str, Any], *, numbers: bool) -> dict[str, Any]:
    """Return a question without what belongs to the form that it stands on."""
    question = {key: value for key, value in entry.items() if key not in _OF_ITS_FORM}
    if "codes" in question and not numbers:
        question["codes"] = [
            code | {"aliases": [one for one in code.get("aliases", []) if not one.isdigit()]}
            for code in question["codes"]
        ]
    return question
