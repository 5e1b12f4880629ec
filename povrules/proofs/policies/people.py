"""Somebody that a search found, in words and as rows of a census: what is not named is a no."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from povrules.language.columns import Column
from povrules.language.policy import PolicyQuestion
from povrules.language.policy_shared import CLASS
from povrules.language.question import Level
from povrules.proofs.model import Cell, Example, Row
from povrules.proofs.policies.answers import Value
from povrules.proofs.policies.aspects import BIRTH, born_values
from povrules.proofs.policies.births import ADULT, born_of_age
from povrules.proofs.policies.search import Search, Somebody
from povrules.review import CLASS_LABELS, HouseholdClass
from povrules.text import LANGS, Lang, Text

_YOUNG = 7
"""Below this age months are told."""
_NONE = ("none", "no")
"""Codes that say that there is nothing to tell."""
_AGRICULTURAL: Mapping[HouseholdClass, Row] = {
    "average_agricultural": {"agricultural": True},
    "average": {"agricultural": False},
}
"""What has to be stated beside the words of a class, which two have in common."""
_OTHERWISE: HouseholdClass = "not_poor"
"""The class of somebody of whom nothing turns on it."""


@dataclass(frozen=True, eq=False)
class Found:
    """Somebody on a day, as a search has found them; ``of``: a person, or a household."""

    search: Search
    somebody: Somebody
    of: Level = "person"

    @property
    def day(self) -> date:
        """The day on which somebody is so."""
        return self.search.aspects.day

    def answers(self, view: int = 0) -> dict[str, Value]:
        """Return everything that conditions may name, as a view sees it."""
        return self.search.answers(self.somebody, view)

    def household_class(self, view: int = 0) -> HouseholdClass:
        """Return the class of the household, as a view sees it."""
        return cast(HouseholdClass, self.answers(view).get(CLASS, _OTHERWISE))

    def said(self, view: int = 0, *, classed: bool = True) -> Text:
        """Return in words who it is; ``classed``: with the class of the household."""
        return Text(*(self._words(lang, view, classed=classed) for lang in LANGS))

    def example(self, said: Text, views: Sequence[int] = (0,)) -> Example:
        """Return an example with a household, and the person in it, as each view sees them."""
        rows = [self._rows(number, view) for number, view in enumerate(views, start=1)]
        persons = tuple(person for _, person in rows) if self.of == "person" else ()
        return Example(said, tuple(household for household, _ in rows), persons, self.day)

    @property
    def _cells(self) -> Mapping[str, Cell | date]:
        aspects = self.search.aspects.aspects
        return {
            column: cell
            for name, at in self.somebody.items()
            if name in aspects
            for column, cell in aspects[name].cases[at].cells.items()
        }

    def _words(self, lang: Lang, view: int, *, classed: bool) -> str:
        parts = [Text("một hộ", "a household").get(lang)] if self.of == "household" else [self._born(lang)]
        if classed:
            label = CLASS_LABELS[self.household_class(view)].get(lang)
            parts.append(Text(f"thuộc {label}", f"household: {label}").get(lang))
        told = "; ".join(f"{one[0].lower()}{one[1:]}" for one in self._told(lang, view))
        return ", ".join([f"{self.day:%d/%m/%Y}", *parts]) + (f" ({told})" if told else "")

    def _born(self, lang: Lang) -> str:
        born = self._cells.get(BIRTH)
        if not isinstance(born, date) or not self.somebody[BIRTH]:
            return Text("một người", "a person").get(lang)
        months = cast(int, born_values(born, self.day)["age_months"])
        old = Text(f"{months // 12} tuổi", f"aged {months // 12}")
        if months < 12 * _YOUNG:
            old = Text(f"{months} tháng tuổi", f"{months} months old")
        shown = f"{born:%d/%m/%Y}"
        return Text(f"một người sinh ngày {shown}, {old.vi}", f"a person born on {shown}, {old.en}").get(lang)

    def _told(self, lang: Lang, view: int) -> Iterator[str]:
        cells = self._cells
        for one in self.search.aspects.policy.columns.values():
            cell = cells.get(one.id)
            if cell is None or one.id in {CLASS, BIRTH}:
                continue
            if one.type == "flag":
                told = [] if not cell or self._gates(one, cells) else [one.label.get(lang)]
            elif isinstance(cell, date):
                told = [f"{one.label.get(lang)} {cell:%d/%m/%Y}"]
            elif not self.somebody[one.id] and not self._turns_on(one.id, view):
                told = []
            else:
                label = next((code.label.get(lang) for code in one.codes if code.value == cell), str(cell))
                told = [f"{one.label.get(lang)}: {label}"]
            yield from told
        for switch in self.search.aspects.policy.law.switches:
            if self.somebody.get(switch.id):
                on = str(not switch.value).lower()
                yield Text(f"cách đọc {switch.id}={on}", f"the reading {switch.id}={on}").get(lang)

    def _turns_on(self, name: str, view: int) -> bool:
        """Tell whether some condition is open without an answer that says neither no nor none."""
        answers = self.answers(view)
        if answers[name] in _NONE:
            return False
        del answers[name]
        aspects = self.search.aspects
        return any(aspects.reader.truth(when)(answers) is None for when in aspects.deciding)

    def _gates(self, one: Column, cells: Mapping[str, Cell | date]) -> bool:
        """Tell whether a yes only stands before a date that is told."""
        law = self.search.aspects.policy.law
        return any(other.behind == one.id and other.type == "date" and other.id in cells for other in law.columns)

    def _rows(self, number: int, view: int) -> tuple[Row, Row]:
        """Return the household and the person with an answer to every question of the policy."""
        policy, cells = self.search.aspects.policy, dict(self._cells)
        key: Row = {"household_id": str(number)}
        label, born = self.household_class(view), born_of_age(self.day, ADULT)
        rows: dict[Level, Row] = {
            "household": key | {"recognised_status": CLASS_LABELS[label].vi} | _AGRICULTURAL.get(label, {}),
            "person": key | {"person_no": "1", BIRTH: _cell(cells.get(BIRTH, born))},
        }
        for one in reversed(policy.law.columns):
            given = self._given(one, cells)
            if given is not None and one.id not in rows[one.table]:
                cells[one.id] = given
                rows[one.table][one.id] = _cell(given)
                if one.behind is not None and given is not False:
                    cells[one.behind] = True
        return rows["household"], rows["person"]

    def _given(self, one: PolicyQuestion, cells: Mapping[str, Cell | date]) -> Cell | date:
        """Return the answer to a question; of one on which nothing turned the plainest, of another one none."""
        if one.id in cells:
            return cells[one.id]
        aspect = self.search.aspects.aspects.get(one.id)
        if one.type in {"flag", "code"} and aspect is not None:
            return aspect.cases[0].cells[one.id]
        return False if one.type == "flag" else None


def _cell(value: Cell | date) -> Cell:
    return value.isoformat() if isinstance(value, date) else value
