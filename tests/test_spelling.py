"""Names and texts as people and systems spell them."""

import doctest

from hypothesis import example, given
from hypothesis import strategies as st

from povrules import spelling
from povrules.spelling import encodable


def test_the_examples() -> None:
    assert doctest.testmod(spelling) == doctest.TestResults(failed=0, attempted=4)


@given(st.text(st.characters(exclude_categories=[])))
@example("\ud800\udce1")
def test_every_text_can_be_written(text: str) -> None:
    shown = encodable(text)
    shown.encode("utf-8")
    assert encodable(shown) == shown


@given(st.text())
def test_an_ordinary_text_stays(text: str) -> None:
    assert encodable(text) == text


@given(st.text())
def test_bytes_that_the_system_took_for_ascii_are_read_as_utf_8(text: str) -> None:
    assert encodable(text.encode("utf-8").decode("ascii", "surrogateescape")) == text
