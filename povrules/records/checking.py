"""Verifying: what a record says is computed again, and whatever differs is told."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, Literal, TypeAlias

from povrules.arguments import several
from povrules.census.names import excerpt
from povrules.engines.classify import Options
from povrules.engines.decide import ENGINE_NAME
from povrules.errors import LawFileError, PovrulesError, UnknownStandardError, UsageError
from povrules.language.loader import Standard, overlay_target
from povrules.language.reading import law_file
from povrules.records.again import Fit, verdicts_again
from povrules.records.changes import Change, File, changes_of
from povrules.records.model import Asked, DecisionRecord, LawFile, Verdict, digests_of
from povrules.records.reading import SUFFIXES, Line, read_record, read_records
from povrules.request import StandardLike, check_overlays, prepare
from povrules.review import Record
from povrules.spelling import encodable
from povrules.standards import Overlays, load_standard, standard_ids
from povrules.surveys import load_survey
from povrules.text import Text
from povrules.version import __version__

_CHUNK = 5_000

Records: TypeAlias = "str | Path | DecisionRecord | Iterable[DecisionRecord]"


class Difference(Record):
    """One thing in which a record and what is computed today differ.

    ``altered``: the record is not as povrules wrote it. ``verdict``: another one is computed from its facts.
    ``fact``: a fact that no census could have given. ``refused``: the law of today allows no verdict.
    ``unreadable``: there is no record, or its standard is not here. ``field``: the part of the record.
    """

    code: Literal["altered", "verdict", "fact", "refused", "unreadable"]
    field: str | None = None
    recorded: str | None = None
    computed: str | None = None
    said_vi: str
    said_en: str


class Checked(Record):
    """One record that does not hold: the line of its file, and every difference."""

    line: int
    household_id: str | None = None
    standard: str | None = None
    differences: tuple[Difference, ...]


class Verification(Record):
    """What came of verifying records.

    ``verified``: facts and verdict are as they were written, the same verdict is computed, and by the same law.
    Another engine is told, but is no difference where the verdict is the same.
    """

    records: int
    verified: int
    changes: tuple[Change, ...]
    differing: tuple[Checked, ...]

    @property
    def exit_code(self) -> int:
        """0 if every record is verified, 1 if something differs, 2 if there is something that is no record."""
        if not self.records or any(one.code == "unreadable" for all_ in self.differing for one in all_.differences):
            return 2
        return 0 if self.verified == self.records else 1


def verify_records(
    records: Records,
    *,
    overlays: Overlays = None,
    standard: "StandardLike | Sequence[StandardLike] | None" = None,
) -> Verification:
    """Compute the verdict of each record again from its facts, with the law and the engine of today.

    ``records``: a ``.json`` or ``.jsonl`` file, or records. ``overlays``: the overlays to lay over the law.
    ``standard``: files of standards that povrules does not come with. Nothing is raised for a record that does not
    hold. Raises :class:`povrules.UsageError` for a file that cannot be read, and :class:`povrules.LawFileError` for a
    file of law.
    """
    law = Law(standard, overlays)
    checker = _Checker(law)
    lines = _lines(records)
    while chunk := list(islice(lines, _CHUNK)):
        checker.check(chunk)
    return checker.result()


def _lines(records: Records) -> Iterator[Line]:
    if isinstance(records, str | Path):
        path = Path(records)
        if path.suffix.lower() not in SUFFIXES:
            names, shown = ", ".join(SUFFIXES), encodable(path.name)
            raise UsageError(
                Text(
                    f"“{shown}” không phải tệp bản ghi; tên phải kết thúc bằng một trong: {names}",
                    f"“{shown}” is no file of records; the name must end with one of: {names}",
                )
            )
        yield from read_records(path)
        return
    expected = Text("tệp .json, .jsonl hoặc các bản ghi", "a .json or .jsonl file, or records")
    given = several("records", records, (DecisionRecord,), expected)
    # As they would be read from a file: a record that was changed in memory need not have its form any more.
    yield from (read_record(one.to_json(), number) for number, one in enumerate(given, 1))


class Law:
    """The law that records are verified by: what povrules comes with, files of standards, and overlays."""

    def __init__(self, standard: "StandardLike | Sequence[StandardLike] | None", overlays: Overlays) -> None:
        expected = Text("tệp của chuẩn (.toml)", "the file of a standard (.toml)")
        given = several("standard", standard, (str, Path, Standard), expected)
        self._overlays = several("overlays", overlays, (str, Path), Text("tệp bổ sung .toml", "overlay files (.toml)"))
        loaded = [one if isinstance(one, Standard) else load_standard(one) for one in given]
        self._given: dict[str, StandardLike] = {one.id: name for one, name in zip(loaded, given, strict=True)}
        if self._overlays:
            there = [*loaded, *(load_standard(name) for name in standard_ids() if name not in self._given)]
            check_overlays(there, self._overlays)

    def of(self, name: str, asked: Asked) -> tuple[Standard, Options]:
        """Return a standard and the options of a run; raises as :func:`povrules.request.prepare`."""
        named = self._given.get(name, name)
        if named == name and name not in standard_ids():
            raise UnknownStandardError(
                Text(
                    f"ở đây không có chuẩn {encodable(name)!r}; đưa tệp của chuẩn bằng --standard TỆP",
                    f"there is no standard {encodable(name)!r} here; give its file by --standard FILE",
                )
            )
        [standard], options = prepare(
            named,
            asked.place,
            asked.policy_year,
            asked.on,
            asked.basis,
            self._overlays_for(named, asked.survey),
            asked.prefer,
            asked.survey,
            strict=asked.strict,
        )
        return standard, options

    def _overlays_for(self, named: StandardLike, surveys: Sequence[str]) -> list[str | Path]:
        """Return the overlays that are for a standard, or for a survey of it that is on."""
        law = (named if isinstance(named, Standard) else load_standard(named)).law
        targets = {law.id}
        if law.survey is not None and (law.survey in surveys or load_survey(law.survey).law.on_request is None):
            targets.add(law.survey)
        return [one for one in self._overlays if overlay_target(law_file(Path(one))) in targets]


@dataclass
class _Checker:
    """Gathers what differs in records, many of the same kind at a time."""

    law: Law
    records: int = 0
    verified: int = 0
    differing: list[Checked] = field(default_factory=list)
    changes: Counter[Change] = field(default_factory=Counter)

    def result(self) -> Verification:
        """Return what was found."""
        changes = (one.model_copy(update={"records": count}) for one, count in self.changes.items())
        return Verification(
            records=self.records, verified=self.verified, changes=tuple(changes), differing=tuple(self.differing)
        )

    def check(self, lines: Sequence[Line]) -> None:
        """Verify the records of some lines."""
        self.records += len(lines)
        found: dict[int, list[Difference]] = {line.number: [] for line in lines}
        other_law: set[int] = set()
        groups: dict[Any, list[tuple[int, DecisionRecord]]] = {}
        for line in lines:
            found[line.number] += [_difference("unreadable", one) for one in line.wrong]
            if line.record is not None:
                found[line.number] += altered(line.record)
                groups.setdefault(_kind(line.record), []).append((line.number, line.record))
        for group in groups.values():
            self._group(group, found, other_law)
        for line in lines:
            one = line.record
            if found[line.number]:
                who, by = (None, None) if one is None else (one.household_id, one.standard)
                differences = tuple(found[line.number])
                self.differing.append(Checked(line=line.number, household_id=who, standard=by, differences=differences))
            elif line.number not in other_law:
                self.verified += 1

    def _group(
        self, group: Sequence[tuple[int, DecisionRecord]], found: dict[int, list[Difference]], other_law: set[int]
    ) -> None:
        """Verify records of one standard, with the same options and columns."""
        first = group[0][1]
        try:
            standard, options = self.law.of(first.standard, first.options)
        except (UnknownStandardError, LawFileError) as error:
            for number, _ in group:
                found[number].append(_difference("unreadable", error.text))
            return
        except PovrulesError as error:
            for number, _ in group:
                found[number].append(_difference("refused", error.text))
            return
        sound, fit = [], Fit(standard, options)
        for number, record in group:
            wrong = [_misfit(one.name, one.found, one.expected) for one in fit.misfits(record)]
            found[number] += wrong
            if not wrong:
                sound.append((number, record))
        for number, record, verdict, files in _computed(sound, standard, options, found):
            found[number] += _other_verdict(record.verdict, verdict)
            if self._changes(record, files):
                other_law.add(number)

    def _changes(self, record: DecisionRecord, files: Sequence[LawFile]) -> bool:
        """Count what else there is behind a record today; return whether that is a difference."""
        then = (record.engine.povrules, record.engine.decided_by)
        found = tuple(changes_of(then, _files(record.law), (__version__, ENGINE_NAME), _files(files)))
        self.changes.update(found)
        return any(one.differs for one in found)


def _files(files: Sequence[LawFile]) -> list[File]:
    return [(one.role, one.name, one.sha256) for one in files]


def _kind(record: DecisionRecord) -> tuple[object, ...]:
    """Return what records have to have in common to be computed together."""
    names = tuple(sorted(record.facts.household))
    return record.standard, record.options, names, record.facts.members is None


def _computed(
    group: Sequence[tuple[int, DecisionRecord]],
    standard: Standard,
    options: Options,
    found: dict[int, list[Difference]],
) -> Iterator[tuple[int, DecisionRecord, Verdict, tuple[LawFile, ...]]]:
    """Yield the verdicts of records; where the law refuses some, those alone say so."""
    if not group:
        return
    try:
        verdicts, files = verdicts_again([record for _, record in group], standard, options)
    except PovrulesError as error:
        if len(group) == 1:
            found[group[0][0]].append(_difference("refused", error.text))
            return
        for one in group:
            yield from _computed([one], standard, options, found)
        return
    for (number, record), verdict in zip(group, verdicts, strict=True):
        yield number, record, verdict, files


def altered(record: DecisionRecord) -> Iterator[Difference]:
    """Yield which parts of a record are not those of which it has the digests."""
    there, right = record.digests, digests_of(record)
    parts = {
        "facts": Text("dữ kiện đã bị thay đổi sau khi lập bản ghi", "the facts were changed after it was written"),
        "verdict": Text("kết quả đã bị thay đổi sau khi lập bản ghi", "the verdict was changed after it was written"),
    }
    found = [name for name in parts if getattr(there, name) != getattr(right, name)]
    for name in found:
        yield _difference("altered", parts[name], name, getattr(there, name), getattr(right, name))
    if not found and there.record != right.record:
        words = Text("bản ghi đã bị thay đổi sau khi lập", "the record was changed after it was written")
        yield _difference("altered", words, "record", there.record, right.record)


def _other_verdict(recorded: Verdict, computed: Verdict) -> Iterator[Difference]:
    """Yield every part of the verdict that is computed otherwise today."""
    old, new = (one.model_dump(mode="json", by_alias=True) for one in (recorded, computed))
    for name, value in old.items():
        if value != new[name]:
            was, is_ = _shown(value), _shown(new[name])
            words = Text(
                f"{name}: bản ghi có {was}, tính lại được {is_}", f"{name}: {was} is recorded, {is_} is computed"
            )
            yield _difference("verdict", words, name, was, is_)


def _misfit(name: str, value: object, expected: Text) -> Difference:
    shown, at = _shown(value), excerpt(encodable(name))
    words = Text(f"{at}: có {shown}; cần {expected.vi}", f"{at}: {shown} found; expected {expected.en}")
    return _difference("fact", words, at, shown)


def _shown(value: object) -> str:
    if isinstance(value, list):
        return f"“{';'.join(value)}”"
    return "null" if value is None else f"“{excerpt(encodable(str(value)), 300)}”"


def _difference(
    code: Literal["altered", "verdict", "fact", "refused", "unreadable"],
    said: Text,
    name: str | None = None,
    recorded: str | None = None,
    computed: str | None = None,
) -> Difference:
    return Difference(code=code, field=name, recorded=recorded, computed=computed, said_vi=said.vi, said_en=said.en)
