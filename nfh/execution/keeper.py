"""A program that keeps an activation going when nfh, its terminal or its login ends, and writes down how it ended.

    python -I -S keeper.py STATE LOG -- PROGRAM [ARGUMENT]...

It goes into a session of its own and returns at once. What PROGRAM says is appended to LOG: a pipe would break with
nfh, and the activation with the pipe. STATE becomes {"pid", "started", "boot"} and, at the end, "status" as well
(negative: the signal that ended it). Only the standard library.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys


def main(state: str, log: str, argv: list[str]) -> int:
    """Leave a process behind that runs `argv`. Returns 0 once it has written STATE."""
    read, write = os.pipe()
    if os.fork():
        os.close(write)
        return 0 if os.read(read, 1) else 1
    os.setsid()
    if os.fork():
        os._exit(0)
    os.close(read)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGPIPE):
        signal.signal(number, signal.SIG_IGN)
    handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for ours, source in ((0, nothing), (1, handle), (2, handle)):
        os.dup2(source, ours)
    os.chdir("/")
    facts: dict[str, object] = {"pid": os.getpid(), "started": started(os.getpid()), "boot": boot()}
    _write(state, facts)
    os.write(write, b"1")
    os.close(write)
    _write(state, {**facts, "status": _run(argv)})
    return 0


def started(pid: int) -> int:
    """When a process started, in ticks since the machine did (proc(5), field 22 of stat); 0 if there is none."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:  # noqa: PTH123
            return int(file.read().rpartition(b")")[2].split()[19])
    except OSError:
        return 0


def boot() -> str:
    """Which start of the machine this is."""
    try:
        with open("/proc/sys/kernel/random/boot_id", encoding="ascii") as file:  # noqa: PTH123
            return file.read().strip()
    except OSError:
        return ""


def _run(argv: list[str]) -> int:
    try:
        return subprocess.run(argv, check=False, preexec_fn=_as_usual).returncode
    except OSError as problem:
        print(f"{argv[0]}: {problem.strerror}", file=sys.stderr, flush=True)
        return 127


def _as_usual() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGPIPE):
        signal.signal(number, signal.SIG_DFL)


def _write(path: str, facts: dict[str, object]) -> None:
    beside = f"{path}.new"
    with open(beside, "w", encoding="ascii") as file:  # noqa: PTH123
        json.dump(facts, file)
        file.flush()
        os.fsync(file.fileno())
    # Root writes it, the person's nfh reads it; the folder around it is the person's alone.
    os.chmod(beside, 0o644)  # noqa: PTH101
    os.replace(beside, path)  # noqa: PTH105


if __name__ == "__main__":
    os._exit(main(sys.argv[1], sys.argv[2], sys.argv[4:]))
