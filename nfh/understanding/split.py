"""Several requests in one sentence: cut only where both sides are requests by themselves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nfh.knowledge.words import Word
    from nfh.understanding.candidates import Candidate

MOST_PARTS = 6
_JOINTS = frozenset((",", ".", "and", "then", "also", "plus", "&", "afterwards", "finally", "next", "but", "?"))

Read = Callable[[Sequence["Word"]], "Candidate | None"]


def split(words: Sequence[Word], read: Read) -> list[Candidate]:
    """The requests that the sentence falls into, in order; none where it cannot be cut so that every part is one."""
    seen: dict[tuple[int, int], Candidate | None] = {}

    def reading(start: int, end: int) -> Candidate | None:
        if (start, end) not in seen:
            seen[start, end] = read(words[start:end])
        return seen[start, end]

    cuts = _cuts(words)
    if not cuts or len(cuts) > 8:
        return []
    return _from(0, len(words), cuts, reading, MOST_PARTS) if len(words) < 60 else []


def _from(
    start: int,
    end: int,
    cuts: Sequence[tuple[int, int]],
    reading: Callable[[int, int], Candidate | None],
    left: int,
) -> list[Candidate]:
    """Two requests or more between `start` and `end`; the first as long as it can be."""
    if left < 2:
        return []
    for before, after in reversed(cuts):
        if before <= start or after >= end:
            continue
        first = reading(start, before)
        if first is None:
            continue
        rest = reading(after, end)
        if rest is not None:
            return [first, rest]
        more = _from(after, end, cuts, reading, left - 1)
        if more:
            return [first, *more]
    return []


def _cuts(words: Sequence[Word]) -> list[tuple[int, int]]:
    """Where a sentence may be cut: (place before the joint, place after it)."""
    found = []
    place = 0
    while place < len(words):
        if words[place].form in _JOINTS:
            after = place + 1
            while after < len(words) and words[after].form in _JOINTS:
                after += 1
            found.append((place, after))
            place = after
        else:
            place += 1
    return found
