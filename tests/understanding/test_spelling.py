"""Slips of the finger."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nfh.understanding.spelling import near, slips_between

VOCABULARY = ["install", "remove", "generation", "generations", "list", "show", "rollback", "undo"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("instal", "install"), ("isntall", "install"), ("remvoe", "remove"), ("genrations", "generations"), ("lsit", "list"),
     ("rolback", "rollback")],
)  # fmt: skip
def test_near(typed: str, meant: str) -> None:
    assert near(typed, VOCABULARY)[0][0] == meant


@pytest.mark.parametrize("typed", ["lit", "go", "xyzzy", "42nd", "installation", "a" * 1000])
def test_far(typed: str) -> None:
    assert near(typed, VOCABULARY) == []


@given(st.text("abcd", max_size=7), st.text("abcd", max_size=7))
def test_the_same_as_a_library_says(left: str, right: str) -> None:
    from rapidfuzz.distance import OSA

    expected = OSA.distance(left, right)
    found = slips_between(left, right, 2)
    assert found == expected if expected <= 2 else found > 2
