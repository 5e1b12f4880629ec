"""Overlays: a small file that supplies or replaces values of a standard, with citations of its own."""

from dataclasses import dataclass, field
from typing import Annotated, Any, TypeAlias

from pydantic import Field

from povrules.language.columns import Many, Model
from povrules.language.findings import Finding
from povrules.language.schema import Citation, Identifier, Instrument, Key, LineAmount, PolicyYears
from povrules.text import Text

Path: TypeAlias = tuple[str | int, ...]

_TAKEN = Text("tên khác: chuẩn đã có tên này", "another name: the standard already has one of that name")

_TWICE = Text("mỗi mã chỉ một lần trong tệp này", "each id once in this file")


class LineValue(Model):
    """New values of a line that the standard declares."""

    id: Identifier
    rural: LineAmount | None = None
    urban: LineAmount | None = None
    cite: Annotated[Many[Key], Field(min_length=1)]


class ParameterValue(Model):
    """A new value of a parameter that the standard declares."""

    id: Identifier
    value: int | bool
    cite: Annotated[Many[Key], Field(min_length=1)]


class Recited(Model):
    """A rule or indicator of the standard for which better evidence was found; its words stay."""

    id: Identifier
    cite: Annotated[Many[Key], Field(min_length=1)]


class OverlayFile(Model):
    """What an overlay file may say. ``standard`` is the id of the standard, or of the survey, that it is for."""

    standard: Key
    title: str
    instruments: dict[Key, Instrument]
    citations: dict[Key, Citation]
    lines: Many[LineValue] = ()
    parameters: Many[ParameterValue] = ()
    rules: Many[Recited] = ()
    indicators: Many[Recited] = ()
    policy_years: Many[PolicyYears] = ()


@dataclass
class Laid:
    """What overlays have put into a standard's parsed file.

    ``names`` maps ``"lines.average"`` and the like to the name of the overlay. ``places`` maps a key path of the merged
    file to the overlay that wrote it, by its position, and the key path there. ``taken`` has how many entries of a list
    come from another standard and stand before the file's own.
    """

    names: dict[str, str] = field(default_factory=dict)
    places: dict[Path, tuple[int, Path]] = field(default_factory=dict)
    taken: dict[str, int] = field(default_factory=dict)

    def own(self, path: Path) -> Path:
        """Return a key path of the merged file as the standard's own file has it."""
        if len(path) > 1 and isinstance(path[1], int):
            before = self.taken.get(str(path[0]), 0)
            return (path[0], path[1] - before, *path[2:]) if path[1] >= before else ("indicators_of", *path)
        return path

    def place(self, path: Path) -> tuple[int, Path] | None:
        """Return which overlay wrote a key path or what encloses it, and where; None for the standard's own."""
        for length in range(len(path), 0, -1):
            found = self.places.get(path[:length])
            if found is not None:
                return found[0], (*found[1], *path[length:])
        return None


def apply_overlay(
    raw: dict[str, Any], parsed: dict[str, Any], model: OverlayFile, overlay: tuple[int, str], laid: Laid
) -> list[Finding]:
    """Lay an overlay (its position and name) over the standard's parsed file, which is changed in place.

    Returns what does not fit.
    """
    number, name = overlay
    findings: list[Finding] = []
    if model.standard != raw.get("id"):
        findings.append(
            Finding(
                ("standard",),
                model.standard,
                Text(f"tệp này được dùng với {raw.get('id')!r}", f"this overlay is used with {raw.get('id')!r}"),
            )
        )
    for group in ("instruments", "citations"):
        for key, value in parsed.get(group, {}).items():
            if key in raw.get(group, {}):
                findings.append(Finding((group, key), key, _TAKEN))
            raw.setdefault(group, {})[key] = value
            laid.places[group, key] = number, (group, key)
    for group in ("lines", "parameters", "rules", "indicators"):
        entries = [entry["id"] for entry in parsed.get(group, [])]
        for position, name_ in enumerate(entries):
            if name_ in entries[:position]:
                findings.append(Finding((group, position, "id"), name_, _TWICE))
        known = {entry.get("id"): (at, entry) for at, entry in enumerate(raw.get(group, []))}
        for position, entry in enumerate(parsed.get(group, [])):
            at, target = known.get(entry["id"], (0, None))
            if target is None:
                names = ", ".join(sorted(str(key) for key in known))
                findings.append(
                    Finding((group, position, "id"), entry["id"], Text(f"một trong: {names}", f"one of {names}"))
                )
                continue
            target.update(entry)
            if target.get("rural") is not None and target.get("urban") is not None:
                target.pop("unknown", None)
            laid.names[f"{group}.{entry['id']}"] = name
            laid.places |= {(group, at, key): (number, (group, position, key)) for key in entry}
    if parsed.get("policy_years"):
        _lay_years(raw, parsed, overlay, laid)
    return findings


def _lay_years(raw: dict[str, Any], parsed: dict[str, Any], overlay: tuple[int, str], laid: Laid) -> None:
    """Add the overlay's periods of policy years; one that the standard has already takes its place."""
    years = raw["policy_years"] = list(raw.get("policy_years", []))
    spans = [(period.get("first"), period.get("last")) for period in years]
    for position, period in enumerate(parsed.get("policy_years", [])):
        span = (period["first"], period["last"])
        at = spans.index(span) if span in spans else len(years)
        years[at : at + 1] = [period]
        laid.names["policy_years"] = overlay[1]
        laid.places["policy_years", at] = overlay[0], ("policy_years", position)
