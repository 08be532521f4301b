"""The daemon's worker protocol: greeting, what the daemon says before an answer, errors.

nfh speaks it as of 1.35 (Nix 2.16), which every daemon from 1.21 on also understands; of an older daemon it uses the
older form. Nix's own programs do the same when they are not root.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType
from typing import Self

from nfh.errors import NixFailed
from nfh.nix.events import OnEvent, ignore
from nfh.nix.internal_json import Reader, plain
from nfh.nix.wire import Wire

OURS = 1 << 8 | 35
OLDEST = 1 << 8 | 21
GREETING = 5.0
"""Seconds that a daemon has to greet: it forks and opens its database first. Who says nothing for longer hangs. What
is asked afterwards may take as long as it takes."""
_HELLO, _HELLO_BACK = 0x6E697863, 0x6478696F


class _Says:
    """What the daemon sends before an answer: four letters each, read as a number."""

    NEXT = 0x6F6C6D67
    LAST = 0x616C7473
    ERROR = 0x63787470
    START = 0x53545254
    STOP = 0x53544F50
    RESULT = 0x52534C54


class Conversation:
    """One conversation with a daemon, from the greeting on. Use it in a `with` statement.

    Everything raises NixFailed with the daemon's own words, and Interrupted when cancelled. After Interrupted, or
    when the daemon has gone, the conversation is over.
    """

    def __init__(self, wire: Wire, on_event: OnEvent = ignore, patience: float | None = None) -> None:
        """Greet. `patience`: seconds that the daemon has for it (GREETING unless told otherwise), else Silent."""
        self._wire = wire
        self._on_event = on_event
        self._reader = Reader()
        self.version = ""
        """Nix's own, where it says it (2.8 and later do)."""
        self.trusted: bool | None = None
        """Whether the daemon trusts this user; None: it does not say."""
        wire.bound(GREETING if patience is None else patience)
        try:
            self._greet()
        except BaseException:
            wire.close()
            raise
        wire.bound(None)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Hang up."""
        self._wire.close()

    def _ask(self, operation: int, *arguments: int | str | Sequence[str]) -> None:
        """Put a question: a number of the protocol and what it is about. The answer is read from `_wire`."""
        wire = self._wire
        wire.number(operation)
        for each in arguments:
            if isinstance(each, str):
                wire.string(each)
            elif isinstance(each, int):
                wire.number(each)
            else:
                wire.strings(each)
        self._answer()

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

    def _answer(self) -> None:
        """Send the question and read everything up to its answer: events, or an error."""
        wire = self._wire
        wire.send()
        while True:
            wire.check()
            match wire.read_number():
                case _Says.LAST:
                    return
                case _Says.NEXT:
                    message = wire.read_string()
                    self._event({"action": "msg", "level": _level(message), "msg": message})
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


def _level(message: str) -> int:
    """Nix's verbosity of a message: on the wire it comes without."""
    said = plain(message).lstrip()
    return 0 if said.startswith("error:") else 1 if said.startswith("warning:") else 3
