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

    from povrules.errors import PovrulesError
    from povrules.testing.cases import Case
    from povrules.testing.policy_cases import PolicyCase, Rows
    from povrules.text import Lang

_FOR = re.compile(
    r"""^\s*["']?(standard|place|policy|chuan|noi|chinh[ _-]?sach|chuẩn|nơi|chính[ _-]?sách)["']?\s*=""",
    re.MULTILINE | re.IGNORECASE,
)
"""The key that says for which standard, place or policy cases are: of a file, or of one case."""

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
    """Return whether a TOML file names at its top what its cases are for and has some, whatever else is wrong in it."""
    first = _TABLE.search(text)
    top = text if first is None else text[: first.start()]
    return _FOR.search(top) is not None and _CASES.search(text) is not None


class CaseFile(pytest.File):
    """A file of cases; of a policy also what follows for those that were run."""

    def __init__(self, **rest: Any) -> None:
        super().__init__(**rest)
        self.several: tuple[PolicyCase, ...] = ()
        self.known: dict[tuple[object, ...], dict[str, Rows | PovrulesError]] = {}

    def collect(self) -> Iterator[pytest.Item]:
        """Yield one test for each case and period, or day; a mistake in the file is told with its line."""
        from povrules.errors import PovrulesError
        from povrules.language.reading import law_file, parse
        from povrules.testing.case_files import read_cases
        from povrules.testing.policy_files import is_of_policy, read_policy_cases

        try:
            if is_of_policy(parse(law_file(self.path))):
                self.several = read_policy_cases(self.path)
                for one in self.several:
                    yield PolicyItem.from_parent(self, name=one.name, case=one)
                return
            cases = read_cases(self.path)
        except PovrulesError as error:
            raise self.CollectError(error.message(self.config.getoption("--povrules-lang"))) from None
        for case in cases:
            yield CaseItem.from_parent(self, name=case.name, case=case)

    def outcome(self, case: PolicyCase) -> Rows | PovrulesError:
        """Return what follows for a case of a policy; those of one day are run together, once."""
        from povrules.testing.policy_cases import outcomes

        if case.call not in self.known:
            together = [one for one in self.several if one.call == case.call]
            self.known[case.call] = dict(zip((one.name for one in together), outcomes(together), strict=True))
        return self.known[case.call][case.name]


class CaseItem(pytest.Item):
    """One case in one period."""

    def __init__(self, *, case: Any, **rest: Any) -> None:
        super().__init__(**rest)
        self.case = case

    def runtest(self) -> None:
        """Run the case and hold the result against what it expects."""
        said = self.failure(self.config.getoption("--povrules-lang"))
        if said is not None:
            raise CaseFailedError(said)

    def failure(self, lang: Lang) -> str | None:
        """Classify the household; return what is not as the case expects."""
        from povrules.testing.cases import failure

        case: Case = self.case
        return failure(case, lang)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *rest: Any, **more: Any) -> Any:
        """Say what is wrong without a traceback; a fault of the program keeps its own."""
        if isinstance(excinfo.value, CaseFailedError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, *rest, **more)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return where the case stands."""
        return self.path, self.case.line - 1, self.name


class PolicyItem(CaseItem):
    """One person on one day."""

    def failure(self, lang: Lang) -> str | None:
        """Return what does not follow for the person, or follows otherwise than the case expects."""
        from povrules.testing.policy_cases import verdict

        file, case = self.parent, self.case
        assert isinstance(file, CaseFile)
        return verdict(case, file.outcome(case), lang)


class CaseFailedError(Exception):
    """A household has another class than its case expects, or something else follows for a person."""
