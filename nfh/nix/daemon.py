"""A client of the Nix daemon: questions about the store, answered without starting a program.

How it is spoken with is in nfh.nix.daemon_protocol; here is what it can be asked.
"""

from __future__ import annotations

import contextlib
import os
import socket
import time
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from nfh.nix import process
from nfh.nix.cancel import Cancel
from nfh.nix.daemon_protocol import GREETING, Conversation
from nfh.nix.derived import Derived
from nfh.nix.events import OnEvent, ignore
from nfh.nix.path_info import NotInStore, PathInfo
from nfh.nix.target import Target
from nfh.nix.tools import find_program
from nfh.nix.wire import LOOK, Silent, Wire

_IS_VALID, _REFERRERS, _BUILD, _TEMPORARY_ROOT, _INDIRECT_ROOT, _FIND_ROOTS = 1, 6, 9, 11, 12, 14
_COLLECT, _ALL_VALID, _PATH_INFO, _OPTIMISE, _VERIFY, _MISSING = 20, 23, 26, 34, 35, 40
"""Numbers of the worker protocol's operations (Nix, worker-protocol.hh: WorkerProto::Op)."""
_RETURN_DEAD = 1
AGAIN = 0.5
"""Seconds that a daemon has which did not answer in this process before: who waited once need not wait each time."""
_hanging: set[Path] = set()
"""The sockets whose daemon did not answer."""
_UNLIMITED = (1 << 64) - 1


@dataclass(frozen=True, slots=True)
class Missing:
    """What is not in the store yet. Sizes in bytes, as Nix knows them."""

    will_build: tuple[str, ...] = ()
    """Derivations, sorted."""
    will_fetch: tuple[str, ...] = ()
    """Store paths that a cache has, sorted."""
    unknown: tuple[str, ...] = ()
    """Store paths that can neither be built nor fetched, sorted."""
    download_bytes: int = 0
    unpacked_bytes: int = 0
    exact: bool = True
    """False: Nix printed the sizes rounded to hundredths of a MiB."""

    @property
    def is_nothing(self) -> bool:
        """Whether everything is there already."""
        return not (self.will_build or self.will_fetch or self.unknown)


def socket_path(target: Target) -> Path | None:
    """Where this system's daemon would listen; None if Nix is told to use another store (NIX_REMOTE)."""
    environ = {**os.environ, **target.environment}
    remote = environ.get("NIX_REMOTE", "")
    if remote.startswith("unix://") and len(remote) > len("unix://"):
        return Path(remote.removeprefix("unix://").partition("?")[0])
    if remote not in {"", "auto", "daemon", "unix://"}:
        return None
    given = environ.get("NIX_DAEMON_SOCKET_PATH")
    state = environ.get("NIX_STATE_DIR", "/nix/var/nix")
    return Path(given) if given else Path(state) / "daemon-socket/socket"


def connect(target: Target, cancel: Cancel | None = None, on_event: OnEvent = ignore) -> Daemon | None:
    """Connect to the daemon that listens for this system.

    None where none does (a stale socket included), and where it does not answer within GREETING seconds (AGAIN, where
    it did not the last time), but Nix can do without it: the next way is taken. Raises Silent where Nix's programs
    would wait for it just the same; NixFailed where something else answers; Interrupted.
    """
    path = socket_path(target)
    if path is None:
        return None
    patience = AGAIN if path in _hanging else GREETING
    try:
        with contextlib.ExitStack() as stack:
            end = stack.enter_context(socket.socket(socket.AF_UNIX))
            try:
                _dial(end, path, patience, cancel)
            except OSError:
                return None
            daemon = Daemon(Wire(end, cancel), on_event, patience)
            stack.pop_all()
            _hanging.discard(path)
            return daemon
    except Silent as problem:
        _hanging.add(path)
        if opens_the_store_itself(target):
            return None
        raise Silent(
            f"The Nix daemon does not answer at {path}, and without it Nix cannot be asked here.",
            "Start it anew; in a terminal: sudo systemctl restart nix-daemon",
        ) from problem


def opens_the_store_itself(target: Target) -> bool:
    """Whether Nix's programs open the store of `target` without a daemon: told to, or as they may write to its state
    directory (nix.conf(5), "store", auto)."""
    remote = {**os.environ, **target.environment}.get("NIX_REMOTE", "")
    return remote == "local" or (remote in {"", "auto"} and os.access(target.state_dir, os.R_OK | os.W_OK))


def _dial(end: socket.socket, path: Path, patience: float, cancel: Cancel | None) -> None:
    if len(os.fsencode(path)) < 108:
        _connect(end, str(path), patience, cancel)
        return
    # A socket's name has 107 bytes (unix(7)): a longer path is reached through its folder's handle.
    folder = os.open(path.parent, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        _connect(end, f"/proc/self/fd/{folder}/{path.name}", patience, cancel)
    finally:
        os.close(folder)


def _connect(end: socket.socket, name: str, patience: float, cancel: Cancel | None) -> None:
    """Raises OSError where nobody listens, Silent where the queue of who listens stays full, Interrupted."""
    deadline = time.monotonic() + patience
    end.setblocking(False)
    while True:
        try:
            end.connect(name)
            return
        except BlockingIOError as full:  # unix(7) has no event for room in the queue
            if cancel is not None:
                cancel.check()
            if time.monotonic() > deadline:
                raise Silent("The Nix daemon takes no connection.") from full
            time.sleep(LOOK / 1000)


def start(target: Target, cancel: Cancel | None = None, on_event: OnEvent = ignore) -> Daemon:
    """Start a daemon of our own that speaks with us alone (nix-daemon(8), --stdio); it ends with the connection.

    Raises NixMissing where there is no Nix, NixFailed if it cannot open the store (Silent: not within GREETING).
    """
    argv = ["nix-daemon", "--stdio"]
    if not find_program("nix-daemon", target.environment):
        argv = ["nix", "--extra-experimental-features", "nix-command", "daemon", "--stdio"]
    return Daemon(Wire(process.pipe(argv, target.environment), cancel), on_event)


class Daemon(Conversation, Derived):
    """A conversation with the daemon: what it can be asked."""

    # ------------------------------------------------------------------------------------ paths

    def is_valid(self, path: str) -> bool:
        """Whether the store has this path."""
        self._ask(_IS_VALID, path)
        return bool(self._wire.read_number())

    def info(self, path: str) -> PathInfo | None:
        """What the store knows of a path; None if it does not have it."""
        wire = self._wire
        self._ask(_PATH_INFO, path)
        if not wire.read_number():
            return None
        deriver, digest = wire.read_string(), wire.read_string()
        references, registered, size = tuple(sorted(wire.read_strings())), wire.read_number(), wire.read_number()
        built_here, signatures, address = wire.read_number(), tuple(sorted(wire.read_strings())), wire.read_string()
        return PathInfo(path, references, size, digest, deriver, registered, signatures, address, bool(built_here))

    def infos(self, paths: Iterable[str]) -> dict[str, PathInfo]:
        """What the store knows of several paths, by path, without those that it does not have."""
        return {path: info for path in paths if (info := self.info(path)) is not None}

    def closure(self, *paths: str) -> dict[str, int]:
        """The sizes of these paths and of everything they need. Raises NotInStore."""
        found: dict[str, int] = {}
        todo = list(paths)
        while todo:
            each = todo.pop()
            if each in found:
                continue
            info = self.info(each)
            if info is None:
                raise NotInStore(each)
            found[each] = info.size
            todo += [reference for reference in info.references if reference not in found]
        return found

    def nodes(self, paths: Iterable[str]) -> dict[str, str]:
        """Those of `paths` that the store has; they stand for themselves (nfh.nix.ways)."""
        return {path: path for path in paths if self.is_valid(path)}

    def names(self, nodes: Iterable[str]) -> dict[str, str]:
        """The paths of nodes."""
        return {node: node for node in nodes}

    def references_of(self, paths: Collection[str]) -> list[tuple[str, str]]:
        """Pairs: a path of `paths`, and one that it needs directly."""
        return [(path, each) for path, info in self.infos(paths).items() for each in info.references]

    def referrers_of(self, paths: Collection[str]) -> list[tuple[str, str]]:
        """Pairs: a path that needs one of `paths` directly, and that one."""
        found = []
        for path in paths:
            self._ask(_REFERRERS, path)
            found += [(each, path) for each in self._wire.read_strings()]
        return found

    def valid_paths(self) -> list[str]:
        """Every path the store has, sorted."""
        self._ask(_ALL_VALID)
        return sorted(self._wire.read_strings())

    # ------------------------------------------------------------------------------------ what is kept, what is not

    def roots(self) -> list[tuple[str, str]]:
        """What keeps store paths alive: pairs of a link (or a description) and the store path."""
        self._ask(_FIND_ROOTS)
        read = self._wire.read_string
        return [(read(), read()) for _ in range(self._wire.read_number())]

    def dead_paths(self) -> list[str]:
        """Every path that a garbage collection would delete. Deletes nothing."""
        self._ask(_COLLECT, _RETURN_DEAD, (), 0, _UNLIMITED, 0, 0, 0)
        dead = self._wire.read_strings()
        _ = self._wire.read_number(), self._wire.read_number()  # bytes freed: none; obsolete
        return dead

    def keep_while_connected(self, path: str) -> None:
        """Keep a path, and what it needs, from the garbage collector until this conversation ends."""
        self._ask(_TEMPORARY_ROOT, path)
        self._wire.read_number()

    def keep_by(self, link: Path) -> None:
        """Keep what `link`, a link of an absolute path that is there already, points to, for as long as it does."""
        self._ask(_INDIRECT_ROOT, str(link))
        self._wire.read_number()

    # ------------------------------------------------------------------------------------ building

    def missing(self, drvs: Iterable[str]) -> Missing:
        """What building these derivations would build and fetch. Asks the caches for what the store does not have."""
        wire = self._wire
        self._ask(_MISSING, self._with_outputs(drvs))
        build, fetch, unknown = (tuple(sorted(wire.read_strings())) for _ in range(3))
        return Missing(build, fetch, unknown, wire.read_number(), wire.read_number())

    def build(self, drvs: Iterable[str]) -> None:
        """Build all outputs of these derivations; events go to `on_event`. Settings are the daemon's own."""
        self._ask(_BUILD, self._with_outputs(drvs), 0)
        self._wire.read_number()

    def _with_outputs(self, drvs: Iterable[str]) -> list[str]:
        all_outputs = "!*" if self._minor >= 30 else ""
        return [drv + all_outputs for drv in drvs]

    # ------------------------------------------------------------------------------------ care

    def optimise(self) -> None:
        """Replace files of the same contents by hard links; how much that freed is said as an event."""
        self._ask(_OPTIMISE)
        self._wire.read_number()

    def verify(self, contents: bool, repair: bool) -> bool:
        """Check the store against its database; `contents`: every file too. True: something is wrong.

        What is wrong is said as events. To repair, the daemon must trust this user (NixFailed).
        """
        self._ask(_VERIFY, contents, repair)
        return bool(self._wire.read_number())
