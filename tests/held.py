"""A lock that somebody else holds: another process, for nfh passes its own over."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

_HOLD = (
    "import fcntl, sys; file = open(sys.argv[1], 'a'); fcntl.flock(file, fcntl.LOCK_EX); print(flush=True); input()"
)


@contextlib.contextmanager
def held(file: Path) -> Iterator[int]:
    """While this lasts `file`, made if it is not there, is locked (flock(2)); gives the process that holds it."""
    holder = subprocess.Popen([sys.executable, "-c", _HOLD, file], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert holder.stdout is not None
    holder.stdout.readline()
    try:
        yield holder.pid
    finally:
        holder.communicate(b"\n")
