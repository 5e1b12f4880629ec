"""Reading a law file and its overlays: bytes in, a checked :class:`Standard` out, every error at once with its line."""

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from typing import cast

from povrules.language.checks import Finding, check_standard
from povrules.language.columns import Column, household_columns
from povrules.language.overlay import Laid, OverlayFile, apply_overlay
from povrules.language.reading import M, Raw, Source, parse, refuse, validate
from povrules.language.schema import EVIDENCE, Citation, Evidence, Measure, StandardFile
from povrules.text import Text


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
    raw = parse(source)
    included = _include(raw, source, find)
    law, laid = lay(StandardFile, source, raw, overlays)
    findings = check_standard(law, shared_measures(), household_columns(), overlaid=bool(overlays))
    refuse(source, findings, overlays, laid)
    return Standard(law, source, included, tuple(overlays), laid.names)


def lay(model: type[M], source: Source, raw: Raw, overlays: Sequence[Source]) -> tuple[M, Laid]:
    """Return the model of a parsed file with overlays laid over it, and what they put there."""
    laid = Laid()
    if overlays:
        refuse(source, validate(model, raw)[0])
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
    findings, model = validate(OverlayFile, parse(overlay))
    refuse(overlay, findings)
    return cast(OverlayFile, model).standard


_TAKEN, _OPTIONAL = {"standard", "cite"}, {"without", "deprived_vi", "deprived_en"}


def _include(raw: Raw, source: Source, find: Callable[[str], Source]) -> tuple[Source, ...]:
    """Replace ``indicators_of`` by the other standard's dimensions and indicators under this file's citation.

    Those of ``without`` are left out, the file's own come after them. ``deprived_vi`` and ``deprived_en`` stand in the
    place of the other standard's words where its thresholds are not those of this one.
    """
    wanted = raw.pop("indicators_of", None)
    if wanted is None:
        return ()
    if not isinstance(wanted, dict) or not _TAKEN <= set(wanted) <= _TAKEN | _OPTIONAL:
        expected = Text(
            "các khóa standard và cite, nếu cần thì without, deprived_vi, deprived_en",
            "the keys standard and cite, and if need be without, deprived_vi, deprived_en",
        )
        refuse(source, [Finding(("indicators_of",), str(wanted), expected)])
    other = find(str(wanted["standard"]))
    base = parse(other)
    if "indicators_of" in base:
        expected = Text("một chuẩn có chỉ số của chính nó", "a standard with indicators of its own")
        refuse(source, [Finding(("indicators_of", "standard"), str(wanted["standard"]), expected)])
    without = wanted.get("without", [])
    refuse(source, _not_left_out(without, [entry["id"] for entry in base["indicators"]]))
    words = {key: wanted[key] for key in ("deprived_vi", "deprived_en") if key in wanted}
    taken = [
        {key: value for key, value in entry.items() if key not in {"threshold", "parameters"}}
        | words
        | {"cite": wanted["cite"]}
        for entry in base["indicators"]
        if entry["id"] not in without
    ]
    raw["dimensions"] = [*base["dimensions"], *raw.get("dimensions", [])]
    raw["indicators"] = [*taken, *raw.get("indicators", [])]
    return (other,)


def _not_left_out(without: object, known: Sequence[str]) -> list[Finding]:
    """Return what ``without`` has that is no indicator of the other standard."""
    names = without if isinstance(without, list) else [without]
    shown = ", ".join(known)
    return [
        Finding(("indicators_of", "without"), str(name), Text(f"một trong: {shown}", f"one of {shown}"))
        for name in names
        if name not in known
    ]
