"""The span reader: which words of a sentence are a slot's value, learned from the slots of all wordings.

It knows where values stand in a sentence, not which values exist: what it finds is checked by those who use it. The
file's layout is described in nfh.knowledge.spans.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from nfh.errors import KnowledgeError
from nfh.intents import registry
from nfh.knowledge import choices, load
from nfh.knowledge.span_features import BUCKETS, MOST_WORDS, Seen, SpanFeatures, rows
from nfh.understanding.classifier import word_classes
from nfh.understanding.grammar import grammar
from nfh.understanding.opinion import LISTS
from nfh.understanding.small_words import ARTICLES, JOINTS, NO_NAME

if TYPE_CHECKING:
    from pathlib import Path

    from nfh.knowledge.words import Word

_MAGIC = "nfh-spans-2"
_BRIDGED = -0.7
"""A single word between two of a value, scored above this, belongs to it."""

_DOUBTFUL = -0.6
"""A word scored above this is taken where the intent cannot do without the slot."""

_MARKS = frozenset(",.?&")
_QUOTES = "\"'`“”"


class Spans:
    """The open span reader."""

    def __init__(self, path: Path) -> None:
        """Read `path`. Raises KnowledgeError where it is missing, damaged or of another format."""
        try:
            head, _, weights = path.read_bytes().partition(b"\n")
            facts = json.loads(head)
            self._places = weights[:BUCKETS], float(facts["scale"][0]), float(facts["bias"][0])
            self._values = weights[BUCKETS:], float(facts["scale"][1]), float(facts["bias"][1])
            self._choices: choices.Choices = facts["choices"]
        except (OSError, ValueError, KeyError, TypeError, IndexError) as problem:
            raise KnowledgeError(f"the span reader is damaged ({problem})", path, hint=load.HINT) from problem
        if facts.get("magic") != _MAGIC or len(weights) != BUCKETS + choices.BUCKETS:
            raise KnowledgeError("the span reader was made by another version of nfh", path, hint=load.HINT)
        rules = grammar()
        self._features = SpanFeatures(word_classes(), rules.vocabulary, rules.common)
        self._last: tuple[str, list[Seen]] = ("", [])

    def read(
        self, intent: str, text: str, words: Sequence[Word], needed: Sequence[str] = ()
    ) -> dict[str, str | list[str]]:
        """Values for the slots of an intent, as they were written; of `needed` slots doubtful ones too."""
        found: dict[str, str | list[str]] = {}
        if not 0 < len(words) <= MOST_WORDS:
            return found
        seen = self._seen(text, words)
        for slot in registry.slot_names(intent):
            scores = [_score(self._places, rows(word, slot, intent)) for word in seen]
            runs = _runs(scores, words, slot)
            if not runs and slot in needed:
                runs = _doubtful(scores, words)
            if slot in self._choices.get(intent, {}) and (meant := self._meant(intent, slot, words)):
                found[slot] = meant
            elif slot in choices.NAMES_OF_OURS:
                continue
            elif runs and slot in LISTS:
                values = (_written(text, words, start, end) for start, end in _parted(runs, words))
                found[slot] = list(dict.fromkeys(values))
            elif runs:
                start, end = max(runs, key=lambda run: max(scores[run[0] : run[1]]))
                found[slot] = _written(text, words, start, end)
        return found

    def _seen(self, text: str, words: Sequence[Word]) -> list[Seen]:
        """The words of a sentence as they are seen; a sentence is asked about for one intent after the other."""
        said = f"{text}\0{len(words)}"
        if self._last[0] != said:
            self._last = said, self._features.of(text, words)
        return self._last[1]

    def _meant(self, intent: str, slot: str, words: Sequence[Word]) -> str:
        """The value of a slot that a sentence means most likely, whether it says so or not; empty where none is
        likelier than not: of 58 orders to a service that were held out 45 scored above 0, all rightly; of the others
        four in 13 would have been wrong.
        """
        forms = [word.form for word in words]
        scores = {
            value: _score(self._values, choices.rows(forms, intent, slot, value))
            for value in self._choices[intent][slot]
        }
        best = max(scores, key=lambda value: scores[value])
        return best if scores[best] > 0 else ""


def _score(model: tuple[bytes, float, float], touched: set[int]) -> float:
    weights, scale, bias = model
    return (sum(map(weights.__getitem__, touched)) - 128 * len(touched)) * scale + bias


def _runs(scores: Sequence[float], words: Sequence[Word], slot: str) -> list[tuple[int, int]]:
    """Stretches of words that belong to a value: (first, place after the last)."""
    found = []
    place = 0
    while place < len(scores):
        if scores[place] <= 0 or words[place].form in _MARKS:
            place += 1
            continue
        end = place + 1
        while end < len(scores) and (
            scores[end] > 0
            or (slot not in LISTS and end + 1 < len(scores) and scores[end + 1] > 0 and scores[end] > _BRIDGED)
        ):
            end += 1
        found.append((place, end))
        place = end
    return found


def _doubtful(scores: Sequence[float], words: Sequence[Word]) -> list[tuple[int, int]]:
    """The likeliest word that can be a name, if it is not too unlikely."""
    able = [place for place, word in enumerate(words) if word.form not in NO_NAME]
    best = max(able, key=lambda place: scores[place], default=None)
    return [(best, best + 1)] if best is not None and scores[best] > _DOUBTFUL else []


def _parted(runs: Sequence[tuple[int, int]], words: Sequence[Word]) -> list[tuple[int, int]]:
    """Runs cut where a comma or an "and" stands between two values."""
    found = []
    for start, end in runs:
        first = start
        for place in range(start, end + 1):
            if place == end or words[place].form in JOINTS:
                if place > first:
                    found.append((first, place))
                first = place + 1
    return found


def _written(text: str, words: Sequence[Word], start: int, end: int) -> str:
    while start < end - 1 and words[start].form in ARTICLES:
        start += 1
    while end > start + 1 and words[end - 1].form in _MARKS:
        end -= 1
    return text[words[start].start : words[end - 1].end].strip(_QUOTES)


@cache
def spans() -> Spans:
    """The span reader that was compiled with nfh."""
    return Spans(load.path("spans.bin"))
