"""The modules that make up a configuration, and the imports that could not be followed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from nfh.configuration.source import Source

SYSTEM = ""
EVERYBODY = "*"

ReadSource = Callable[[Path], Source]
"""Gives a file as it is, or as it is going to be. Raises ConfigurationError."""


def once(read: ReadSource) -> ReadSource:
    """`read`, that reads each file once: what is told of a configuration is told of one state of it."""
    seen: dict[Path, Source] = {}

    def kept(path: Path) -> Source:
        if path not in seen:
            seen[path] = read(path)
        return seen[path]

    return kept


@dataclass(frozen=True, slots=True)
class Member:
    """One module of a configuration.

    `inside`: where in the file the module stands, as child numbers from the root; () is the whole file. `owner`: ""
    for the system, else the user whose home it describes ("*": every user's). `by_file`, `by_line`: what imports it
    (line 0: it is the entry); `condition`: under what, in words ("": always).
    """

    path: Path
    inside: tuple[int, ...] = ()
    owner: str = SYSTEM
    by_file: Path | None = None
    by_line: int = 0
    condition: str = ""


@dataclass(frozen=True, slots=True)
class Unresolved:
    """An import that reading did not follow. `outside`: it is not the person's own (nixpkgs, another flake)."""

    text: str
    file: Path
    line: int
    outside: bool
    why: str = ""
