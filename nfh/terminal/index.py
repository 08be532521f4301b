"""`nfh index`: reads this machine's own packages and options, with what is being done on standard error."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from nfh.catalogue.rebuild import rebuild
from nfh.errors import NixMissing
from nfh.planning.wording import bytes_of

if TYPE_CHECKING:
    from nfh.nix.target import Target
    from nfh.settings import Folders

_NICE = 15
_BETWEEN = 0.1  # seconds between two drawings of the count


def index(target: Target, folders: Folders, source: str, *, in_background: bool = False) -> int:
    """Make the catalogue of `target`, from `source` if that is not "". Returns 0; raises NfhError."""
    if in_background:
        os.nice(_NICE)
    if target.kind == "practice" and not source:
        from nfh.practice.system import Practice

        # Nix, run for a practice system that is not there yet, would leave a folder that nobody takes for one.
        target = Practice(folders.data / "practice").ensure()
    if target.on_paper and not source:
        raise NixMissing(
            "Reading nixpkgs needs Nix, and there is none here.",
            "Search works all the same, with what I know myself.",
        )
    screen = _Screen(quiet=in_background)
    started = time.monotonic()
    path = Path(source).expanduser().absolute() if source else None
    try:
        made = rebuild(folders, target, path, screen.say, screen.count)
    finally:
        screen.end()
    took = time.monotonic() - started
    print(f"{made.packages:,} packages and {made.options:,} options, {bytes_of(made.bytes)}, in {took:.0f} s.")
    return 0


class _Screen:
    """What is being done: on a terminal with a count that moves, to a pipe a line a step."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._live = sys.stderr.isatty()
        self._open = False
        self._drawn = 0.0

    def say(self, what: str) -> None:
        """A step begins."""
        if not self._quiet:
            self.end()
            print(f"nfh: {what} …", end="" if self._live else "\n", file=sys.stderr, flush=True)
            self._open = self._live
            self._step = what

    def count(self, done: int, of: int) -> None:
        """So many documents are written."""
        now = time.monotonic()
        if self._open and (now - self._drawn > _BETWEEN or done == of):
            self._drawn = now
            print(f"\r\x1b[Knfh: {self._step} … {done:,} of {of:,}", end="", file=sys.stderr, flush=True)

    def end(self) -> None:
        """No more on this line."""
        if self._open:
            print(file=sys.stderr)
            self._open = False
