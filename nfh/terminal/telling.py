"""What every Person of the terminal does with what it is shown: events go to a status, the rest to a screen."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import TypeGuard

    from nfh.nix.events import Event
    from nfh.person import Reply, Shown
    from nfh.terminal.screen import Screen
    from nfh.terminal.status import Status


class Teller:
    """Shows things on `screen`. `quiet` while a question is asked that tells of the work itself."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self.quiet = False
        self.last_text = ""
        """The last plain sentence that was shown."""
        self.gone = False
        """Whether what is shown can no longer be seen: the terminal was closed, or the pipe."""
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
        """Show one thing. Never fails: work must not stop half way because the terminal or the pipe is gone."""
        try:
            self._show(thing)
        except OSError:
            self.gone = True

    def _show(self, thing: Shown) -> None:
        if _is_event(thing):
            status = self.status
            status.apply(thing)
            if not self.quiet:
                self.screen.event(thing, status)
            return
        if isinstance(thing, str):
            self.last_text = thing
            self.screen.pause()
        else:
            self.last_text = ""
            self.settle()
        self.screen.show(thing)

    def settle(self) -> None:
        """The work that was told about is over."""
        if (status := self.forget()) is not None:
            self.screen.settle(status)

    def forget(self) -> Status | None:
        """The work that was told about is over, or told of elsewhere; returns how it stood, if there was any."""
        with self._lock:
            status, self._status = self._status, None
        return status

    def finish(self, reply: Reply) -> None:
        """The turn is over: what it ended with is said, if it was not yet. Never fails."""
        try:
            self._finish(reply)
        except OSError:
            self.gone = True
        self.last_text = ""

    def _finish(self, reply: Reply) -> None:
        if self.last_text:
            # It ended with a sentence, and the sentence says how: no more about the work after it.
            self.screen.pause()
            self.forget()
        else:
            self.settle()
        if reply.question is not None:
            self.screen.question(reply.question)
        elif reply.message and reply.message != self.last_text:
            self.screen.show(reply.message)

    def stopping(self) -> None:
        """The person wants it to stop; said where work is drawn. May come from a signal handler: takes no lock."""
        if self._status is not None:
            self._status.stopping = True


def _is_event(thing: Shown) -> TypeGuard[Event]:
    """By the name of its class: where nothing is built, the module of events need not be loaded."""
    return type(thing).__name__ == "Event"
