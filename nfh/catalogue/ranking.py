"""Orders what a search has found by what a person means: the name first, then what it is for, then how many use it.

A hit's score is the sum of
  name        up to 3 for the whole query being a name of the package, less for a program or what it is like
  beginning   up to 0.9 where a name begins with the query
  purpose     up to 1 for the phrase of purposes that covers the query best; words are weighed by how rare they are
  words       up to 1 for the query's words anywhere: name, purpose, what it is like, description
  popularity  up to 0.35: public configurations that install it, on a logarithmic scale
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

WHOLE_NAME = {"attr": 3.0, "name": 2.8, "alias": 2.6, "program": 2.2, "like": 1.5}
BEGINNING = {"attr": 0.9, "name": 0.85, "alias": 0.7, "program": 0.5, "like": 0.3}
POPULARITY = 0.35
IS_LIKE = 2.2
SHARES_LIKENESS = 1.3
TYPO = 1.7

_FIELDS = (("names", 1.0), ("purposes", 0.9), ("likes", 0.7), ("description", 0.55))


@dataclass(slots=True)
class Evidence:
    """What speaks for one package, collected while searching."""

    name: float = 0.0
    beginning: float = 0.0
    purpose: float = 0.0
    words: float = 0.0
    why: dict[str, float] = field(default_factory=dict)

    def say(self, why: str, weight: float) -> None:
        """Keep a reason; the strongest is the one that is shown."""
        self.why[why] = max(weight, self.why.get(why, 0.0))

    def total(self, popularity: float) -> float:
        """The score, with `popularity` from 0 to 1."""
        return self.name + self.beginning + self.purpose + self.words + POPULARITY * popularity

    def reason(self) -> str:
        """The strongest reason."""
        return max(self.why.items(), key=lambda item: item[1])[0] if self.why else "related"


def best_phrase(
    phrases: list[set[str]], weights: Mapping[str, float], meanings: Mapping[str, set[str]]
) -> tuple[float, int]:
    """How well the best phrase covers the weighted terms (0 to 1), and which it is (-1: none).

    `meanings` holds for every term the stems that count as it. A phrase with words beside the query's is worth less.
    """
    total = sum(weights.values())
    best, which = 0.0, -1
    for number, phrase in enumerate(phrases):
        met = [term for term in weights if meanings[term] & phrase]
        if not met:
            continue
        used = len({stem for term in met for stem in meanings[term] & phrase})
        covered = sum(weights[term] * (1.0 if term in phrase else 0.85) for term in met) / total
        score = covered * (0.55 + 0.45 * min(1.0, used / len(phrase)))
        if score > best:
            best, which = score, number
    return best, which


def coverage(fields: Mapping[str, set[str]], weights: Mapping[str, float], meanings: Mapping[str, set[str]]) -> float:
    """How much of the query is anywhere in the package's words, the best field counting for each term (0 to 1)."""
    total = sum(weights.values())
    found = 0.0
    for term, weight in weights.items():
        value = max((worth for name, worth in _FIELDS if meanings[term] & fields[name]), default=0.0)
        found += weight * value * (1.0 if any(term in fields[name] for name, _ in _FIELDS) else 0.85)
    return found / total if total else 0.0
