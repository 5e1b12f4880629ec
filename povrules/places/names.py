"""Names of communes and provinces as lists spell them, with and without the kind of unit before them."""

import unicodedata
from typing import Literal

from povrules.spelling import fold

PROVINCE_KINDS = ("thành phố", "tỉnh", "tp.", "tp")
COMMUNE_KINDS: dict[str, Literal["rural", "urban"] | None] = {
    "xã": "rural",
    "phường": "urban",
    "thị trấn": "urban",
    "đặc khu": None,
}
"""What a kind of commune lets expect of its area. No law of the country that was read says it: it is only proposed."""

_SHORT = {"x.": "xã", "p.": "phường", "tt.": "thị trấn"}


def spelled(name: str) -> str:
    """Return a name without case and with single spaces; its marks stay: Sơn Hà and Sơn Hạ are two communes.

    >>> spelled(" Xã  SƠN HẠ ")
    'xã sơn hạ'
    """
    plain = " ".join(unicodedata.normalize("NFC", name).casefold().replace("_", " ").split())
    first, _, rest = plain.partition(" ")
    return f"{_SHORT[first]} {rest}" if first in _SHORT and rest else plain


def kind_of(name: str) -> str | None:
    """Return the kind of commune that a name begins with, None without one.

    >>> kind_of("P. Thanh Liệt"), kind_of("Thanh Liệt")
    ('phường', None)
    """
    plain = spelled(name)
    return next((kind for kind in COMMUNE_KINDS if plain.startswith(f"{kind} ")), None)


def without_kind(name: str) -> str:
    """Return a spelled name of a commune without its kind."""
    kind = kind_of(name)
    return spelled(name).removeprefix(f"{kind} ") if kind is not None else spelled(name)


def province_key(name: str) -> str:
    """Return what names of one province have in common: no marks, and not what kind of province it is.

    >>> province_key("TP. Hà Nội") == province_key("Thành phố Hà Nội")
    True
    """
    plain = spelled(name)
    kind = next((kind for kind in PROVINCE_KINDS if plain.startswith(kind)), "")
    return fold(plain.removeprefix(kind))


def same_commune(asked: str, named: str) -> bool:
    """Tell whether two names may be of one commune: the same, or one of them has no kind before it."""
    if kind_of(asked) is not None and kind_of(named) is not None:
        return spelled(asked) == spelled(named)
    return without_kind(asked) == without_kind(named)
