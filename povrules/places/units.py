"""Communes before and after 01/07/2025, and what became of each, from the data of ``vietnamadminunits``.

The data are those of a library, compiled from public lists; no act was read for them. So they are proposed to a person
and decide nothing.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

from povrules.errors import UsageError
from povrules.places.names import COMMUNE_KINDS, kind_of, province_key, same_commune
from povrules.text import Text

MERGED = date(2025, 7, 1)
"""The day from which there are 34 provinces and no districts."""

_PACKAGE = "vietnamadminunits"


@dataclass(frozen=True)
class Unit:
    """A commune: name with kind, district (none from 01/07/2025 on), province, and the statistical codes."""

    name: str
    district: str | None
    province: str
    code: str
    province_code: str

    @property
    def area(self) -> Literal["rural", "urban"] | None:
        """What its kind lets expect; None for a special zone."""
        kind = kind_of(self.name)
        return None if kind is None else COMMUNE_KINDS[kind]


@dataclass(frozen=True)
class Units:
    """All communes: ``before`` 01/07/2025 and ``after``; ``became``: what each of the former is part of now."""

    before: tuple[Unit, ...]
    after: tuple[Unit, ...]
    became: Mapping[Unit, tuple[Unit, ...]]
    source: str

    def named(self, commune: str, province: str | None, day: date) -> list[Unit]:
        """Return the communes that a name may mean on a day; without a province in the whole country."""
        units = self.after if day >= MERGED else self.before
        where = None if province is None else province_key(province)
        return [
            one
            for one in units
            if same_commune(commune, one.name) and (where is None or province_key(one.province) == where)
        ]


@cache
def load_units() -> Units:
    """Return all communes; reads files of the library and imports nothing of it.

    Raises :class:`UsageError` where the library is not installed, or its files are not as expected.
    """
    spec = find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise UsageError(
            Text(
                "cần danh mục xã trước và sau 01/07/2025: pip install 'povrules[places]'",
                "the lists of communes before and after 01/07/2025 are needed: pip install 'povrules[places]'",
            )
        )
    folder = Path(spec.origin).parent / "data"
    try:
        return _units(*(json.loads((folder / name).read_text("utf-8")) for name in _FILES))
    except (OSError, KeyError, ValueError) as error:
        found = f"{_PACKAGE} {version(_PACKAGE)}"
        raise UsageError(
            Text(
                f"không đọc được dữ liệu của {found}; hãy cài lại: pip install 'povrules[places]'",
                f"the data of {found} cannot be read; install it again: pip install 'povrules[places]'",
            )
        ) from error


_FILES = ("parser_legacy.json", "parser_from_2025.json", "converter_2025.json")


def _units(legacy: Mapping[str, Any], current: Mapping[str, Any], converter: Mapping[str, Any]) -> Units:
    before, after = dict(_former(legacy)), dict(_present(current))
    became: dict[Unit, list[Unit]] = {}
    for province, communes in converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for key, parts in communes.items():
            for old in parts:
                became.setdefault(before[old], []).append(after[f"{province}_{key}"])
    for province, divided in converter["DICT_PROVINCE_WARD_DIVIDED"].items():
        for old, parts in divided.items():
            became.setdefault(before[old], []).extend(after[f"{province}_{part['newWardKey']}"] for part in parts)
    found = {old: tuple(new) for old, new in became.items()}
    return Units(tuple(before.values()), tuple(after.values()), found, f"{_PACKAGE} {version(_PACKAGE)}")


def _former(legacy: Mapping[str, Any]) -> Iterator[tuple[str, Unit]]:
    """Yield the communes before by key. Districts that are one island have none, and stand for themselves."""
    names, districts = legacy["DICT_PROVINCE"], legacy["DICT_PROVINCE_DISTRICT"]
    for table in ("DICT_PROVINCE_DISTRICT_WARD_NO_ACCENTED", "DICT_PROVINCE_DISTRICT_WARD_ACCENTED"):
        for province, inside in legacy[table].items():
            for district, communes in inside.items():
                around = districts[province][district]
                for key, one in communes.items():
                    alone = key == "NaN"
                    name, code = (
                        (around["district"], around["districtCode"]) if alone else (one["ward"], one["wardCode"])
                    )
                    place = f"{province}_{district}_{'' if alone else key}"
                    yield place, _unit(name, around["district"], names[province], code)


def _present(current: Mapping[str, Any]) -> Iterator[tuple[str, Unit]]:
    """Yield the communes of today by key."""
    names = current["DICT_PROVINCE"]
    for table in ("DICT_PROVINCE_WARD_NO_ACCENTED", "DICT_PROVINCE_WARD_ACCENTED"):
        for province, communes in current[table].items():
            for key, one in communes.items():
                yield f"{province}_{key}", _unit(one["ward"], None, names[province], one["wardCode"])


def _unit(name: str, district: str | None, province: Mapping[str, str], code: str) -> Unit:
    return Unit(name, district, province["province"], code, province["provinceCode"])
