"""What sees every event of a build on its way: keeps the log, adds estimates, notes how long builds took, and ends
what was cut off.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import replace

from nfh.nix import builders
from nfh.nix.build_times import BuildTimes
from nfh.nix.derivation import output_of
from nfh.nix.events import Event, OnEvent
from nfh.nix.internal_json import Transcript

NO_ROOT_WARNING = "you did not specify '--add-root'"
"""What Nix warns of for every result that nothing keeps yet; nobody needs to read it."""


class Watch:
    """Sees every event on its way to whoever asked: for the log, for estimates, and to note how long builds took."""

    def __init__(self, times: BuildTimes, on_event: OnEvent, clock: Callable[[], float] = time.monotonic) -> None:
        self._times, self._on_event, self._clock = times, on_event, clock
        self._begun: dict[int, tuple[str, float]] = {}
        self._ended: list[tuple[str, float]] = []
        self._transcript = Transcript()

    def see(self, event: Event) -> None:
        """Take one event, and pass it on."""
        if NO_ROOT_WARNING in event.text:
            return
        self._transcript.add(event)
        if event.activity == "build" and event.kind == "started":
            self._begun[event.id] = (event.subject, self._clock())
            event = replace(event, estimate=self._times.estimate(event.subject))
        elif event.activity == "build" and event.kind == "finished" and event.id in self._begun:
            derivation, began = self._begun.pop(event.id)
            self._ended.append((derivation, self._clock() - began))
        self._on_event(event)

    @property
    def text(self) -> str:
        """What Nix would have printed."""
        return self._transcript.text

    def close(self) -> None:
        """The work is over. What was cut off in its middle is ended: its processes, and in what is shown."""
        self._note_times()
        cut_off, self._begun = self._begun, {}
        builders.end(output_of(derivation) for derivation, _ in cut_off.values())
        for number in cut_off:
            self._on_event(Event("finished", "build", number))

    def _note_times(self) -> None:
        """Note the builds that succeeded: those whose output is there."""
        for derivation, seconds in self._ended:
            output = output_of(derivation)
            if output and os.path.lexists(output):
                self._times.add(derivation, seconds)
