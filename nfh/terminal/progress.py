"""The live view of work going on: evaluating, downloading, building, activating; at most 8 pictures a second."""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from rich.console import Console, Group
from rich.control import Control
from rich.live import Live
from rich.segment import ControlType
from rich.text import Text

from nfh.terminal.status import SHOWN_AFTER, Status, View, builds, downloads, out_of, timer
from nfh.terminal.width import cut, one_line, width
from nfh.terminal.words import duration

if TYPE_CHECKING:
    from nfh.nix.snapshot import BuildState, TransferState
    from nfh.terminal.style import Look

TICK = 0.125
"""Seconds between two looks at the status."""
SOON = 0.3
"""Seconds of work before anything is drawn: what is over at once does not flash up."""
MOST_DOWNLOADS = 4


def rows(view: View, columns: int, height: int) -> list[tuple[str, str]]:
    """The lines of the live view with their style (of style.STYLES); at most `height`, none wider than `columns`."""
    shot = view.snapshot
    found: list[tuple[str, str]] = []
    if view.stage:
        found.append((view.stage + timer(view.stage_elapsed), "strong"))
        if view.stage_line:
            found.append((f"  {one_line(view.stage_line)}", "quiet"))
    if line := downloads(view):
        found.append((line, "strong"))
        found += [(f"  {_transfer(each)}", "quiet") for each in (shot.downloads or shot.copies)[:MOST_DOWNLOADS]]
        if (rest := len(shot.downloads or shot.copies) - MOST_DOWNLOADS) > 0:
            found.append((f"  … and {rest} more", "quiet"))
    if line := builds(shot):
        found.append((line, "strong"))
        room = max(1, height - len(found) - 3)
        names = max(width(build.name) for build in shot.builds)
        found += [(f"  {_build(each, min(names, columns // 3))}", "") for each in shot.builds[:room]]
        if (rest := len(shot.builds) - room) > 0:
            found.append((f"  … and {rest} more", "quiet"))
    found += [(f"waiting for {one_line(what)}", "quiet") for what in shot.waiting[:2]]
    if view.stopping:
        found.insert(0, ("stopping where the system is whole…", "careful"))
    found += [(f"failed: {each.name}", "bad") for each in shot.failures[:3]]
    if found and shot.elapsed >= SHOWN_AFTER and len(found) > 1:
        found.append((duration(shot.elapsed), "quiet"))
    return [(cut(text, columns), part) for text, part in found[:height]]


def _build(build: BuildState, names: int) -> str:
    name = cut(build.name, names)
    parts = [name + " " * (names - width(name)), build.phase.removesuffix("Phase")]
    timed = duration(build.elapsed) if build.elapsed >= SHOWN_AFTER else ""
    parts.append(f"{timed} of about {duration(build.estimate)}" if timed and build.estimate else timed)
    parts.append(one_line(build.last_line))
    return "  ".join(part for part in parts if part)


def _transfer(transfer: TransferState) -> str:
    if not (transfer.done or transfer.expected):
        return transfer.name
    return f"{transfer.name}  {out_of(transfer.done, transfer.expected)}"


class LiveView:
    """Draws a status below whatever is printed, from its own thread, until it is stopped; then it is gone."""

    def __init__(self, console: Console, look: Look, status: Status) -> None:
        self._console = console
        self._look = look
        self._status = status
        self._stopped = threading.Event()
        self._live: Live | None = None
        self._drawn: list[tuple[str, str]] = []
        self._columns = 0
        self._thread = threading.Thread(target=self._run, name="live view", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop drawing and take away what was drawn."""
        self._stopped.set()
        self._thread.join()
        if self._live is not None:
            self._room_for_wrapped_lines()
            self._live.stop()
            self._live = None

    def _run(self) -> None:
        pause = SOON
        with suppress(OSError):  # the terminal is gone; the work goes on
            while not self._stopped.wait(pause):
                pause = TICK
                self._draw()

    def _draw(self) -> None:
        # The last column stays free: terminals wrap a line that fills it when they are resized.
        size = self._console.size
        lines = rows(self._status.view(), size.width - 1, size.height - 2)
        if lines == self._drawn and size.width == self._columns:
            return
        if self._live is None:
            if not lines:
                return
            self._live = Live(
                console=self._console,
                auto_refresh=False,
                transient=True,
                redirect_stdout=False,
                redirect_stderr=False,
            )
            self._live.start()
        self._room_for_wrapped_lines()
        self._drawn, self._columns = lines, size.width
        self._live.update(Group(*(self._line(text, part) for text, part in lines)), refresh=True)

    def _line(self, text: str, part: str) -> Text:
        line = self._look.text(text, part)
        line.no_wrap, line.overflow = True, "crop"
        return line

    def _room_for_wrapped_lines(self) -> None:
        """After the terminal became narrower the last picture takes more rows than rich knows of: erase those."""
        columns = self._console.size.width
        if not self._drawn or columns >= self._columns:
            return
        extra = sum((max(width(text), 1) - 1) // columns for text, _ in self._drawn)
        for _ in range(extra):
            self._console.control(Control((ControlType.ERASE_IN_LINE, 2), (ControlType.CURSOR_UP, 1)))
