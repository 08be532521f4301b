"""What Nix itself makes of a text: parsed by `nix-instantiate --parse`, evaluated by oracle.nix."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ORACLE = Path(__file__).with_name("oracle.nix")


def _nix(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["nix-instantiate", "--store", "dummy://", *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.fixture(scope="session")
def nix_parses(tmp_path_factory: pytest.TempPathFactory) -> Callable[[bytes], bool]:
    """Whether Nix accepts a text as an expression."""
    file = tmp_path_factory.mktemp("parse") / "it.nix"

    def parses(content: bytes) -> bool:
        file.write_bytes(content)
        return _nix("--parse", str(file)).returncode == 0

    return parses


@pytest.fixture(scope="session")
def nix_says(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Any]:
    """The definitions that win at each of the paths, in each of the texts, as real Nix evaluates them."""
    folder = tmp_path_factory.mktemp("says")

    def says(contents: list[bytes], *paths: tuple[str, ...]) -> list[list[list[Any]]]:
        calls = []
        for number, content in enumerate(contents):
            file = folder / f"{number}.nix"
            file.write_bytes(content)
            listed = " ".join("[ " + " ".join(json.dumps(part) for part in path) + " ]" for path in paths)
            calls.append(f"(import {ORACLE} {{ file = {file}; paths = [ {listed} ]; }})")
        done = _nix("--eval", "--strict", "--json", "--expr", "[ " + " ".join(calls) + " ]")
        assert done.returncode == 0, done.stderr + "\n" + contents[0].decode("utf-8", "replace")
        return json.loads(done.stdout)

    return says


@pytest.fixture(scope="session")
def nix_evaluates() -> Callable[[str], Any]:
    """The value of an expression."""

    def evaluates(expression: str) -> Any:
        done = _nix("--eval", "--strict", "--json", "--expr", expression)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return evaluates
