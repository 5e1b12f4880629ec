"""Problems of one kind in one column, told together: how many, where, what was found, how to mend them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from povrules.census.names import listing
from povrules.problems import Problem, Severity
from povrules.text import Lang, Text

_FIRST: dict[Severity, int] = {"error": 0, "warning": 1, "notice": 2}
_SHOWN = 5
"""So many places and findings of a group are named."""
_SEVERAL = 2


@dataclass(frozen=True)
class Group:
    """Problems that are mended alike: same kind, file, sheet and column; at least one."""

    problems: tuple[Problem, ...]

    @property
    def severity(self) -> Severity:
        """How severe each of them is."""
        return self.problems[0].severity

    def text(self, lang: Lang) -> str:
        """Return them as one line: ``error, 3 times: a.xlsx, sheet “Hộ”, column “Thu nhập”, cells C2, C5, C9: …``."""
        first = self.problems[0]
        if len(self.problems) < _SEVERAL:
            return first.line_text(lang)
        times = Text(f"{len(self.problems)} lần", f"{len(self.problems)} times").get(lang)
        parts = [replace(first, line=None, cell=None).place(lang), self._places(lang)]
        place = ", ".join(part for part in parts if part)
        found = [one.found for one in self.problems if one.found is not None]
        message = replace(first, found=None).message(lang)
        if found:
            message = f"{Text('thấy', 'found').get(lang)} {_listed(found, lang, quoted=True)}; {message}"
        head = f"{first.severity_text(lang)}, {times}"
        return f"{head}: {place}: {message}" if place else f"{head}: {message}"

    def _places(self, lang: Lang) -> str:
        cells = [one.cell for one in self.problems if one.cell is not None]
        if cells:
            return f"{Text('ô', 'cells').get(lang)} {_listed(cells, lang)}"
        lines = [str(one.line) for one in self.problems if one.line is not None]
        return f"{Text('dòng', 'lines').get(lang)} {_listed(lines, lang)}" if lines else ""


def grouped(problems: Iterable[Problem]) -> list[Group]:
    """Return the problems in groups: errors first, then warnings, then notices; within each as they came."""
    found: dict[tuple[object, ...], list[Problem]] = {}
    for one in problems:
        key = (one.code, one.severity, one.file, one.sheet, one.column, one.expected, one.mend)
        found.setdefault(key, []).append(one)
    return sorted((Group(tuple(alike)) for alike in found.values()), key=lambda group: _FIRST[group.severity])


def _listed(texts: Sequence[str], lang: Lang, *, quoted: bool = False) -> str:
    once = list(dict.fromkeys(texts))
    return listing([f"“{text}”" for text in once] if quoted else once, _SHOWN, Text("nữa", "more")).get(lang)
