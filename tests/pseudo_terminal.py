"""A real terminal for tests: a pty in which a program runs, and an emulator (pyte) that keeps its screen.

Needs nothing but Python: a bare machine has no tmux.
"""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import threading
import time
from collections.abc import Mapping
from pathlib import Path

import pyte

KEYS = {
    "Enter": "\r",
    "Tab": "\t",
    "Escape": "\x1b",
    "Up": "\x1b[A",
    "Down": "\x1b[B",
    "C-c": "\x03",
    "C-d": "\x04",
}
"""The keys of a person, and what a terminal sends for them (xterm's control sequences)."""

ENDED = 'status=$?; stty -a | grep -o " -\\?echo " | sed "s/^/echo:/"; echo EXIT $status; exec sleep 600'


class PseudoTerminal:
    """A terminal of its own in which a program runs, driven by keys and read as a screen."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._raw = bytearray()
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._master = -1
        self._shell: subprocess.Popen[bytes] | None = None
        self._reader = threading.Thread(target=self._read, daemon=True)

    def start(self, *argv: str, columns: int = 80, lines: int = 45, environ: Mapping[str, str]) -> None:
        """Run `argv` in a shell that afterwards shows `EXIT status`, and whether the terminal echoes again."""
        self._screen = pyte.HistoryScreen(columns, lines, history=10_000, ratio=0.1)
        self._screen.write_process_input = self._answer  # type: ignore[method-assign]
        self._stream = pyte.ByteStream(self._screen)
        self._master, slave = pty.openpty()
        self._size(columns, lines)
        self._shell = subprocess.Popen(
            ("sh", "-c", f'trap : INT; "$@"; {ENDED}', "sh", *argv),
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env={**os.environ, "TERM": "xterm-256color", **environ},
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509
        )
        os.close(slave)
        self._reader.start()

    def press(self, *keys: str) -> None:
        """Keys by their names in KEYS; each other text is typed as it stands."""
        for key in keys:
            self._write(KEYS.get(key, key))
            time.sleep(0.02)

    def say(self, text: str) -> None:
        """Type a line and Enter."""
        self.press(text, "Enter")

    def paste(self, text: str) -> None:
        """Paste, bracketed as terminals do it."""
        self._write("\x1b[200~" + text.replace("\n", "\r") + "\x1b[201~")

    def resize(self, columns: int, lines: int) -> None:
        """Make the window another size; the program is told."""
        with self._lock:
            self._screen.resize(lines, columns)
        self._size(columns, lines)

    def screen(self) -> str:
        """What stands on the screen, and above it."""
        with self._lock:
            above = ["".join(line[x].data for x in range(self._screen.columns)) for line in self._screen.history.top]
            rows = [*above, *self._screen.display]
        return "\n".join(row.rstrip() for row in rows).rstrip()

    def raw(self) -> str:
        """Everything that the program wrote, with its control sequences."""
        with self._lock:
            return self._raw.decode(errors="replace")

    def wait_for(self, text: str, seconds: float = 30, times: int = 1) -> str:
        """Wait until `text` stands there so many `times`; returns the screen."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            screen = self.screen()
            if screen.count(text) >= times:
                return screen
            time.sleep(0.05)
        raise AssertionError(f"{text!r} did not come:\n{self.screen()}")

    def pid(self) -> int:
        """The process that runs in it."""
        assert self._shell is not None
        children = Path(f"/proc/{self._shell.pid}/task/{self._shell.pid}/children").read_text().split()
        return int(children[0])

    def close(self) -> None:
        """Hang up: everything that still runs in it is ended."""
        self._closed.set()
        if self._shell is None:
            return
        self._reader.join()
        os.killpg(self._shell.pid, signal.SIGKILL)
        self._shell.wait()
        os.close(self._master)

    def _size(self, columns: int, lines: int) -> None:
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def _write(self, text: str) -> None:
        os.write(self._master, text.encode())

    def _answer(self, data: str) -> None:
        """What the terminal itself answers when it is asked where the cursor stands."""
        self._write(data)

    def _read(self) -> None:
        while not self._closed.is_set():
            if not select.select([self._master], [], [], 0.1)[0]:
                continue
            try:
                data = os.read(self._master, 65536)
            except OSError:
                return
            with self._lock:
                self._raw += data
                self._stream.feed(data)
