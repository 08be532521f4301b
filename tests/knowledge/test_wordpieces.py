"""Texts as pieces of words."""

from __future__ import annotations

import pytest

from nfh.knowledge.wordpieces import SPECIAL, WordPieces

VOCABULARY = [*SPECIAL, "install", "fire", "##fox", "##f", "##ox", "uber", "!", "-", "vlc", "##s", "漢"]


def pieces(text: str, most: int = 20) -> list[str]:
    return [VOCABULARY[place] for place in WordPieces(VOCABULARY).read(text, most)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("Install FIREFOX!", ["install", "fire", "##fox", "!"]),
        ("fireox", ["fire", "##ox"]),
        ("Über-vlcs", ["uber", "-", "vlc", "##s"]),
        ("install zebra vlc", ["install", "[UNK]", "vlc"]),
        ("vlc\u200b漢vlc", ["vlc", "漢", "vlc"]),
        ("\t\n vlc\u00a0vlc", ["vlc", "vlc"]),
    ],
)
def test_the_longest_piece_first(text: str, found: list[str]) -> None:
    assert pieces(text) == ["[CLS]", *found, "[SEP]"]


def test_a_long_text_is_cut_and_still_ends() -> None:
    assert pieces("vlc " * 100, 6) == ["[CLS]", "vlc", "vlc", "vlc", "vlc", "[SEP]"]
