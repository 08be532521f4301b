"""How a running evaluation and build stands, kept from events: what runs, how far it is, what failed. No drawing."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from nfh.nix.events import Event
from nfh.nix.storepath import name_of


@dataclass(frozen=True, slots=True)
class BuildState:
    """One derivation being built."""

    derivation: str
    name: str
    phase: str
    last_line: str
    started: float
    """By the clock of Progress."""
    elapsed: float
    """Seconds, at the moment of the snapshot."""


@dataclass(frozen=True, slots=True)
class TransferState:
    """One file being downloaded, or one store path being copied; in bytes, 0 for what is not known."""

    subject: str
    name: str
    done: int
    expected: int


@dataclass(frozen=True, slots=True)
class FailedBuild:
    """A derivation that failed by itself (not one that only waited for it)."""

    derivation: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """How it stands. A number expected of 0 is not known: draw no percentage then."""

    evaluating: bool = False
    builds: tuple[BuildState, ...] = ()
    builds_done: int = 0
    builds_expected: int = 0
    builds_failed: int = 0
    downloads: tuple[TransferState, ...] = ()
    download_done: int = 0
    """Bytes of store paths (not of what Nix asks the cache about them)."""
    download_expected: int = 0
    copies: tuple[TransferState, ...] = ()
    copies_done: int = 0
    """Store paths."""
    copies_expected: int = 0
    unpacked_done: int = 0
    """Bytes of the paths that were copied or fetched."""
    unpacked_expected: int = 0
    waiting: tuple[str, ...] = ()
    """What is waited for: a path another Nix builds, or a lock's name."""
    failures: tuple[FailedBuild, ...] = ()
    warnings: tuple[str, ...] = ()
    elapsed: float = 0.0
    """Seconds since the first event."""


@dataclass(slots=True)
class _Build:
    derivation: str
    started: float
    phase: str = ""
    last_line: str = ""


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
        self._evaluations = 0
        self._builds: dict[int, _Build] = {}
        self._overall: dict[int, Event] = {}
        self._announced = 0
        self._copies_overall: dict[int, Event] = {}
        self._downloads, self._copies = _Bytes(), _Bytes()
        self._waiting: dict[int, str] = {}
        self._lock = ""
        self._failures: dict[str, FailedBuild] = {}
        self._warnings: list[str] = []

    def apply(self, event: Event) -> None:
        """Take one event into account."""
        if self._began is None:
            self._began = self._clock()
        self._lock = ""
        match event.activity:
            case "evaluate":
                self._evaluate(event)
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
            evaluating=self._evaluations > 0,
            builds=tuple(
                BuildState(b.derivation, name_of(b.derivation), b.phase, b.last_line, b.started, now - b.started)
                for b in self._builds.values()
            ),
            builds_done=sum(each.done for each in builds),
            builds_expected=self._builds_expected(),
            builds_failed=sum(each.failed for each in builds),
            downloads=self._downloads.states(),
            download_done=self._downloads.done,
            download_expected=self._downloads.expected,
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
            self._evaluations += 1
        elif event.kind == "finished":
            self._evaluations = max(0, self._evaluations - 1)
        elif event.kind == "logged":
            self._message(event)

    def _build(self, event: Event) -> None:
        if event.kind == "started":
            self._builds[event.id] = _Build(event.subject, self._clock())
        elif event.kind == "finished":
            self._builds.pop(event.id, None)
        elif build := self._builds.get(event.id):
            build.phase = event.phase or build.phase
            build.last_line = event.text or build.last_line

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
            self._failures.setdefault(derivation, FailedBuild(derivation, name_of(derivation), reason))


_WARNING = re.compile(r"(?:trace: |evaluation )?warning:")
_ANNOUNCED = re.compile(r"(?:this derivation|these (\d+) derivations) will be built:")
_BUILDER_FAILED = re.compile(r"builder for '(?P<drv>[^']+\.drv)' (?P<reason>[^;\n]+)")
"""Nix 2.8 and 2.26."""
_CANNOT_BUILD = re.compile(r"Cannot build '(?P<drv>[^']+\.drv)'\.\s+Reason: (?P<reason>[^\n]+?)\.?\n")
"""Nix 2.34."""
_WRONG_HASH = re.compile(r"(?P<reason>hash mismatch) in fixed-output derivation '(?P<drv>[^']+\.drv)'")
_DEPENDENCY = re.compile(r"^\d+ dependenc(y|ies) failed")


def _short(subject: str) -> str:
    return name_of(subject) if "://" not in subject else subject.rpartition("/")[2]
