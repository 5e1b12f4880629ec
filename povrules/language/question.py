"""A question of a form: a column of a household or a person, and where it stands on the form."""

from typing import Literal

from povrules.language.columns import Column

Level = Literal["household", "person"]


class Question(Column):
    """A column of the form. ``form`` says where it stands there; ``help`` is what the form or its guide says of it."""

    table: Level
    if_there: bool = True
    form: str = ""
    help_vi: str = ""
    help_en: str = ""
