"""One writer at a time: flock(2) on the folder of the configuration, which a crash lets go of by itself.

A folder can be locked by whoever may read it, so nobody needs to be root to find out that somebody is at work. Where
the folder cannot be opened, or its file system knows no locks, a file in nfh's own data folder stands for it.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nfh.errors import Busy

_NO_LOCKS = (errno.EACCES, errno.EPERM, errno.ENOENT, errno.ENOTDIR, errno.ENOLCK, errno.EOPNOTSUPP, errno.EBADF)


@contextmanager
def hold(folder: Path, data: Path) -> Iterator[None]:
    """Hold the one writer's place for `folder` (the configuration's); `data` is a folder of nfh's own.

    Raises Busy, naming the process, when somebody else holds it. Waits for nobody.
    """
    handle = _taken(folder, data)
    try:
        yield
    finally:
        os.close(handle)


def is_held(folder: Path, data: Path) -> bool:
    """Whether somebody holds it right now."""
    try:
        with hold(folder, data):
            return False
    except Busy:
        return True


def holder(folder: Path) -> int:
    """The process that holds the lock on `folder`; 0: nobody, or it cannot be told (proc(5), /proc/locks)."""
    try:
        status = folder.stat()
        lines = Path("/proc/locks").read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return 0
    for line in lines:
        fields = line.split()
        # A line that begins with "->" waits for a lock and holds none. Some file systems (btrfs) report another
        # device than stat does, so the inode decides.
        if len(fields) >= 6 and fields[1] == "FLOCK" and fields[5].rpartition(":")[2] == str(status.st_ino):
            return max(int(fields[4]), 0)
    return 0


def _taken(folder: Path, data: Path) -> int:
    try:
        return _locked(os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC), folder)
    except OSError as problem:
        if problem.errno not in _NO_LOCKS:
            raise
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = hashlib.sha256(os.fsencode(folder.absolute())).hexdigest()[:16]
    standin = data / f"{name}.lock"
    return _locked(os.open(standin, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600), standin)


def _locked(handle: int, path: Path) -> int:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise _busy(path) from None
    except OSError:
        os.close(handle)
        raise
    return handle


def _busy(path: Path) -> Busy:
    process = holder(path)
    who = f"Another nfh (process {process})" if process else "Another nfh"
    return Busy(
        f"{who} is changing this system right now, so nothing was done.",
        "Wait until it is done, then say it again.",
    )
