"""One vocabulary for what happens while Nix works: from the daemon, from internal-json or from us."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

EventKind = Literal["started", "progressed", "logged", "finished"]
Activity = Literal[
    "evaluate",  # Nix reads the configuration
    "plan",  # asking what would be built or fetched
    "builds",  # all builds together (its progress is the overall one)
    "build",  # one derivation
    "copies",  # all copies together
    "copy",  # one store path
    "download",  # one file, in bytes
    "substitute",  # one store path from a cache
    "wait",  # for a lock or for another build of the same path
    "write",  # the configuration files
    "profile",  # a new generation
    "activate",  # switch-to-configuration
    "other",
]


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. `id` joins the events of one activity; 0 is "nothing in particular"."""

    kind: EventKind
    activity: Activity
    id: int = 0
    parent: int = 0
    text: str = ""
    """started: what begins, for people; logged: one line of the log without ANSI; finished: nothing or a reason."""
    subject: str = ""
    """The derivation, store path or address it is about."""
    phase: str = ""
    """progressed of a build: the phase of the builder that began (unpackPhase …)."""
    done: int = 0
    expected: int = 0
    """Bytes for download and copy, items for builds and copies; 0 is "not known": never draw a percentage then."""
    running: int = 0
    failed: int = 0
    estimate: float = 0.0
    """started of a build: seconds that earlier builds of this name took (their median); 0 is "not known"."""
    level: int = 3
    """Of logged: Nix's verbosity, 0 error, 1 warning, 3 information and more."""


OnEvent = Callable[[Event], None]


def ignore(_event: Event) -> None:
    """An OnEvent that looks at nothing."""
