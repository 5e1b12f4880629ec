"""The law of a survey by which something was taken from the answers of households: for the legal basis of a result."""

from collections.abc import Iterable, Iterator

from povrules.engines.legal import law_use, parameter_value
from povrules.engines.rests_on import Part
from povrules.language.loader import Standard
from povrules.review import LawUse
from povrules.surveys import Survey
from povrules.text import Text

_NO_VALUE = Text("", "")


def survey_law(survey: Survey, standard: Standard, parts: Iterable[Part]) -> Iterator[LawUse]:
    """Yield the parts of a survey that some household rests on, with how many do, and then their parameters."""
    labels, behind = _labels(survey, standard), _behind(survey)
    read: set[str] = set()
    for part in parts:
        if part.held.any():
            read |= {*behind.get((part.kind, part.id), (part.id,))}
            if part.kind != "parameter":
                use = law_use(survey, part.kind, part.id, labels[part.kind, part.id], _NO_VALUE, part.keys)
                yield use.model_copy(update={"households": int(part.held.sum())})
    for one in survey.law.parameters:
        if one.id in read:
            yield law_use(survey, "parameter", one.id, one.label, parameter_value(one.value), one.cite)


def _behind(survey: Survey) -> dict[tuple[str, str], list[str]]:
    """Return the names behind the parts of a survey, those of parameters among them, by kind and id."""
    law = survey.law
    found = {("indicator", one.id): survey.reads([one.when]) for one in law.indicators}
    found |= {("caution", one.id): survey.reads([one.when]) for one in law.cautions}
    for item, rows in law.score.by_item() if law.score is not None else ():
        printed = [other.parameter for row in rows for other in row.otherwise]
        added = [] if item.add_if is None else [item.add_if]
        found["item", item.id] = [*survey.reads([row.when for row in rows]), *printed, *added]
    if law.ledger is not None:
        found["ledger", law.ledger.column] = [law.ledger.blank_is_none]
    return found


def _labels(survey: Survey, standard: Standard) -> dict[tuple[str, str], Text]:
    """Return what the parts of a survey are called, by kind and id."""
    law = survey.law
    found = {("indicator", one.id): one.label for one in standard.law.indicators}
    found |= {("caution", one.id): one.label for one in law.cautions}
    if law.screen is not None:
        found |= {("screen", outcome): said.label for outcome, said in law.screen.kept_out.items()}
    if law.score is not None:
        found |= {("item", one.id): one.label for one in law.score.items}
        found |= {("score", one.id): one.label for one in standard.columns if one.id == law.score.column}
    if law.ledger is not None:
        found["ledger", law.ledger.column] = Text(law.ledger.vi, law.ledger.en)
    return found
