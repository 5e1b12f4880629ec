"""What becomes of a mutant: cheap questions first, the solver last, and only where all else let it through."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, get_args

from povrules.engines.prove import prove
from povrules.errors import LawFileError, UsageError
from povrules.language.expression import names
from povrules.language.findings import Path
from povrules.language.loader import Standard, read_standard
from povrules.language.reading import Source, parse
from povrules.language.schema import Basis, Flag, Notice, Rule, UnsupportedBasis
from povrules.mutation.cases import Golden, Wrong, wrong_cases, wrong_dates, wrong_notices
from povrules.mutation.model import Edit, Fate, Mutant, Raw, Verdict
from povrules.mutation.slips import mutants
from povrules.proofs.draft import Draft
from povrules.proofs.model import Proof
from povrules.proofs.quotes import quote_proofs
from povrules.proofs.same import same_as
from povrules.proofs.standard import draft_proofs
from povrules.spelling import quoted
from povrules.standards import shipped_source, standard_ids
from povrules.standards.history import amendments
from povrules.text import LANGS, Text

_DECIDES = {"lines", "rules", "flags"}
"""The groups of which the class and the statements of households say all that they mean."""

_BY_YEAR = {"notices", "unsupported_bases"}
"""The groups of what is told, or refused, in some policy years."""

_LINE = re.compile(r", (?:dòng|line) \d+(?=, )")
_NOTHING = Text("không trường hợp, tính chất nào khác đi", "no case and no property differs")
_SAME_YEARS = Text(
    "trong mọi năm chính sách của chuẩn, theo mọi cách xét, các mục này như cũ",
    "in every policy year of the standard and on every basis these entries are as they were",
)


def written(raw: Raw) -> bytes:
    """Return a parsed file as TOML, one line a key."""
    return "\n".join(f"{quoted(key)} = {_value(value)}" for key, value in raw.items()).encode()


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{quoted(key)} = {_value(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, str):
        return quoted(value)
    return value.isoformat() if isinstance(value, date) else json.dumps(value)


@dataclass(frozen=True, eq=False)
class Judge:
    """Tells what becomes of the mutants of a standard, by its golden files. ``amended``: it is a shipped one."""

    standard: Standard
    golden: Sequence[Golden]
    raw: Raw
    amended: bool

    @classmethod
    def of(cls, source: Source, golden: Sequence[Golden]) -> "Judge":
        """Return the judge of a law file, which has to hold before it is changed.

        Raises :class:`povrules.errors.LawFileError` for a file that the loader refuses, and
        :class:`povrules.errors.UsageError` where it fails a proof or a case itself.
        """
        standard = _loaded(source)
        shipped = standard.id in standard_ids() and shipped_source(standard.id) == source
        judge = cls(standard, golden, parse(source), shipped)
        assert parse(Source(source.name, written(judge.raw))) == judge.raw, "the file is not written as it was read"
        found = judge.noticed(standard)
        if found is not None:
            raise UsageError(
                Text(
                    f"{source.name}: tệp gốc đã không đạt, hãy sửa tệp hoặc trường hợp mẫu trước: {found.why.vi}",
                    f"{source.name}: fails as it stands, mend the file or the cases first: {found.why.en}",
                )
            )
        return judge

    @property
    def title(self) -> Text:
        """What the file is about."""
        return Text(*(f"{self.standard.id} — {self.standard.law.title.get(lang)}" for lang in LANGS))

    def mutants(self) -> tuple[Mutant, ...]:
        """Return every slip of the file."""
        return mutants(self.standard)

    def verdict(self, edit: Edit) -> Verdict:
        """Return what becomes of the standard with one edit."""
        try:
            mutant = _loaded(Source(self.standard.source.name, written(edit.apply(self.raw))))
        except LawFileError as error:
            return Verdict("refused", first_of(error))
        try:
            if self.amended:
                amendments(mutant)
        except LawFileError as error:
            return Verdict("amended", first_of(error))
        found = self.noticed(mutant)
        if found is not None:
            return found
        if edit.path[0] in _BY_YEAR:
            alike = _told(self.standard) == _told(mutant)
            return Verdict("equivalent", _SAME_YEARS) if alike else Verdict("survivor", _NOTHING)
        return self._compared(mutant) if self._decides(edit.path) else Verdict("survivor", _NOTHING)

    def _decides(self, path: Path) -> bool:
        """Whether the class and the statements of households say all that the value at a place of the file means.

        A parameter that no condition names means something else, e.g. how many points stand for one indicator.
        """
        law = self.standard.law
        if path[0] == "parameters":
            entries: list[Rule | Flag] = [*law.rules, *law.flags]
            used = {name for one in entries for name in names(one.when)}
            return isinstance(path[1], int) and law.parameters[path[1]].id in used
        return path[0] in _DECIDES

    def _compared(self, mutant: Standard) -> Verdict:
        """Return whether every household has the same class and statements by both, or one that tells them apart."""
        proofs = same_as(self.standard, mutant).proofs
        open_ = [one for one in proofs if one.status != "proved"]
        if open_:
            return Verdict("survivor", open_[0].examples[0].said if open_[0].examples else open_[0].how)
        how = [one.how for one in proofs if one.name == "same_class"]
        same = Text("mọi hộ cùng loại: ", "every household has the same class: ")
        return Verdict(
            "equivalent", Text(*(same.get(lang) + "; ".join(one.get(lang) for one in how) for lang in LANGS))
        )

    def noticed(self, standard: Standard) -> Verdict | None:
        """Return by what a standard is told from the right one: quoted words, dates, cases, proofs; None by nothing."""
        draft = Draft((), standard, (), readable=True, ordered=True)
        tried: tuple[tuple[Fate, Iterator[Text]], ...] = (
            ("quoted", failing(quote_proofs(standard))),
            ("dates", said_of(wrong for one in self.golden for wrong in _stated(one, standard))),
            ("case", said_of(wrong for one in self.golden for wrong in wrong_cases(one, standard))),
            ("proof", failing(draft_proofs(draft))),
        )
        for fate, found in tried:
            for why in found:
                return Verdict(fate, why)
        return None


def first_of(error: LawFileError) -> Text:
    """Return the first finding, without the line: the mutant is written on other lines than the file."""
    return Text(*(_LINE.sub("", error.text.get(lang).splitlines()[0]) for lang in LANGS))


def _loaded(source: Source) -> Standard:
    standard = read_standard(source, (), shipped_source)
    prove(standard)
    return standard


def _told(standard: Standard) -> list[tuple[str, int | None, list[str]]]:
    """Return what is told and what is refused, by basis and policy year; no year: where none is named."""
    law = standard.law
    years = [None, *(year for one in law.policy_years for year in range(one.first, one.last + 1))]
    entries: list[Notice | UnsupportedBasis] = [*law.notices, *law.unsupported_bases]
    return [
        (basis, year, [one.vi for one in entries if one.basis in (None, basis) and one.covers(year)])
        for basis in get_args(Basis)
        for year in years
    ]


def _stated(golden: Golden, standard: Standard) -> Iterator[Wrong]:
    yield from wrong_dates(golden.stated.dates, standard.law)
    yield from wrong_notices(golden, standard)


def said_of(found: Iterable[Wrong]) -> Iterator[Text]:
    """Yield what is wrong, with its name."""
    yield from (Text(*(f"{one.name}: {one.said.get(lang)}" for lang in LANGS)) for one in found)


def failing(proofs: Iterable[Proof]) -> Iterator[Text]:
    """Yield the properties that fail, each with its first example."""
    for proof in proofs:
        if proof.status == "fails":
            yield Text(*(f"{proof.title.get(lang)}: {proof.examples[0].said.get(lang)}" for lang in LANGS))
