"""Text of fonts from before Unicode: tables both ways, evidence, and clean text that stays."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from census.documents import cp1258, tcvn3, vni
from povrules.census.legacy import CP1258, DECODERS, TCVN3, VNI, Encoding, Evidence, convert, detect, is_candidate
from povrules.census.syllables import is_syllable

LETTERS = "".join(
    unicodedata.normalize("NFC", base + tone)
    for base in "aăâeêioôơuưy"
    for tone in ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
)
SMALL = "".join(c for c in LETTERS if not c.isascii()) + "đ"
TEXT = (
    "Ủy ban nhân dân xã: Mã hộ, họ và tên chủ hộ, thôn Đồng Mẫu, nguyễn, đường, khuỷu, quyết, giặc, giếng, ngoằn ngoèo"
)
WORDS = st.lists(st.sampled_from(TEXT.split()), min_size=1).map(" ".join)


def test_every_letter_has_a_sign() -> None:
    assert len(SMALL) == 67
    assert set(TCVN3.values()) == set(SMALL) | set("ĂÂĐÊÔƠƯ")
    assert len(set(TCVN3.values())) == len(TCVN3) == 74
    assert {*VNI.values(), *"íìÍÌ"} == {*SMALL, *SMALL.upper()}
    assert len(set(VNI.values())) == len(VNI)
    assert all(0xA1 <= ord(sign) <= 0xFE for sign in TCVN3)
    assert all(ord(c) <= 0xFF for sign in VNI for c in sign)


def test_the_standard_of_tcvn() -> None:
    """A few places of the table as TCVN 5712:1993 (VN3) prints them."""
    places = {
        0xA8: "ă",
        0xAE: "đ",
        0xB5: "à",
        0xB8: "á",
        0xCB: "ậ",
        0xD6: "ệ",
        0xDE: "ị",
        0xE9: "ộ",
        0xF9: "ự",
        0xFE: "ỵ",
    }
    assert {code: TCVN3[chr(code)] for code in places} == places


def test_code_page_1258_is_that_of_python() -> None:
    assert CP1258["\xf0"] == "đ"
    for code in range(0xC0, 0x100):
        assert CP1258[chr(code)] == bytes([code]).decode("cp1258", "replace").replace("\ufffd", chr(code))


@given(st.text(SMALL + "abc XYZ-12", max_size=20))
def test_both_ways(text: str) -> None:
    assert DECODERS["TCVN3"](tcvn3(text)) == text
    shown = cp1258(text).decode("latin-1")
    assert DECODERS["windows-1258"](shown) == unicodedata.normalize("NFC", text)


@given(WORDS, st.booleans())
def test_vni_both_ways(text: str, capitals: bool) -> None:
    text = text.upper() if capitals else text
    assert DECODERS["VNI"](vni(text)) == text
    assert DECODERS["VNI"]("AÙp Aùp UÛy Uûy") == "Áp Áp Ủy Ủy"


@pytest.mark.parametrize(
    ("encoding", "encode"),
    [("TCVN3", tcvn3), ("VNI", vni), ("windows-1258", lambda text: cp1258(text).decode("latin-1"))],
)
def test_detection(encoding: Encoding, encode: object) -> None:
    assert callable(encode)
    old = [encode(word) for word in TEXT.lower().split()]
    assert detect(old) == encoding
    assert [convert(word, encoding) for word in old] == TEXT.lower().split()
    assert detect(old, surely_legacy=True) == encoding


@given(WORDS)
def test_unicode_is_never_converted(text: str) -> None:
    assert detect([text]) is None
    assert detect(text.split()) is None
    for form in ("NFC", "NFD"):
        assert detect([unicodedata.normalize(form, text)] * 3) is None


@given(
    st.lists(
        st.sampled_from(["Hà", "Tú", "Hòa", "Bé", "Tí", "Lò", "Nông", "Sâm", "Mão", "Vân", "Bình", "Sình", "Hồng"]),
        min_size=1,
    )
)
def test_names_with_letters_of_latin_1_stay(names: list[str]) -> None:
    assert detect(names) is None


def test_what_is_not_clear_stays() -> None:
    assert detect([]) is None
    assert detect(["Straße", "Müller", "Größe", "Öl"]) is None
    assert detect(["Straße", "Müller"], surely_legacy=True) is None
    assert not is_candidate("abc 123")
    assert not is_candidate("Nguyễn «»")
    assert convert("Hà", "TCVN3") == "Hà"
    assert convert("cã", "TCVN3") == "có"
    assert convert("cã", "TCVN3", doubtful=False) == "cã"


class TestHowMuchIsClear:
    """Three quarters of the words that change are Vietnamese after it, more than twice as many as before it."""

    @pytest.mark.parametrize(
        ("changed", "before", "after", "clear"),
        [
            (4, 0, 3, True),
            (5, 0, 3, False),
            (8, 0, 6, True),
            (8, 0, 5, False),
            (27, 0, 20, False),
            (4, 1, 3, True),
            (4, 2, 4, False),
            (5, 2, 5, True),
            (3, 0, 3, True),
            (2, 0, 2, False),
            (0, 0, 0, False),
        ],
    )
    def test_at_the_limits(self, changed: int, before: int, after: int, clear: bool) -> None:
        assert Evidence(changed, before, after).is_clear(3) == clear

    def test_one_word_is_enough_in_bytes_that_are_no_unicode(self) -> None:
        assert Evidence(1, 0, 1).is_clear(1)
        assert detect([tcvn3("mẫu")], surely_legacy=True) == "TCVN3"

    @pytest.mark.parametrize(
        ("text", "encoding"), [("nghèo mẫu", None), ("nghèo mẫu nghèo", None), ("nghèo mẫu hộ", "TCVN3")]
    )
    def test_three_words_have_to_say_so(self, text: str, encoding: Encoding | None) -> None:
        assert detect([tcvn3(text)]) == encoding
        assert detect(tcvn3(text).split()) == encoding

    @pytest.mark.parametrize(("foreign", "encoding"), [(0, "TCVN3"), (1, "TCVN3"), (2, None)])
    def test_foreign_words_speak_against_it(self, foreign: int, encoding: Encoding | None) -> None:
        """Three words become Vietnamese: of four in all they are three quarters, of five they are not."""
        words = [tcvn3("hộ"), tcvn3("nghèo"), tcvn3("mẫu"), *["Straße", "Größe"][:foreign]]
        assert detect(words) == encoding

    def test_the_first_texts_are_looked_at(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("povrules.census.legacy._SAMPLE", 3)
        old, foreign = [tcvn3(word) for word in ("hộ", "nghèo", "mẫu")], ["Straße", "Größe", "Öl"]
        assert [detect([*old, *foreign]), detect([*foreign, *old])] == ["TCVN3", None]


@pytest.mark.parametrize(
    "word",
    [
        "hộ",
        "Nguyễn",
        "ĐỨC",
        "quyết",
        "giặc",
        "gì",
        "giếng",
        "khuỷu",
        "nghĩa",
        "ước",
        "yêu",
        "oằn",
        "thuở",
        "giữ",
        "quốc",
        "ngoéo",
    ],
)
def test_syllables(word: str) -> None:
    assert is_syllable(word)
    assert is_syllable(unicodedata.normalize("NFD", word))


@pytest.mark.parametrize(
    "word", ["ho", "hôp", "hộx", "nguyÔn", "M·", "fđ", "ố1", "hồộ", "hÀ", "đ", "tècv", "ngh\u0300o"]
)
def test_no_syllables(word: str) -> None:
    assert not is_syllable(word)
