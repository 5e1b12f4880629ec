"""Damage to the files that a user writes by hand: mappings, standards, overlays."""

import re
from functools import lru_cache
from random import Random

from damage.sources import FIXTURES, ROOT
from damage.text import damage_text

_MAPPING = """format = 1

[household]
header = 2

[household.columns]
household_id = "Số phiếu"
income_12m = { header = "Tổng thu nhập 12 tháng (nghìn đồng)", unit = "nghìn đồng" }
members = "Tổng số nhân khẩu"
health_insurance = { header = "Bảo hiểm y tế", codes = { "x" = "yes", "o" = "no" } }
area = { header = "KV", codes = { "1" = "rural", "2" = "urban" } }
"""
_VALUES = (
    '""',
    "0",
    "-1",
    "9" * 40,
    "1e308",
    "nan",
    "inf",
    "true",
    "[]",
    "{}",
    "[[[]]]",
    "1979-05-27",
    "07:32:00",
    '"x"',
    "'''\n'''",
)
_VALUES += ('"\\ud800"', '"household_id"', "{ header = 3 }", '["Số phiếu", "KV"]', '"nghìn đồng"', "0x7f", '"\\u0000"')
_VALUE = re.compile(r"(?<== ).+$", re.M)
_KEY = re.compile(r"^[\w]+(?= =)", re.M)


@lru_cache(maxsize=1)
def _sound() -> dict[str, bytes]:
    laws = ROOT / "povrules" / "standards"
    return {
        "mapping": _MAPPING.encode(),
        "national": (ROOT / "povrules" / "mapping" / "national-list.toml").read_bytes(),
        "standard": (laws / "vn-2022.toml").read_bytes(),
        "overlay": (FIXTURES / "overlays" / "hanoi-average-band-example.toml").read_bytes(),
    }


def damaged_toml(rng: Random, name: str) -> bytes:
    """Return a damaged file: ``mapping``, ``national``, ``standard`` or ``overlay``."""
    data = _sound()[name]
    if rng.random() < 0.4:
        return damage_text(rng, data)
    text = data.decode()
    for _ in range(rng.randint(1, 3)):
        pattern, new = rng.choice(((_VALUE, rng.choice(_VALUES)), (_KEY, rng.choice(("x", "format", "sheets", "id")))))
        found = [*pattern.finditer(text)]
        if found:
            one = rng.choice(found)
            text = text[: one.start()] + new + text[one.end() :]
    return text.encode()
