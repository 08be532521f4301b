"""The modules that speak of the system, or of one user's home, and where in them the options stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import overload

from nfh.configuration import syntax
from nfh.configuration.closure import Configuration
from nfh.configuration.members import EVERYBODY, SYSTEM, Member
from nfh.configuration.module import Module, Path_
from nfh.configuration.partial.evaluator import followed
from nfh.configuration.verify import is_generated
from nfh.errors import ConfigurationError

IN_SYSTEM = ("home-manager", "users")
"""Where a system's module has the homes of its users (Home Manager manual, "NixOS module")."""


ALIASES = {("users", "users"): ("users", "extraUsers"), ("users", "groups"): ("users", "extraGroups")}
"""Options by their present and their older name; modules accept both (nixpkgs, users-groups.nix)."""


@dataclass(frozen=True, slots=True)
class Voice:
    """A module that may say something of an owner's options, and the path below which it says so."""

    member: Member
    module: Module
    prefix: tuple[str, ...]

    def full(self, path: tuple[str, ...]) -> tuple[str, ...]:
        """The option's path from the module's top set."""
        return self.module.prefix + self.prefix + path


def voices(configuration: Configuration, owner: str = SYSTEM) -> Iterator[Voice]:
    """Every readable module that may set the owner's options, the entry first."""
    for one in configuration.members:
        within = one.owner == SYSTEM and owner not in (SYSTEM, EVERYBODY) and configuration.kind == "system"
        if one.owner not in (owner, EVERYBODY) and not within:
            continue
        try:
            module = configuration.module(one)
        except ConfigurationError:
            continue
        if not within:
            yield Voice(one, module, ())
            continue
        prefix = (*IN_SYSTEM, owner)
        if any(found.path[: len(module.prefix) + 3] == module.prefix + prefix for found in module.found):
            yield Voice(one, module, prefix)


def writable(configuration: Configuration, owner: str = SYSTEM) -> list[Voice]:
    """The modules that a new option of the owner may go into, the person's main one first.

    Not those that hold only under a condition, are written by a program, or lie in the Nix store.
    """
    found = [
        voice
        for voice in voices(configuration, owner)
        if not voice.member.condition
        and (voice.member.owner == owner or voice.prefix)
        and not voice.member.path.resolve().is_relative_to("/nix/store")
        and not is_generated(voice.module.source)
    ]
    return sorted(found, key=lambda voice: _rank(voice, configuration))


def _rank(voice: Voice, configuration: Configuration) -> int:
    """The entry, then the host's own files, then other files, then modules that stand where they are imported."""
    one, host = voice.member, configuration.host
    if one.path == followed(configuration.entry) and not one.inside:
        return 0
    own = host and (host in one.path.parent.parts or one.path.stem == host)
    if one.inside and one.by_file == one.path and _names_the_host(voice):
        return 1
    return 3 if one.inside and one.by_file == one.path else 1 if own else 2


def _names_the_host(voice: Voice) -> bool:
    """Whether a module gives the machine its name: then it is the machine's own."""
    content = voice.module.source.content
    return any(
        syntax.plain_string(syntax.inner(found.value), content) is not None and not found.conditional
        for found in voice.module.at(voice.full(("networking", "hostName")))
    )


@overload
def as_written(configuration: Configuration, path: tuple[str, ...], owner: str = ...) -> tuple[str, ...]: ...
@overload
def as_written(configuration: Configuration, path: Path_, owner: str = ...) -> Path_: ...
def as_written(configuration: Configuration, path: Path_, owner: str = SYSTEM) -> Path_:
    """The path, by the older name where that is what the configuration uses for it (users.extraUsers)."""
    for new, old in ALIASES.items():
        if path[: len(new)] == new and len(path) > len(new):
            both = [(*old, path[len(new)]), (*new, path[len(new)])]
            said = [any(_says(voice, one) for voice in voices(configuration, owner)) for one in both]
            if said == [True, False]:
                return (*old, *path[len(new) :])
    return path


def _says(voice: Voice, path: Path_) -> bool:
    full = voice.full(()) + path
    return any(found.path[: len(full)] == full for found in voice.module.found)
