"""Samples of what can be shown, and a real terminal, driven by keys, read as a screen."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from tests.pseudo_terminal import PseudoTerminal

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


class Terminal(PseudoTerminal):
    """A terminal in which the stand-in runs."""

    def start(self, *argv: str, columns: int = 80, lines: int = 45, **environ: str) -> None:  # type: ignore[override]
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
        script = str(HERE / "stand_in.py")
        super().start(sys.executable, script, *argv, columns=columns, lines=lines, environ=variables)


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
