"""A conversation with the daemon that is opened while something else takes its time.

The daemon forks and opens its database for every connection, and where none listens one must be started: that takes
longer than the question. While Nix evaluates, it costs nobody anything.
"""

from __future__ import annotations

import threading
from types import TracebackType
from typing import Self

from nfh.errors import Interrupted, NixFailed, NixMissing
from nfh.nix.cancel import Cancel
from nfh.nix.daemon import Daemon, connect, start
from nfh.nix.target import Target


class Ahead:
    """In a `with` statement: from its beginning on the conversation is being opened; at its end it is over."""

    def __init__(self, target: Target, cancel: Cancel | None = None) -> None:
        self._target, self._stop = target, _Either(cancel)
        self._daemon: Daemon | None = None
        self._thread = threading.Thread(target=self._open, name="daemon", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        if (daemon := self.daemon()) is not None:
            daemon.close()

    def daemon(self) -> Daemon | None:
        """The conversation, once it is open; None where none can be had. Nothing was asked in it yet."""
        self._thread.join()
        return self._daemon

    def _open(self) -> None:
        for speak in (connect, start):
            try:
                self._daemon = speak(self._target, self._stop)
            except (NixFailed, NixMissing):
                continue
            except Interrupted:
                return
            if self._daemon is not None:
                return


class _Either(Cancel):
    """Set by itself, or by the person."""

    def __init__(self, other: Cancel | None) -> None:
        super().__init__()
        self._other = other

    @property
    def is_set(self) -> bool:
        """Whether either is."""
        return super().is_set or (self._other is not None and self._other.is_set)
