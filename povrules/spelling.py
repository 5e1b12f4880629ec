"""Texts as people spell them: compared without case, diacritics, spaces or punctuation, and fit to be shown."""

import json
import unicodedata
from functools import lru_cache


def bare(text: str) -> str:
    """Return ``text`` without diacritics and case, with single spaces; ``-1`` stays different from ``1``.

    >>> bare(" Không  rõ")
    'khong ro'
    """
    letters = unicodedata.normalize("NFD", text).casefold().replace("đ", "d")
    return " ".join("".join(c for c in letters if not unicodedata.combining(c)).split())


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Return the letters and digits of ``text`` without diacritics and case: equal folds are the same name.

    >>> fold("Thu_nhập BQ/tháng")
    'thunhapbqthang'
    """
    return "".join(c for c in bare(text) if c.isalnum())


def encodable(text: str) -> str:
    r"""Return ``text`` as it can be written in UTF-8.

    Bytes that the system handed over in another encoding are read as UTF-8; what is no character becomes ``?`` or
    the replacement character.

    >>> encodable("h\udce1\udcbb\udc99"), encodable("\ud800")
    ('hộ', '?')
    """
    try:
        return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode("utf-8")


def printable(text: str) -> str:
    r"""Return ``text`` without what could steer a terminal: a cell of a census may hold escape sequences.

    >>> printable("a\x1b[2J")
    'a�[2J'
    """
    return "".join(letter if letter.isprintable() else "�" for letter in text)


def quoted(text: str | None) -> str:
    """Return a text as TOML and JSON write it; on one line, so that it may stand in a comment too."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
