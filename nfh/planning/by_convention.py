"""Files that are called as a host's main file usually is, where reading does not tell what a flake makes of them."""

from __future__ import annotations

import os
from pathlib import Path

from nfh.intents.question import Choice, Question

MOST = 5_000
"""Files looked at."""

_MAIN = ("configuration.nix", "default.nix")
_ABOVE = frozenset({"hosts", "host", "machines", "systems", "nixos", "hosts-nixos", "x86_64-linux", "aarch64-linux"})


def candidates(folder: Path, host: str) -> list[Path]:
    """The files that may be the main one of `host` ("": of any), those that are called like it first."""
    named: list[Path] = []
    others: list[Path] = []
    seen = 0
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        above = Path(root)
        for name in sorted(files):
            seen += 1
            if not name.endswith(".nix") or name == "flake.nix":
                continue
            path = above / name
            if host and (path.stem == host or (above.name == host and name in _MAIN)):
                named.append(path)
            elif name == "configuration.nix" or (name in _MAIN and above.parent.name in _ABOVE):
                others.append(path)
        if seen > MOST:
            break
    return named or others


def question(folder: Path, host: str, found: list[Path]) -> Question:
    """Which of the files it is (id `main_file`)."""
    whose = f"of {host}" if host else "of this system"
    return Question(
        "main_file",
        f"What {folder / 'flake.nix'} makes cannot be followed by reading. Which is the main file {whose}?",
        tuple(Choice(str(path), str(path.relative_to(folder))) for path in found[:9]),
    )
