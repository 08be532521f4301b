"""Processes of builders that outlive a build which was cut off.

Nix ends a builder with its process group; with users for building, or in a sandbox, everything that it began. Without
those, what a builder put into a session of its own goes on. It is known by its environment, which Nix gave the
builder: `out` is the path that was being built, and NIX_LOG_FD is set in builds alone (Nix, derivation-goal.cc,
initEnv). A shell of nix-shell(1) for the same derivation has IN_NIX_SHELL and is left alone.
"""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

GRACE = 1.0
"""Seconds that Nix has to end them itself: a daemon hears a little later that we have hung up."""
GONE = 2.0
"""Seconds in which what is left is ended, again and again, as it may begin more."""
LOOK = 0.02


def end(outputs: Iterable[str]) -> None:
    """End every process of the builders of these store paths that belongs to this user.

    Not found: what has cleared its environment, what has structured attributes, and what another user owns.
    """
    wanted = {b"out=" + os.fsencode(output) for output in outputs if output}
    if not wanted:
        return
    begun = time.monotonic()
    while time.monotonic() < begun + GRACE + GONE and (left := list(_of(wanted))):
        if time.monotonic() > begun + GRACE:
            for process in left:
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.kill(process, signal.SIGKILL)
        time.sleep(LOOK)


def _of(wanted: set[bytes]) -> Iterator[int]:
    """The processes whose environment is that of a builder of one of these outputs (proc(5))."""
    for entry in os.scandir("/proc"):
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        with contextlib.suppress(OSError):
            variables = set(Path(entry.path, "environ").read_bytes().split(b"\0"))
            names = {variable.partition(b"=")[0] for variable in variables}
            if wanted & variables and b"NIX_LOG_FD" in names and b"IN_NIX_SHELL" not in names:
                yield int(entry.name)
