"""The workbook of a survey as a whole."""

from pathlib import Path

from povrules.census.named import BASIS, STANDARD
from povrules.language.loader import Standard
from povrules.language.question import Level
from povrules.reports.book import open_book
from povrules.reports.template.content import load_content
from povrules.reports.template.entry import add_entry_sheet, add_lists
from povrules.reports.template.fields import FormField, fields
from povrules.reports.template.guide import add_example, add_guide
from povrules.reports.template.notes import note
from povrules.reports.template.paper import add_papers
from povrules.surveys import Survey
from povrules.text import Lang

LEVELS: tuple[Level, Level] = ("household", "person")


def write_forms(survey: Survey, standard: Standard, path: Path, lang: Lang, *, named: bool = True) -> None:
    """Write the workbook; the same survey gives the same bytes.

    It keeps for which standard it is, so that nobody has to name it again, if ``named``: a law file of one's own and
    overlays must be given each time. Errors: OSError when it cannot be written.
    """
    content = load_content(survey.id)
    columns: dict[Level, list[FormField]] = {level: fields(survey, content, level) for level in LEVELS}
    with open_book(path, lang, streamed=False) as book:
        add_guide(book, content, columns)
        for level in LEVELS:
            add_entry_sheet(book, level, columns[level], [note(one, survey, standard, lang) for one in columns[level]])
        add_example(book, content, columns)
        add_papers(book, content, survey, standard)
        add_lists(book, columns)
        if named:
            book.say(STANDARD, standard.id)
            book.say(BASIS, "points")
