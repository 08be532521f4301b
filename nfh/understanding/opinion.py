"""The seam to the careful reader: what it is asked, when, and how its opinion joins that of the fast readers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

from nfh.intents import registry

if TYPE_CHECKING:
    from nfh.understanding.candidates import Candidate

SHARE = 0.5
"""The part of the careful reader's chances in the mean with the classifier's, where it votes at all."""

Slots = Mapping[str, Sequence[str]]
"""Values as the person wrote them, by slot, in the order they stand in; several packages are several values."""


class Opinion(NamedTuple):
    """What a careful reading says: calibrated `chances` of intents, adding up to 1 (empty: no vote), and `slots`."""

    chances: Sequence[tuple[str, float]]
    slots: Slots


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


def averaged(chances: Sequence[tuple[str, float]], opinion: Opinion | None) -> list[tuple[str, float]]:
    """The classifier's chances and the careful reader's brought together, the likeliest first."""
    if opinion is None or not opinion.chances:
        return list(chances)
    joined = {name: (1 - SHARE) * chance for name, chance in chances}
    for name, chance in opinion.chances:
        joined[name] = joined.get(name, 0.0) + SHARE * chance
    return sorted(joined.items(), key=lambda item: -item[1])


def slots_for(intent: str, opinion: Opinion | None) -> dict[str, str | list[str]]:
    """The values of an opinion that an intent has slots for."""
    if opinion is None:
        return {}
    known = registry.slot_names(intent)
    found: dict[str, str | list[str]] = {}
    for slot, values in opinion.slots.items():
        field = "packages" if slot == "package" and "packages" in known else slot
        if field in known and values:
            found[field] = list(values) if field in LISTS else values[0]
    return found


LISTS = frozenset(("packages", "generations"))
"""Slots that hold several values."""


def wanted(careful: Careful, found: Sequence[Candidate], sure: float) -> bool:
    """Whether the careful reader is asked about a sentence of which the fast readers have `found` these readings."""
    if not found:
        return True
    first = found[0]
    covered = first.match is not None and not first.unknown
    return not covered and (first.confidence < sure or careful.ready)
