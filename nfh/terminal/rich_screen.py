"""A terminal drawn on with rich: things one below the other, work going on live beneath them."""

from __future__ import annotations

import sys
import threading
from typing import IO, TYPE_CHECKING

from nfh.terminal.style import Look, console

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from nfh.intents.question import Question
    from nfh.nix.events import Event
    from nfh.person import Shown
    from nfh.planning.plan import Plan
    from nfh.terminal.progress import LiveView
    from nfh.terminal.render import Renderer
    from nfh.terminal.status import Status
    from nfh.understanding.understood import Understood


class RichScreen:
    """A Screen on a terminal. rich is imported when the first thing is drawn."""

    def __init__(self, stream: IO[str] | None = None, look: Look | None = None) -> None:
        self._stream = stream or sys.stdout
        self.look = look or Look.of(self._stream)
        self._console: Console | None = None
        self._live: LiveView | None = None
        self._understood: Understood | None = None
        self._lock = threading.RLock()

    @property
    def console(self) -> Console:
        """The rich console."""
        if self._console is None:
            self._console = console(self._stream, self.look)
        return self._console

    @property
    def _render(self) -> Renderer:
        from nfh.terminal.render import Renderer

        return Renderer(self.look, self.console.width)

    def warm(self) -> None:
        """Import what drawing needs, behind a prompt."""
        import nfh.terminal.progress  # noqa: F401

        _ = self._render

    def show(self, thing: Shown) -> None:
        """Draw one thing, but no event."""
        from nfh.understanding.understood import Understood

        with self._lock:
            self._print(self._render.thing(thing, self._understood))
            self._understood = thing if isinstance(thing, Understood) else None

    def card(self, plan: Plan) -> None:
        """The plan that a yes is asked for, without Nix's verdict."""
        with self._lock:
            self._print(self._render.card(plan))

    def verdict(self, plan: Plan) -> None:
        """What Nix says to the plan, and the risk."""
        with self._lock:
            self._print(self._render.verdict(plan))

    def explain(self, plan: Plan) -> None:
        """The plan, explained in depth."""
        with self._lock:
            self._print(self._render.depth(plan))

    def question(self, asked: Question) -> None:
        """A question and its choices."""
        with self._lock:
            self._print(self._render.question(asked))

    def event(self, event: Event, status: Status) -> None:  # noqa: ARG002 - the status knows it already
        """See that the status is being drawn."""
        if self._live is None and status.any:
            from nfh.terminal.progress import LiveView

            with self._lock:
                self._live = self._live or LiveView(self.console, self.look, status)

    def pause(self) -> None:
        """Stop drawing until the next event."""
        with self._lock:
            if self._live is not None:
                self._live.stop()
                self._live = None

    def settle(self, status: Status) -> None:
        """Stop drawing; one line says what was done."""
        self.pause()
        if summary := status.summary():
            with self._lock:
                self._print(self.look.text(summary, "quiet"))

    def _print(self, drawn: RenderableType | None) -> None:
        if drawn is not None:
            from nfh.terminal.render import Trimmed

            self.console.print(Trimmed(drawn))
