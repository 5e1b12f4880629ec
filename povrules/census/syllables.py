"""Which written syllables are possible in Vietnamese: onset, rhyme, and a tone that the rhyme can carry."""

import re
import unicodedata
from functools import lru_cache

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_MARKS = "\u0302\u0306\u031b"
"""Circumflex, breve and horn, which may stand between a vowel and its tone."""
_VOWELS = frozenset("aeiouy")
_OF_STOPS = "\u0301\u0323"
"""Rhymes that end in c, ch, p or t have the acute tone or the tone with the dot below."""

_ONSETS = "ngh|ch|gh|gi|kh|ng|nh|ph|qu|th|tr|b|c|d|đ|g|h|k|l|m|n|p|r|s|t|v|x"
_RHYMES = re.compile(
    "a[cimnoputy]?|ach|ang|anh|ă(?:ng|[cmnpt])|â(?:ng|[cmnptuy])|e(?:ng|[cmnopt])?|ê(?:ch|ng|nh|[mnptu])?"
    "|i(?:a|ch|nh|[mnptu]|ê(?:ng|[cmnptu]))?|o(?:a(?:ch|ng|nh|[cimnopty])?|ă(?:ng|[cmnt])|e[not]?|[cimnpt]|ng|oc|ong)?"
    "|ô(?:ng|[cimnpt])?|ơ[imnpt]?|u(?:a|â(?:ng|[nty])|ê(?:ch|nh)?|[cimnpt]|ng|ô(?:ng|[cimnt])|ơ)?"
    "|uy(?:a|u|t|p|nh|ch|ên|êt)?|ư(?:a|[cimntu]|ng|ơ(?:ng|[cimnptu]))?|y(?:ê(?:ng|[mntu])?)?"
)
_STOPS = ("c", "ch", "p", "t")
_SYLLABLE = re.compile(f"({_ONSETS})?(.+)")
_WORD = re.compile(r"[^\s\d,;:.!?()\[\]{}\"“”/\\|+=_<>-]+")


def words(text: str) -> list[str]:
    """Return the words of ``text``; what stands between them are spaces, digits and punctuation of ASCII."""
    return _WORD.findall(text)


@lru_cache(maxsize=65536)
def is_syllable(word: str) -> bool:
    """Tell whether a word can be a Vietnamese syllable with at least one diacritic or đ.

    >>> is_syllable("hộ"), is_syllable("hé"), is_syllable("ho"), is_syllable("hôp"), is_syllable("m·")
    (True, True, False, False, False)
    """
    plain = unicodedata.normalize("NFC", word)
    if plain.isascii() or not (plain.islower() or plain.isupper() or plain.istitle()):
        return False
    letters = unicodedata.normalize("NFD", plain.lower())
    tones = [c for c in letters if c in _TONES]
    bearers = [letters[:at].rstrip(_MARKS)[-1:] for at, c in enumerate(letters) if c in _TONES]
    toneless = unicodedata.normalize("NFC", "".join(c for c in letters if c not in _TONES))
    found = _SYLLABLE.fullmatch(toneless)
    if found is None or len(tones) > 1 or not set(bearers) <= _VOWELS:
        return False
    if not (_RHYMES.fullmatch(found[2]) or (found[1] == "gi" and _RHYMES.fullmatch("i" + found[2]))):
        return toneless in ("gi", "gin")
    return not found[2].endswith(_STOPS) or (bool(tones) and tones[0] in _OF_STOPS)
