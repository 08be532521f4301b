"""Programs of Nix that are still at work in a root, seen in /proc (proc(5): the environment a program began with)."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from pathlib import Path

from nfh.errors import Busy
from nfh.practice.root import Root

PATIENCE = 5.0
"""Seconds until what was asked to end is made to."""


def programs(root: Root) -> list[int]:
    """The process ids of Nix's programs that work on this root's store; empty where there is no /proc."""
    mine = f"NIX_STATE_DIR={root.state}".encode()
    found = []
    with contextlib.suppress(OSError), os.scandir("/proc") as entries:
        for entry in entries:
            if not entry.name.isdigit():
                continue
            with contextlib.suppress(OSError):
                if not Path(entry.path, "comm").read_text().startswith("nix"):
                    continue
                if mine in Path(entry.path, "environ").read_bytes().split(b"\0"):
                    found.append(int(entry.name))
    return found


def leave(root: Root, *, finished: bool) -> None:
    """See that no program of Nix works on this root any more.

    In a finished practice system that would be something the person started: raises Busy. In one that is still being
    made, it is what a killed nfh left behind: it is ended.
    """
    if finished and programs(root):
        raise Busy(
            "Nix is still at work in the practice system.", "Wait until it is done, or stop it; then try again."
        )
    began = time.monotonic()
    while left := programs(root):
        number = signal.SIGTERM if time.monotonic() - began < PATIENCE else signal.SIGKILL
        for process in left:
            with contextlib.suppress(OSError):
                os.kill(process, number)
        time.sleep(0.02)
