"""The pytest plugin: ``test_*.toml`` beside a standard is collected, each case and period is a test (docs/testing.md).

pytest imports this at every start, in projects too that have nothing to do with povrules: so nothing else is imported
before a file is found that says that it is one of cases.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from povrules.testing.cases import Case

_FOR = re.compile(r"""^\s*["']?(standard|place|chuan|noi|chuẩn|nơi)["']?\s*=""", re.MULTILINE | re.IGNORECASE)
"""The key that says for which standard, or for which place, cases are: of a file, or of one case."""

_CASES = re.compile(r"""^\s*(\[\[\s*["']?|["']?)(case|tr[uư][oờ]ng[ _-]?h[oợ]p)""", re.MULTILINE | re.IGNORECASE)
_TABLE = re.compile(r"^\s*\[(?!\[)", re.MULTILINE)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the language of what a failed case says."""
    group = parser.getgroup("povrules")
    group.addoption(
        "--povrules-lang",
        choices=("vi", "en"),
        default="vi",
        help="language of what failed cases say: vi or en / ngôn ngữ của thông báo",
    )


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect ``test_*.toml``, or any TOML file that is named on the command line, if it says that it has cases."""
    if file_path.suffix != ".toml":
        return None
    if not file_path.name.startswith("test_") and not parent.session.isinitpath(file_path):
        return None
    if not has_cases(file_path.read_bytes().decode("utf-8", "replace")):
        return None
    file: pytest.Collector = CaseFile.from_parent(parent, path=file_path)
    return file


def has_cases(text: str) -> bool:
    """Return whether a TOML file names a standard or a place at its top and has cases, whatever else is wrong in it."""
    first = _TABLE.search(text)
    top = text if first is None else text[: first.start()]
    return _FOR.search(top) is not None and _CASES.search(text) is not None


class CaseFile(pytest.File):
    """A file of cases."""

    def collect(self) -> Iterator[pytest.Item]:
        """Yield one test for each case and period; a mistake in the file is told with its line."""
        from povrules.errors import PovrulesError
        from povrules.testing.case_files import read_cases

        try:
            cases = read_cases(self.path)
        except PovrulesError as error:
            raise self.CollectError(error.message(self.config.getoption("--povrules-lang"))) from None
        for case in cases:
            yield CaseItem.from_parent(self, name=case.name, case=case)


class CaseItem(pytest.Item):
    """One case in one period."""

    def __init__(self, *, case: Case, **rest: Any) -> None:
        super().__init__(**rest)
        self.case = case

    def runtest(self) -> None:
        """Classify the household of the case and hold the result against what the case expects."""
        from povrules.testing.cases import failure

        said = failure(self.case, self.config.getoption("--povrules-lang"))
        if said is not None:
            raise CaseFailedError(said)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *rest: Any, **more: Any) -> Any:
        """Say what is wrong without a traceback; a fault of the program keeps its own."""
        if isinstance(excinfo.value, CaseFailedError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, *rest, **more)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return where the case stands."""
        return self.path, self.case.line - 1, self.name


class CaseFailedError(Exception):
    """A household has another class than its case expects."""
