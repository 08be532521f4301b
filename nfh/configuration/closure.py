"""The configuration as a whole: the entry and every module that it reaches by its imports."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from nfh.configuration.flake import OF_HOMES, OF_SYSTEMS, Flake, read_flake
from nfh.configuration.frameworks import held_module
from nfh.configuration.homes import home_of, is_of_home
from nfh.configuration.members import EVERYBODY, SYSTEM, Member, ReadSource, Unresolved, once
from nfh.configuration.module import Module, read_module
from nfh.configuration.partial.values import Lazy, SetValue
from nfh.configuration.source import Source
from nfh.configuration.walk import Walk
from nfh.errors import CannotEdit, CannotFollow


@dataclass(frozen=True, slots=True)
class Configuration:
    """Every module of one system or home, the entry first, in the order in which they are imported."""

    entry: Path
    host: str
    kind: str
    """`system` or `home`."""
    members: tuple[Member, ...]
    unresolved: tuple[Unresolved, ...]
    hosts: tuple[str, ...] = ()
    read: ReadSource = field(default=Source.read, compare=False, repr=False)

    def source(self, one: Member) -> Source:
        """The member's text, at its place in the file."""
        whole = self.read(one.path)
        return Source(whole.path, whole.content, one.inside)

    def module(self, one: Member) -> Module:
        """The member, read. Raises ConfigurationError, CannotEdit."""
        return read_module(self.source(one))

    @property
    def users(self) -> tuple[str, ...]:
        """The users whose homes are described, in order."""
        return tuple(dict.fromkeys(one.owner for one in self.members if one.owner not in (SYSTEM, EVERYBODY)))


def of_file(entry: Path, read: ReadSource = Source.read) -> Configuration:
    """The configuration whose entry is a module. Raises ConfigurationError when the entry cannot be read."""
    read = once(read)
    _ = read(entry).expression
    walk = Walk(read)
    value = walk.evaluator.file(entry).value
    held = held_module(entry, value, walk.body(value, walk.arguments))
    if held is not None:
        home = EVERYBODY if held.of_home else SYSTEM
        walk.add(held.lazy, home, "", walk.arguments)
    else:
        home = home_of(walk.body(value, walk.arguments)) or _reads_as_home(read(entry))
        walk.add(Lazy.of(entry), home or SYSTEM, "", walk.arguments)
    return Configuration(entry, "", "home" if home else "system", *walk.found(), read=read)


def flake_of(entry: Path, read: ReadSource = Source.read) -> Flake:
    """The flake, read anew. Raises ConfigurationError when it cannot be read."""
    read = once(read)
    _ = read(entry).expression
    return read_flake(entry, Walk(read).evaluator)


def of_flake(entry: Path, host: str, read: ReadSource = Source.read, kind: str = OF_SYSTEMS) -> Configuration:
    """The configuration of one host of a flake. Raises ConfigurationError when reading does not tell its modules."""
    read = once(read)
    _ = read(entry).expression
    walk = Walk(read)
    flake = read_flake(entry, walk.evaluator)
    system = flake.system(host, kind)
    if system is None:
        raise CannotFollow(
            f"{entry} makes {kind}.{host} in a way that cannot be followed by reading.",
            entry,
            hint="Name the host's own file with --config, for example hosts/NAME/configuration.nix.",
        )
    owner = (host.partition("@")[0] or EVERYBODY) if kind == OF_HOMES else SYSTEM
    arguments = SetValue({**walk.arguments.members, **system.special.members}, partial=True)
    walk.modules(system.modules, owner, "", arguments)
    members, unresolved = walk.found()
    return Configuration(
        entry, host, "home" if kind == OF_HOMES else "system", members, unresolved, flake.hosts(kind), read
    )


def _reads_as_home(source: Source) -> str:
    """Every user's, where the text sets what only Home Manager has; "" else."""
    try:
        return EVERYBODY if is_of_home(read_module(source)) else SYSTEM
    except CannotEdit:
        return SYSTEM
