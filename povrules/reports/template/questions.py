"""The workbook of what policies ask: households and persons, with what a census has of them already."""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from povrules.census.model import Census
from povrules.language.columns import Column, household_columns
from povrules.language.policy import PolicyQuestion
from povrules.language.question import Level
from povrules.reports.book import Book, Sheet, open_book
from povrules.reports.template.entry import add_entry_sheet, add_lists, look_of
from povrules.reports.template.fields import FormField, entry
from povrules.reports.words import YES_NO
from povrules.rules import Policy
from povrules.text import Lang, Text

LEVELS: tuple[Level, Level] = ("household", "person")
_HOUSEHOLD = ("household_id", "province", "commune", "village", "area", "recognised_status", "agricultural")
_PERSON = ("household_id", "person_no", "born", "born_year")
_NAMES = {"head_name", "name"}
"""Names stay in the census: they are personal data, and no policy reads them."""
_WHO = Text("Hộ, người", "Household, person")
_CENSUS = Text("Có sẵn trong danh sách", "As the census has it")
_ASKED = Text("Câu hỏi của chính sách", "Questions of the policies")


class Filled(NamedTuple):
    """Households and persons as a census has them."""

    households: Census
    persons: Census


def question_fields(policies: Sequence[Policy], filled: Filled | None, level: Level) -> list[FormField]:
    """Return the columns of a sheet: who it is about, what else the census has, then each question once."""
    asked: dict[str, Column] = {one.id: one for policy in policies for one in policy.questions(level)}
    shared = {one.id: one for one in household_columns()} if level == "household" else {}
    first = [name for name in (_HOUSEHOLD if level == "household" else _PERSON) if name in shared or name in asked]
    columns = shared | asked
    there = () if filled is None else (filled.households, filled.persons)[LEVELS.index(level)].headers
    kept = [name for name in shared if name in there and name not in (*first, *asked)]
    groups = ((0, _WHO, first), (1, _CENSUS, kept), (2, _ASKED, [name for name in asked if name not in first]))
    return [
        FormField(columns[name], group, heading)
        for group, heading, names in groups
        for name in names
        if name not in _NAMES
    ]


def write_questions(policies: Sequence[Policy], filled: Filled | None, path: Path, lang: Lang) -> None:
    """Write the workbook; errors: OSError when it cannot be written."""
    columns: dict[Level, list[FormField]] = {level: question_fields(policies, filled, level) for level in LEVELS}
    labels = {field.column.id: field.column.label for level in LEVELS for field in columns[level]}
    with open_book(path, lang, streamed=False) as book:
        for at, level in enumerate(LEVELS):
            notes = [_note(field.column, labels, lang) for field in columns[level]]
            sheet = add_entry_sheet(book, level, columns[level], notes)
            if filled is not None:
                _fill(book, sheet, [field.column for field in columns[level]], filled[at])
        add_lists(book, columns)


def _note(column: Column, labels: dict[str, Text], lang: Lang) -> str:
    """Return the note on a header: the question, what to enter, when it may be left blank."""
    may = entry(column)
    lines = [column.label, *([column.question] if column.question is not None else [])]
    lines.append(Text(f"Ghi: {may.vi}", f"Enter: {may.en}"))
    if isinstance(column, PolicyQuestion) and column.behind is not None:
        gate = labels[column.behind]
        lines.append(
            Text(
                f"Để trống nếu câu “{gate.vi}” là không; nếu không thì để trống là chưa biết",
                f"Leave it blank where “{gate.en}” is no; otherwise a blank is not known",
            )
        )
    elif column.type == "id":
        lines.append(Text("Không được để trống", "Must not be blank"))
    else:
        lines.append(
            Text("Để trống: chưa biết (chưa biết không phải là không)", "Left blank: not known (which is not no)")
        )
    return "\n".join(line.get(lang) for line in lines)


def _fill(book: Book, sheet: Sheet, columns: Sequence[Column], census: Census) -> None:
    """Write what a census has, row by row in its order; what could not be read stays blank."""
    for at, column in enumerate(columns):
        if column.id in census.headers:
            _fill_column(sheet, at, column, census.columns[column.id].to_list(), book.style(**look_of(column)))


def _fill_column(sheet: Sheet, at: int, column: Column, values: Iterable[object], style: object) -> None:
    codes = {code.value: code.label for code in column.codes}
    lang = sheet.book.lang
    for row, value in enumerate(values, 1):
        if isinstance(value, bool):
            sheet.text(row, at, YES_NO[value].get(lang), style)
        elif isinstance(value, date):
            sheet.raw.write_datetime(row, at, value, style)
        elif isinstance(value, str):
            sheet.text(row, at, codes[value].get(lang) if value in codes else value, style)
        elif isinstance(value, int | float):
            sheet.number(row, at, value / 10**column.places if column.places else value, style)
