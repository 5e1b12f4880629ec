"""Overlays: a small file that supplies or replaces values of a standard, with citations of its own."""

from typing import Annotated, Any

from pydantic import Field

from povrules.language.checks import Finding
from povrules.language.columns import Many, Model
from povrules.language.schema import Citation, Identifier, Instrument, Key, LineAmount, PolicyYears
from povrules.text import Text

_TAKEN = Text("tên khác: chuẩn đã có tên này", "another name: the standard already has one of that name")


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
    """What an overlay file may say."""

    standard: Key
    title: str
    instruments: dict[Key, Instrument]
    citations: dict[Key, Citation]
    lines: Many[LineValue] = ()
    parameters: Many[ParameterValue] = ()
    rules: Many[Recited] = ()
    indicators: Many[Recited] = ()
    policy_years: Many[PolicyYears] = ()


def apply_overlay(
    raw: dict[str, Any], parsed: dict[str, Any], model: OverlayFile, name: str, overlaid: dict[str, str]
) -> list[Finding]:
    """Lay the overlay over the standard's parsed file (changed in place); return what does not fit."""
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
    for group in ("lines", "parameters", "rules", "indicators"):
        known = {entry.get("id"): entry for entry in raw.get(group, [])}
        for position, entry in enumerate(parsed.get(group, [])):
            target = known.get(entry["id"])
            if target is None:
                names = ", ".join(sorted(str(key) for key in known))
                findings.append(
                    Finding((group, position, "id"), entry["id"], Text(f"một trong: {names}", f"one of {names}"))
                )
                continue
            target.update(entry)
            if target.get("rural") is not None and target.get("urban") is not None:
                target.pop("unknown", None)
            overlaid[f"{group}.{entry['id']}"] = name
    raw["policy_years"] = [*raw.get("policy_years", []), *parsed.get("policy_years", [])]
    if parsed.get("policy_years"):
        overlaid["policy_years"] = name
    return findings
