"""How a running evaluation and build stands at one moment: what is drawn, printed and tested."""

from __future__ import annotations

from dataclasses import dataclass


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
    estimate: float = 0.0
    """Seconds that it will take in all, by what earlier builds of its name took; 0 is not known."""


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
    log: tuple[str, ...] = ()
    """The last lines that its builder printed."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """How it stands. A number expected of 0 is not known: draw no percentage then."""

    evaluating: bool = False
    evaluated_for: float = 0.0
    """Seconds of evaluation, so far and in all."""
    builds: tuple[BuildState, ...] = ()
    builds_done: int = 0
    builds_expected: int = 0
    builds_failed: int = 0
    downloads: tuple[TransferState, ...] = ()
    download_done: int = 0
    """Bytes of store paths (not of what Nix asks the cache about them)."""
    download_expected: int = 0
    download_speed: float = 0.0
    """Bytes a second over the last few seconds; 0 until it can be told."""
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
