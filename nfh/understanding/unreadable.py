"""Texts that no reader should be bothered with, and why; said in one sentence, found in one look."""

from __future__ import annotations

import unicodedata

LONGEST = 20_000
"""Characters. A pasted error may be long; a request is not."""

_WRITTEN = frozenset("\n\t\r")


def why_unreadable(text: str) -> tuple[str, str]:
    """Why a text cannot be a request, and the way on; two empty texts when it can be one."""
    if not text.strip():
        return "There is nothing to read.", "Say what you want, such as “install firefox”, or “help”."
    if len(text) > LONGEST:
        said = f"{len(text):,} characters are too many: a request is a sentence or two."
        return said, "Say it shorter; an error message may be pasted with its last thirty lines."
    if any(character < " " and character not in _WRITTEN for character in text) or "\x7f" in text:
        return "That holds control characters, so it was not typed by a person.", "Type it again, as plain text."
    letters = [character for character in text[:400] if character.isalpha()]
    if not letters:
        if any(character.isdigit() for character in text):
            return "A number alone says too little.", "Say what to do with it, such as “go to generation 42”."
        return "There are no words in that.", "Say what you want in English, or “help”."
    if sum(_latin(letter) for letter in letters) * 2 < len(letters):
        return "I only understand English so far.", "Say it in English, such as “install firefox”."
    return "", ""


def _latin(letter: str) -> bool:
    return letter < "\u0250" or unicodedata.name(letter, "").startswith("LATIN")
