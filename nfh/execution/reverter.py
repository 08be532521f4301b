"""A program that switches the earlier system back unless somebody says in time that the new one is to stay.

    python -I -S reverter.py ARMED SECONDS STATE -- PROGRAM [ARGUMENT]...

It waits until the activation that STATE tells of (keeper.py) has ended, for two at once would tear at the same
services; then SECONDS (those count that the machine sleeps, too); and then it takes the file ARMED away. Whoever
takes it away decides: this program, which then becomes PROGRAM, or nfh before, and then nothing is done. Only the
standard library.
"""

from __future__ import annotations

import json
import os
import sys
import time

LOOK = 0.2
"""Seconds between two looks at the clock and the file."""


LONGEST = 600.0
"""Seconds that an activation is given to end; one that hangs must not keep the earlier system away."""


def main(armed: str, seconds: float, state: str, argv: list[str]) -> None:
    """Wait, and become `argv` if nobody was quicker."""
    if not _waited(armed, LONGEST, state) or not _waited(armed, seconds):
        return
    try:
        os.unlink(armed)  # noqa: PTH108
    except FileNotFoundError:
        return
    os.execv(argv[0], argv)


def _waited(armed: str, seconds: float, state: str = "") -> bool:
    """Wait so long, or until the activation of `state` has ended; False: somebody took `armed` away meanwhile."""
    end = time.clock_gettime(time.CLOCK_BOOTTIME) + seconds
    while time.clock_gettime(time.CLOCK_BOOTTIME) < end and not (state and _ended(state)):
        if not os.path.exists(armed):  # noqa: PTH110
            return False
        time.sleep(LOOK)
    return True


def _ended(state: str) -> bool:
    """Whether the activation has written how it ended, or was killed. One that is not begun yet has not ended."""
    try:
        with open(state, "rb") as file:  # noqa: PTH123
            facts = json.load(file)
        return "status" in facts or not os.path.exists(f"/proc/{facts['pid']}")  # noqa: PTH110
    except (OSError, ValueError, KeyError, TypeError):
        return False


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]), sys.argv[3], sys.argv[5:])
