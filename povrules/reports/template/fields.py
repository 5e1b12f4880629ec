"""The columns of the sheets to fill in: which, in which order and group, and what may be entered."""

from dataclasses import dataclass

from povrules.census.kinds import expectation
from povrules.language.columns import Code, Column, household_columns
from povrules.language.question import Level, Question
from povrules.reports.template.content import Content
from povrules.surveys import Survey
from povrules.text import Text

WHO = ("household_id", "head_name", "area", "province", "commune", "village")
"""Of the columns that every census may have, those that stand first, before the survey's own."""
MEANS = ("members", "income_12m", "income_per_capita", "social_assistance_12m", "agricultural")
"""Those that stand after the survey's questions without a group."""
_ENDLESS = 10**15
"""A bound where none is declared."""
NARROW = 1.12
"""So many letters of running text stand where one digit does, by which widths of columns are measured."""
_MEANS = Text("Nhân khẩu, thu nhập", "Members and incomes")
_FIRST = {"household": Text("Hộ gia đình", "Household"), "person": Text("Thành viên", "Member")}


@dataclass(frozen=True)
class FormField:
    """A column to fill in; ``group`` counts from 0 and chooses its colour."""

    column: Column
    group: int
    heading: Text

    @property
    def form(self) -> str:
        """Where the question stands on the paper form."""
        return self.column.form if isinstance(self.column, Question) else ""


def fields(survey: Survey, content: Content, level: Level) -> list[FormField]:
    """Return the columns of the sheet of households, or of members, in their order."""
    ordered: list[tuple[Column, Text | None]] = []
    questions = list(survey.law.columns_of(level))
    if level == "household":
        shared = {column.id: column for column in household_columns()}
        ordered += [(shared[name], None) for name in WHO]
        while questions and content.group(level, questions[0].id) is None:
            ordered.append((questions.pop(0), None))
        ordered += [(shared[name], _MEANS if name == MEANS[0] else None) for name in MEANS]
    ordered += [(question, content.group(level, question.id)) for question in questions]
    found, number, heading = [], 0, _FIRST[level]
    for column, begins in ordered:
        if begins is not None:
            number, heading = number + 1, begins
        found.append(FormField(column, number, heading))
    return found


def paper_code(code: Code) -> int | None:
    """Return the number that the paper form has for a code."""
    return next((int(alias) for alias in code.aliases if alias.isdecimal()), None)


def bounds(column: Column) -> tuple[float, float]:
    """Return the least and the greatest number that may be entered, in the unit of the form."""
    low = -_ENDLESS if column.minimum is None else column.minimum
    high = _ENDLESS if column.maximum is None else column.maximum
    return low / 10**column.places, high / 10**column.places


def entry(column: Column) -> Text:
    """Return what may be entered in a cell."""
    match column.type:
        case "code":
            return _codes(column)
        case "id":
            return Text("một mã cho mỗi hộ, giống nhau ở hai trang", "one id a household, the same on both sheets")
        case _:
            return expectation(column)


def _codes(column: Column) -> Text:
    vi, en = [], []
    for code in column.codes:
        digit = paper_code(code)
        before = "" if digit is None else f"{digit} = "
        vi.append(before + code.vi)
        en.append(before + code.en)
    return Text("; ".join(vi), "; ".join(en))
