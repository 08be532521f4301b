"""Nearest names for what was mistyped. Loads rapidfuzz on first use only: it costs more than all of the search."""

from __future__ import annotations

from collections.abc import Sequence

LONGEST = 40  # a name longer than this is not a name mistyped


def slips(length: int) -> int:
    """How many slips of the finger a word of `length` letters may hold and still be taken for another."""
    return 0 if length < 3 else 1 if length < 6 else 2 if length < 10 else 3


def nearest(word: str, choices: Sequence[str], limit: int) -> list[tuple[str, float]]:
    """The choices within reach of `word`, with their likeness from 0 to 1, best first.

    A slip is a letter too many, too few, changed, or two exchanged (Damerau-Levenshtein, optimal string alignment).
    """
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    if not word or len(word) > LONGEST:
        return []
    reach = slips(len(word))
    if not reach:
        return []
    found = process.extract(word, choices, scorer=OSA.distance, score_cutoff=reach, limit=limit * 8)
    return sorted(
        ((choice, _likeness(word, choice, distance)) for choice, distance, _ in found), key=lambda item: -item[1]
    )[:limit]


def _likeness(word: str, choice: str, distance: float) -> float:
    """Slips weigh less in long words, and people get the first letter right."""
    same_start = 0.08 if word[0] == choice[0] else 0.0
    same_letters = 0.04 if sorted(word) == sorted(choice) else 0.0
    return min(1.0, 1.0 - distance / max(len(word), len(choice)) + same_start + same_letters)
