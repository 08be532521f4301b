"""How a person stops what runs: one flag, set from a signal handler or another thread, looked at by the workers."""

from __future__ import annotations

import threading

from nfh.errors import Interrupted


class Cancel:
    """A flag that can be set once."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def set(self) -> None:
        """Ask everything that looks at this flag to stop."""
        self._event.set()

    @property
    def is_set(self) -> bool:
        """Whether somebody asked to stop."""
        return self._event.is_set()

    def check(self) -> None:
        """Raise Interrupted if somebody asked to stop."""
        if self.is_set:
            raise Interrupted("Stopped.")
