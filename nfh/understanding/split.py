"""Several requests in one sentence: cut only where both sides are requests by themselves.

What the second half leaves out is taken from the first: its verb ("set the time zone to Madrid and the locale to
Spanish"), or what "it" and "its" stand for ("set up postgres and open its port").
"""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from typing import TYPE_CHECKING

from nfh.knowledge.words import Word

if TYPE_CHECKING:
    from nfh.understanding.candidates import Candidate

MOST_PARTS = 6
MOST_CUTS = 8
MOST_WORDS = 60
_JOINTS = frozenset(
    (",", ".", "and", "then", "also", "plus", "&", "afterwards", "finally", "next", "but", "?", "und", "y", "et")
)
_POINTING = frozenset(("it", "its", "them", "their", "that", "him", "her"))
_VERBS_LEFT_OUT = 4
"""Words at the beginning of the first half that are looked at for the verb."""

Read = Callable[[Sequence[Word]], "Candidate | None"]
Part = tuple[Sequence[Word], "Candidate"]


def split(words: Sequence[Word], read: Read, vocabulary: Set[str]) -> list[Candidate]:
    """The requests that the sentence falls into, in order; none where it cannot be cut so that every part is one."""
    words = _with_verb_whole(words)
    cuts = _cuts(words)
    if not cuts or len(cuts) > MOST_CUTS or len(words) > MOST_WORDS:
        return []
    kept: list[Candidate] = []
    for _, part in _Splitter(words, read, vocabulary, cuts).parts(0, None, MOST_PARTS):
        if not any(_says_all_of(other, part) for other in kept):
            kept = [*(other for other in kept if not _says_all_of(part, other)), part]
    return kept


def _with_verb_whole(words: Sequence[Word]) -> Sequence[Word]:
    """ "Turn nginx and ssh on" as "turn on nginx and ssh": each half then has the whole verb."""
    verbs = [place for place, word in enumerate(words) if word.form in ("turn", "switch")]
    ways = [place for place, word in enumerate(words) if word.form in ("on", "off")]
    if len(verbs) != 1 or ways != [len(words) - 1]:
        return words
    verb = verbs[0]
    return [*words[: verb + 1], words[-1], *words[verb + 1 : -1]]


def _says_all_of(one: Candidate, other: Candidate) -> bool:
    """Whether one request says what another does, and perhaps more: "I need sound, add pipewire"."""
    same = (one.intent, one.mode) == (other.intent, other.mode)
    return same and other.slots.items() <= one.slots.items()


class _Splitter:
    def __init__(
        self, words: Sequence[Word], read: Read, vocabulary: Set[str], cuts: Sequence[tuple[int, int]]
    ) -> None:
        self._words = words
        self._read = read
        self._vocabulary = vocabulary
        self._cuts = cuts
        self._seen: dict[tuple[int, int], Candidate | None] = {}

    def parts(self, start: int, before: Part | None, left: int) -> list[Part]:
        """Two requests or more from `start` to the end, the first as long as it can be; none where that is
        impossible.
        """
        if left < 2:
            return []
        for end, after in reversed(self._cuts):
            if end <= start:
                continue
            first = self._reading(start, end, before)
            if first is None:
                continue
            rest = self._reading(after, len(self._words), first)
            if rest is not None:
                return [first, rest]
            more = self.parts(after, first, left - 1)
            if more:
                return [first, *more]
        return []

    def _reading(self, start: int, end: int, before: Part | None) -> Part | None:
        part = self._words[start:end]
        if (start, end) not in self._seen:
            self._seen[start, end] = self._read(part)
        found = self._seen[start, end]
        if found is not None:
            return part, found
        if before is None or not part:
            return None
        for completed in (*self._pointed(part, before), *self._with_verb(part, before)):
            found = self._read(completed)
            if found is not None:
                return completed, found
        return None

    def _pointed(self, part: Sequence[Word], before: Part) -> list[list[Word]]:
        """The part with what was named before in place of "it"."""
        named = _named(before)
        if not named or not any(word.form in _POINTING for word in part):
            return []
        return [[new for word in part for new in (named if word.form in _POINTING else [word])]]

    def _with_verb(self, part: Sequence[Word], before: Part) -> list[list[Word]]:
        """The part with the verb of the one before."""
        words = before[0]
        found = []
        for place in range(min(_VERBS_LEFT_OUT, len(words))):
            if words[place].form in self._vocabulary:
                found += [[*words[place : place + count], *part] for count in (1, 2)]
        return found


def _named(before: Part) -> list[Word]:
    """The words that fill the first slot of a part that is a name."""
    words, candidate = before
    for slot in ("service", "packages", "user"):
        value = candidate.slots.get(slot)
        said = " ".join(value) if isinstance(value, list) else value or ""
        wanted = set(said.casefold().split())
        if wanted:
            return [word for word in words if word.form in wanted]
    return []


def _cuts(words: Sequence[Word]) -> list[tuple[int, int]]:
    """Where a sentence may be cut: (place before the joint, place after it)."""
    found = []
    place = 0
    while place < len(words):
        after = place
        while after < len(words) and words[after].form in _JOINTS:
            after += 1
        if after == place and [word.form for word in words[place : place + 2]] == ["before", "you"]:
            after += 2
        if after > place:
            found.append((place, after))
        place = max(after, place + 1)
    return found
