"""Where programs are: on PATH, else where NixOS and the Nix installer keep them, which a thin PATH may lack."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from nfh.errors import NixMissing

SYSTEM_FOLDERS = (
    "/run/current-system/sw/bin",
    "/nix/var/nix/profiles/default/bin",
    "/run/wrappers/bin",
)
"""Searched after PATH (NixOS manual, "environment.profiles"; the Nix installer's default profile)."""

WRAPPERS = "/run/wrappers/bin"
"""Where NixOS keeps its set-uid programs: the sudo of a plain package on PATH is not set-uid and cannot work."""


def _search(name: str, folders: list[str]) -> str:
    for folder in folders:
        candidate = f"{folder}/{name}"
        if folder.startswith("/") and os.access(candidate, os.X_OK) and not Path(candidate).is_dir():
            return candidate
    return ""


def find_program(name: str, environment: Mapping[str, str] | None = None) -> str:
    """The absolute path of a program, or an empty string.

    `environment` is laid over os.environ, so that its PATH counts. A name with a slash is returned if it can be run.
    Relative entries of PATH are not looked at.
    """
    if "/" in name:
        return name if os.access(name, os.X_OK) else ""
    path = (environment or {}).get("PATH") or os.environ.get("PATH", "")
    return _search(name, [*path.split(":"), *SYSTEM_FOLDERS])


def find_setuid(name: str, environment: Mapping[str, str] | None = None) -> str:
    """As find_program, but NixOS' wrappers come first: for sudo, doas, pkexec, run0."""
    return _search(name, [WRAPPERS]) or find_program(name, environment)


def require_program(name: str, environment: Mapping[str, str] | None = None) -> str:
    """The absolute path of a program. Raises NixMissing where it is not."""
    found = find_program(name, environment)
    if not found:
        raise NixMissing(
            f"This needs the program {name}, and it is not on this machine.",
            "Install Nix, or try nfh on the practice system: nfh --on practice",
        )
    return found
