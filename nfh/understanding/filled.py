"""A reading with its slots filled: the template's first, then those that are learned, the rules', the careful
reader's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from nfh.intents import registry
from nfh.intents.request import Reading
from nfh.knowledge import load
from nfh.understanding.candidates import EXACT
from nfh.understanding.small_words import DEEDS, SYSTEMS, without_small_words

if TYPE_CHECKING:
    from nfh.understanding.candidates import Candidate
    from nfh.understanding.opinion import Opinion
    from nfh.understanding.slots import SlotReader

_POSSESSIVE = re.compile(r"['’`]s?$")
"""What ends the name of somebody whose something is."""

RULED = frozenset(("group", "version", "port", "action", "scope"))
"""Slots of which the rules know more than where values stand: what "sudo" is, which of two versions is the newer."""

_NAMING = frozenset(("hostname", "user", "name", "timezone", "locale", "layout", "shell", "group"))
"""Slots that hold a name: a word for what is done to it is none."""

_NEVER_SYSTEMS = frozenset(("query", "packages", "program", "service"))
"""Slots that no system is a value of: who names one says where something is wanted."""


def filled(candidate: Candidate, reader: SlotReader, opinion: Opinion | None = None) -> Reading:
    """A candidate as a reading: the template's slots first, then those that are learned, those of the rules, those of
    the careful reader.
    """
    slots = dict(candidate.slots)
    facts = load.intents().get(candidate.intent)
    required = set(facts.required if facts else ())
    if candidate.match is not None and required <= set(slots):
        if candidate.match.cost > EXACT:
            slots = {**_besides(candidate.intent, slots, reader), **slots, **_more_packages(candidate, reader)}
    else:
        from nfh.understanding.find import find_slots
        from nfh.understanding.opinion import slots_of
        from nfh.understanding.spans import spans

        ruled = find_slots(candidate.intent, reader.words, reader)
        needed = [slot for slot in required if slot not in ruled]
        learned = spans().read(candidate.intent, reader.text, reader.words, needed)
        certain = {
            slot: value
            for slot, value in ruled.items()
            if slot in RULED
            or (slot == "value" and "option" in ruled)
            or (slot == "channel" and value == ruled.get("version"))
            or (slot == "concept" and _better_known(value, learned.get(slot, "")))
            or _quoted(value, reader.text)
        }
        seen = slots_of(candidate.intent, {**ruled, **learned, **certain}, opinion)
        slots = {**{slot: value for slot, value in _cleaned(seen, ruled).items() if value}, **slots}
    if "error" in slots or ("packages" in slots and (candidate.match is None or candidate.match.cost > EXACT)):
        from nfh.understanding.shown_as import as_used

        slots = as_used(candidate.intent, slots, reader)
    if isinstance(user := slots.get("user"), str):
        slots["user"] = _POSSESSIVE.sub("", user)
    slots |= {slot: kept for slot in _NEVER_SYSTEMS & set(slots) if (kept := _besides_systems(slots[slot]))}
    return Reading(registry.build(candidate.intent, slots), candidate.confidence, candidate.mode)


def _cleaned(seen: Mapping[str, str | list[str]], ruled: Mapping[str, str | list[str]]) -> dict[str, str | list[str]]:
    """Values without the small words around them; where nothing else is left, what the rules say."""
    found: dict[str, str | list[str]] = {}
    for slot, said in seen.items():
        value = _besides_systems(said) if slot in _NEVER_SYSTEMS else said
        cleaned = without_small_words(value) if isinstance(value, str) else value
        fallback = ruled.get(slot, "")
        cleaned = "" if slot in _NAMING and cleaned in DEEDS else cleaned
        found[slot] = cleaned or (without_small_words(fallback) if isinstance(fallback, str) else fallback)
    return found


def _besides_systems(value: str | list[str]) -> str | list[str]:
    """A value without "for Ubuntu" at its end; nothing, where it is but the name of a system."""
    said = " ".join(value) if isinstance(value, list) else value
    if not SYSTEMS.intersection(said.casefold().split(" ")):
        return value
    from nfh.understanding.elsewhere import only_a_system, without_system

    if isinstance(value, list):
        return [one for one in value if not only_a_system(one)]
    parts = value.split(" ")
    kept = " ".join(parts[: without_system([part.casefold() for part in parts])])
    return "" if only_a_system(kept) else kept


def _better_known(said: str | list[str], learned: str | list[str]) -> bool:
    """Whether nfh can explain what the rules see, and not what is learned, which does not name it either."""
    from nfh.understanding.find import WHOLE

    known = load.concept_names()
    one, other = str(said).casefold(), str(learned).casefold()
    return one in known and one not in WHOLE and other not in known and one not in other


def _quoted(value: str | list[str], text: str) -> bool:
    """Whether a person has put a value in quotes: then it is what they mean."""
    return isinstance(value, str) and any(f"{left}{value}{right}" in text for left, right in ('""', "``", "“”"))


def _more_packages(candidate: Candidate, reader: SlotReader) -> dict[str, str | list[str]]:
    """The packages that are named, where a template has passed over some: "add nerd font enable fixedsys fonts"."""
    said = candidate.slots.get("packages")
    if not isinstance(said, list):
        return {}
    from nfh.understanding.spans import spans

    learned = spans().read(candidate.intent, reader.text, reader.words).get("packages", [])
    return {"packages": learned} if isinstance(learned, list) and set(said) < set(learned) else {}


def _besides(intent: str, slots: Mapping[str, str | list[str]], reader: SlotReader) -> dict[str, str | list[str]]:
    """What the words that a template passed over say besides: "close port 22 ssh" names the service too."""
    from nfh.understanding.find import find_slots

    said = " ".join(" ".join(value) if isinstance(value, list) else value for value in slots.values()).casefold()
    return {
        slot: value
        for slot, value in find_slots(intent, reader.words, reader).items()
        if isinstance(value, str) and value.casefold() not in said
    }
