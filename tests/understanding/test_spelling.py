"""Slips of the finger."""

from __future__ import annotations

import pytest

from nfh.understanding.spelling import near

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
