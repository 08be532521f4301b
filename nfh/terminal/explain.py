"""`nfh explain`: what an error means."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from nfh.errors import NotUnderstood, UsageError
from nfh.execution.outcome import Failure
from nfh.planning.which_system import choose
from nfh.recovery.advise import advise
from nfh.settings import Folders, Settings
from nfh.terminal.put import put

LARGEST = 10_000_000
"""Bytes of an output that are read."""


def explain(file: str) -> int:
    """Explain the error in `file`, or on standard input for “-”. Returns the exit code: 3 for an unknown error."""
    output = _read(file)
    if not output.strip():
        raise NotUnderstood(
            "There is nothing to explain: the text is empty.",
            "Try: nixos-rebuild build 2>&1 | nfh explain",
        )
    folders = Folders.of()
    target = choose("", "", os.environ, folders, Settings.load(folders))
    advice = advise(Failure("other", "This error is not known to me.", output), target)
    put(advice)
    return 3 if advice.family == "unknown" else 0


def _read(file: str) -> str:
    try:
        raw = sys.stdin.buffer.read(LARGEST) if file == "-" else Path(file).read_bytes()[:LARGEST]
    except OSError as problem:
        raise UsageError(f"{file} cannot be read: {problem.strerror}.") from problem
    return raw.decode("utf-8", "replace")
