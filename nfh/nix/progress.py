"""How a running evaluation and build stands, kept from events: what runs, how far it is, what failed. No drawing."""

from __future__ import annotations

import re
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from nfh.nix.events import Event
from nfh.nix.snapshot import BuildState, FailedBuild, Snapshot, TransferState
from nfh.nix.storepath import name_of


@dataclass(slots=True)
class _Build:
    derivation: str
    started: float
    estimate: float = 0.0
    phase: str = ""
    last_line: str = ""


class _Logs:
    """The last lines of each builder, kept until well after its end: Nix says that it failed a little later."""

    LINES, BUILDERS = 25, 60

    def __init__(self) -> None:
        self._lines: dict[str, deque[str]] = {}

    def add(self, derivation: str, line: str) -> None:
        lines = self._lines.pop(derivation, None)
        if lines is None:
            lines = deque(maxlen=self.LINES)
        lines.append(line)
        self._lines[derivation] = lines  # last again
        if len(self._lines) > self.BUILDERS:
            del self._lines[next(iter(self._lines))]

    def of(self, derivation: str) -> tuple[str, ...]:
        return tuple(self._lines.get(derivation, ()))


class _Speed:
    """Bytes a second, from how many there were at the last few looks."""

    WINDOW, APART, LEAST = 5.0, 0.2, 0.5

    def __init__(self) -> None:
        self._looks: deque[tuple[float, int]] = deque()

    def look(self, now: float, done: int) -> float:
        if not self._looks or now - self._looks[-1][0] > self.APART:
            self._looks.append((now, done))
        while len(self._looks) > 2 and now - self._looks[0][0] > self.WINDOW:
            self._looks.popleft()
        then, before = self._looks[0]
        return max(0.0, (done - before) / (now - then)) if now - then > self.LEAST else 0.0


@dataclass(slots=True)
class _Bytes:
    """Bytes of one kind: of those under way and of those that ended."""

    open: dict[int, tuple[str, int, int]] = field(default_factory=dict)
    ended: int = 0
    announced: dict[int, int] = field(default_factory=dict)

    def progress(self, event: Event) -> None:
        if event.id in self.open:
            self.open[event.id] = (self.open[event.id][0], event.done, event.expected)
        elif not event.done:
            self.announced[event.id] = event.expected

    def finish(self, event: Event) -> None:
        # Nix tells of every 64 KiB: of what has ended, the last piece was never told.
        _, done, expected = self.open.pop(event.id, ("", 0, 0))
        self.ended += max(done, expected)

    def complete(self) -> None:
        """Everything announced has come, also the small paths that Nix never reported on."""
        self.ended = max(self.ended, sum(self.announced.values()))

    @property
    def done(self) -> int:
        return self.ended + sum(done for _, done, _ in self.open.values())

    @property
    def expected(self) -> int:
        under_way = sum(max(done, expected) for _, done, expected in self.open.values())
        return max(sum(self.announced.values()), self.ended + under_way)

    def states(self) -> tuple[TransferState, ...]:
        return tuple(TransferState(s, _short(s), done, expected) for s, done, expected in self.open.values())


class Progress:
    """Apply events as they come, take snapshots as often as you draw. `clock` gives seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._began: float | None = None
        self._evaluations: dict[int, float] = {}
        self._evaluated = 0.0
        self._builds: dict[int, _Build] = {}
        self._overall: dict[int, Event] = {}
        self._announced = 0
        self._copies_overall: dict[int, Event] = {}
        self._downloads, self._copies = _Bytes(), _Bytes()
        self._waiting: dict[int, str] = {}
        self._lock = ""
        self._failures: dict[str, FailedBuild] = {}
        self._warnings: list[str] = []
        self._logs, self._speed = _Logs(), _Speed()

    def apply(self, event: Event) -> None:
        """Take one event into account."""
        if self._began is None:
            self._began = self._clock()
        self._lock = ""
        match event.activity:
            case "evaluate":
                self._evaluate(event)
            case "plan":
                self._announced += event.expected
            case "builds":
                self._all_builds(event)
            case "copies":
                self._all_copies(event)
            case "build":
                self._build(event)
            case "download":
                self._download(event)
            case "copy":
                self._transfer(self._copies, event)
            case "wait":
                self._wait(event)
            case "other" if event.kind == "logged":
                self._message(event)

    def snapshot(self) -> Snapshot:
        """How it stands now."""
        now = self._clock()
        builds, copies = self._overall.values(), self._copies_overall.values()
        return Snapshot(
            evaluating=bool(self._evaluations),
            evaluated_for=self._evaluated + sum(now - began for began in self._evaluations.values()),
            builds=tuple(
                BuildState(
                    b.derivation, name_of(b.derivation), b.phase, b.last_line, b.started, now - b.started, b.estimate
                )
                for b in self._builds.values()
            ),
            builds_done=sum(each.done for each in builds),
            builds_expected=self._builds_expected(),
            builds_failed=sum(each.failed for each in builds),
            downloads=self._downloads.states(),
            download_done=self._downloads.done,
            download_expected=self._downloads.expected,
            download_speed=self._speed.look(now, self._downloads.done),
            copies=self._copies.states(),
            copies_done=sum(each.done for each in copies),
            copies_expected=sum(max(each.expected, each.done + each.running) for each in copies),
            unpacked_done=self._copies.done,
            unpacked_expected=self._copies.expected,
            waiting=(*self._waiting.values(), *([self._lock] if self._lock else [])),
            failures=tuple(self._failures.values()),
            warnings=tuple(self._warnings),
            elapsed=now - self._began if self._began is not None else 0.0,
        )

    def _all_builds(self, event: Event) -> None:
        if event.kind == "progressed":
            self._overall[event.id] = event
        elif event.kind == "finished" and (last := self._overall.get(event.id)):
            if last.done < last.expected and not last.running and not last.failed:
                # Somebody else has built the rest meanwhile, or Nix had counted it twice.
                self._overall[event.id] = replace(last, expected=last.done)
            if not last.running and not last.failed:
                self._announced = 0

    def _all_copies(self, event: Event) -> None:
        if event.kind == "progressed":
            self._copies_overall[event.id] = event
            return
        last = self._copies_overall.get(event.id)
        if event.kind == "finished" and last and last.done == last.expected and not last.failed:
            self._copies.complete()

    def _builds_expected(self) -> int:
        """What Nix announced, if it still holds: 2.34 counts the asked-for derivation twice while it works."""
        begun = sum(each.done + each.running + each.failed for each in self._overall.values())
        counted = sum(each.expected for each in self._overall.values())
        return max(self._announced or counted, begun)

    def _evaluate(self, event: Event) -> None:
        if event.kind == "started":
            self._evaluations[event.id] = self._clock()
        elif event.kind == "finished" and (began := self._evaluations.pop(event.id, None)) is not None:
            self._evaluated += self._clock() - began
        elif event.kind == "logged":
            self._message(event)

    def _build(self, event: Event) -> None:
        if event.kind == "started":
            self._builds[event.id] = _Build(event.subject, self._clock(), event.estimate)
        elif event.kind == "finished":
            self._builds.pop(event.id, None)
        elif build := self._builds.get(event.id):
            build.phase = event.phase or build.phase
            build.last_line = event.text or build.last_line
            if event.kind == "logged":
                self._logs.add(build.derivation, event.text)

    def _download(self, event: Event) -> None:
        if not event.subject.endswith((".narinfo", "/nix-cache-info")):
            self._transfer(self._downloads, event)

    def _transfer(self, kind: _Bytes, event: Event) -> None:
        if event.kind == "started":
            kind.open[event.id] = (event.subject, 0, 0)
        elif event.kind == "progressed":
            kind.progress(event)
        elif event.kind == "finished":
            kind.finish(event)

    def _wait(self, event: Event) -> None:
        if event.kind == "started":
            self._waiting[event.id] = event.subject or event.text
        elif event.kind == "finished":
            self._waiting.pop(event.id, None)

    def _message(self, event: Event) -> None:
        if event.text.startswith("waiting for the big "):
            self._lock = event.text.removeprefix("waiting for ").rstrip(".")
        elif found := _ANNOUNCED.match(event.text):
            self._announced += int(found[1] or 1)
        elif _WARNING.match(event.text):
            self._warnings.append(event.text)
        elif event.level == 0:
            self._failed(event.text)

    def _failed(self, text: str) -> None:
        found = _BUILDER_FAILED.search(text) or _CANNOT_BUILD.search(text) or _WRONG_HASH.search(text)
        if found is None:
            return
        derivation, reason = found["drv"], found["reason"].strip()
        if not _DEPENDENCY.search(reason):
            failed = FailedBuild(derivation, name_of(derivation), reason, self._logs.of(derivation))
            self._failures.setdefault(derivation, failed)


_WARNING = re.compile(r"(?:trace: |evaluation )?warning:")
_ANNOUNCED = re.compile(r"(?:this derivation|these (\d+) derivations) will be built:")
_BUILDER_FAILED = re.compile(r"builder for '(?P<drv>[^']+\.drv)' (?P<reason>[^;\n]+)")
"""Nix 2.8 and 2.26."""
_CANNOT_BUILD = re.compile(r"Cannot build '(?P<drv>[^']+\.drv)'\.\s+Reason: (?P<reason>[^\n]+?)\.?(?:\n|$)")
"""Nix 2.34."""
_WRONG_HASH = re.compile(r"(?P<reason>hash mismatch) in fixed-output derivation '(?P<drv>[^']+\.drv)'")
_DEPENDENCY = re.compile(r"^\d+ dependenc(y|ies) failed")


def _short(subject: str) -> str:
    return name_of(subject) if "://" not in subject else subject.rpartition("/")[2]
