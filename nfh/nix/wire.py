"""The bytes of Nix's worker protocol: numbers, strings and lists over two file handles, with cancelling.

Every number is 64 bits, little-endian; a string is its length and its bytes, filled up with zeros to a multiple of
eight; a list is its length and its items (Nix manual, "Worker protocol").
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import struct
import subprocess
import time
from collections.abc import Iterable

from nfh.errors import NixFailed
from nfh.nix.cancel import Cancel

LOOK = 50
"""Milliseconds between two looks at the cancel flag."""
LONGEST = 1 << 28
"""Bytes of the longest string (or number of items) that is believed; more means that the two ends lost each other."""


class Silent(NixFailed):
    """Who should have answered within a bound has said nothing. `hint` as of every NfhError."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class Wire:
    """A connection to a daemon: a socket, or a program that speaks the protocol on its standard input and output."""

    def __init__(self, end: socket.socket | subprocess.Popen[bytes], cancel: Cancel | None = None) -> None:
        self._end = end
        self._cancel = cancel
        if isinstance(end, socket.socket):
            self._in = self._out = end.fileno()
        else:
            assert end.stdin is not None and end.stdout is not None
            self._in, self._out = end.stdout.fileno(), end.stdin.fileno()
        self._poll, self._room = select.poll(), select.poll()
        self._poll.register(self._in, select.POLLIN)
        self._room.register(self._out, select.POLLOUT)
        os.set_blocking(self._out, False)
        self._deadline: float | None = None
        self._buffer = b""
        self._at = 0
        self._pending = bytearray()

    def bound(self, seconds: float | None) -> None:
        """From now on the other end has so long for all that is read and sent (else Silent); None: without end."""
        self._deadline = None if seconds is None else time.monotonic() + seconds

    def _wait(self, poll: select.poll) -> None:
        """Until something can be read, or sent. Raises Interrupted when cancelled, Silent past the bound."""
        patient = self._cancel is None and self._deadline is None
        while not poll.poll(None if patient else LOOK):
            self.check()
            if self._deadline is not None and time.monotonic() > self._deadline:
                raise Silent("The Nix daemon takes the connection, but does not answer.")

    # ------------------------------------------------------------------------------------ writing

    def number(self, value: int) -> None:
        """Put a number (or a bool) into what is sent next."""
        self._pending += struct.pack("<Q", value)

    def string(self, text: str) -> None:
        """Put a string into what is sent next."""
        raw = text.encode("utf-8", "surrogateescape")
        self.number(len(raw))
        self._pending += raw + bytes(-len(raw) % 8)

    def strings(self, texts: Iterable[str]) -> None:
        """Put a list of strings into what is sent next."""
        items = list(texts)
        self.number(len(items))
        for text in items:
            self.string(text)

    def send(self) -> None:
        """Send everything put in. Raises NixFailed if nobody is there any more, Interrupted when cancelled."""
        data, self._pending = memoryview(bytes(self._pending)), bytearray()
        while data:
            try:
                data = data[os.write(self._out, data) :]
            except BlockingIOError:
                self._wait(self._room)
            except OSError as problem:
                raise NixFailed("The Nix daemon does not answer any more.") from problem

    # ------------------------------------------------------------------------------------ reading

    def take(self, size: int) -> bytes:
        """Read so many bytes. Raises NixFailed at the end, Interrupted when cancelled."""
        have = len(self._buffer) - self._at
        if have < size:
            parts = [self._buffer[self._at :]]
            while have < size:
                parts.append(self._more())
                have += len(parts[-1])
            self._buffer, self._at = b"".join(parts), 0
        start, self._at = self._at, self._at + size
        return self._buffer[start : self._at]

    def check(self) -> None:
        """Raise Interrupted when cancelled: also what was read already is not gone on with."""
        if self._cancel is not None:
            self._cancel.check()

    def _more(self) -> bytes:
        self.check()  # also when there is always something to read
        self._wait(self._poll)
        try:
            data = os.read(self._in, 65536)
        except OSError as problem:
            raise NixFailed("The Nix daemon does not answer any more.") from problem
        if not data:
            raise NixFailed("The Nix daemon does not answer any more.")
        return data

    def read_number(self) -> int:
        """A number."""
        return int.from_bytes(self.take(8), "little")

    def read_string(self) -> str:
        """A string."""
        size = self._believable()
        return self.take(size + -size % 8)[:size].decode("utf-8", "surrogateescape")

    def read_strings(self) -> list[str]:
        """A list of strings."""
        return [self.read_string() for _ in range(self._believable())]

    def _believable(self) -> int:
        size = self.read_number()
        if size > LONGEST:
            raise NixFailed("The Nix daemon answered something that is not its protocol.")
        return size

    def close(self) -> None:
        """Hang up. A program ends at that by itself, or is ended if it is busy; it leaves nothing behind."""
        if isinstance(self._end, socket.socket):
            self._end.close()
            return
        for stream in (self._end.stdin, self._end.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        for number, seconds in ((0, 0.05), (signal.SIGTERM, 1.0), (signal.SIGKILL, None)):
            with contextlib.suppress(ProcessLookupError, subprocess.TimeoutExpired):
                if number:
                    os.killpg(self._end.pid, number)
                self._end.wait(seconds)
                return
