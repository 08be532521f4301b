"""Where an option is set in a whole configuration, and which place wins."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nfh.configuration import syntax
from nfh.configuration.closure import Configuration
from nfh.configuration.definitions import Definition
from nfh.configuration.list_option import same_path
from nfh.configuration.members import SYSTEM, Member
from nfh.configuration.module import Found
from nfh.configuration.options import definition_of
from nfh.configuration.whole.scopes import Voice, as_written, voices

PRIORITIES = {
    "mkVMOverride": 10,
    "mkForce": 50,
    "mkImageMediaOverride": 60,
    "mkDefault": 1000,
    "mkOptionDefault": 1500,
}
"""The lower number wins (nixpkgs, lib/modules.nix)."""

PLAIN = 100


@dataclass(frozen=True, slots=True)
class Place:
    """One place that sets an option, something inside it, or something around it that may."""

    voice: Voice
    found: Found
    definition: Definition

    @property
    def member(self) -> Member:
        """The module it stands in."""
        return self.voice.member

    @property
    def priority(self) -> int:
        """Its priority: the lower number wins; of equal ones, lists and sets are merged and anything else clashes."""
        for wrapper in self.definition.wrappers:
            if wrapper in PRIORITIES:
                return PRIORITIES[wrapper]
            number = re.fullmatch(r"mkOverride (\d+)", wrapper)
            if number:
                return int(number[1])
        return PLAIN

    @property
    def condition(self) -> str:
        """Under what it holds, in words; "" always."""
        under = next((one for one in self.definition.wrappers if one in ("mkIf", "if", "optionalAttrs", "//")), "")
        return self.member.condition or under


def places(configuration: Configuration, path: tuple[str, ...], owner: str = SYSTEM) -> list[Place]:
    """Every place that sets the option, sets something inside it, or may set it from around it, the entry first."""
    return [
        Place(voice, found, definition_of(voice.module, found))
        for voice, found in _founds(configuration, path, owner)
    ]


def _founds(configuration: Configuration, path: tuple[str, ...], owner: str) -> list[tuple[Voice, Found]]:
    result = []
    path = as_written(configuration, path, owner)
    for voice in voices(configuration, owner):
        full = voice.full(path)
        result += [(voice, found) for found in voice.module.found if _speaks_of(found, full, voice)]
    return result


def _speaks_of(found: Found, full: tuple[str, ...], voice: Voice) -> bool:
    inside = len(found.path) >= len(full) and same_path(found.path[: len(full)], full)
    around = 0 < len(found.path) < len(full) and same_path(found.path, full[: len(found.path)])
    if found.is_set and (around or syntax.bindings(found.value)):
        return False
    return inside or (around and found.path != voice.module.prefix)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Which of several places wins, and why, in one sentence; `winners` empty: reading does not tell."""

    winners: tuple[Place, ...]
    why: str


def verdict(found: list[Place], path: tuple[str, ...]) -> Verdict:
    """Which of the places that set exactly this option wins."""
    exact = [place for place in found if len(place.found.path) == len(place.voice.full(path))]
    if not exact:
        return Verdict((), "")
    sure = [place for place in exact if not place.condition]
    strongest = min(place.priority for place in exact)
    if any(place.condition and place.priority <= strongest for place in exact):
        return Verdict((), "One of them holds only under a condition, so Nix has to tell which one wins.")
    winners = tuple(place for place in sure if place.priority == strongest)
    if len(exact) == 1:
        return Verdict(winners, "")
    if len(winners) > 1:
        lists = all(place.definition.value.lstrip().startswith(("[", "with ", "(with")) for place in winners)
        return Verdict(
            winners,
            "All of them count: lists are put together."
            if lists
            else "They have the same priority; Nix puts lists and sets together and refuses different single values.",
        )
    by = next((one for one in winners[0].definition.wrappers if one.startswith("mk")), "")
    said = f"it says {by}" if by and strongest < PLAIN else "the others are only defaults (mkDefault)"
    if strongest >= PLAIN and not all(place.priority > PLAIN for place in exact if place not in winners):
        said = "its priority is the strongest"
    one = winners[0].definition
    return Verdict(winners, f"{one.file.name} line {one.line} wins, because {said}.")
