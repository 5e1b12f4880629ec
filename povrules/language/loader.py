"""Reading a law file and its overlays: bytes in, a checked :class:`Standard` out, every error at once with its line."""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from typing import cast

from povrules.language.checks import check_standard
from povrules.language.citations import Citing
from povrules.language.columns import Column, household_columns
from povrules.language.findings import Finding
from povrules.language.overlay import Laid, OverlayFile, apply_overlay
from povrules.language.reading import M, Raw, Source, as_found, parse, refuse, refuse_other, validate
from povrules.language.schema import Measure, StandardFile
from povrules.text import Text


@dataclass(frozen=True, eq=False, repr=False)
class Standard(Citing):
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
    standard, findings, laid = draft_standard(parse(source), source, overlays, find)
    refuse(source, findings, overlays, laid)
    return standard


def draft_standard(
    raw: Raw, source: Source, overlays: Sequence[Source], find: Callable[[str], Source]
) -> tuple[Standard, list[Finding], Laid]:
    """Return a law file that has the form of one, and what does not make sense in it; see :func:`read_standard`.

    ``raw``: the parsed file, which is changed in place. Raises :class:`LawFileError` for what has not the form.
    """
    refuse_other(source, raw, "standard")
    included, taken = _include(raw, source, find)
    law, laid = lay(StandardFile, source, raw, overlays, taken)
    findings = check_standard(law, shared_measures(), household_columns(), overlaid=bool(overlays))
    return Standard(law, source, included, tuple(overlays), laid.names), findings, laid


def lay(
    model: type[M], source: Source, raw: Raw, overlays: Sequence[Source], taken: Mapping[str, int] | None = None
) -> tuple[M, Laid]:
    """Return the model of a parsed file with overlays laid over it, and what they put there.

    ``taken``: how many entries of its lists come from another standard and stand before its own.
    """
    laid = Laid(taken=dict(taken or {}))
    if overlays:
        refuse(source, validate(model, raw)[0], (), laid)
    for number, overlay in enumerate(overlays):
        parsed = parse(overlay)
        findings, form = validate(OverlayFile, parsed)
        refuse(overlay, findings)
        refuse(overlay, apply_overlay(raw, parsed, cast(OverlayFile, form), (number, overlay.name), laid))
    findings, law = validate(model, raw)
    refuse(source, findings, overlays, laid)
    return cast(M, law), laid


def overlay_target(overlay: Source) -> str:
    """Return the id of the standard that an overlay is for."""
    raw = parse(overlay)
    refuse_other(overlay, raw, "overlay")
    findings, model = validate(OverlayFile, raw)
    refuse(overlay, findings)
    return cast(OverlayFile, model).standard


_NEEDED, _WORDS = {"standard", "cite"}, {"deprived_vi", "deprived_en"}


def _include(raw: Raw, source: Source, find: Callable[[str], Source]) -> tuple[tuple[Source, ...], dict[str, int]]:
    """Replace ``indicators_of`` by the other standard's dimensions and indicators under this file's citation.

    Those of ``without`` are left out, the file's own come after them. ``deprived_vi`` and ``deprived_en`` stand in the
    place of the other standard's words where its thresholds are not those of this one. Returns the other standard's
    file, and how many entries of it come before the file's own.
    """
    wanted = raw.pop("indicators_of", None)
    if wanted is None:
        return (), {}
    if not isinstance(wanted, dict) or set(wanted) - {"without"} not in (_NEEDED, _NEEDED | _WORDS):
        expected = Text(
            "các khóa standard và cite, nếu cần thì without, và deprived_vi cùng deprived_en",
            "the keys standard and cite, and if need be without, and deprived_vi with deprived_en",
        )
        refuse(source, [Finding(("indicators_of",), as_found(wanted), expected)])
    other = find(str(wanted["standard"]))
    base = parse(other)
    if "indicators_of" in base:
        expected = Text("một chuẩn có chỉ số của chính nó", "a standard with indicators of its own")
        refuse(source, [Finding(("indicators_of", "standard"), str(wanted["standard"]), expected)])
    without = wanted.get("without", [])
    refuse(source, _not_left_out(without, [entry["id"] for entry in base["indicators"]]))
    words = {key: wanted[key] for key in _WORDS & set(wanted)}
    taken = [
        {key: value for key, value in entry.items() if key not in {"threshold", "parameters"}}
        | words
        | {"cite": wanted["cite"]}
        for entry in base["indicators"]
        if entry["id"] not in without
    ]
    raw["dimensions"] = [*base["dimensions"], *_own(raw, source, "dimensions")]
    raw["indicators"] = [*taken, *_own(raw, source, "indicators")]
    return (other,), {"dimensions": len(base["dimensions"]), "indicators": len(taken)}


def _own(raw: Raw, source: Source, key: str) -> list[object]:
    """Return the file's own entries of a list beside those that it takes over."""
    own = raw.get(key, [])
    if not isinstance(own, list):
        refuse(source, [Finding((key,), str(own), Text(f"danh sách [[{key}]]", f"a list [[{key}]]"))])
    return list(own)


def _not_left_out(without: object, known: Sequence[str]) -> list[Finding]:
    """Return what ``without`` has that is no indicator of the other standard."""
    names = without if isinstance(without, list) else [without]
    shown = ", ".join(known)
    return [
        Finding(("indicators_of", "without"), str(name), Text(f"một trong: {shown}", f"one of {shown}"))
        for name in names
        if name not in known
    ]
