"""Samples of what can be shown, and a real terminal: tmux, driven by keys, read as a screen."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

HERE = Path(__file__).parent
PROJECT = HERE.parent.parent


def _load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, HERE / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


stand_in = _load("stand_in")


@pytest.fixture
def samples() -> ModuleType:
    """The module of samples."""
    return stand_in


class Terminal:
    """A terminal of its own (tmux) in which a program runs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._socket = f"nfh-{uuid.uuid4().hex[:12]}"

    def tmux(self, *argv: str) -> str:
        found = subprocess.run(
            ("tmux", "-L", self._socket, "-f", "/dev/null", *argv),
            capture_output=True,
            text=True,
            check=True,
            timeout=20,
            env={**os.environ, "LC_ALL": "C.UTF-8", "TERM": "xterm-256color"},
        )
        return found.stdout

    def start(self, *argv: str, columns: int = 80, lines: int = 45, **environ: str) -> None:
        """Run the stand-in with these arguments."""
        variables = {
            "PYTHONPATH": str(PROJECT),
            "HOME": str(self.folder),
            "XDG_DATA_HOME": str(self.folder / "data"),
            "XDG_CACHE_HOME": str(self.folder / "cache"),
            "XDG_CONFIG_HOME": str(self.folder / "config"),
            "LC_ALL": "C.UTF-8",
            "NO_COLOR": "",
            "VISUAL": "",
            "EDITOR": "",
            **environ,
        }
        pairs = [f"{name}={value}" for name, value in variables.items()]
        script = str(HERE / "stand_in.py")
        ended = 'status=$?; stty -a | grep -o " -\\?echo " | sed "s/^/echo:/"; echo EXIT $status; exec sleep 600'
        self.tmux(
            *("new-session", "-d", "-x", str(columns), "-y", str(lines)),
            *("env", *pairs, "sh", "-c", f'trap : INT; "$@"; {ended}', "sh", sys.executable, script, *argv),
        )

    def press(self, *keys: str) -> None:
        """Keys by their tmux names; each other text is typed letter by letter."""
        self.tmux("send-keys", *keys)

    def say(self, text: str) -> None:
        """Type a line and Enter."""
        self.tmux("send-keys", "-l", text)
        self.tmux("send-keys", "Enter")

    def paste(self, text: str) -> None:
        """Paste, bracketed as terminals do it."""
        file = self.folder / "pasted"
        file.write_text(text)
        self.tmux("load-buffer", str(file))
        self.tmux("paste-buffer", "-p")

    def resize(self, columns: int, lines: int) -> None:
        self.tmux("resize-window", "-x", str(columns), "-y", str(lines))

    def screen(self, styles: bool = False) -> str:
        """What stands on the screen, and above it."""
        argv = ["capture-pane", "-p", "-S", "-", *(["-e"] if styles else [])]
        return "\n".join(line.rstrip() for line in self.tmux(*argv).rstrip().splitlines())

    def wait_for(self, text: str, seconds: float = 20, times: int = 1) -> str:
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
        shell = self.tmux("display-message", "-p", "#{pane_pid}").strip()
        children = Path(f"/proc/{shell}/task/{shell}/children").read_text().split()
        return int(children[0])

    def close(self) -> None:
        subprocess.run(("tmux", "-L", self._socket, "kill-server"), capture_output=True, check=False)


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    """A terminal; closed afterwards."""
    found = Terminal(tmp_path)
    yield found
    found.close()


@pytest.fixture
def one_shot(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs the stand-in's one shot with its output in pipes."""

    def run(*argv: str, said: str = "", **environ: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            (sys.executable, str(HERE / "stand_in.py"), *argv),
            input=said,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            env={**os.environ, "PYTHONPATH": str(PROJECT), "HOME": str(tmp_path), "XDG_DATA_HOME": "", **environ},
        )

    return run
