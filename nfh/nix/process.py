"""The one place that starts programs: live standard error, and a sure end when the person stops it."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from nfh.errors import Failed
from nfh.nix.cancel import Cancel
from nfh.nix.tools import require_program

OnLine = Callable[[str], None]

LOOK = 0.05
"""Seconds between two looks at the cancel flag."""
Patience = Sequence[tuple[signal.Signals, float]]
PATIENCE: Patience = ((signal.SIGINT, 4.0), (signal.SIGTERM, 2.0), (signal.SIGKILL, 5.0))
"""What a program is sent to stop, and how many seconds it has until the next. Nix tidies up on the first."""
DRAIN = 0.3
"""Seconds of silence after a program's end, until its pipes are given up that something left behind holds open."""
DRAIN_AT_MOST = 5.0
GONE = 1.0
"""Seconds that are waited for the last of a killed group to be gone."""
LONGEST_LINE = 1 << 20
"""Bytes of one line of standard error that are kept; the rest of a longer one is dropped."""
KEEP = 8 << 20
"""Bytes of standard error that are kept; of more, the last."""


@dataclass(frozen=True, slots=True)
class Finished:
    """A program that ended by itself. `status` is negative for the signal that ended it."""

    status: int
    stdout: bytes
    stderr: str

    @property
    def text(self) -> str:
        """Standard output as text, without the last line break."""
        return self.stdout.decode("utf-8", "replace").rstrip("\n")


def run(
    argv: Sequence[str],
    environment: Mapping[str, str] | None = None,
    on_line: OnLine | None = None,
    cancel: Cancel | None = None,
    cwd: Path | None = None,
    *,
    stdin: int | IO[bytes] | None = None,
    input: bytes | None = None,
    keep_terminal: bool = False,
    patience: Patience | None = None,
) -> Finished:
    """Run a program to its end.

    `environment` is laid over os.environ. `on_line` gets each line of standard error as it comes, without its line
    break, in the calling thread. Standard input is `input`, else `stdin`, else empty. `keep_terminal` gives it a
    process group of its own instead of a session, so that sudo still finds the ticket of this terminal. `patience`
    is what it is sent when cancelled, each with the seconds until the next (PATIENCE unless given).

    Raises NixMissing where the program is not there, Failed if it cannot be started, Interrupted when `cancel` was
    set: then nothing of it runs any more.
    """
    if cancel is not None:
        cancel.check()
    source = subprocess.PIPE if input is not None else subprocess.DEVNULL if stdin is None else stdin
    with _explained(argv, cwd):
        process = subprocess.Popen(
            _resolved(argv, environment),
            env={**os.environ, **(environment or {})},
            cwd=cwd,
            stdin=source,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
            start_new_session=not keep_terminal,
            process_group=0 if keep_terminal else None,
        )
    conversation = _Conversation(process, on_line, input or b"")
    try:
        conversation.hold(cancel)
    except BaseException:
        _stop(process.pid, conversation, patience or PATIENCE)
        raise
    finally:
        conversation.close()
        if conversation.ended:
            process.wait()
    return Finished(process.returncode, bytes(conversation.stdout), conversation.stderr())


def hand_over(argv: Sequence[str], environment: Mapping[str, str] | None = None) -> int:
    """Run a program that talks to the person itself (a password): it has the terminal until it ends.

    Ctrl-C goes to the program alone. Gives its exit status. Raises NixMissing and Failed as `run` does.
    """
    main = threading.current_thread() is threading.main_thread()
    # A handler, not SIG_IGN: handlers are reset in the program that is started, ignoring is not.
    before = signal.signal(signal.SIGINT, lambda *_: None) if main else None
    try:
        with _explained(argv, None):
            process = subprocess.Popen(_resolved(argv, environment), env={**os.environ, **(environment or {})})
        return process.wait()
    finally:
        if main:
            signal.signal(signal.SIGINT, before)


def pipe(argv: Sequence[str], environment: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
    """Start a program to speak with over its standard input and output. Raises NixMissing and Failed as `run`."""
    with _explained(argv, None):
        return subprocess.Popen(
            _resolved(argv, environment),
            env={**os.environ, **(environment or {})},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )


def detach(argv: Sequence[str], environment: Mapping[str, str] | None, log: Path) -> subprocess.Popen[bytes]:
    """Start a program that goes on when we end: its own session, what it says appended to `log` (made 0600).

    Raises NixMissing and Failed as `run` does.
    """
    handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    try:
        with _explained(argv, None):
            return subprocess.Popen(
                _resolved(argv, environment),
                env={**os.environ, **(environment or {})},
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=handle,
                stderr=handle,
                start_new_session=True,
            )
    finally:
        os.close(handle)


def _resolved(argv: Sequence[str], environment: Mapping[str, str] | None) -> list[str]:
    return [require_program(argv[0], environment), *argv[1:]]


@contextlib.contextmanager
def _explained(argv: Sequence[str], cwd: Path | None) -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        if cwd is not None and not cwd.is_dir():
            raise Failed(f"The folder {cwd} is not there.") from problem
        raise Failed(f"The program {argv[0]} cannot be started ({problem.strerror}).") from problem


class _Conversation:
    """Reads both outputs and writes the input at once, so that no pipe can fill up and stop the program."""

    def __init__(self, process: subprocess.Popen[bytes], on_line: OnLine | None, input: bytes) -> None:
        assert process.stdout is not None and process.stderr is not None
        self._process = process
        self._on_line = on_line
        self._input = memoryview(input)
        self.stdout = bytearray()
        self._kept: deque[bytes] = deque()
        self._kept_bytes = 0
        self._partial = bytearray()
        self._out, self._err = process.stdout.fileno(), process.stderr.fileno()
        self._in = process.stdin.fileno() if process.stdin is not None else -1
        self._poll = select.poll()
        self._open = {self._out, self._err}
        for handle in self._open:
            os.set_blocking(handle, False)
            self._poll.register(handle, select.POLLIN)
        if self._in >= 0:
            os.set_blocking(self._in, False)
            self._poll.register(self._in, select.POLLOUT)
        self._end = os.pidfd_open(process.pid)
        self._poll.register(self._end, select.POLLIN)
        self.ended = False

    def hold(self, cancel: Cancel | None) -> None:
        """Until the program has ended and its pipes are read. Raises Interrupted once `cancel` is set."""
        wait = None if cancel is None else LOOK * 1000
        while not self.ended:
            self._turn(wait)
            if cancel is not None:
                cancel.check()
        deadline = time.monotonic() + DRAIN_AT_MOST
        while self._open and self._turn(DRAIN * 1000) and time.monotonic() < deadline:
            pass
        if self._partial:
            self._line(bytes(self._partial))
            self._partial.clear()

    def wait_for_end(self, seconds: float) -> bool:
        """Go on reading (nobody listens any more) until the program has ended, at most so long."""
        self._on_line = None
        deadline = time.monotonic() + seconds
        while not self.ended and (left := deadline - time.monotonic()) > 0:
            self._turn(left * 1000)
        return self.ended

    def _turn(self, milliseconds: float | None) -> bool:
        """Wait for something to happen, and see to it; False if nothing did."""
        happened = self._poll.poll(milliseconds)
        for handle, _ in happened:
            if handle == self._end:
                self.ended = True
                self._poll.unregister(handle)
            elif handle == self._in:
                self._feed()
            else:
                self._read(handle)
        return bool(happened)

    def _feed(self) -> None:
        try:
            self._input = self._input[os.write(self._in, self._input[:65536]) :]
        except BlockingIOError:
            return
        except BrokenPipeError:
            self._input = self._input[:0]
        if not self._input:
            self._poll.unregister(self._in)
            self._in = -1
            assert self._process.stdin is not None
            self._process.stdin.close()

    def _read(self, handle: int) -> None:
        try:
            data = os.read(handle, 65536)
        except BlockingIOError:
            return
        if not data:
            self._poll.unregister(handle)
            self._open.discard(handle)
        elif handle == self._out:
            self.stdout += data
        else:
            first, *others = data.split(b"\n")
            self._grow(first)
            for each in others:
                self._line(bytes(self._partial))
                self._partial.clear()
                self._grow(each)

    def _grow(self, part: bytes) -> None:
        """A line that goes on. What prints without end and without a line break must not fill the memory."""
        self._partial += part[: max(LONGEST_LINE - len(self._partial), 0)]

    def _line(self, line: bytes) -> None:
        self._kept.append(line)
        self._kept_bytes += len(line) + 1
        while self._kept_bytes > KEEP and len(self._kept) > 1:
            self._kept_bytes -= len(self._kept.popleft()) + 1
        if self._on_line is not None:
            self._on_line(line.decode("utf-8", "replace"))

    def stderr(self) -> str:
        """What was kept of standard error."""
        return b"".join(line + b"\n" for line in self._kept).decode("utf-8", "replace")

    def close(self) -> None:
        """Let go of every handle."""
        os.close(self._end)
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            if stream is not None:
                stream.close()


def _stop(group: int, conversation: _Conversation, patience: Patience) -> None:
    """End the whole group: asked, then told. Its leader is not reaped before, so that its number stays its own.

    What belongs to another user (a program run through sudo) cannot be ended by us and is left alone.
    """
    with contextlib.suppress(ProcessLookupError, PermissionError):
        for number, seconds in patience:
            os.killpg(group, number)
            if conversation.wait_for_end(seconds):
                break
        os.killpg(group, signal.SIGKILL)
        deadline = time.monotonic() + GONE
        while _runs(group) and time.monotonic() < deadline:
            time.sleep(0.005)


def _runs(group: int) -> bool:
    """Whether anything of a process group still runs (proc(5): state and group follow the name in stat)."""
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                state, _, pgrp = Path(entry.path, "stat").read_bytes().rpartition(b")")[2].split()[:3]
                if int(pgrp) == group and state not in {b"Z", b"X"}:
                    return True
    return False
