"""Problems of a census as data: where it is, what was found, what was expected, how to mend it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from povrules.text import Lang, Text

Severity = Literal["error", "warning", "notice"]

_SEVERITY: dict[Severity, Text] = {
    "error": Text("lỗi", "error"),
    "warning": Text("cảnh báo", "warning"),
    "notice": Text("lưu ý", "notice"),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing about the input that its owner should know.

    ``error``: the row is set aside, it stays in the output without a class; an answer of a member counts as unknown.
    ``warning``: the row is classified, but something in it looks wrong. ``notice``: something was assumed or read in a
    stated way.

    ``line`` is the 1-based line of a text file, or the row of a sheet; ``cell`` is an Excel address (``C12``).
    ``found`` quotes the cell as it stands. Names of people never occur in a problem, household ids do.
    """

    code: str
    severity: Severity
    expected: Text
    mend: Text
    file: str = ""
    sheet: str | None = None
    line: int | None = None
    cell: str | None = None
    column: str | None = None
    household_id: str | None = None
    found: str | None = None

    def place(self, lang: Lang) -> str:
        """Return where the problem stands, e.g. ``census.xlsx, sheet "Hộ", cell C12``."""
        vi = lang == "vi"
        parts = [self.file] if self.file else []
        if self.sheet is not None:
            parts.append(f"sheet “{self.sheet}”" if not vi else f"trang “{self.sheet}”")
        if self.cell is not None:
            parts.append(f"ô {self.cell}" if vi else f"cell {self.cell}")
        elif self.line is not None:
            parts.append(f"dòng {self.line}" if vi else f"line {self.line}")
        if self.column is not None:
            parts.append(f"cột “{self.column}”" if vi else f"column “{self.column}”")
        return ", ".join(parts)

    def message(self, lang: Lang) -> str:
        """Return what was found, what was expected and how to mend it, in one line without the place."""
        found = ""
        if self.found is not None:
            found = f"thấy “{self.found}”; " if lang == "vi" else f"found “{self.found}”; "
        need = "cần" if lang == "vi" else "expected"
        return f"{found}{need} {self.expected.get(lang)}. {self.mend.get(lang)}"

    def severity_text(self, lang: Lang) -> str:
        """Return the severity as a word."""
        return _SEVERITY[self.severity].get(lang)

    def line_text(self, lang: Lang) -> str:
        """Return the whole problem as one line for a terminal or a log."""
        place = self.place(lang)
        return (
            f"{self.severity_text(lang)}: {place}: {self.message(lang)}"
            if place
            else (f"{self.severity_text(lang)}: {self.message(lang)}")
        )


def count_severities(problems: Iterable[Problem]) -> dict[Severity, int]:
    """Count problems by severity; all three keys are present."""
    counts: dict[Severity, int] = {"error": 0, "warning": 0, "notice": 0}
    for problem in problems:
        counts[problem.severity] += 1
    return counts
