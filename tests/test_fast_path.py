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
import sys
bare = set(sys.modules)
from nfh.cli import main
code = main(sys.argv[1:])
sys.stdout.flush()
modules = sorted(set(sys.modules) - bare)
import json
print(json.dumps([code, modules]), file=sys.stderr)
"""
"""Prints, last: the exit code, and the modules that a bare Python has not."""

OTHER_ROOMS = {
    "nfh.configuration.source",
    "nfh.execution.half_done",
    "nfh.execution.ledger",
    "nfh.execution.outcome",
    "nfh.execution.privilege",
    "nfh.execution.record",
    "nfh.execution.runner",
    "nfh.execution.unfinished",
    "nfh.learning.session",
    "nfh.nix.build",
    "nfh.nix.evaluate",
    "nfh.nix.events",
    "nfh.nix.process",
    "nfh.planning.draft",
    "nfh.planning.examination",
    "nfh.planning.history",
    "nfh.planning.plan",
    "nfh.practice.making",
    "nfh.recovery.advice",
    "nfh.recovery.advise",
    "nfh.terminal.conversation",
    "nfh.terminal.render",
    "nfh.terminal.status",
}
"""What belongs to changing a system, or to the conversation: classes by the dozen, each of which takes its time."""

NEEDLESS = {"bz2", "ctypes", "dataclasses", "difflib", "email", "hashlib", "inspect", "lzma", "random", "shutil"} | {
    "socket",
    "subprocess",
    "tempfile",
    "uuid",
    "xml",
}
"""Modules of the standard library that reading does without."""


@pytest.fixture
def system(tmp_path: Path) -> dict[str, str]:
    """The variables of a system with two generations and a configuration."""
    profiles, store, home = tmp_path / "var/profiles", tmp_path / "store", tmp_path / "home"
    for folder in (profiles, store, home):
        folder.mkdir(parents=True)
    for number in (1, 2):
        path = store / f"{number:032d}-nixos-system-test-25.11"
        path.mkdir()
        (path / "nixos-version").write_text("25.11.20251130.abcdef0 (Xantusia)")
        (profiles / f"system-{number}-link").symlink_to(path)
    (profiles / "system").symlink_to("system-2-link")
    (tmp_path / "configuration.nix").write_text("{ ... }: { }\n")
    return {
        "HOME": str(home),
        "NIX_STORE_DIR": str(store),
        "NIX_STATE_DIR": str(tmp_path / "var"),
        "NIXOS_CONFIG": str(tmp_path / "configuration.nix"),
    }


def packages(modules: set[str]) -> set[str]:
    return {name.partition(".")[0] for name in modules}


def imported(home: Path, *arguments: str, **variables: str) -> tuple[int, set[str]]:
    environ = {**os.environ, "HOME": str(home), **variables}
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
    assert not packages(modules) & HEAVY


def test_the_conversation_is_not_loaded_for_one_shot(tmp_path: Path) -> None:
    _code, modules = imported(tmp_path, "ask", "--json", "install htop")
    assert not packages(modules) & {"prompt_toolkit", "rich", "pydantic", "numpy", "sklearn"}


@pytest.mark.parametrize(
    ("arguments", "own"),
    [
        (("ask", "list my generations"), 68),
        (("ask", "what is a flake?"), 66),
        (("ask", "search for a video editor"), 85),
        (("ask", "hello"), 66),
        (("understand", "install htop"), 53),
    ],
)
def test_what_reading_loads_does_not_creep(
    tmp_path: Path, system: dict[str, str], arguments: tuple[str, ...], own: int
) -> None:
    code, modules = imported(tmp_path, *arguments, **system)
    ours = {name for name in modules if packages({name}) == {"nfh"}}
    assert code == 0
    assert not ours & OTHER_ROOMS
    assert not modules & NEEDLESS
    assert len(ours) <= own, sorted(ours)
    assert len(modules - ours) <= 70, sorted(modules - ours)


def test_the_practice_system_is_looked_at_without_what_makes_it(tmp_path: Path) -> None:
    code, modules = imported(tmp_path, "ask", "--on", "practice", "what is a flake?")
    assert code == 0
    assert "nfh.practice.system" in modules
    assert not modules & (OTHER_ROOMS | NEEDLESS | {"nfh.practice.at_work", "nfh.practice.removing"})
