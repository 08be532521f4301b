"""Sentences cut into words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nfh.knowledge.words import LONGEST, forms, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Install Firefox, please!", ["install", "firefox", ",", "please", "."]),
        ("what's a flake?", ["what", "is", "a", "flake", "?"]),
        ("don't", ["do", "not"]),
        ("I'd like “vim”", ["i", "would", "like", "vim"]),
        ("bob's password", ["bob", "'s", "password"]),
        ("open port 9090/tcp", ["open", "port", "9090", "tcp"]),
        ("set a.b.c=true;", ["set", "a.b.c", "=", "true", "."]),
        ("go to generation 42.", ["go", "to", "generation", "42", "."]),
        ("cat /etc/nixos/configuration.nix", ["cat", "/etc/nixos/configuration.nix"]),
        ("apt update && apt upgrade", ["apt", "update", "&", "apt", "upgrade"]),
        ("plz help w/o sudo", ["please", "help", "without", "sudo"]),
        ("notepad++ and c#", ["notepad++", "and", "c#"]),
        ("error: x", ["error", ",", "x"]),
        ("ﬁrefox", ["firefox"]),
    ],
)
def test_forms(text: str, expected: list[str]) -> None:
    assert forms(text) == expected


@given(st.text(max_size=300))
def test_every_word_stands_where_it_says(text: str) -> None:
    for word in words(text):
        assert 0 <= word.start < word.end <= min(len(text), LONGEST)
        assert word.form


def test_only_the_beginning_of_a_long_text_is_read() -> None:
    assert words("a " * LONGEST)[-1].end <= LONGEST
