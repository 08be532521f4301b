"""What a sentence may mean: the readers' opinions brought together, intent by intent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import exp
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nfh.intents.request import Mode
    from nfh.understanding.grammar import Match

SLOPE = 0.55
"""How fast the grammar's certainty falls with the cost of a match; fitted on wordings it was not written for."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One intent a sentence may mean. `unknown` are slot values that nothing is called by."""

    intent: str
    confidence: float
    mode: Mode
    reader: str
    slots: Mapping[str, str | list[str]] = field(default_factory=dict)
    unknown: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    match: Match | None = None


def certainty(match: Match) -> float:
    """The grammar's certainty of a match, between 0 and 1."""
    return 0.985 * exp(-SLOPE * max(0.0, match.cost - 0.2))


def bring_together(matches: Sequence[Match], chances: Sequence[tuple[str, float]], mode: Mode) -> list[Candidate]:
    """Every intent that a reader sees, the likeliest first.

    The surer the grammar is of its best match, the less the classifier counts; where no template fits, it decides alone.
    """
    weight = certainty(matches[0]) if matches else 0.0
    if not chances:
        weight = 1.0
    total = sum(certainty(match) ** 2 for match in matches) or 1.0
    shares = {match.intent: certainty(match) ** 2 / total for match in matches}
    of_classifier = dict(chances)
    by_intent = {match.intent: match for match in matches}
    found = []
    for intent in dict.fromkeys([*by_intent, *of_classifier]):
        match = by_intent.get(intent)
        own = shares.get(intent, 0.0)
        confidence = weight * own * (weight if not chances else 1.0) + (1 - weight) * of_classifier.get(intent, 0.0)
        if match is None:
            found.append(Candidate(intent, confidence, mode, "classifier"))
        else:
            reader = f"grammar:{match.template}"
            found.append(Candidate(intent, confidence, match.mode, reader, match.slots, match.unknown, match))
    found.sort(key=lambda candidate: -candidate.confidence)
    return found
