"""Where programs are: on PATH, else where NixOS and the Nix installer keep them, which a thin PATH may lack."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Mapping
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


def _search(name: str, folders: list[str], may: Callable[[str], bool] | None = None) -> str:
    """The first that can be run, and of which `may` holds."""
    for folder in folders:
        candidate = f"{folder}/{name}"
        if not folder.startswith("/") or not os.access(candidate, os.X_OK) or Path(candidate).is_dir():
            continue
        if may is None or may(candidate):
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


_NEED_NO_BIT = frozenset({"run0"})
"""What asks a service that is root already (run0(1)) instead of being set-uid itself."""


def find_setuid(name: str, environment: Mapping[str, str] | None = None) -> str:
    """As find_program for sudo, doas, pkexec and run0: NixOS' wrappers come first, and one without the set-uid bit,
    which could not make anybody root, is passed over.
    """
    may = None if name in _NEED_NO_BIT else _is_setuid
    path = (environment or {}).get("PATH") or os.environ.get("PATH", "")
    return _search(name, [WRAPPERS, *path.split(":"), *SYSTEM_FOLDERS], may)


def _is_setuid(program: str) -> bool:
    return bool(os.stat(program).st_mode & stat.S_ISUID)  # noqa: PTH116


def require_program(name: str, environment: Mapping[str, str] | None = None) -> str:
    """The absolute path of a program. Raises NixMissing where it is not."""
    found = find_program(name, environment)
    if not found:
        raise NixMissing(
            f"This needs the program {name}, and it is not on this machine.",
            "Install Nix, or try nfh on the practice system: nfh --on practice",
        )
    return found
