"""What every Person of the terminal does with what it is shown: events go to a status, the rest to a screen."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from nfh.nix.events import Event

if TYPE_CHECKING:
    from nfh.assistant import Shown
    from nfh.terminal.screen import Screen
    from nfh.terminal.status import Status


class Teller:
    """Shows things on `screen`. `quiet` while a question is asked that tells of the work itself."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self.quiet = False
        self.last_text = ""
        """The last plain sentence that was shown."""
        self._status: Status | None = None
        self._lock = threading.Lock()

    @property
    def status(self) -> Status:
        """How the work stands that goes on now."""
        with self._lock:
            if self._status is None:
                from nfh.terminal.status import Status

                self._status = Status()
            return self._status

    def show(self, thing: Shown) -> None:
        """Show one thing."""
        if isinstance(thing, Event):
            status = self.status
            status.apply(thing)
            if not self.quiet:
                self.screen.event(thing, status)
            return
        if isinstance(thing, str):
            self.last_text = thing
            self.screen.pause()
        else:
            self.settle()
        self.screen.show(thing)

    def settle(self) -> None:
        """The work that was told about is over."""
        with self._lock:
            status, self._status = self._status, None
        if status is not None:
            self.screen.settle(status)

    def stopping(self) -> None:
        """The person wants it to stop; said where work is drawn. May come from a signal handler: takes no lock."""
        if self._status is not None:
            self._status.stopping = True
