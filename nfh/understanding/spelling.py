"""Words that were nearly typed right: one slip in words of four letters or more, two in words of eight or more."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from nfh.knowledge.slips import between


def slips(length: int) -> int:
    """How many slips of the finger a word of this length may have and still be taken for another."""
    return 0 if length < 4 else 1 if length < 8 else 2


def near(form: str, vocabulary: Iterable[str], limit: int = 3) -> list[tuple[str, int]]:
    """Words of `vocabulary` within reach of `form` and how many slips away, nearest first. Digits are never slips."""
    words = vocabulary if isinstance(vocabulary, frozenset) else frozenset(vocabulary)
    return list(_near(form, words)[:limit])


@lru_cache(maxsize=1024)
def _near(form: str, vocabulary: frozenset[str]) -> tuple[tuple[str, int], ...]:
    """A sentence is read several times, in parts and as a whole: its words are looked up once."""
    reach = slips(len(form))
    if not reach or any(letter.isdigit() for letter in form):
        return ()
    letters = _letters(form)
    words = _by_length(vocabulary)
    found = []
    for length in range(max(4, len(form) - reach), len(form) + reach + 1):
        for word, its_letters in words.get(length, ()):
            if (its_letters ^ letters).bit_count() <= 2 * reach:
                distance = between(form, word, reach)
                if distance <= reach and (word[0] == form[0] or distance == 1):
                    found.append((word, distance))
    return tuple(sorted(found, key=lambda item: (item[1], item[0][0] != form[0], item[0])))


@lru_cache(maxsize=4)
def _by_length(vocabulary: frozenset[str]) -> dict[int, list[tuple[str, int]]]:
    """The words of a vocabulary by their length, each with its letters: few of them are looked at."""
    found: dict[int, list[tuple[str, int]]] = {}
    for word in vocabulary:
        found.setdefault(len(word), []).append((word, _letters(word)))
    return found


def _letters(word: str) -> int:
    """Which letters a word has, a bit each: words that differ in many cannot be near, and that is seen at once."""
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) & 63)
    return bits
