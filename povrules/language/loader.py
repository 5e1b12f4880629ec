"""Reading a law file and its overlays: bytes in, a checked :class:`Standard` out, every error at once with its line."""

import hashlib
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from typing import Any, cast

from pydantic import BaseModel, ValidationError

from povrules.errors import LawFileError
from povrules.language.checks import Finding, check_standard, nearest
from povrules.language.columns import Column, household_columns
from povrules.language.locate import line_of
from povrules.language.overlay import Laid, OverlayFile, apply_overlay
from povrules.language.schema import EVIDENCE, Citation, Evidence, Measure, StandardFile
from povrules.text import SaidError, Text

Raw = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Source:
    """A file of law as bytes; ``name`` is what messages call it."""

    name: str
    content: bytes

    @property
    def sha256(self) -> str:
        """Hex SHA-256 of the bytes."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, eq=False)
class Standard:
    """A checked standard: its law, the file that it came from, the overlays laid over it.

    ``overlaid`` maps ``"lines.average"`` and the like to the name of the overlay that supplied them.
    """

    law: StandardFile
    source: Source
    included: tuple[Source, ...]
    overlays: tuple[Source, ...]
    overlaid: dict[str, str]

    @property
    def id(self) -> str:
        """The id of the standard, e.g. ``vn-2022``."""
        return self.law.id

    @property
    def sha256(self) -> str:
        """Hex SHA-256 of the standard's own file."""
        return self.source.sha256

    @cached_property
    def indicator_ids(self) -> tuple[str, ...]:
        """Ids of the indicators in the order of the law."""
        return tuple(indicator.id for indicator in self.law.indicators)

    @cached_property
    def indicator_columns(self) -> tuple[Column, ...]:
        """The indicators as census columns: yes means deprived."""
        return tuple(
            Column(
                id=indicator.id,
                type="flag",
                vi=indicator.vi,
                en=indicator.en,
                aliases=indicator.aliases,
                question_vi=f"Hộ có thiếu hụt “{indicator.vi}” không ({indicator.deprived_vi})?",
                question_en=f"Is the household deprived in “{indicator.en}” ({indicator.deprived_en})?",
            )
            for indicator in self.law.indicators
        )

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """Every census column that this standard reads or keeps: the shared ones and its indicators."""
        return (*household_columns(), *self.indicator_columns)

    def citation(self, key: str) -> Citation:
        """Return the citation of that key."""
        return self.law.citations[key]

    def cited(self, key: str) -> Text:
        """Return ``instrument, article`` in both languages."""
        citation = self.law.citations[key]
        instrument = self.law.instruments[citation.instrument]
        return Text(f"{citation.article} {instrument.vi}", f"{instrument.en}, {citation.article}")

    def evidence(self, keys: Sequence[str]) -> Evidence:
        """Return the weakest evidence among the citations."""
        return weakest([self.law.citations[key].evidence for key in keys])


def weakest(levels: Sequence[Evidence]) -> Evidence:
    """Return the weakest of the evidence levels; ``official`` for none."""
    return max(levels, key=EVIDENCE.index, default="official")


@cache
def shared_measures() -> tuple[Measure, ...]:
    """Return the measures that every standard may compare with its lines (``household.toml``)."""
    text = resources.files("povrules.census").joinpath("household.toml").read_text(encoding="utf-8")
    return tuple(Measure.model_validate(entry) for entry in tomllib.loads(text)["measures"])


def read_standard(source: Source, overlays: Sequence[Source], find: Callable[[str], Source]) -> Standard:
    """Read a law file, take over what it includes, lay the overlays over it and check the whole.

    ``find`` gives the source of another standard by id (for ``indicators_of``). Raises
    :class:`LawFileError` with every finding, each with file, line, the offending words and what was expected.
    """
    raw = _parse(source)
    included = _include(raw, source, find)
    laid = Laid()
    if overlays:
        _raise(source, _validate(StandardFile, raw)[0])
    for number, overlay in enumerate(overlays):
        parsed = _parse(overlay)
        findings, model = _validate(OverlayFile, parsed)
        _raise(overlay, findings)
        _raise(overlay, apply_overlay(raw, parsed, cast(OverlayFile, model), (number, overlay.name), laid))
    findings, law = _validate(StandardFile, raw)
    _raise(source, findings, overlays, laid)
    law = cast(StandardFile, law)
    findings = check_standard(law, shared_measures(), household_columns(), overlaid=bool(overlays))
    _raise(source, findings, overlays, laid)
    return Standard(law, source, included, tuple(overlays), laid.names)


def overlay_target(overlay: Source) -> str:
    """Return the id of the standard that an overlay is for."""
    findings, model = _validate(OverlayFile, _parse(overlay))
    _raise(overlay, findings)
    return cast(OverlayFile, model).standard


def _parse(source: Source) -> Raw:
    try:
        return tomllib.loads(source.content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise LawFileError(
            Text(
                f"{source.name}: không phải văn bản UTF-8 (byte {error.start}); hãy lưu lại với mã UTF-8",
                f"{source.name}: not UTF-8 text (byte {error.start}); save it again as UTF-8",
            )
        ) from error
    except (ValueError, RecursionError) as error:  # tomllib's own error is a ValueError; so is an endless number
        raise LawFileError(
            Text(f"{source.name}: không đọc được theo TOML: {error}", f"{source.name}: not readable as TOML: {error}")
        ) from error


def _include(raw: Raw, source: Source, find: Callable[[str], Source]) -> tuple[Source, ...]:
    """Replace ``indicators_of`` by the other standard's dimensions and indicators under this file's citation."""
    wanted = raw.pop("indicators_of", None)
    if wanted is None:
        return ()
    if not isinstance(wanted, dict) or set(wanted) != {"standard", "cite"}:
        _raise(
            source,
            [
                Finding(
                    ("indicators_of",),
                    str(wanted),
                    Text("đúng hai khóa standard và cite", "exactly the keys standard and cite"),
                )
            ],
        )
    for key in ("dimensions", "indicators"):
        if key in raw:
            expected = Text("không có khi đã có indicators_of", "nothing here where indicators_of is given")
            _raise(source, [Finding((key,), key, expected)])
    other = find(str(wanted["standard"]))
    base = _parse(other)
    if "indicators_of" in base:
        expected = Text("một chuẩn có chỉ số của chính nó", "a standard with indicators of its own")
        _raise(source, [Finding(("indicators_of", "standard"), str(wanted["standard"]), expected)])
    raw["dimensions"] = base["dimensions"]
    raw["indicators"] = [
        {key: value for key, value in entry.items() if key not in {"threshold", "parameters"}}
        | {"cite": wanted["cite"]}
        for entry in base["indicators"]
    ]
    return (other,)


def _validate(model: type[BaseModel], raw: Raw) -> tuple[list[Finding], BaseModel | None]:
    try:
        return [], model.model_validate(raw)
    except ValidationError as error:
        entries = [dict(entry) for entry in error.errors()]
        # A list whose entries all failed is also said to be too short; that is no finding of its own.
        return [_finding(model, one) for one in entries if one["type"] != "too_short" or not one["input"]], None


def _finding(model: type[BaseModel], entry: dict[str, Any]) -> Finding:
    path = tuple(entry["loc"])
    said = entry.get("ctx", {}).get("error")
    found = "" if entry["type"] == "missing" else _shorten(entry["input"])
    if isinstance(said, SaidError):
        return Finding(path, said.words or found, said.expected)
    expected = Text(_VIETNAMESE.get(entry["type"], "giá trị khác; " + str(entry["msg"])), str(entry["msg"]))
    if entry["type"] == "extra_forbidden":
        near = nearest(str(path[-1]), _field_names(model) - {str(path[-1])})
        expected = Text("ở đây không có khóa này" + near.vi, "no such key here" + near.en)
    return Finding(path, found, expected)


_VIETNAMESE = {
    "missing": "thiếu khóa này",
    "model_type": "cần một bảng",
    "int_from_float": "cần số nguyên",
    "string_too_short": "cần chữ",
    "int_type": "cần số nguyên",
    "string_type": "cần chữ trong dấu ngoặc kép",
    "bool_type": "cần true hoặc false",
    "date_type": "cần ngày dạng 2025-12-31",
    "tuple_type": "cần danh sách trong dấu [ ]",
    "dict_type": "cần một bảng",
    "too_short": "cần ít nhất một mục",
    "too_long": "quá nhiều mục",
    "string_pattern_mismatch": "mã chỉ gồm chữ thường a–z, số và gạch nối, bắt đầu bằng chữ",
    "greater_than_equal": "giá trị quá nhỏ",
    "less_than_equal": "giá trị quá lớn",
    "literal_error": "cần một trong các giá trị cho phép",
}
"""Messages of the validator that a drafter meets most, by their type."""


def _field_names(model: type[BaseModel]) -> set[str]:
    """Return every key that the file format knows, at any depth."""
    schema = model.model_json_schema(mode="validation")
    groups = [schema, *schema.get("$defs", {}).values()]
    return {key for group in groups for key in group.get("properties", {})}


def _shorten(value: object) -> str:
    text = str(value)
    return text if len(text) <= 80 else text[:79] + "…"


def _raise(
    source: Source, findings: Sequence[Finding], overlays: Sequence[Source] = (), laid: Laid | None = None
) -> None:
    """Raise all findings, each with the file that the words stand in: the standard's, or an overlay laid over it."""
    if not findings:
        return
    vi, en = [], []
    for finding in findings:
        place = laid.place(finding.path) if laid else None
        file, path = (overlays[place[0]], place[1]) if place else (source, finding.path)
        with_ = ", ".join(overlay.name for overlay in overlays)
        line = line_of(file.content.decode("utf-8-sig"), path)
        key = ".".join(str(part) for part in path)
        found = f"“{finding.found}”: " if finding.found else ""
        at_vi, at_en = (f", dòng {line}", f", line {line}") if line else ("", "")
        too_vi, too_en = (f" (cùng với {with_})", f" (together with {with_})") if with_ and not place else ("", "")
        vi.append(f"{file.name}{at_vi}, {key}: {found}{finding.expected.vi}{too_vi}")
        en.append(f"{file.name}{at_en}, {key}: {found}{finding.expected.en}{too_en}")
    raise LawFileError(Text("\n".join(vi), "\n".join(en)))
