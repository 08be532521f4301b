"""What goes on right now, from events, in words: the live view, the card and plain output tell it from here."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from nfh.nix.events import Activity, Event
from nfh.nix.progress import Progress
from nfh.nix.snapshot import Snapshot
from nfh.terminal.words import duration, size

STAGES: dict[Activity, str] = {
    "evaluate": "evaluating the configuration",
    "plan": "asking Nix what is to be built",
    "write": "writing the configuration",
    "profile": "making the new generation",
    "activate": "activating the new system",
}
"""What nfh itself does, apart from Nix's downloads and builds."""

SHOWN_AFTER = 1.0
"""Seconds before a timer is worth showing."""


@dataclass(frozen=True, slots=True)
class View:
    """How it stands at one moment."""

    snapshot: Snapshot
    stage: str = ""
    """What nfh does now, in words; empty: only what Nix does."""
    stage_elapsed: float = 0.0
    stage_line: str = ""
    """The last line that this stage printed."""
    speed: float = 0.0
    """Bytes a second."""
    stopping: bool = False


class Status:
    """Takes events from any thread; gives views to any thread. `clock` gives seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._progress = Progress(clock)
        self._stages: dict[Activity, float] = {}
        self._stage_line = ""
        self._spent: dict[Activity, float] = {}
        self.any = False
        """Whether anything happened that is worth showing."""
        self.stopping = False
        """Whether the person asked to stop; what runs stops where the system is whole."""

    def apply(self, event: Event) -> None:
        """Take one event into account; cheap."""
        with self._lock:
            self._progress.apply(event)
            if event.kind == "started" or event.done or event.running:
                self.any = True
            if event.activity in STAGES:
                self._stage(event)

    def _stage(self, event: Event) -> None:
        if event.kind == "started":
            self._stages.setdefault(event.activity, self._clock())
            self._stage_line = ""
        elif event.kind == "finished":
            if (began := self._stages.pop(event.activity, None)) is not None:
                spent = self._clock() - began
                self._spent[event.activity] = self._spent.get(event.activity, 0.0) + spent
        elif event.kind == "logged" and event.activity != "evaluate":
            self._stage_line = event.text

    def view(self) -> View:
        """How it stands now."""
        with self._lock:
            now = self._clock()
            snapshot = self._progress.snapshot()
            stage: Activity | None = next(reversed(self._stages), None)
            return View(
                snapshot,
                STAGES[stage] if stage else "",
                now - self._stages[stage] if stage else 0.0,
                self._stage_line if stage else "",
                snapshot.download_speed,
                self.stopping,
            )

    def line(self) -> str:
        """What goes on now, in one line; empty when nothing does."""
        view = self.view()
        parts = [downloads(view), builds(view.snapshot)]
        if view.stage and not any(parts):
            parts.append(view.stage + timer(view.stage_elapsed))
        elif first := next(iter(view.snapshot.builds), None):
            parts.append(f"{first.name}{', ' + first.phase if first.phase else ''}{timer(first.elapsed)}")
        if view.snapshot.waiting and not any(parts):
            parts.append(f"waiting for {view.snapshot.waiting[0]}")
        return ", ".join(part for part in parts if part)

    def summary(self) -> str:
        """What was done, in one line, when all is over; empty when it is not worth one."""
        shot = self.view().snapshot
        parts = []
        if shot.download_done:
            parts.append(f"{size(shot.download_done)} downloaded")
        if shot.builds_done:
            parts.append(f"{shot.builds_done} built")
        if shot.builds_failed:
            parts.append(f"{shot.builds_failed} failed")
        if not parts and shot.elapsed < SHOWN_AFTER:
            return ""
        if not parts and (spent := self._spent.get("evaluate", 0.0)) >= SHOWN_AFTER:
            return f"evaluated in {duration(spent)}"
        return ", ".join(parts) + f" in {duration(shot.elapsed)}" if parts else ""


def timer(seconds: float) -> str:
    """A running time in brackets, once it is worth showing."""
    return f" ({duration(seconds)})" if seconds >= SHOWN_AFTER else ""


def downloads(view: View) -> str:
    """How the downloads stand: "downloading 3 of 9, 12.3 of 40.1 MB, 2.1 MB/s"; empty when there are none."""
    shot = view.snapshot
    unfinished = shot.copies_expected > shot.copies_done or shot.downloads or shot.copies
    if not unfinished or not (shot.downloads or shot.copies or shot.download_done):
        return ""
    parts = ["downloading"]
    if shot.copies_expected:
        parts[0] += f" {shot.copies_done} of {shot.copies_expected}"
    if shot.download_done or shot.download_expected:
        parts.append(out_of(shot.download_done, shot.download_expected))
    if view.speed >= 1:
        parts.append(f"{size(round(view.speed))}/s")
    return ", ".join(parts)


def builds(shot: Snapshot) -> str:
    """How the builds stand: "building 2 of 7"; empty when there are none."""
    if not shot.builds:
        return ""
    known = (
        f" {min(shot.builds_done + 1, shot.builds_expected)} of {shot.builds_expected}"
        if shot.builds_expected
        else ""
    )
    failed = f", {shot.builds_failed} failed" if shot.builds_failed else ""
    return f"building{known}{failed}"


def out_of(done: int, expected: int) -> str:
    """Bytes of bytes: "12.3 MB of 40.1 MB"; only what is known."""
    return f"{size(done)} of {size(expected)}" if expected and expected >= done else size(done)
