"""Questions about the store: what a path is, needs, weighs, who needs it and why; what a collection would delete.

Three can answer, and answer alike: the store's database (one query, no process), the daemon that listens or one of
our own (a round trip a path), and Nix's programs. Each question goes to the fastest that gives the right answer for
this user: what lies in the database is read there, unless it cannot be read whole right now; what keeps paths alive,
and what is dead, only Nix knows, for it alone sees every running program.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

from nfh.errors import NixFailed, NixMissing
from nfh.nix import ways
from nfh.nix.at_work import no_collection
from nfh.nix.cancel import Cancel
from nfh.nix.compared import Compared
from nfh.nix.daemon import Daemon, connect, opens_the_store_itself, start
from nfh.nix.path_info import NotInStore, PathInfo
from nfh.nix.roots import Root
from nfh.nix.store_database import Database, NoAnswer
from nfh.nix.store_programs import Programs
from nfh.nix.target import Target
from nfh.nix.wire import Silent

T = TypeVar("T")
Node = TypeVar("Node", bound=Hashable)


class Source(ways.Graph[Node], Protocol[Node]):
    """Whoever can answer questions about paths: the database, a daemon, programs."""

    def info(self, path: str) -> PathInfo | None:
        """What the store knows of a path; None if it does not have it."""

    def infos(self, paths: Iterable[str]) -> dict[str, PathInfo]:
        """The same of several, without those that the store does not have."""
        ...

    def closure(self, *paths: str) -> dict[str, int]:
        """The sizes of these paths and of everything they need. Raises NotInStore."""
        ...

    def compared(self, one: str, two: str) -> Compared:
        """The closures of two paths. Raises NotInStore."""
        ...

    def closure_size(self, path: str) -> int:
        """The bytes of a closure. Raises NotInStore."""
        ...

    def sizes(self, paths: Iterable[str]) -> dict[str, int]:
        """The sizes of these paths alone, without those that the store does not have."""
        ...

    def derivers(self, paths: Iterable[str]) -> set[str]:
        """The derivations that these paths were built from, as far as the store still has them."""
        ...

    def nodes(self, paths: Iterable[str]) -> Mapping[str, Node]:
        """What stands for these paths in the graph, without those that the store does not have."""
        ...

    def valid_paths(self) -> list[str]:
        """Every path the store has, sorted."""
        ...


@dataclass(frozen=True, slots=True)
class Closure:
    """A store path and everything it needs."""

    path: str
    sizes: Mapping[str, int]
    """Bytes of each path (of its contents, as Nix counts them)."""

    @property
    def bytes(self) -> int:
        """All of it, in bytes. Files that several paths share on the disk are counted as often as they appear."""
        return sum(self.sizes.values())


@dataclass(frozen=True, slots=True)
class Garbage:
    """What nothing keeps alive."""

    paths: tuple[str, ...]
    bytes: int
    """Of its contents; 0 for leftovers the store has no record of."""


NOTHING = Garbage((), 0)


@dataclass(frozen=True, slots=True)
class Alive:
    """Why a path is not garbage."""

    path: str
    roots: tuple[Root, ...] = ()
    """What keeps it, the nearest first; empty: nothing does, it is garbage."""
    way: tuple[str, ...] = ()
    """From the nearest root's path to this one, both included."""


# ------------------------------------------------------------------------------------------------ one path


def info(target: Target, path: str, cancel: Cancel | None = None) -> PathInfo | None:
    """What the store knows of a path; None if it does not have it. Raises NixFailed, NixMissing, Interrupted."""
    return ask(target, cancel, lambda source: source.info(path))


def references(target: Target, path: str, cancel: Cancel | None = None) -> tuple[str, ...]:
    """What a store path needs directly, sorted. Raises NotInStore and as `info` does."""
    found = info(target, path, cancel)
    if found is None:
        raise NotInStore(path)
    return found.references


def referrers(target: Target, path: str, cancel: Cancel | None = None) -> tuple[str, ...]:
    """What needs a store path directly, sorted. Raises NotInStore and as `info` does."""

    def question(source: Source[Any]) -> tuple[str, ...]:
        node = _node(source, path)
        users = {user for user, _ in source.referrers_of([node])}
        return tuple(sorted(source.names(users).values()))

    return ask(target, cancel, question)


def sizes_by_name(environment: Mapping[str, str]) -> dict[str, int]:
    """The bytes of what the store has by its name ("jq-1.7"); {} where its database cannot be read: nobody waits for
    a daemon to tell of every path.
    """
    try:
        with _database(environment) as database:
            return database.sizes_by_name()
    except NoAnswer:
        return {}


# ------------------------------------------------------------------------------------------------ closures


def closure(target: Target, path: str, cancel: Cancel | None = None) -> Closure:
    """The closure of a store path. Raises NotInStore and as `info` does."""
    return Closure(path, ask(target, cancel, lambda source: source.closure(path)))


def closure_size(target: Target, path: str, cancel: Cancel | None = None) -> int:
    """The bytes of a closure, without listing it. Raises NotInStore and as `info` does."""
    return ask(target, cancel, lambda source: source.closure_size(path))


def why_depends(target: Target, path: str, dependency: str, cancel: Cancel | None = None) -> tuple[str, ...]:
    """The shortest way from `path` to what it needs, both included; empty if it does not need it.

    Raises NotInStore and as `info` does.
    """

    def question(source: Source[Any]) -> tuple[str, ...]:
        return tuple(ways.down(source, _node(source, path), _node(source, dependency)))

    return ask(target, cancel, question)


# ------------------------------------------------------------------------------------------------ alive and dead


def roots(target: Target, cancel: Cancel | None = None) -> tuple[Root, ...]:
    """Everything that keeps store paths alive, by link. Raises NixFailed, NixMissing, Interrupted."""
    return tuple(sorted(Root(link, path) for link, path in _ask_nix(target, cancel, lambda nix: nix.roots())))


def alive(target: Target, path: str, cancel: Cancel | None = None) -> Alive:
    """What keeps a path from the garbage collector, and the shortest way there. Raises NotInStore and as `info`."""
    found = roots(target, cancel)

    def question(source: Source[Any]) -> Alive:
        here = _node(source, path)
        nodes = source.nodes({root.path for root in found})
        distance = ways.up(source, here, list(nodes.values()))
        near = {name: distance[node] for name, node in nodes.items() if node in distance}
        keeping = sorted((root for root in found if root.path in near), key=lambda root: (near[root.path], root))
        way = ways.down(source, nodes[keeping[0].path], here) if keeping else []
        return Alive(path, tuple(keeping), tuple(way))

    return ask(target, cancel, question)


def garbage(target: Target, cancel: Cancel | None = None) -> Garbage:
    """What a garbage collection would delete now. Deletes nothing.

    Raises NixFailed, NixMissing, Interrupted; Busy while another one goes on: Nix would wait for its end.

    Where Nix's programs open the store themselves, one is asked though a daemon listens: a daemon asks its database
    twice as often for it (docs/native.md).
    """
    no_collection(target.state_dir, "another collection")
    dead = sorted(_ask_nix(target, cancel, lambda nix: nix.dead_paths(), opens_the_store_itself(target)))
    recorded = [path for path in dead if _STORE_NAME.search(path)]
    return Garbage(tuple(dead), sum(ask(target, cancel, lambda source: source.sizes(recorded)).values()))


def freed_by(
    target: Target,
    keep: Iterable[str],
    give_up: Iterable[str],
    cancel: Cancel | None = None,
    dead: Iterable[str] = (),
) -> Garbage:
    """What only `give_up` keeps and none of `keep`: what a collection could delete once `give_up` has no link left.

    A path keeps what it needs, and the derivation that each of them was built from (nix.conf(5), "keep-derivations";
    who has switched that off has them in `dead`: what is garbage already and not counted). All are store paths; those
    that are gone already are passed over. Raises NixFailed, NixMissing, Interrupted.
    """

    def question(source: Source[Any]) -> Garbage:
        kept, lost = (_kept_by(source, set(paths)) for paths in (keep, give_up))
        paths = sorted(lost.keys() - kept.keys() - set(dead))
        return Garbage(tuple(paths), sum(lost[path] for path in paths))

    return ask(target, cancel, question)


def _kept_by(source: Source[Any], paths: Collection[str]) -> dict[str, int]:
    needed = source.closure(*source.nodes(paths))
    return needed | source.closure(*source.derivers(needed))


def _node(source: Source[Any], path: str) -> Any:
    found = source.nodes([path])
    if path not in found:
        raise NotInStore(path)
    return found[path]


_STORE_NAME = re.compile(r"/[0-9a-z]{32}-[^/]+$")
"""What a store path looks like; leftovers of a build that was cut off may look otherwise."""

# ------------------------------------------------------------------------------------------------ who is asked

_OURS = {"", "auto", "daemon", "local", "unix://"}
"""NIX_REMOTE (nix(1), "common environment variables") for the store whose database is in the state directory."""


def ask(target: Target, cancel: Cancel | None, question: Callable[[Source[Any]], T]) -> T:
    """The answer of the first who can give one: the database, a daemon, Nix's programs.

    Raises what the last one raises; NotInStore at once.
    """
    try:
        with _database(target.environment) as database:
            return question(database)
    except NoAnswer:
        return _ask_nix(target, cancel, question)


def _database(environment: Mapping[str, str]) -> Database:
    """The database of this machine's own store. Raises NoAnswer, also where NIX_REMOTE names another store."""
    environ = {**os.environ, **environment}
    if environ.get("NIX_REMOTE", "") not in _OURS:
        raise NoAnswer("This store's database is elsewhere.")
    return Database(Path(environ.get("NIX_STATE_DIR") or "/nix/var/nix"))


def _ask_nix(
    target: Target, cancel: Cancel | None, question: Callable[[Daemon | Programs], T], by_program: bool = False
) -> T:
    """Ask the daemon, else the programs; `by_program`: those at once."""
    if by_program:
        return question(Programs(target, cancel))
    try:
        with connect(target, cancel) or start(target, cancel) as daemon:
            return question(daemon)
    except NotInStore:
        raise
    except Silent:
        if not opens_the_store_itself(target):
            raise
        return question(Programs(target, cancel))
    except (NixFailed, NixMissing):
        return question(Programs(target, cancel))


def sources(target: Target) -> Collection[str]:
    """Who can answer for this user right now, the fastest first: for `nfh doctor` and for people who wonder."""
    found = []
    try:
        with _database(target.environment) as database:
            database.is_valid("")
        found.append("database")
    except NoAnswer:
        pass
    with contextlib.suppress(NixFailed):
        daemon = connect(target)
        if daemon is not None:
            daemon.close()
            found.append("daemon")
    return (*found, "programs")
