"""Numbers that are written in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nfh.intents import numerals

_ONES = "one two three four five six seven eight nine".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("three", 3),
        ("twenty-two", 22),
        ("four hundred and forty three", 443),
        ("eight thousand eighty", 8080),
        ("sixty five thousand five hundred thirty five", 65535),
        ("four four three", 443),
        ("443", 443),
        ("ten four", None),
        ("a", None),
        ("vlc", None),
    ],
)
def test_a_number(said: str, number: int | None) -> None:
    assert numerals.number(said) == number


@given(st.integers(1, 8), st.integers(1, 9))
def test_every_number_below_a_hundred(tens: int, ones: int) -> None:
    said = f"{_TENS[tens - 1]} {_ONES[ones - 1]}"
    assert numerals.number(said) == numerals.number(said.replace(" ", "-")) == (tens + 1) * 10 + ones


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("ports eighty and four hundred and forty-three", "ports 80 and 443"),
        ("the last three, and the one before", "the last 3, and the one before"),
        ("vlc", "vlc"),
        ("", ""),
    ],
)
def test_the_numbers_in_a_text(text: str, digits: str) -> None:
    assert numerals.in_digits(text) == digits
