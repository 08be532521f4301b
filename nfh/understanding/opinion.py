"""The seam to the careful reader: what it is asked, when, and how its opinion joins that of the fast readers."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

from nfh.intents import registry
from nfh.knowledge import load

if TYPE_CHECKING:
    from nfh.understanding.candidates import Candidate

FAST_WEIGHT, CAREFUL_WEIGHT = 0.45, 0.7
"""What the logarithms of the two readers' chances count, fitted on the wordings that are held out."""

COVERED = 1.6
"""A template that fits at this cost has passed over no word that it does not know."""

STRANGE = 0.3
"""A chance above this that a sentence is nothing for nfh, and it is asked about: of what is held out this keeps 30 %
of the strangers from being acted on, and 2 % of the requests."""

LEAST = 1e-6
"""No reader is surer than this that an intent is not meant."""

Slots = Mapping[str, Sequence[str]]
"""Values as the person wrote them, by slot, in the order they stand in; several packages are several values."""


class Opinion(NamedTuple):
    """What a careful reading says: calibrated `chances` of intents, adding up to 1 (empty: no vote), and the values
    it sees for the `slots` of an intent, read when they are asked for.
    """

    chances: Sequence[tuple[str, float]]
    slots: Callable[[str], Slots]
    at_hand: bool = False
    """Whether reading slots costs milliseconds; else they are asked for only where the rules miss one."""


class Careful(Protocol):
    """A reader that is slow to load: asked where the fast readers are unsure, and once it is `ready`, wherever no
    template has read the sentence.
    """

    @property
    def ready(self) -> bool:
        """Whether it is loaded, so that asking it costs milliseconds."""
        ...

    def __call__(self, text: str) -> Opinion | None:
        """What it reads in `text`; None: it is not installed, or has nothing to say. It never raises."""
        ...


class Deferred:
    """The careful reader of this process: its module is imported when it is first asked, and not before.

    `say` is called when an answer takes so long that somebody should be told.
    """

    def __init__(self, say: Callable[[str], None] | None = None) -> None:
        self._say = say

    @property
    def ready(self) -> bool:
        """Whether it is loaded."""
        module = sys.modules.get("nfh.understanding.careful")
        return module is not None and module.careful().ready

    def __call__(self, text: str) -> Opinion | None:
        """See Careful."""
        from nfh.understanding.careful import Announced, careful

        reader: Careful = Announced(careful(), self._say) if self._say else careful()
        return reader(text)


def pooled(chances: Sequence[tuple[str, float]], opinion: Opinion | None) -> list[tuple[str, float]]:
    """The classifier's chances and the careful reader's brought together, the likeliest first.

    Their logarithms are added up, weighted: two readers that see different things in a sentence and agree are surer
    together than either alone; the mean of both would never be. Of an intent that the careful reader has not learned
    yet the classifier speaks for both.
    """
    if opinion is None or not opinion.chances:
        return list(chances)
    fast, careful = dict(chances), dict(opinion.chances)
    raised = {
        name: max(fast.get(name, 0.0), LEAST) ** FAST_WEIGHT
        * max(careful.get(name, fast.get(name, 0.0)), LEAST) ** CAREFUL_WEIGHT
        for name in fast | careful
    }
    whole = sum(raised.values())
    return sorted(((name, share / whole) for name, share in raised.items()), key=lambda item: -item[1])


def strange(chances: Sequence[tuple[str, float]], opinion: Opinion) -> bool:
    """Whether one of the two readers by itself has a good reason to think that a sentence is nothing for nfh."""
    return any(dict(said).get("out_of_scope", 0.0) > STRANGE for said in (chances, opinion.chances))


def slots_for(intent: str, opinion: Opinion | None) -> dict[str, str | list[str]]:
    """The values of an opinion that an intent has slots for."""
    if opinion is None:
        return {}
    known = registry.slot_names(intent)
    found: dict[str, str | list[str]] = {}
    for slot, values in opinion.slots(intent).items():
        field = "packages" if slot == "package" and "packages" in known else slot
        if field in known and values:
            found[field] = list(values) if field in LISTS else values[0]
    return found


def slots_of(
    intent: str, ruled: Mapping[str, str | list[str]], opinion: Opinion | None
) -> dict[str, str | list[str]]:
    """The slots that the rules have found, completed by the careful reader where it is asked: of what both see, the
    rules know more.
    """
    facts = load.intents().get(intent)
    lacking = facts is not None and not {*facts.required, *facts.carries} <= set(ruled)
    if opinion is None or not (lacking or opinion.at_hand):
        return dict(ruled)
    return {**slots_for(intent, opinion), **ruled}


LISTS = frozenset(("packages", "generations"))
"""Slots that hold several values."""


def wanted(careful: Careful, found: Sequence[Candidate], sure: float) -> bool:
    """Whether the careful reader is asked about a sentence of which the fast readers have `found` these readings.

    It is where no template covers the sentence and the likeliest reading is less than `sure`; and, once it is loaded,
    wherever no template does.
    """
    if not found:
        return True
    first = found[0]
    covered = first.match is not None and not first.unknown and first.match.cost <= COVERED
    return not covered and (first.confidence < sure or careful.ready)
