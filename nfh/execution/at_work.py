"""Whether a rebuild by somebody else is at work on the same system, seen from the list of processes (proc(5))."""

from __future__ import annotations

import os
import re
from collections.abc import Collection
from pathlib import Path

from nfh.nix.target import Target

_PROGRAMS = re.compile(r"\.?(nixos-rebuild(-ng)?|switch-to-configuration(-ng)?)(-wrapped)?")
_INTERPRETERS = re.compile(r"(ba|da)?sh|perl[\d.]*|python[\d.]*")
_OURS = {"nix-env", "keeper.py", "cp", "mv", "ln", "rm", "install"}
"""What the stretch runs to change something."""
_STATE = b"NIX_STATE_DIR="


def find(target: Target, proc: Path = Path("/proc")) -> tuple[int, str] | None:
    """The process (its number and its program) that rebuilds or activates `target` right now, or None.

    A process of somebody else does not show its environment: it counts for the machine's own Nix only.
    """
    own = os.getpid()
    for name in sorted((entry.name for entry in proc.iterdir() if entry.name.isdigit()), key=int):
        if int(name) == own:
            continue
        program = _program(proc / name)
        if program and _state_dir(proc / name) == str(target.state_dir):
            return int(name), program
    return None


def straggles(paths: Collection[str], proc: Path = Path("/proc")) -> bool:
    """Whether something that a killed nfh started is still about to change one of `paths`, or what lies in them."""
    for entry in proc.iterdir():
        if not entry.name.isdigit():
            continue
        argv = _argv(entry)
        names = {Path(part).name for part in argv[:5]}
        if names & _OURS and any(part == path or part.startswith(f"{path}/") for part in argv for path in paths):
            return True
    return False


def _argv(process: Path) -> list[str]:
    try:
        return (process / "cmdline").read_bytes().decode("utf-8", "replace").split("\0")
    except OSError:
        return [""]


def _program(process: Path) -> str:
    argv = _argv(process)
    first = Path(argv[0]).name
    if _INTERPRETERS.fullmatch(first):
        first = next((Path(part).name for part in argv[1:] if part and not part.startswith("-")), "")
    found = _PROGRAMS.fullmatch(first)
    return found.group(1) if found else ""


def _state_dir(process: Path) -> str:
    try:
        variables = (process / "environ").read_bytes().split(b"\0")
    except OSError:
        variables = []
    found = next((variable[len(_STATE) :] for variable in variables if variable.startswith(_STATE)), b"")
    return os.fsdecode(found) or "/nix/var/nix"
