"""Whether a switch goes on right now, told by files alone.

switch-to-configuration holds a lock on /run/nixos/switch-to-configuration.lock for as long as it works, and
nixos-rebuild runs it in a unit of its own. The lock is looked up in /proc/locks (proc(5)): trying it would make a
switch fail that begins in the same moment.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from nfh.errors import Busy
from nfh.nix.activation import UNIT

_LOCK = re.compile(r"^\d+:\s+FLOCK\s+\S+\s+WRITE\s+(-?\d+)\s+([0-9a-f]+):([0-9a-f]+):(\d+)\s", re.MULTILINE)


def switch_at_work(root: Path = Path("/")) -> str:
    """What switches the system right now, for people; empty: nothing does. `root` stands for /, for tests."""
    holder = lock_holder(root / "run/nixos/switch-to-configuration.lock")
    if holder:
        return f"switch-to-configuration{by(holder)}"
    group = root / "sys/fs/cgroup/system.slice" / f"{UNIT}.service"
    return f"the unit {UNIT}" if group.is_dir() else ""


def collecting(state: Path) -> str:
    """That Nix collects garbage, for people; empty: it does not. `state`: the folder of its state (NIX_STATE_DIR)."""
    holder = lock_holder(state / "gc.lock")
    return f"Nix is collecting garbage right now{by(holder)}" if holder else ""


def no_collection(state: Path, waits: str = "what is built meanwhile") -> None:
    """Raise Busy while Nix collects garbage: Nix waits for that lock, without end and without a word.

    `state` as in `collecting`; `waits`: what would wait, for people.
    """
    if said := collecting(state):
        raise Busy(
            f"{said}, and {waits} would wait for it, so nothing was done.",
            "Wait until it is done, then say it again.",
        )


def by(holder: int) -> str:
    """Who holds a lock, in brackets after what is going on; nothing where it is not told which process."""
    return f" (process {holder})" if holder > 0 else ""


def lock_holder(file: Path) -> int:
    """The other process that holds a lock (flock(2)) on `file`; -1 if it is not told which; 0: nobody."""
    try:
        found, locks = file.stat(), Path("/proc/locks").read_text("ascii", "replace")
    except OSError:
        return 0
    for process, major, minor, inode in _LOCK.findall(locks):
        # Some file systems show another device number in stat(2) than in /proc/locks, so the inode decides. Overlays
        # show other inodes too, and our own lock was taken for one of Nix's.
        same_device = (int(major, 16), int(minor, 16)) == (os.major(found.st_dev), os.minor(found.st_dev))
        same = int(inode) == found.st_ino and (same_device or os.major(found.st_dev) == 0)
        if same and int(process) != os.getpid():
            return int(process) or -1
    return 0
