"""Values as they are used: a version taken off a package's name, a list completed, the end of an error cut off.

Whoever found a value, a template or a rule, it is the person's own words; here only what is not part of it goes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from nfh.intents import registry
from nfh.understanding.small_words import JOINTS, NO_NAME

if TYPE_CHECKING:
    from nfh.knowledge.words import Word
    from nfh.understanding.names import Names
    from nfh.understanding.slots import SlotReader

Slots = dict[str, str | list[str]]

_SET = r"(?:(?:legacypackages\.[\w-]+|nixpkgs|nixos|pkgs)[.#])?"
_CHANNEL = r"(?:(?P<channel>nixos-unstable|nixpkgs-unstable|unstable|stable|master)[.#])?"
_WRITTEN = re.compile(_SET + _CHANNEL + r"(?P<name>[^@=#]+?)(?:(?:@|==?|:)(?P<version>v?\d[\w.+-]*))?", re.IGNORECASE)
_TRAILED = re.compile(r"(?P<name>[a-z][\w+-]*?)-(?P<version>\d+(?:\.\d+)+[\w.-]*)", re.IGNORECASE)
"""How package managers write names with versions: node@18, hugo==0.92, firefox-109.0, pkgs.unstable.obsidian."""

_AFTERTHOUGHT = re.compile(
    r"(?:[\"”`]|,) *(?:and )?(?:what|whose|why|how|do|does|is|are|any|who|can|could|where|when|i|my|please|help"
    r"|worked|should|now|thanks|but|from|after|since)\b.*"
    r"|,? but (?:why|what|how|i|it|the|only)\b.*| when i \w+.*| or so$",
    re.IGNORECASE | re.DOTALL,
)
"""What people add to an error they quote: “…, what does that mean”."""

_QUOTES = '"`“” '


def as_used(intent: str, slots: Slots, reader: SlotReader) -> Slots:
    """The slots of an intent in the form they are used in; those that were found already keep their values."""
    found = dict(slots)
    if "packages" in found:
        found = _names_of_packages(intent, found, reader)
    if isinstance(error := found.get("error"), str):
        found["error"] = _AFTERTHOUGHT.sub("", error).strip(_QUOTES) or error
    return found


def _names_of_packages(intent: str, slots: Slots, reader: SlotReader) -> Slots:
    known = registry.slot_names(intent)
    said = slots["packages"]
    names: list[str] = []
    taken: dict[str, str] = {}
    listed = enumerated([said] if isinstance(said, str) else said, reader.words, reader)
    if len(listed) > 1:
        from nfh.understanding.reasons import without_reasons

        listed = without_reasons(listed, reader.words)
    for name in listed:
        parts = apart(name, reader.names)
        names.append(parts.pop("name"))
        taken.update(parts)
    if (
        intent in _OF_A_VERSION
        and "version" not in taken
        and len(names) == 1
        and (version := _version_after(names[0], reader))
    ):
        slots = {**slots, "version": version}
    besides: Mapping[str, str | list[str]] = {slot: value for slot, value in taken.items() if slot in known}
    return {**besides, **slots, "packages": list(dict.fromkeys(names))}


_OF_A_VERSION = frozenset(("pin_package", "update_package", "install_package"))
"""Intents in which a number right after a package's name is its version: "calibre 8"."""


def _version_after(name: str, reader: SlotReader) -> str:
    start = _place(name, reader.words, reader)
    end = len(reader.words) if start is None else start + len(name.split())
    if end < len(reader.words) and re.fullmatch(r"v?\d+(?:\.[\dx]+)*", reader.forms[end]):
        return reader.written(end, end + 1)
    return ""


def apart(name: str, names: Names) -> dict[str, str]:
    """A package as it was written, in its parts: name, version and channel, as far as they were given."""
    if names.exact(name) is not None:
        return {"name": name}
    match = _WRITTEN.fullmatch(name)
    if match is None or match["name"].startswith(("http", "git", "/", ".")) or "/" in name:
        return {"name": name}
    trailed = _TRAILED.fullmatch(match["name"])
    parts = {**match.groupdict(), **(trailed.groupdict() if trailed else {})}
    return {part: value for part, value in parts.items() if value}


def enumerated(said: Sequence[str], words: Sequence[Word], reader: SlotReader) -> list[str]:
    """Packages completed by those that stand with one of them in a list: a comma or "and" between, and a name that
    exists on the other side.
    """
    placed = {place: name for name in said if (place := _place(name, words, reader)) is not None}
    if not placed:
        return list(said)
    found = dict(placed)
    for place, name in placed.items():
        for step, at in ((1, place + len(name.split())), (-1, place - 1)):
            _follow(at, step, words, reader, found)
    unplaced = [name for name in said if name not in placed.values()]
    return [*unplaced, *(found[place] for place in sorted(found))]


def _follow(at: int, step: int, words: Sequence[Word], reader: SlotReader, found: dict[int, str]) -> None:
    """Walk along a list from the joint at `at`, adding the names that follow."""
    forms = reader.forms
    while 0 < at < len(words) - 1 and forms[at] in JOINTS:
        beyond = at + step
        if forms[beyond] in JOINTS:
            beyond += step
        if not 0 <= beyond < len(words) or not _is_package(beyond, reader, listed=len(found) > 1):
            return
        found.setdefault(beyond, reader.written(beyond, beyond + 1))
        at = beyond + step


def _is_package(place: int, reader: SlotReader, *, listed: bool) -> bool:
    """Whether a package is named here; a word of everyday English only at an end of what is `listed` already."""
    form = reader.forms[place]
    if form in NO_NAME or reader.names.exact(form) is None:
        return False
    ends = place + 1 == len(reader.forms) or reader.forms[place + 1] in JOINTS | _ENDS
    return not reader.common(place, place + 1) or (listed and ends)


_ENDS = frozenset((".", "?", "please"))


def _place(name: str, words: Sequence[Word], reader: SlotReader) -> int | None:
    """Where a name begins in the sentence; None where it does not stand there as it is."""
    wanted = name.casefold().split()
    for start in range(len(words) - len(wanted) + 1):
        if reader.forms[start : start + len(wanted)] == wanted:
            return start
    return None
