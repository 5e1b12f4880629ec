"""What the workbook of a survey says beside its questions: groups, guide, an example, the rest of the printed forms.

One TOML file a survey in this folder. Questions, codes, help and citations are the survey's own.
"""

import tomllib
from datetime import date
from functools import lru_cache
from importlib import resources
from typing import Annotated

from pydantic import Field

from povrules.errors import UsageError
from povrules.language.columns import Many, Model
from povrules.language.question import Level
from povrules.language.schema import Labelled
from povrules.text import Text

Answer = str | int | float | bool | date


class Group(Labelled):
    """Columns that belong together: from the question ``first`` up to the next group; they share a colour."""

    table: Level
    first: str


class Paragraph(Labelled):
    """A paragraph of the guide; ``quote`` are the words of the law that it stands on, ``article`` where they are."""

    quote: str = ""
    article: str = ""


class Chapter(Labelled):
    """A chapter of the guide."""

    paragraphs: Many[Paragraph]


class Example(Model):
    """An invented family: answers by question, codes by their value."""

    household: dict[str, Answer]
    persons: Annotated[Many[dict[str, Answer]], Field(min_length=2)]


class Block(Model):
    """A part of the household's card: the heading of questions, or items that ask nothing which is read.

    ``boxes``: what stands above its boxes, where an item has more than one.
    """

    no: str
    vi: str
    items: Many[str] = ()
    boxes: Many[str] = ()


class Place(Model):
    """A column of a printed form that asks nothing which is read; it stands before the column numbered ``before``."""

    no: str
    vi: str
    before: str = ""


class Paper(Model):
    """The words of one printed form: title, lines above, notes, who signs. In Vietnamese only, as the form is."""

    sheet: str
    title: str
    under: str
    lines: Many[str] = ()
    columns: Many[Place] = ()
    blocks: Many[Block] = ()
    notes: Many[str] = ()
    signed: Annotated[Many[str], Field(min_length=2, max_length=2)]
    total: str = ""


class Papers(Model):
    """The printed forms: the quick screen, the household, its members, the indicators."""

    screen: Paper
    household: Paper
    members: Paper
    indicators: Paper


class Content(Model):
    """Everything that the workbook of a survey says beside its questions.

    Its title is of its own: a survey may have forms that the workbook does not ask.
    """

    title: Labelled
    groups: Many[Group]
    guide: Annotated[Many[Chapter], Field(min_length=1)]
    example: Example
    paper: Papers

    def group(self, table: Level, name: str) -> Text | None:
        """Return the group that begins with the question ``name``."""
        return next((one.label for one in self.groups if (one.table, one.first) == (table, name)), None)


@lru_cache
def load_content(survey: str) -> Content:
    """Return what is said in the workbook of a survey; raises :class:`UsageError` for one that has none."""
    file = resources.files(__package__).joinpath(f"{survey}.toml")
    if not file.is_file():
        raise UsageError(Text(f"chưa có biểu mẫu cho phiếu {survey}", f"there is no workbook for the survey {survey}"))
    return Content.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
