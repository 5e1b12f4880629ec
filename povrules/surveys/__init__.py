"""The surveys: forms whose raw answers give a standard's indicators and score. One TOML file each in this folder."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import resources

from povrules.errors import LawFileError
from povrules.language.citations import Citing
from povrules.language.columns import Column, household_columns
from povrules.language.expression import Count, Node, names
from povrules.language.loader import lay, overlay_target
from povrules.language.question import Level, Question
from povrules.language.reading import Source, parse, refuse
from povrules.language.shared_questions import take_over
from povrules.language.survey import SurveyFile
from povrules.language.survey_checks import PERSON_NUMBERS, check_survey
from povrules.text import Text

BIRTH = ("born", "born_year")
"""The questions about persons that give an age."""


@dataclass(frozen=True, eq=False, repr=False)
class Survey(Citing):
    """A checked survey and the file that it came from; ``included``: files that questions were taken over from."""

    law: SurveyFile
    source: Source
    overlays: tuple[Source, ...] = ()
    included: tuple[Source, ...] = ()

    @property
    def id(self) -> str:
        """The id of the survey, e.g. ``tt-07-2021``."""
        return self.law.id

    @cached_property
    def parameters(self) -> dict[str, int]:
        """The values of the parameters; yes is 1, no is 0."""
        return {parameter.id: int(parameter.value) for parameter in self.law.parameters}

    def questions(self, level: Level) -> tuple[Question, ...]:
        """Return the questions about households, the boxes of a ledger among them, or those about persons."""
        return self.law.columns_of(level) + (self.law.boxes if level == "household" else ())

    @cached_property
    def members_columns(self) -> tuple[Question, ...]:
        """The questions about persons once what a blank means is filled in: a blank that is left is unknown."""
        return tuple(one.model_copy(update={"blank": "unknown"}) for one in self.questions("person"))

    def columns(self, level: Level) -> dict[str, Column]:
        """Return every column that an expression about households, or about persons, may name."""
        shared = household_columns() if level == "household" else ()
        return {column.id: column for column in (*shared, *self.questions(level))}

    def reads(self, conditions: Iterable[Node]) -> list[str]:
        """Return every name behind conditions: questions, facts, amounts, tables and parameters."""
        open_ = [name for one in conditions for name in names(one)]
        seen: dict[str, None] = {}
        while open_:
            name = open_.pop()
            if name not in seen:
                seen[name] = None
                open_ += self._declared.get(name, ((), ()))[1]
        return list(seen)

    def questions_behind(self, conditions: Iterable[Node]) -> tuple[Question, ...]:
        """Return the questions that conditions read; of an age, those about the birth, of which either will do."""
        read = set(self.reads(conditions))
        aged = not read.isdisjoint(PERSON_NUMBERS)
        birth = BIRTH if aged else ()
        return tuple(one for one in self.law.columns if one.id in read or (one.table == "person" and one.id in birth))

    def cites(self, own: Iterable[str], conditions: Iterable[Node]) -> tuple[str, ...]:
        """Return the citations of a piece of the survey and of all facts, amounts, tables and parameters behind it.

        A parameter of which a caution speaks is left out: it matters only for the households that are cautioned.
        """
        behind = [key for name in self.reads(conditions) for key in self._declared.get(name, ((), ()))[0]]
        return tuple(dict.fromkeys([*own, *behind]))

    @cached_property
    def _declared(self) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
        """The citations of every fact, amount, table and parameter, and the names in it."""
        law = self.law
        cautioned = {key for caution in law.cautions for key in caution.cite}
        found: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
        for fact in law.facts:
            found[fact.id] = fact.cite, tuple(names(fact.when))
        for amount in law.amounts:
            part = amount.amount.part if isinstance(amount.amount, Count) else amount.amount
            found[amount.id] = amount.cite, tuple(names(part))
        for lookup in law.lookups:
            found[lookup.id] = lookup.cite, (lookup.split, *PERSON_NUMBERS)
        for parameter in law.parameters:
            found[parameter.id] = () if cautioned & set(parameter.cite) else parameter.cite, ()
        return found


def asked(surveys: Iterable[Survey], level: Level) -> dict[str, Question]:
    """Return the questions of several surveys by id; one that they share has all its spellings."""
    found: dict[str, Question] = {}
    for question in (one for survey in surveys for one in survey.questions(level)):
        known = found.setdefault(question.id, question)
        if known is not question:
            found[question.id] = _with_spellings(known, question)
    return found


def _with_spellings(question: Question, other: Question) -> Question:
    spelled = {code.value: code.aliases for code in other.codes}
    codes = tuple(
        code.model_copy(update={"aliases": tuple(dict.fromkeys([*code.aliases, *spelled.get(code.value, ())]))})
        for code in question.codes
    )
    aliases = tuple(dict.fromkeys([*question.aliases, *other.aliases]))
    return question.model_copy(update={"aliases": aliases, "codes": codes})


def person_columns(surveys: Iterable[Survey]) -> tuple[Question, ...]:
    """Return the questions about persons, as columns that a table of members always has once it is read."""
    return tuple(one.model_copy(update={"if_there": False}) for one in asked(surveys, "person").values())


def survey_ids() -> tuple[str, ...]:
    """Return the ids of the surveys that are shipped, in order."""
    found = (file.name for file in resources.files(__name__).iterdir() if file.name.endswith(".toml"))
    return tuple(sorted(name.removesuffix(".toml") for name in found))


def load_survey(name: str, overlays: Sequence[Source] = ()) -> Survey:
    """Load a survey that is shipped, with the overlays that are for it; raises :class:`povrules.LawFileError`."""
    mine = tuple(dict.fromkeys(one for one in overlays if overlay_target(one) == name))
    return _load(name, mine)


@lru_cache(maxsize=64)
def _load(name: str, overlays: tuple[Source, ...]) -> Survey:
    return read_survey(survey_source(name), overlays)


def survey_source(name: str) -> Source:
    """Return the file of a survey that is shipped; raises :class:`povrules.LawFileError` where there is none."""
    file = resources.files(__name__).joinpath(f"{name}.toml")
    if not file.is_file():
        raise LawFileError(Text(f"không có phiếu rà soát {name!r}", f"there is no survey {name!r}"))
    return Source(f"{name}.toml", file.read_bytes())


def read_survey(source: Source, overlays: tuple[Source, ...] = ()) -> Survey:
    """Read a survey file with the questions that it takes over, lay the overlays over it and check the whole.

    Every finding is raised at once, but for those in the table of questions taken over, which come first.
    """
    raw = parse(source)
    included = take_over(raw, source, survey_source)
    law, laid = lay(SurveyFile, source, raw, overlays)
    refuse(source, check_survey(law, household_columns(), overlaid=bool(overlays)), overlays, laid)
    return Survey(law, source, overlays, included)
