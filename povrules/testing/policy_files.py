"""Files of golden cases of policies, written as TOML by people who need not program (docs/testing.md)."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from povrules.census.names import Names
from povrules.census.status import class_of_status
from povrules.eligibility import ELIGIBLE_COLUMNS
from povrules.errors import PovrulesError
from povrules.language.columns import ColumnType, household_columns
from povrules.language.findings import near_text
from povrules.language.locate import line_of
from povrules.language.policy_shared import CLASS
from povrules.language.reading import Source, law_file, parse, refuse
from povrules.review import CLASS_LABELS
from povrules.rules import Policy, SupportPolicy
from povrules.testing.cases import standard_of
from povrules.testing.keys import CaseReader, KeyPath, Table, listed, one_of, spelled
from povrules.testing.policy_cases import CLASS_FACT, ERRORS, PAIRS, WORDS, PolicyCase, policy_of
from povrules.text import Text

TOP = {
    "policy": "chinh sach",
    "province": "tinh",
    "otherwise": "con lai",
    "open": "chua ro",
    "cases": "truong hop",
    "dates": "ngay thang",
    "told": "luu y",
    "discounts": "giam dan",
}
OF_OPEN = {"item": "quyen loi", "article": "can cu", "from": "tu", "to": "den"}
OF_CASE = {"id": "ten", "article": "can cu", "province": "tinh", "person": "nguoi", "days": "cac ngay"}
OF_DAY = {"on": "ngay", "switches": "cach doc", "error": "loi"}
OF_PERSON = {CLASS_FACT: "dien", "blank": "de trong", "yes_no": "co khong"}
"""The keys of each table, with their Vietnamese names."""

STATED = ("dates", "told", "discounts")
"""The tables beside the cases that :mod:`povrules.mutation.policy_golden` reads."""

INSURANCE = "insurance"
"""The one item of a policy of insurance."""

_LISTS = ("missing", "groups", "groups_possible")
_COLUMNS = {name: name for name in (*ELIGIBLE_COLUMNS[5:], *PAIRS, *WORDS)}
_PYTHON: dict[ColumnType, type] = {
    "flag": bool,
    "date": date,
    "money": int,
    "count": int,
    "points": int,
    "decimal": int,
}


def is_of_policy(raw: Mapping[str, Any]) -> bool:
    """Tell whether a file of cases is about a policy, not about a standard."""
    return any(spelled(key, {"policy": TOP["policy"]}) for key in raw)


def read_policy_cases(path: Path) -> tuple[PolicyCase, ...]:
    """Read a file of cases of a policy; each day of a case is one of its own.

    Raises :class:`povrules.errors.LawFileError` with every mistake, each with file, line, what was found and what was
    expected; and the error of a policy that cannot be loaded.
    """
    source = law_file(path)
    reader = _Reader(path, source, parse(source))
    cases = tuple(reader.cases())
    refuse(source, reader.findings)
    return cases


class _Reader(CaseReader):
    """Reads one file, and keeps what is wrong in it."""

    def __init__(self, path: Path, source: Source, raw: Mapping[str, Any]) -> None:
        super().__init__(path, source, raw, TOP)
        self.everybody: dict[Policy, dict[str, Any]] = {}
        self.open = [*self._spans()]

    def _spans(self) -> Iterator[tuple[object, date, date]]:
        """Yield what is open for everybody, since the law of those days was not read: the item, first and last day."""
        for position, raw in enumerate(listed(self.top.get("open"))):
            table = self.table(raw, OF_OPEN, (*self.top.at("open"), position))
            yield table.get("item"), self._day(table, "from"), self._day(table, "to", date.max)

    def _day(self, table: Table, key: str, otherwise: date | None = None) -> date:
        day = table.values.get(key, otherwise)
        if isinstance(day, date):
            return day
        self.wrong(table.at(key), day or "", _EXPECTED[date])
        return date.min

    def cases(self) -> Iterator[PolicyCase]:
        """Yield every case on every day."""
        name = self.top.get("policy")
        if not isinstance(name, str):
            self.wrong(
                self.top.at("policy"), name or "", Text("chính sách, trong dấu ngoặc kép", "a policy, in quotes")
            )
            return
        for position, entry in enumerate(self.entries(self.top)):
            yield from self._case(name, self.table(entry, OF_CASE, (*self.top.at("cases"), position)))
        self._check_otherwise()

    def _check_otherwise(self) -> None:
        """Keep as a finding what is said of everybody that no case has: provinces have questions of their own."""
        laws = list(self.everybody)
        several = {one.path: one for one in self.findings if one.path[:1] == self.top.at("otherwise")}
        every = [self.findings.count(one) for one in several.values()]
        own = [one for one, count in zip(several.values(), every, strict=True) if count == len(laws)]
        self.findings[:] = [*(one for one in self.findings if one.path not in several), *own]

    def _case(self, policy: str, entry: Table) -> Iterator[PolicyCase]:
        name = self.name_of(entry, self.seen)
        if name is None:
            return
        province = entry.get("province") or self.top.get("province")
        named = standard_of(policy, self.path), None if province is None else standard_of(str(province), self.path)
        try:
            law = policy_of(*named)
        except PovrulesError as error:
            at = self.top.at("policy") if province is None else entry.at("province")
            self.wrong(at, province or policy, error.text)
            return
        facts = self._facts(law, entry)
        days = entry.get("days")
        if not isinstance(days, list) or not days:
            self.wrong(entry.at("days"), days or "", Text("mỗi ngày một bảng", "a table for each day"))
            return
        told: list[tuple[date, dict[str, bool]]] = []
        for number, raw in enumerate(days):
            day = self.table(raw, OF_DAY | _items(law) | _COLUMNS, (*entry.at("days"), number))
            on, switches = self._day(day, "on"), self._switches(law, day)
            if (on, switches) in told:
                self.wrong(day.at("on"), on, Text("mỗi ngày một lần", "each day once"))
            told.append((on, switches))
            yield PolicyCase(
                file=self.path,
                line=line_of(self.text, entry.path) or 1,
                id=name,
                article=str(entry.get("article") or ""),
                policy=named[0],
                province=named[1],
                facts=facts,
                on=on,
                switches=switches,
                expect={} if "error" in day.values else self._expect(law, day, on),
                error=self._error(day),
            )

    def _switches(self, law: Policy, day: Table) -> dict[str, bool]:
        raw = day.get("switches")
        known = {one.id: one.id for one in law.law.switches}
        found = {} if raw is None else self.table(raw, known, day.at("switches")).values
        for name, value in found.items():
            if not isinstance(value, bool):
                self.wrong((*day.at("switches"), name), value, _YES_NO)
        return found

    def _error(self, day: Table) -> str | None:
        if "error" not in day.values:
            return None
        error = str(day.get("error"))
        if error not in ERRORS:
            self.wrong(day.at("error"), error, one_of("một trong", "one of", error, {one: one for one in ERRORS}))
        return error

    def _facts(self, law: Policy, entry: Table) -> dict[str, Any]:
        """Return what is known of a person: what the case says, and of the rest what the file says of everybody.

        A yes, or a date, is a yes to the question that it stands behind, unless the case says otherwise.
        """
        stated, blank = self._person(law, entry.get("person"), entry.at("person"))
        if law not in self.everybody:
            self.everybody[law], _ = self._person(law, self.top.get("otherwise") or {}, self.top.at("otherwise"))
        rest = self.everybody[law]
        behind = {one.id: one.behind for one in law.law.columns}
        gates: dict[str, bool] = {}
        for name, value in stated.items():
            gate = behind.get(name) if value not in (None, False) else None
            while gate is not None:
                gates[gate] = True
                gate = behind.get(gate)
        return rest | gates | stated | dict.fromkeys(blank)

    def _person(self, law: Policy, raw: object, path: KeyPath) -> tuple[dict[str, Any], list[str]]:
        """Return stated facts by column, and the columns of which nothing is known."""
        if not isinstance(raw, dict):
            self.wrong(path, raw or "", Text("các cột: { cột = giá trị }", "columns: { column = value }"))
            return {}, []
        columns = {one.id: one for one in (*household_columns(), *law.law.columns)}
        names = Names([*law.questions("person"), *law.questions("household"), *household_columns()])
        found: dict[str, Any] = {}
        blank: list[str] = []
        for written, value in raw.items():
            key = spelled(written, OF_PERSON)
            at = (*path, written)
            if key == "blank":
                several = [self._column(str(one), at, names) for one in listed(value)]
                blank += [one for one in several if one is not None]
            elif key == "yes_no":
                flags = [one.id for one in law.law.columns if one.type == "flag"]
                found = dict.fromkeys(flags, self._checked(value, "flag", at)) | found
            elif key == CLASS_FACT:
                found[CLASS_FACT] = self._class(value, at)
            elif (column := self._column(written, at, names)) is not None:
                found[column] = self._checked(value, columns[column].type, at)
        return found, blank

    def _column(self, written: str, path: KeyPath, names: Names) -> str | None:
        """Return the id of a column; one that there is not is a finding."""
        found = CLASS_FACT if written in {CLASS, CLASS_FACT} else names.find(written)
        if found is None:
            known = {name for column in names.columns for name in (column.id, column.vi, column.en)}
            said = near_text("tên một cột của hộ hoặc người", "the name of a column", written, known)
            self.wrong(path, written, said)
        return found

    def _checked(self, value: object, kind: ColumnType, path: KeyPath) -> Any:
        """Return a value of a column; one of another type is a finding."""
        wanted = _PYTHON.get(kind, str)
        if type(value) is not wanted:
            self.wrong(path, value, _EXPECTED[wanted])
        return value

    def _class(self, written: object, path: KeyPath) -> str:
        found = class_of_status(str(written), agricultural=False)
        if found is None:
            shown: dict[str, str] = {name: label.vi for name, label in CLASS_LABELS.items() if name != "undetermined"}
            self.wrong(path, written, one_of("một trong", "one of", str(written), shown))
        return found or ""

    def _expect(self, law: Policy, day: Table, on: date) -> dict[str, dict[str, Any]]:
        """Return what is expected of each item: of one of which a day says nothing that it is not given."""
        items = _items(law)
        direct = {key: value for key, value in day.values.items() if key in _COLUMNS}
        if list(items) == [INSURANCE]:
            return {INSURANCE: {"missing": ""} | self._values(direct, day)}
        for key in direct:
            self.wrong(day.at(key), key, one_of("một trong các khóa", "one of the keys", key, OF_DAY | items))
        found: dict[str, dict[str, Any]] = {}
        for item in items:
            open_ = any(one == item and first <= on <= last for one, first, last in self.open)
            values: dict[str, Any] = {"status": "undetermined" if open_ else "not_entitled"}
            if item in day.values:
                table = self.table(day.get(item), _COLUMNS, day.at(item))
                values = self._values(table.values, table)
                values = {"status": "undetermined" if values.get("missing") else "entitled"} | values
            found[item] = {"missing": ""} | values
        return found

    def _values(self, values: Mapping[str, Any], table: Table) -> dict[str, Any]:
        """Return expected columns: of a pair both, lists as the result writes them."""
        found: dict[str, Any] = {}
        for name, value in values.items():
            if name in WORDS:
                found[name] = [str(one) for one in listed(value)]
            elif name in _LISTS and isinstance(value, list):
                found[name] = ";".join(map(str, value))
            elif isinstance(value, dict | list | bool):
                self.wrong(table.at(name), value, Text("một giá trị của cột", "a value of the column"))
            else:
                found |= dict.fromkeys(PAIRS.get(name, (name,)), value)
        return found


_YES_NO = Text("true hoặc false", "true or false")
_EXPECTED: dict[type, Text] = {
    bool: _YES_NO,
    date: Text("cần ngày dạng 2025-12-31", "a day in the form 2025-12-31"),
    int: Text("cần số nguyên", "a whole number"),
    str: Text("chữ trong dấu ngoặc kép", "words in quotes"),
}


def _items(law: Policy) -> dict[str, str]:
    """Return what a policy gives, by the names that the column ``item`` has."""
    if isinstance(law, SupportPolicy):
        return {one.id: one.vi for one in law.law.benefits}
    return {INSURANCE: INSURANCE}
