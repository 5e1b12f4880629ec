"""The one error family of the package.

Bad *rows* of a census are not errors: they are :class:`povrules.problems.Problem` data. An error is raised only
where no result can be given at all. Every error carries its message in both languages and the exit code that
the command line gives for it.
"""

from typing import ClassVar

from povrules.text import Lang, Text


class PovrulesError(Exception):
    """Base of every error that povrules raises on purpose.

    ``str(error)`` is the English message; :meth:`message` gives either language.
    """

    exit_code: ClassVar[int] = 2

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text

    def message(self, lang: Lang = "en") -> str:
        """Return the message in ``lang``."""
        return self.text.get(lang)


class UsageError(PovrulesError):
    """An option, a name or a combination that cannot be meant (exit 2)."""


class UnknownStandardError(UsageError):
    """No standard has that id, or none governs that place and policy year (exit 2)."""


class CensusError(PovrulesError):
    """A census that cannot be read at all: missing, damaged, without a household column (exit 2)."""


class LawFileError(PovrulesError):
    """A law or overlay file that is not well formed, or whose class table has a gap or an overlap (exit 2)."""


class LawMissingError(PovrulesError):
    """The run needs a value of law that is not known, or not known well enough for ``--strict`` (exit 3)."""

    exit_code: ClassVar[int] = 3
