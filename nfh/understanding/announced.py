"""Values of open kinds (a user, a name, a host): the word after, or before, the one that announces it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nfh.knowledge.words import Word
    from nfh.understanding.found import Found
    from nfh.understanding.slots import SlotReader

ANNOUNCED: Mapping[str, tuple[str, ...]] = {
    "user": (
        *("user called", "user named", "account called", "account for", "user", "users", "for", "account of"),
        *("password of", "add", "give", "let", "make", "of", "usermod", "named", "called"),
    ),
    "group": ("group", "the group", "groups"),
    "hostname": ("hostname to", "hostname", "called", "named", "to", "as", "name"),
    "host": (
        *("ssid", "network called", "network named", "wifi called", "wifi", "network", "host", "server"),
        *("to", "on"),
    ),
    "name": ("called", "named", "as", "label", "name it", "call it", "tag"),
    "generation": ("generation number", "generation", "generations", "gen", "number"),
    "keep": ("last", "keep", "newest", "latest", "least", "only", "but"),
    "command": ("command", "binary", "has", "provides", "contains", "for", "not found ,", "not found"),
    "build_host": ("building on", "build on", "built on"),
}
_ANNOUNCED_KIND = {"generation": "generation", "keep": "number", "host": "word", "name": "label_word"}
_BEFORE: Mapping[str, tuple[str, ...]] = {
    "group": ("group",),
    "generation": (),
    "command": ("command", "binary", "not"),
    "name": ("specialisation", "specialization"),
}


def announced(slot: str, words: Sequence[Word], reader: SlotReader) -> str:
    """The word after (or before) the one that announces a value."""
    forms = [word.form for word in words]
    kind = _ANNOUNCED_KIND.get(slot, slot)
    for said in ANNOUNCED[slot]:
        cue = said.split()
        for place in range(len(forms) - len(cue)):
            if forms[place : place + len(cue)] == cue:
                start = place + len(cue)
                value = _uncommon(reader.at(kind, start), start, reader)
                if value:
                    return value
    for after in _BEFORE.get(slot, ()):
        for place in range(1, len(forms)):
            if forms[place] == after:
                value = _uncommon(reader.at(kind, place - 1), place - 1, reader)
                if value:
                    return value
    return ""


def known_user(words: Sequence[Word], reader: SlotReader) -> str:
    """A user of this machine, or root, wherever the name stands; but not the one something is done as."""
    there = {*reader.known.users(), "root"}
    for place, word in enumerate(words):
        if word.form in there and (place == 0 or words[place - 1].form not in _DONE_AS):
            return reader.written(place, place + 1)
    return ""


_DONE_AS = frozenset("as no the without being".split())


def _uncommon(found: Sequence[Found], start: int, reader: SlotReader) -> str:
    for one in found:
        certain = one.cost == 0 or not reader.common(start, one.end)
        if not one.unknown and certain and isinstance(one.value, str):
            return one.value
    return ""
