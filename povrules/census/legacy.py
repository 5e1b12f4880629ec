"""Text of fonts from before Unicode: TCVN3 (.VnTime, ABC), VNI (VNI-Times) and code page 1258.

Such text comes as Latin letters and signs, e.g. ``M· hé`` for ``Mã hộ``. It is converted where the evidence is
clear: among the words that the conversion changes, far more are Vietnamese syllables after it than before.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from povrules.census.syllables import is_syllable, words

Encoding = Literal["TCVN3", "VNI", "windows-1258"]

_TCVN3_BYTES = {
    0xA1: "ĂÂÊÔƠƯĐăâêôơưđ",
    0xB5: "àảãáạ",
    0xBB: "ằẳẵắ",
    0xC6: "ặầẩẫấậè",
    0xCE: "ẻẽéẹềểễếệìỉ",
    0xDC: "ĩíịò",
    0xE1: "ỏõóọồổỗốộờởỡớợù",
    0xF1: "ủũúụừửữứựỳỷỹýỵ",
}
TCVN3 = {chr(first + i): letter for first, row in _TCVN3_BYTES.items() for i, letter in enumerate(row)}
"""The letter for each character of TCVN3 (TCVN 5712, VN3): one byte a letter; fonts ending in H show capitals."""

_VNI_MARKS = {
    "a": "ùøûõïâáàåãäêéèúüë",
    "e": "ùøûõïâáàåãä",
    "o": "ùøûõïâáàåãä",
    "ô": "ùøûõï",
    "u": "ùøûõï",
    "ö": "ùøûõï",
    "y": "ùøûõ",
}
_VNI_LETTERS = {
    "a": "áàảãạâấầẩẫậăắằẳẵặ",
    "e": "éèẻẽẹêếềểễệ",
    "o": "óòỏõọôốồổỗộ",
    "ô": "ớờởỡợ",
    "u": "úùủũụ",
    "ö": "ứừửữự",
    "y": "ýỳỷỹ",
}
_VNI_SINGLE = {"ñ": "đ", "ô": "ơ", "ö": "ư", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
VNI = {
    base + mark: letter
    for base, marks in _VNI_MARKS.items()
    for mark, letter in zip(marks, _VNI_LETTERS[base], strict=True)
} | _VNI_SINGLE
"""The letter for each small letter with its mark of VNI (Windows); í and ì stand for themselves."""

VNI |= {sign.upper(): letter.upper() for sign, letter in list(VNI.items())}
_VNI_READ = {sign[0].upper() + sign[1:]: letter.upper() for sign, letter in VNI.items()} | VNI
"""Also a capital with a small mark."""
_VNI_SIGN = re.compile("|".join(sorted(_VNI_READ, key=len, reverse=True)))

_ANSI = bytes(range(256)).decode("cp1252", "replace")
ANSI = "".join(chr(code) if char == "\ufffd" else char for code, char in enumerate(_ANSI))
"""What each byte is in the code page of Western Windows, in which legacy text is shown."""

CP1258 = {
    char: bytes([code]).decode("cp1258", "replace").replace("\ufffd", char)
    for code, char in enumerate(ANSI)
    if code >= 0xC0
}
"""The letter or combining tone for each character that is a byte of code page 1258."""

_SIGNS = frozenset((*TCVN3, *"".join(VNI), *CP1258)) - frozenset(map(chr, range(128)))
_SAMPLE = 2_000
_ENOUGH = 0.75
_FEW = 3


def _from_tcvn3(text: str) -> str:
    return "".join(TCVN3.get(c, c) for c in text)


def _from_vni(text: str) -> str:
    return _VNI_SIGN.sub(lambda sign: _VNI_READ[sign[0]], text)


def _from_cp1258(text: str) -> str:
    return unicodedata.normalize("NFC", "".join(CP1258.get(c, c) for c in text))


DECODERS: dict[Encoding, Callable[[str], str]] = {
    "windows-1258": _from_cp1258,
    "TCVN3": _from_tcvn3,
    "VNI": _from_vni,
}


@dataclass(frozen=True)
class Evidence:
    """How many of the distinct words that a conversion changes are Vietnamese syllables before and after it."""

    changed: int
    before: int
    after: int

    def is_clear(self, fewest: int) -> bool:
        """Tell whether the text is surely in that encoding: ``fewest`` words at least have to say so."""
        return self.after >= _ENOUGH * self.changed > 0 and self.after >= max(fewest, 2 * self.before + 1)


def is_candidate(text: str) -> bool:
    """Tell whether ``text`` has signs of a legacy font and no letter that only Unicode has."""
    return any(c in _SIGNS for c in text) and not any(c > "\xff" and c.isalpha() for c in text)


def weigh(texts: Iterable[str], encoding: Encoding, *, surely_legacy: bool = False) -> Evidence:
    """Return the evidence for ``encoding`` in the distinct words of ``texts``.

    ``surely_legacy``: the texts are no Unicode, so that words count too that stay as they are, and are nothing before.
    """
    decode = DECODERS[encoding]
    distinct = {word for text in texts for word in words(text)}
    if surely_legacy:
        foreign = [decode(word) for word in distinct if not word.isascii()]
        return Evidence(len(foreign), 0, sum(map(is_syllable, foreign)))
    changed = [(word, new) for word in distinct if (new := decode(word)) != word]
    return Evidence(
        len(changed), sum(is_syllable(word) for word, _ in changed), sum(is_syllable(new) for _, new in changed)
    )


def detect(texts: Iterable[str], *, surely_legacy: bool = False) -> Encoding | None:
    """Return the encoding that ``texts`` are surely in; None for Unicode and for what is not clear."""
    sample = list(islice((text for text in dict.fromkeys(texts) if is_candidate(text)), _SAMPLE))
    if not sample:
        return None
    found = {encoding: weigh(sample, encoding, surely_legacy=surely_legacy) for encoding in DECODERS}
    fewest = 1 if surely_legacy else _FEW
    clear = [encoding for encoding, evidence in found.items() if evidence.is_clear(fewest)]
    return max(clear, key=lambda e: found[e].after / found[e].changed, default=None)


def convert(text: str, encoding: Encoding, *, doubtful: bool = True) -> str:
    """Return a text of a column that is in ``encoding`` as Unicode; Unicode text stays as it is.

    ``doubtful``: convert also what would be as good Vietnamese without.
    """
    if not is_candidate(text):
        return text
    new = DECODERS[encoding](text)
    before, after = (sum(map(is_syllable, words(form))) for form in (text, new))
    return new if after > before or (doubtful and after == before) else text
