"""A program that switches the earlier system back unless somebody says in time that the new one is to stay.

    python -I -S reverter.py ARMED SECONDS -- PROGRAM [ARGUMENT]...

It waits SECONDS (those count that the machine sleeps, too) and then takes the file ARMED away. Whoever takes it away
decides: this program, which then becomes PROGRAM, or nfh before, and then nothing is done. Only the standard library.
"""

from __future__ import annotations

import os
import sys
import time

LOOK = 0.2
"""Seconds between two looks at the clock and the file."""


def main(armed: str, seconds: float, argv: list[str]) -> None:
    """Wait, and become `argv` if nobody was quicker."""
    end = time.clock_gettime(time.CLOCK_BOOTTIME) + seconds
    while time.clock_gettime(time.CLOCK_BOOTTIME) < end:
        if not os.path.exists(armed):  # noqa: PTH110
            return
        time.sleep(LOOK)
    try:
        os.unlink(armed)  # noqa: PTH108
    except FileNotFoundError:
        return
    os.execv(argv[0], argv)


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]), sys.argv[4:])
