"""What a sentence may mean: the readers' opinions brought together, intent by intent."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from math import exp
from typing import TYPE_CHECKING

from nfh.understanding.found import LONGER_COST, UNKNOWN_COST

if TYPE_CHECKING:
    from nfh.intents.request import Mode
    from nfh.understanding.grammar import Match

WEIGHTS = ((0.0, 4.5), (0.15, 4.2), (0.5, 2.6), (1.0, 1.6), (2.0, 0.6), (3.0, 0.2), (5.0, 0.0))
"""What a match of this cost adds to the logarithm of an intent's odds; fitted out of fold on all wordings."""

VOTED = 0.5
"""How much of that counts where the careful reader has voted too: it sees what the template sees. Fitted likewise."""

FLOOR = 0.004
"""The least chance an intent has that a template reads: so that the classifier alone can never hide it."""

FLOOR_OF_EXACT = 0.05
"""The same where the template fits word for word and has nothing filled in."""

EXACT = 0.1
"""A template that fits at this cost has read every word."""

UNKNOWN_WEIGHT = 1.6
"""What a template adds that fits but for a name nobody knows: the name is asked about in any case."""

MISSPELLED = 0.2
"""What a name costs that is spelled nearly right."""

LOOSE = 0.95
"""A template that fits at a higher cost has passed words over: they may say that it is a question."""

ALONE = 0.985
"""How sure the grammar is of a match that costs nothing when no other reader was asked."""


class Candidate:
    """One intent a sentence may mean. `unknown` are slot values that nothing is called by; `match` is the template's
    reading, where there is one; `narrowed`: what turns or narrows the sentence has been read (understanding.far).
    """

    __slots__ = ("confidence", "intent", "match", "mode", "narrowed", "reader", "slots", "unknown")

    def __init__(self, intent: str, confidence: float, mode: Mode, match: Match | None = None) -> None:
        self.intent = intent
        self.confidence = confidence
        self.mode = match.mode if match and (match.mode != "do" or match.cost <= LOOSE) else mode
        self.match = match
        self.narrowed = False
        self.reader = f"grammar:{match.template}" if match else "classifier"
        self.slots: Mapping[str, str | list[str]] = match.slots if match else {}
        self.unknown: Mapping[str, tuple[str, ...]] = match.unknown if match else {}


def bring_together(
    matches: Sequence[Match],
    chances: Sequence[tuple[str, float]],
    mode: Mode,
    nearly: Callable[[Match], bool] | None = None,
    trust: float = 1.0,
) -> list[Candidate]:
    """Every intent that a reader sees, the likeliest first; the confidences add up to 1.

    A template multiplies the odds that the classifier gives its intent, the more the better it fits. Where a name
    in it is unknown it says nothing of the intent, but its slots are kept; unless the name was `nearly` one that
    exists. `trust`: how much of its weight a template has.
    """
    odds = dict(chances) if chances else {}
    for match in _without_plain(matches):
        weight = exp(trust * _support(match, nearly) if chances else _weight(match.cost))
        exact = _exact_but_for_a_name(match) or (match.cost <= EXACT and not match.filled)
        floor = FLOOR_OF_EXACT if exact else FLOOR
        odds[match.intent] = max(odds.get(match.intent, 0.0), floor) * weight
    whole = sum(odds.values()) if chances else max(sum(odds.values()), FLOOR * exp(WEIGHTS[0][1]) / ALONE)
    by_intent = {match.intent: match for match in matches}
    found = [Candidate(intent, share / whole, mode, by_intent.get(intent)) for intent, share in odds.items()]
    found.sort(key=lambda candidate: -candidate.confidence)
    return found


def _without_plain(matches: Sequence[Match]) -> list[Match]:
    """Without "install a package" where an exact template sees in the same words what NixOS has a module for."""
    modular = any(match.intent == "enable_service" and match.cost <= EXACT and not match.unknown for match in matches)
    return [match for match in matches if not (modular and match.intent == "install_package")]


def _support(match: Match, nearly: Callable[[Match], bool] | None) -> float:
    if not match.unknown:
        return _weight(match.cost)
    said = _unknown(match)
    names = len(said)
    without = _cost_but_for(match)
    if without >= 0.6:
        return 0.0
    if _exact_but_for_a_name(match):
        return _weight(without)
    if nearly is not None and nearly(match):
        return _weight(without + MISSPELLED * names)
    return min(UNKNOWN_WEIGHT, _weight(without))


def _unknown(match: Match) -> list[str]:
    return [name for names in match.unknown.values() for name in names]


def _cost_but_for(match: Match) -> float:
    """What a match would cost if the names in it that nobody knows were known."""
    return match.cost - sum(UNKNOWN_COST + LONGER_COST * name.count(" ") for name in _unknown(match))


def _exact_but_for_a_name(match: Match) -> bool:
    """Whether a template has read every word, and the one name nobody knows has no sign of a file or an address.

    It is asked about whatever else is thought of the sentence, so nothing is done on a guess.
    """
    said = _unknown(match)
    return len(said) == 1 and not set(said[0]) & set(" ./:@") and _cost_but_for(match) <= EXACT


def _weight(cost: float) -> float:
    """WEIGHTS between its points."""
    for (low, upper), (high, lower) in pairwise(WEIGHTS):
        if cost <= high:
            return upper + (lower - upper) * max(0.0, cost - low) / (high - low)
    return 0.0
