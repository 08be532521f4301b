"""Slots in sentences that no template covers: what stands there that can only be one thing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nfh.intents import registry

if TYPE_CHECKING:
    from nfh.knowledge.words import Word
    from nfh.understanding.slots import SlotReader

_SURE = 0.0
_FOUND_ANYWHERE = frozenset(
    "packages port option age version generation generations timezone locale layout desktop driver shell language service"
    " protocol file".split()
)
"""Kinds of values that are recognised wherever they stand."""


def find_slots(intent: str, words: Sequence[Word], reader: SlotReader) -> dict[str, str | list[str]]:
    """Values for the slots of an intent, each only where the value itself is beyond doubt."""
    found: dict[str, str | list[str]] = {}
    for slot in registry.slot_names(intent):
        if slot in _FOUND_ANYWHERE:
            value = _packages(words, reader) if slot == "packages" else _first(slot, words, reader)
            if value:
                found[slot] = value
    return found


def _first(slot: str, words: Sequence[Word], reader: SlotReader) -> str | list[str]:
    for place in range(len(words)):
        sure = [found for found in reader.at(slot, place) if found.cost <= _SURE and not found.unknown]
        if sure:
            return max(sure, key=lambda found: found.end).value
    return ""


def _packages(words: Sequence[Word], reader: SlotReader) -> list[str]:
    """Names of packages that are no common words."""
    values: list[str] = []
    place = 0
    while place < len(words):
        sure = [found for found in reader.at("package", place) if found.cost <= 0.3 and not found.unknown]
        longest = max(sure, key=lambda found: found.end, default=None)
        if longest is not None and not reader.common(place, longest.end):
            values.append(str(longest.value))
            place = longest.end
        else:
            place += 1
    return list(dict.fromkeys(values))
