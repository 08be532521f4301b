"""Nearest names and words for what was mistyped, without a pass over all of them (see nfh.knowledge.slips)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nfh.knowledge import slips

if TYPE_CHECKING:
    from nfh.catalogue.store import Store

FAR = 3  # letters of a word in which two slips are looked for, when asked to
_TWICE = 27  # letters up to which forms without two letters are looked up


def reach(length: int) -> int:
    """How many slips of the finger a word of `length` letters may hold and still be taken for another."""
    return 0 if length < 3 else 1 if length < 6 else 2 if length < 10 else 3


def nearest(
    store: Store, word: str, limit: int, *, names: bool = True, terms: bool = False, far: bool = False
) -> list[tuple[str, float]]:
    """Names (their keys) or words of purposes within reach of `word`, with their likeness from 0 to 1, best first.

    `far`: two slips in short words too, where the person is asked what was meant.
    """
    slack = max(reach(len(word)), 2 if far and len(word) >= FAR else 0)
    if not slack or len(word) > slips.LONGEST:
        return []
    forms = slips.forms(word, 2 if slack > 1 and len(word) <= _TWICE else 1)
    found = []
    for text in store.spellings(forms, names=names, terms=terms):
        if text != word and abs(len(text) - len(word)) <= slack:
            distance = slips.between(word, text, slack)
            if distance <= slack:
                found.append((text, _likeness(word, text, distance)))
    return sorted(found, key=lambda item: (-item[1], item[0]))[:limit]


def _likeness(word: str, choice: str, distance: float) -> float:
    """Slips weigh less in long words, and people get the first letter right."""
    same_start = 0.08 if word[0] == choice[0] else 0.0
    same_letters = 0.04 if sorted(word) == sorted(choice) else 0.0
    return min(1.0, 1.0 - distance / max(len(word), len(choice)) + same_start + same_letters)
