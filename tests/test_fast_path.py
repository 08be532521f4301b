"""What a one-shot that only reads imports. Counted, not timed: a heavy import is what makes a cold start slow."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {
    "pydantic",
    "rich",
    "prompt_toolkit",
    "numpy",
    "scipy",
    "sklearn",
    "asyncio",
    "tree_sitter",
    "tree_sitter_nix",
    "yaml",
    "spacy",
    "rapidfuzz",
}

RUN = """
import json, sys
from nfh.cli import main
code = main(sys.argv[1:])
sys.stdout.flush()
print(json.dumps([code, sorted({name.partition(".")[0] for name in sys.modules})]), file=sys.stderr)
"""


def imported(home: Path, *arguments: str) -> tuple[int, set[str]]:
    environ = {**os.environ, "HOME": str(home)}
    done = subprocess.run(
        [sys.executable, "-c", RUN, *arguments], env=environ, capture_output=True, text=True, timeout=120, check=False
    )
    code, modules = json.loads(done.stderr.splitlines()[-1])
    return code, set(modules)


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask", "list my generations"),
        ("ask", "--plain", "list my generations"),
        ("ask", "--json", "list my generations"),
        ("ask", "what is a flake?"),
        ("ask", "search for a video editor"),
        ("ask", "hello"),
        ("ask", "help"),
        ("ask", "what can you do"),
        ("ask", "undo"),
        ("understand", "install htop and remove vim"),
        ("understand", "please coudl you instal fierfox"),
        ("search", "browser"),
        ("history",),
        ("doctor",),
        ("--help",),
    ],
)
def test_reading_imports_nothing_heavy(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    if "generations" in arguments[-1]:
        imported(tmp_path, "ask", "list my generations")  # makes the practice system
    try:
        _code, modules = imported(tmp_path, *arguments)
    except (IndexError, json.JSONDecodeError):
        if arguments != ("--help",):
            raise
        return
    assert modules & HEAVY <= ({"rapidfuzz"} if "fierfox" in arguments[-1] else set())


def test_the_conversation_is_not_loaded_for_one_shot(tmp_path: Path) -> None:
    _code, modules = imported(tmp_path, "ask", "--json", "install htop")
    assert not modules & {"prompt_toolkit", "rich", "pydantic", "numpy", "sklearn"}
