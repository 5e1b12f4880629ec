"""Days of birth in lists with names, however the input writes them."""

import pytest

from povrules.forms.lists import _birth


@pytest.mark.parametrize(
    ("text", "day", "year"),
    [
        ("1950-02-03", "03/02/1950", "1950"),
        ("1950-02-03 00:00:00", "03/02/1950", "1950"),
        ("3/2/1952", "03/02/1952", "1952"),
        ("1948", "1948", "1948"),
        ("3/2/52", "3/2/52", None),
    ],
)
def test_days_of_birth(text: str, day: str, year: str | None) -> None:
    assert (_birth(text, year=False), _birth(text, year=True)) == (day, year)
