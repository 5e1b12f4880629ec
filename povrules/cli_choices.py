"""Values of options that several modules of commands offer."""

from enum import StrEnum


class BasisChoice(StrEnum):
    """How households are classified."""

    income = "income"
    points = "points"


class LanguageChoice(StrEnum):
    """The language of messages."""

    vi = "vi"
    en = "en"
