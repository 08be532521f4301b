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
from nfh.nix.daemon import Daemon, connect, opens_the_store_itself, start
from nfh.nix.target import Target
from nfh.nix.wire import Silent


class Ahead:
    """In a `with` statement: from its beginning on the conversation is being opened; at its end it is over."""

    def __init__(self, target: Target, cancel: Cancel | None = None) -> None:
        self._target, self._stop = target, _Either(cancel)
        self._daemon: Daemon | None = None
        self._silent: Silent | None = None
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
        if isinstance(value, Interrupted) and self._silent is not None:
            raise self._silent from None

    @property
    def beside(self) -> Cancel:
        """What stops who works meanwhile: the person, or that the daemon does not answer and Nix would wait for it.

        In the second case the `with` statement then ends with Silent.
        """
        return self._stop

    def check(self) -> None:
        """Raise Silent where Nix would wait for a daemon that does not answer."""
        self._thread.join()
        if self._silent is not None:
            raise self._silent

    def daemon(self) -> Daemon | None:
        """The conversation, once it is open; None where none can be had. Nothing was asked in it yet."""
        self._thread.join()
        return self._daemon

    def _open(self) -> None:
        for speak in (connect, start):
            try:
                self._daemon = speak(self._target, self._stop)
            except Silent as problem:
                if not opens_the_store_itself(self._target):
                    self._silent = problem
                    self._stop.set()
                    return
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
