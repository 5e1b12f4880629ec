"""Files of golden cases, written as TOML by people who need not program (docs/testing.md).

One reader for everybody: the pytest plugin, and the golden files of povrules itself. Keys, columns and classes may be
written in English or in Vietnamese, with or without diacritics.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from povrules.census.names import Names
from povrules.errors import PovrulesError
from povrules.language.columns import Column, household_columns
from povrules.language.findings import near_text
from povrules.language.loader import Standard
from povrules.language.locate import line_of
from povrules.language.reading import law_file, parse, refuse
from povrules.review import CLASS_LABELS, RESULT_COLUMNS
from povrules.spelling import fold
from povrules.standards import find_standard, load_standard
from povrules.testing.cases import ERRORS, LISTS, Case, standard_of
from povrules.testing.keys import CaseReader, KeyPath, Table, listed, one_of, spelled
from povrules.text import Text

TOP = {
    "standard": "chuan",
    "place": "noi",
    "indicators": "chi so",
    "basis": "cach xet",
    "options": "tuy chon",
    "cases": "truong hop",
    "dates": "ngay thang",
    "told": "luu y",
    "refused": "khong ap dung",
}
OF_CASE = {
    "id": "ten",
    "article": "can cu",
    "household": "ho",
    "expect": "ket qua",
    **{name: TOP[name] for name in ("standard", "place", "basis", "options")},
}
OPTIONS = {"policy_year": "nam", "place": "noi", "on": "ngay", "overlays": "bo sung", "strict": "chat"}
EXPECTED = {"class": "loai", "missing": "can hoi", "rule": "quy tac", "evidence": "do tin cay", "error": "loi"}
EXPECTED |= {name: name for name in RESULT_COLUMNS if name not in ("household_id", *EXPECTED)}
OF_HOUSEHOLD = {"deprived": "thieu hut", "blank": "de trong"}
"""The keys of each table, with their Vietnamese names."""

STATED = ("dates", "told", "refused")
"""The tables beside the cases that :mod:`povrules.mutation.cases` reads."""

BASES = {"income": "thu nhap", "points": "diem"}
_YEARS = re.compile(r"(\d{4})(?:\s*[-–]\s*(\d{4}))?")


def read_cases(path: Path) -> tuple[Case, ...]:
    """Read a file of cases; one with several periods gives a case for each year.

    Raises :class:`povrules.errors.LawFileError` with every mistake, each with file, line, what was found and what was
    expected; and the error of a standard that cannot be loaded.
    """
    source = law_file(path)
    reader = _Reader(path, source, parse(source), TOP)
    cases = tuple(reader.cases())
    refuse(source, reader.findings)
    return cases


class _Reader(CaseReader):
    """Reads one file, and keeps what is wrong in it."""

    def cases(self) -> Iterator[Case]:
        """Yield every case in every period."""
        for position, entry in enumerate(self.entries(self.top)):
            yield from self._case(self.table(entry, OF_CASE, (*self.top.at("cases"), position)))

    def _case(self, entry: Table) -> Iterator[Case]:
        name = self.name_of(entry, self.seen)
        if name is None:
            return
        options = self.table(self._of(entry, "options", {}), OPTIONS, self._at(entry, "options"))
        self._check_options(options)
        place = options.values.pop("place", None) or self._of(entry, "place", None)
        standard = self._of(entry, "standard", None)
        written = str(self._of(entry, "basis", "income"))
        basis = spelled(written, BASES)
        if basis is None:
            self.wrong(self._at(entry, "basis"), written, one_of("một trong", "one of", written, BASES))
        if not isinstance(place or standard, str):
            said = Text("standard hoặc place, trong dấu ngoặc kép", "a standard or a place, in quotes")
            self.wrong(self._at(entry, "standard"), place or standard or "", said)
            return
        periods = list(self._periods(entry))
        own = [self._standard(entry, standard, place, options, year, expect) for year, expect in periods]
        for (year, expect), law in zip(periods, own, strict=True):
            yield Case(
                file=self.path,
                line=line_of(self.text, entry.path) or 1,
                id=name,
                article=str(entry.get("article") or ""),
                standard=standard,
                place=place,
                basis="points" if basis == "points" else "income",
                options=dict(options.values),
                household=self._household(entry, law, own),
                expect=self._held(expect, standard, place),
                error=expect.get("error"),
                year=year,
            )

    def _of(self, entry: Table, key: str, default: Any) -> Any:
        """Return what a case says, or the file for all of its cases."""
        return entry.values.get(key, self.top.values.get(key, default))

    def _at(self, entry: Table, key: str) -> KeyPath:
        return entry.at(key) if key in entry.values else self.top.at(key)

    @staticmethod
    def _held(expect: Mapping[str, Any], standard: str | None, place: str | None) -> dict[str, Any]:
        """Return the columns that are expected: the standard too, where a place finds it and the file names it."""
        found = {key: value for key, value in expect.items() if key != "error"}
        return {"standard": standard} | found if standard and place and found else found

    def _check_options(self, options: Table) -> None:
        overlays = options.get("overlays") or []
        for name in overlays if isinstance(overlays, list) else [overlays]:
            if not isinstance(name, str) or not (self.path.parent / name).is_file():
                said = Text("danh sách tệp bổ sung, tính từ tệp này", "a list of overlay files, seen from this file")
                self.wrong(options.at("overlays"), name, said)

    def _standard(
        self,
        entry: Table,
        standard: str | None,
        place: str | None,
        options: Table,
        year: int | None,
        expect: Mapping[str, Any],
    ) -> Standard | None:
        """Return the standard that decides a period; None where there is none, which the case then has to expect."""
        try:
            if place is not None:
                return find_standard(place, options.get("policy_year") if year is None else year)
            return load_standard(standard_of(str(standard), self.path))
        except PovrulesError as error:
            if "error" not in expect:
                self.wrong(self._at(entry, "standard" if place is None else "place"), "", error.text)
            return None

    def _periods(self, entry: Table) -> Iterator[tuple[int | None, dict[str, Any]]]:
        """Yield what a case expects, for each year if it says so by years."""
        raw, path = entry.get("expect"), entry.at("expect")
        years = [name for name in raw if _YEARS.fullmatch(name.strip())] if isinstance(raw, dict) else []
        if not years:
            yield None, self._expected(raw, path)
            return
        seen: set[int] = set()
        for name, value in raw.items():
            found = _YEARS.fullmatch(name.strip())
            if found is None:
                said = Text("chỉ các năm, ví dụ 2022-2025", "years only, e.g. 2022-2025")
                self.wrong((*path, name), name, said)
                continue
            first = int(found[1])
            covered = range(first, int(found[2] or first) + 1)
            if not covered or seen & {*covered}:
                said = Text("mỗi năm một lần, năm đầu trước năm cuối", "each year once, the first before the last")
                self.wrong((*path, name), name, said)
            for year in covered:
                yield year, self._expected(value, (*path, name))
            seen |= {*covered}

    def _expected(self, raw: object, path: KeyPath) -> dict[str, Any]:
        """Return the expected result columns; a class alone may be written without its key."""
        table = Table(path, {"class": raw}) if isinstance(raw, str) else self.table(raw, EXPECTED, path)
        at = path if isinstance(raw, str) else table.at("class")
        expect = dict(table.values)
        if not expect or ("class" in expect) == ("error" in expect):
            said = Text("loại hộ (class), hoặc một lỗi (error)", "a class, or an error")
            self.wrong(path, "", said)
        if "class" in expect:
            expect["class"] = self._class(expect["class"], at)
        if "error" in expect and str(expect["error"]) not in ERRORS:
            said = one_of("một trong", "one of", str(expect["error"]), {name: name for name in ERRORS})
            self.wrong(table.at("error"), expect["error"], said)
        for name in LISTS:
            if isinstance(expect.get(name), str):
                expect[name] = [part for part in expect[name].split(";") if part]
        return expect

    def _class(self, written: object, path: KeyPath) -> str:
        known = {outcome: outcome for outcome in CLASS_LABELS}
        folded = {fold(text): outcome for outcome, label in CLASS_LABELS.items() for text in (outcome, *label)}
        folded |= {fold(label.vi.removeprefix("hộ ")): outcome for outcome, label in CLASS_LABELS.items()}
        outcome = folded.get(fold(str(written)))
        if outcome is None:
            shown = ", ".join(f"{name} ({label.vi})" for name, label in CLASS_LABELS.items())
            english = ", ".join(known)
            names = {*known, *(label.vi for label in CLASS_LABELS.values())}
            self.wrong(path, written, near_text(f"một trong {shown}", f"one of {english}", str(written), names))
        return outcome or ""

    def _household(self, entry: Table, law: Standard | None, own: Iterable[Standard | None]) -> dict[str, Any]:
        """Return the stated columns by id, ``deprived`` and ``blank`` spelled out: None where nothing is known."""
        raw, path = entry.get("household"), entry.at("household")
        if not isinstance(raw, dict):
            self.wrong(
                path,
                raw or "",
                Text("các cột của hộ: { cột = giá trị }", "its columns: { column = value }"),
            )
            return {}
        mine = self._indicators(law)
        every = {column.id: column for one in own for column in self._indicators(one)} | {one.id: one for one in mine}
        names, answers = Names([*household_columns(), *every.values()]), Names(list(every.values()))
        found: dict[str, Any] = {}
        for written, value in raw.items():
            key = spelled(written, OF_HOUSEHOLD)
            if key == "deprived":
                found |= self._deprived(value, (*path, written), mine, answers)
            elif key is None and (column := self._column(written, (*path, written), names)) is not None:
                found[column] = value
        for written, value in raw.items():
            if spelled(written, OF_HOUSEHOLD) == "blank":
                blank = [self._column(str(name), (*path, written), names) for name in listed(value)]
                found |= dict.fromkeys(name for name in blank if name is not None)
        ids = {column.id for column in (*household_columns(), *mine)}
        return {name: value for name, value in found.items() if name in ids}

    def _indicators(self, law: Standard | None) -> tuple[Column, ...]:
        """Return the indicators that are counted: those of the standard, or that the file lists where there is none."""
        stated = listed(self.top.get("indicators"))
        if law is None:
            return tuple(Column(id=str(name), type="flag", vi=str(name), en=str(name)) for name in stated)
        if stated and tuple(stated) != law.indicator_ids:
            said = ", ".join(law.indicator_ids)
            finding = Text(f"các chỉ số của {law.id}: {said}", f"the indicators of {law.id}: {said}")
            if not any(one.path == self.top.at("indicators") for one in self.findings):
                self.wrong(self.top.at("indicators"), ", ".join(map(str, stated)), finding)
        return law.indicator_columns

    def _deprived(self, value: object, path: KeyPath, mine: tuple[Column, ...], answers: Names) -> dict[str, bool]:
        """Return an answer for every indicator: yes for the first so many of them, or for those that are named."""
        ids = [column.id for column in mine]
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= len(ids):
            return {name: position < value for position, name in enumerate(ids)}
        if not isinstance(value, list):
            said = Text(
                f"số từ 0 đến {len(ids)}, hoặc các chỉ số",
                f"a number from 0 to {len(ids)}, or indicators",
            )
            self.wrong(path, value, said)
            return {}
        named = [self._column(str(name), path, answers) for name in value]
        return {name: name in named for name in ids}

    def _column(self, written: str, path: KeyPath, names: Names) -> str | None:
        """Return the id of a column; one that there is not is a finding."""
        found = names.find(written)
        if found is None:
            known = {name for column in names.columns for name in (column.id, column.vi, column.en)}
            self.wrong(path, written, near_text("tên một cột của hộ", "the name of a column", written, known))
        return found
