"""What a workbook says of itself: the standard and the basis that it was made for, kept in its properties."""

import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from povrules.census.xlsx_package import DAMAGE, Attributes, local, parse
from povrules.language.schema import Basis

STANDARD, BASIS = "povrules standard", "povrules basis"
"""Names of the properties, among the custom ones of the document."""

_PART = "docProps/custom.xml"
_LARGEST = 100_000
"""Bytes of properties; more are not looked at."""


@dataclass(frozen=True)
class Named:
    """The standard and the basis that a workbook names."""

    standard: str
    basis: Basis


def named_in(path: Path) -> Named | None:
    """Return what a workbook was made for; None for any other file, also for one that cannot be read."""
    found = properties_in(path)
    basis = next((one for one in get_args(Basis) if one == found.get(BASIS)), None)
    return None if basis is None or STANDARD not in found else Named(found[STANDARD], basis)


def properties_in(path: Path) -> dict[str, str]:
    """Return the custom properties of a workbook; none for any other file, also for one that cannot be read."""
    try:
        with zipfile.ZipFile(path) as archive:
            if archive.getinfo(_PART).file_size > _LARGEST:
                return {}
            return _properties(archive.read(_PART))
    except DAMAGE:
        return {}


def _properties(xml: bytes) -> dict[str, str]:
    found: dict[str, str] = {}
    names = [""]

    def start(name: str, attributes: Attributes) -> None:
        if local(name) == "property":
            names.append(attributes.get("name", ""))

    def text(said: str) -> None:
        found[names[-1]] = (found.get(names[-1], "") + said).strip()

    parse(xml, start, text=text)
    return found
