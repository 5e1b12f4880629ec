"""The one error family of the package.

Bad *rows* of a census are not errors: they are :class:`povrules.problems.Problem` data. An error is raised only
where no result can be given at all. Every error carries its message in both languages and the exit code that
the command line gives for it.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar, TypeVar

from povrules.text import Lang, Text

T = TypeVar("T")


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

    def typed(self) -> Text:
        """Return the message with the names that the command line has for what Python calls otherwise."""
        return self.text


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


class SeveralError(UsageError):
    """Several mistakes in one call, each on a line of its own (exit 2)."""

    def __init__(self, errors: Sequence[PovrulesError]) -> None:
        super().__init__(_lines(errors))
        self.errors = tuple(errors)


class Mistakes:
    """Mistakes in a call as they are found, so that all of them are told at once."""

    def __init__(self, found: Iterable[PovrulesError] = ()) -> None:
        self.found = list(found)

    def of(self, call: Callable[[], T]) -> T | None:
        """Return what ``call`` returns, or None and keep the error that it raises."""
        try:
            return call()
        except SeveralError as error:
            self._keep(error.errors)
        except PovrulesError as error:
            self._keep([error])
        return None

    def _keep(self, errors: Iterable[PovrulesError]) -> None:
        """Keep errors, each once: a file that is not there is missed by whoever looks for it."""
        self.found += [one for one in errors if one.text not in [known.text for known in self.found]]

    def refuse(self) -> None:
        """Raise what was found, if anything was: a single error as it is, law that is missing alone as such."""
        if len(self.found) == 1:
            raise self.found[0]
        if not self.found:
            return
        if all(isinstance(one, LawMissingError) for one in self.found):
            raise LawMissingError(_lines(self.found))
        raise SeveralError(self.found)


def _lines(errors: Sequence[PovrulesError]) -> Text:
    return Text("\n".join(one.text.vi for one in errors), "\n".join(one.text.en for one in errors))
