"""A client of the Nix daemon: questions about the store, answered without starting a program.

It speaks the worker protocol as of 1.35 (Nix 2.16), which every daemon from 1.21 on also understands; of an older
daemon it uses the older form. Nix's own programs do the same when they are not root.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from nfh.errors import NixFailed
from nfh.nix import process
from nfh.nix.cancel import Cancel
from nfh.nix.events import OnEvent, ignore
from nfh.nix.internal_json import Reader, plain
from nfh.nix.target import Target
from nfh.nix.tools import find_program
from nfh.nix.wire import Wire

OURS = 1 << 8 | 35
OLDEST = 1 << 8 | 21
_HELLO, _HELLO_BACK = 0x6E697863, 0x6478696F
_IS_VALID, _BUILD, _FIND_ROOTS, _SET_OPTIONS, _COLLECT, _PATH_INFO, _MISSING = 1, 9, 14, 19, 20, 26, 40
_RETURN_DEAD = 1
_UNLIMITED = (1 << 64) - 1


class _Says:
    """What the daemon sends before an answer: four letters each, read as a number."""

    NEXT = 0x6F6C6D67
    LAST = 0x616C7473
    ERROR = 0x63787470
    START = 0x53545254
    STOP = 0x53544F50
    RESULT = 0x52534C54


@dataclass(frozen=True, slots=True)
class PathInfo:
    """What the store knows of a path. Sizes are of its contents (NAR), in bytes."""

    path: str
    deriver: str
    references: tuple[str, ...]
    registered: int
    """Seconds since 1970."""
    size: int


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
    """Connect to the daemon that listens for this system; None where none does (a stale socket included)."""
    path = socket_path(target)
    if path is None:
        return None
    end = socket.socket(socket.AF_UNIX)
    try:
        _dial(end, path)
    except OSError:
        end.close()
        return None
    return Daemon(Wire(end, cancel), on_event)


def _dial(end: socket.socket, path: Path) -> None:
    if len(os.fsencode(path)) < 108:
        end.connect(str(path))
        return
    # A socket's name has 107 bytes (unix(7)): a longer path is reached through its folder's handle.
    folder = os.open(path.parent, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        end.connect(f"/proc/self/fd/{folder}/{path.name}")
    finally:
        os.close(folder)


def start(target: Target, cancel: Cancel | None = None, on_event: OnEvent = ignore) -> Daemon:
    """Start a daemon of our own that speaks with us alone (nix-daemon(8), --stdio); it ends with the connection.

    Raises NixMissing where there is no Nix, NixFailed if it cannot open the store.
    """
    argv = ["nix-daemon", "--stdio"]
    if not find_program("nix-daemon", target.environment):
        argv = ["nix", "--extra-experimental-features", "nix-command", "daemon", "--stdio"]
    return Daemon(Wire(process.pipe(argv, target.environment), cancel), on_event)


class Daemon:
    """One conversation with a daemon. Use it in a `with` statement.

    Everything raises NixFailed with the daemon's own words, and Interrupted when cancelled; after either, the
    conversation is over.
    """

    def __init__(self, wire: Wire, on_event: OnEvent = ignore) -> None:
        self._wire = wire
        self._on_event = on_event
        self._reader = Reader()
        self.version = ""
        """Nix's own, where it says it (2.8 and later do)."""
        self.trusted: bool | None = None
        """Whether the daemon trusts this user; None: it does not say."""
        try:
            self._greet()
        except BaseException:
            wire.close()
            raise

    def __enter__(self) -> Daemon:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Hang up."""
        self._wire.close()

    # ------------------------------------------------------------------------------------ questions

    def is_valid(self, path: str) -> bool:
        """Whether the store has this path."""
        self._ask(_IS_VALID, path)
        return bool(self._wire.read_number())

    def path_info(self, path: str) -> PathInfo | None:
        """What the store knows of a path; None if it does not have it."""
        wire = self._wire
        self._ask(_PATH_INFO, path)
        if not wire.read_number():
            return None
        deriver, _hash = wire.read_string(), wire.read_string()
        references, registered, size = tuple(wire.read_strings()), wire.read_number(), wire.read_number()
        _ = wire.read_number(), wire.read_strings(), wire.read_string()  # made here; signatures; content address
        return PathInfo(path, deriver, references, registered, size)

    def closure(self, path: str) -> dict[str, PathInfo]:
        """The path and everything it needs, by path. Raises NixFailed if the store does not have it."""
        found: dict[str, PathInfo] = {}
        todo = [path]
        while todo:
            each = todo.pop()
            if each in found:
                continue
            info = self.path_info(each)
            if info is None:
                raise NixFailed(f"The store does not have {each}.")
            found[each] = info
            todo += [reference for reference in info.references if reference not in found]
        return found

    def missing(self, drvs: Iterable[str]) -> Missing:
        """What building these derivations would build and fetch. Asks the caches for what the store does not have."""
        wire = self._wire
        all_outputs = "!*" if self._minor >= 30 else ""
        wire.number(_MISSING)
        wire.strings(drv + all_outputs for drv in drvs)
        self._answer()
        build, fetch, unknown = (tuple(sorted(wire.read_strings())) for _ in range(3))
        return Missing(build, fetch, unknown, wire.read_number(), wire.read_number())

    def roots(self) -> list[tuple[str, str]]:
        """What keeps store paths alive: pairs of a link (or a description) and the store path."""
        self._wire.number(_FIND_ROOTS)
        self._answer()
        read = self._wire.read_string
        return [(read(), read()) for _ in range(self._wire.read_number())]

    def dead_paths(self) -> list[str]:
        """Every path that a garbage collection would delete. Deletes nothing."""
        wire = self._wire
        wire.number(_COLLECT)
        wire.number(_RETURN_DEAD)
        wire.strings(())
        for value in (0, _UNLIMITED, 0, 0, 0):
            wire.number(value)
        self._answer()
        dead = wire.read_strings()
        _ = wire.read_number(), wire.read_number()  # bytes freed: none; obsolete
        return dead

    def build(self, drvs: Iterable[str]) -> None:
        """Build these derivations; events go to `on_event`."""
        wire = self._wire
        wire.number(_SET_OPTIONS)
        # keep failed, keep going, fall back; verbosity; jobs, silence; -, -, -, -; cores; fetch; overrides
        for value in (0, 0, 0, 3, 1, 0, 1, 0, 0, 0, 0, 1, 0):
            wire.number(value)
        self._answer()
        wire.number(_BUILD)
        all_outputs = "!*" if self._minor >= 30 else ""
        wire.strings(drv + all_outputs for drv in drvs)
        wire.number(0)
        self._answer()
        wire.read_number()

    # ------------------------------------------------------------------------------------ the protocol

    def _greet(self) -> None:
        wire = self._wire
        wire.number(_HELLO)
        wire.send()
        if wire.read_number() != _HELLO_BACK:
            raise NixFailed("What listens at the Nix daemon's socket is not the Nix daemon.")
        theirs = wire.read_number()
        if theirs >> 8 != OURS >> 8 or theirs < OLDEST:
            raise NixFailed(f"This Nix daemon speaks version {theirs >> 8}.{theirs & 255}, which nfh does not.")
        self._minor = min(theirs, OURS) & 255
        for value in (OURS, 0, 0):  # our version; no processor chosen; no space reserved
            wire.number(value)
        wire.send()
        if self._minor >= 33:
            self.version = wire.read_string()
        if self._minor >= 35:
            self.trusted = {1: True, 2: False}.get(wire.read_number())
        self._answer()

    def _ask(self, operation: int, path: str) -> None:
        self._wire.number(operation)
        self._wire.string(path)
        self._answer()

    def _answer(self) -> None:
        """Send the question and read everything up to its answer: events, or an error."""
        wire = self._wire
        wire.send()
        while True:
            match wire.read_number():
                case _Says.LAST:
                    return
                case _Says.NEXT:
                    self._event({"action": "msg", "level": 3, "msg": wire.read_string()})
                case _Says.START:
                    number, level, kind, text = (
                        wire.read_number(),
                        wire.read_number(),
                        wire.read_number(),
                        wire.read_string(),
                    )
                    event = {"action": "start", "id": number, "level": level, "type": kind, "text": text}
                    self._event({**event, "fields": self._fields(), "parent": wire.read_number()})
                case _Says.STOP:
                    self._event({"action": "stop", "id": wire.read_number()})
                case _Says.RESULT:
                    number, kind = wire.read_number(), wire.read_number()
                    self._event({"action": "result", "id": number, "type": kind, "fields": self._fields()})
                case _Says.ERROR:
                    raise self._error()
                case _:
                    raise NixFailed("The Nix daemon answered something that is not its protocol.")

    def _event(self, raw: dict[str, object]) -> None:
        event = self._reader.raw(raw)
        if event is not None:
            self._on_event(event)

    def _fields(self) -> list[int | str]:
        wire = self._wire
        return [wire.read_string() if wire.read_number() else wire.read_number() for _ in range(wire.read_number())]

    def _error(self) -> NixFailed:
        wire = self._wire
        if self._minor < 26:
            message, status = plain(wire.read_string()), wire.read_number()
            return NixFailed(f"The Nix daemon says: {message}", message, status)
        _ = wire.read_string(), wire.read_number(), wire.read_string()  # kind, level, name
        message = plain(wire.read_string())
        wire.read_number()  # no position
        for _ in range(wire.read_number()):
            _ = wire.read_number(), wire.read_string()  # where the way there led
        return NixFailed(f"The Nix daemon says: {message}", message)
