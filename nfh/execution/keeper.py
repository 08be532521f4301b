"""A program that keeps an activation going when nfh, its terminal or its login ends, and writes down how it ended.

    python -I -S keeper.py session STATE LOG -- PROGRAM [ARGUMENT]...
    python -I -S keeper.py unit STATE LOG -- PROGRAM [ARGUMENT]...

As `session` it goes into a session of its own and returns at once. As `unit` it is the main process of a systemd unit
of type notify already: it says that it is ready, and ends as PROGRAM does. What PROGRAM says is appended to LOG: a
pipe would break with nfh, and the activation with the pipe. STATE becomes {"pid", "started", "boot"} and, at the end,
"status" as well (negative: the signal that ended it). Only the standard library.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable

SESSION, UNIT = "session", "unit"


def main(way: str, state: str, log: str, argv: list[str]) -> int:
    """Run `argv` in the unit this is in, or leave a process behind that does; returns its status, or 0."""
    return _keep(state, log, argv, _tell_systemd) if way == UNIT else _in_session(state, log, argv)


def _in_session(state: str, log: str, argv: list[str]) -> int:
    read, write = os.pipe()
    if os.fork():
        os.close(write)
        return 0 if os.read(read, 1) else 1
    os.setsid()
    if os.fork():
        os._exit(0)
    os.close(read)

    def ready() -> None:
        os.write(write, b"1")
        os.close(write)

    _keep(state, log, argv, ready)
    return 0


def _keep(state: str, log: str, argv: list[str], ready: Callable[[], None]) -> int:
    """Run `argv`, with STATE and LOG; `ready` once STATE is written. Returns a status for whoever started this."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGPIPE):
        signal.signal(number, signal.SIG_IGN)
    handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for ours, source in ((0, nothing), (1, handle), (2, handle)):
        os.dup2(source, ours)
    os.chdir("/")
    facts: dict[str, object] = {"pid": os.getpid(), "started": started(os.getpid()), "boot": boot()}
    _write(state, facts)
    ready()
    status = _run(argv)
    _write(state, {**facts, "status": status})
    return status if status >= 0 else 128 - status


def _tell_systemd() -> None:
    """The unit has started (sd_notify(3)). What runs in it is not to say so again."""
    import socket

    name = os.environ.pop("NOTIFY_SOCKET", "")
    if name:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as end:
            end.sendto(b"READY=1", "\0" + name[1:] if name.startswith("@") else name)


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
    os._exit(main(sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[5:]))
