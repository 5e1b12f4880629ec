"""Which kind of file a ``.toml`` is, for one that is given in the place of another: with the option it belongs to."""

import tomllib
from collections.abc import Mapping
from typing import Literal

from povrules.text import Text

Kind = Literal["mapping", "standard", "overlay", "policy", "province", "cases", "amendment"]

KINDS: dict[Kind, Text] = {
    "mapping": Text("bảng ánh xạ (--map)", "a mapping (--map)"),
    "standard": Text("tệp chuẩn (--standard)", "a file of a standard (--standard)"),
    "overlay": Text("tệp bổ sung quy định (--with)", "an overlay (--with)"),
    "policy": Text("tệp chính sách (--policy)", "a file of a policy (--policy)"),
    "province": Text("tệp mức hỗ trợ thêm của tỉnh (--province)", "a file of what a province adds (--province)"),
    "cases": Text("tệp trường hợp mẫu (--cases)", "a file of cases (--cases)"),
    "amendment": Text("tệp sửa đổi của một chuẩn", "a file of an amendment"),
}
TABLE_FILES = (".csv", ".xlsx", ".ods", ".xls", ".parquet", ".json", ".jsonl", ".dta", ".sav", ".txt")
"""Files of tables by their names; none of them is TOML."""


def kind_of(raw: Mapping[str, object]) -> Kind | None:
    """Return what a parsed file shows itself to be; None where its keys do not tell."""
    keys = set(raw)
    if keys & {"household", "person"} and keys <= {"format", "household", "person"}:
        return "mapping"
    marks: tuple[tuple[Kind, set[str]], ...] = (
        ("amendment", {"standard", "amends"}),
        ("cases", {"cases"}),
        ("overlay", {"standard", "title"}),
        ("province", {"policy", "top_ups"}),
        ("policy", {"kind", "benefits"}),
        ("standard", {"policy_years", "rules"}),
    )
    return next((kind for kind, needed in marks if needed <= keys), None)


def another_kind(raw: Mapping[str, object], expected: Kind) -> Text | None:
    """Return what to say of a file that is of another kind than was asked for; None for any other."""
    found = kind_of(raw)
    if found in (None, expected):
        return None
    is_, need = KINDS[found], KINDS[expected]
    return Text(f"đây là {is_.vi}, không phải {need.vi}", f"this is {is_.en}, not {need.en}")


def shown_kind(content: bytes) -> Text:
    """Return which kind of ``.toml`` a file is that is given as a table, and where such files go."""
    try:
        found = kind_of(tomllib.loads(content.decode("utf-8-sig")))
    except (ValueError, RecursionError):
        found = None
    if found is not None:
        return Text(f"đây là {KINDS[found].vi}", f"it is {KINDS[found].en}")
    names = (KINDS[one] for one in ("mapping", "standard", "overlay", "policy"))
    vi, en = zip(*names, strict=True)
    return Text(f"tệp .toml là {', '.join(vi)}", f".toml files are {', '.join(en)}")
