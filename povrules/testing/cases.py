"""Golden cases: households whose class follows from the words of the law, held against what povrules says of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from povrules.api import classify_one
from povrules.engines.reason import number
from povrules.errors import (
    CensusError,
    LawFileError,
    LawMissingError,
    PovrulesError,
    UnknownStandardError,
    UsageError,
)
from povrules.language.schema import Basis
from povrules.review import CLASS_LABELS
from povrules.text import Lang, Text

ERRORS = {
    one.__name__: one
    for one in (CensusError, LawFileError, LawMissingError, PovrulesError, UnknownStandardError, UsageError)
}
"""What a case may expect a run to be refused with."""

LISTS = ("missing", "deprived_in")
"""The result columns that hold several names."""


@dataclass(frozen=True)
class Case:
    """One household in one period: ``household`` holds the stated columns, ``error`` the name of an expected refusal.

    ``year``: the policy year of the period, None for a case without periods. ``line``: where it stands in ``file``.
    """

    file: Path
    line: int
    id: str
    article: str
    standard: str | None
    place: str | None
    basis: Basis
    options: Mapping[str, Any]
    household: Mapping[str, Any]
    expect: Mapping[str, Any]
    error: str | None
    year: int | None = None

    @property
    def name(self) -> str:
        """What it is called: its id, with the policy year if it has periods."""
        return self.id if self.year is None else f"{self.id}[{self.year}]"

    @property
    def arguments(self) -> dict[str, Any]:
        """The keyword arguments of a call; a standard and overlays are looked for beside the file."""
        found = dict(self.options)
        if self.year is not None:
            found["policy_year"] = self.year
        if self.place is not None:
            found["place"] = self.place
        else:
            found["standard"] = standard_of(str(self.standard), self.file)
        overlays = self.options.get("overlays", [])
        found["overlays"] = [self.file.parent / one for one in ([overlays] if isinstance(overlays, str) else overlays)]
        return {"basis": self.basis, **found}


def standard_of(name: str, file: Path) -> str | Path:
    """Return the standard that a file of cases names: an id as it is, a file beside it by its path."""
    return file.parent / name if name.endswith(".toml") else name


def found_in(case: Case, result: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a result row says of the columns that a case expects, as the case writes them."""
    found = {name: result[name] for name in case.expect}
    for name in LISTS:
        if name in found:
            found[name] = found[name].split(";") if found[name] else []
    return {name: "" if value is None else value for name, value in found.items()}


def failure(case: Case, lang: Lang) -> str | None:
    """Classify the household of a case; return what is wrong with the result, None if it is as expected."""
    try:
        result = classify_one(case.household, lang=lang, **case.arguments)
    except PovrulesError as error:
        if case.error is not None and isinstance(error, ERRORS[case.error]):
            return None
        return _told(case, lang, [], Text(f"bị từ chối: {error.message('vi')}", f"refused: {error.message('en')}"), {})
    found = found_in(case, result)
    wrong = [name for name in case.expect if found[name] != case.expect[name]]
    if not wrong and case.error is None:
        return None
    return _told(case, lang, [name for name in wrong if name != "class"], _outcome(result), result)


def _outcome(result: Mapping[str, Any]) -> Text:
    if not result["class"]:
        return Text("không phân loại được", "not classified")
    label, name = CLASS_LABELS[result["class"]], result["class"]
    return Text(f"{label.vi} ({name}). {result['reason_vi']}", f"{label.en} ({name}). {result['reason_en']}")


def _told(case: Case, lang: Lang, others: Sequence[str], found: Text, result: Mapping[str, Any]) -> str:
    """Return a failure in words: file and line, the household, expected and found, and why it was found."""
    year = "" if case.year is None else Text(f", năm {case.year}", f", year {case.year}").get(lang)
    vi, en = f"{case.file.name}, dòng {case.line}: {case.id}", f"{case.file.name}, line {case.line}: {case.id}"
    lines = [Text(vi, en).get(lang) + year]
    household = "; ".join(f"{name}: {shown(value, lang)}" for name, value in case.household.items())
    lines.append(Text(f"  hộ:   {household}", f"  household: {household}").get(lang))
    expected = _expected(case)
    lines.append(Text(f"  cần:  {expected.vi}", f"  expected:  {expected.en}").get(lang))
    lines.append(Text(f"  có:   {found.vi}", f"  found:     {found.en}").get(lang))
    got = found_in(case, result) if result else {}
    for name in others:
        wanted, value = shown(case.expect[name], lang), shown(got[name], lang)
        lines.append(
            Text(f"  {name}: cần {wanted}, có {value}", f"  {name}: expected {wanted}, found {value}").get(lang)
        )
    if case.article:
        lines.append(Text(f"  căn cứ của trường hợp: {case.article}", f"  the case cites: {case.article}").get(lang))
    if result.get("citation"):
        said = result["citation"]
        lines.append(Text(f"  căn cứ của kết quả: {said}", f"  the result cites: {said}").get(lang))
    if result.get("problem"):
        lines.append(Text(f"  dữ liệu: {result['problem']}", f"  data: {result['problem']}").get(lang))
    return "\n".join(lines)


def _expected(case: Case) -> Text:
    if case.error is not None:
        return Text(f"bị từ chối ({case.error})", f"refused ({case.error})")
    outcome = case.expect["class"]
    label = CLASS_LABELS[outcome]
    return Text(f"{label.vi} ({outcome})", f"{label.en} ({outcome})")


def shown(value: object, lang: Lang) -> str:
    """Return a value of a case as a failure prints it."""
    if isinstance(value, bool):
        return (Text("có", "yes") if value else Text("không", "no")).get(lang)
    if isinstance(value, int):
        return number(value, lang)
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "–"
    return "–" if value in (None, "") else str(value)
