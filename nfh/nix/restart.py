"""Whether the computer must be restarted for a system to run as a whole, and for which of its parts.

What was started at boot goes on as it is: the kernel with its modules and parameters, the initial ramdisk, and
systemd itself, which is re-executed by a switch but keeps what it set up at the start (NixOS manual, "What happens
during a system switch").
"""

from __future__ import annotations

import os

from nfh.nix.difference import kernel_of
from nfh.nix.storepath import name_and_version, name_of


def reasons(booted: str, system: str) -> tuple[str, ...]:
    """Which parts of `system` run only after a restart of what was booted, with versions where they are known.

    Both are store paths of whole systems, or links to them. Empty: none, or one of the two cannot be read.
    """
    if not (os.path.isdir(booted) and os.path.isdir(system)):  # noqa: PTH112
        return ()
    found = []
    if _differs(booted, system, "kernel"):
        found.append(f"the kernel{_versions(kernel_of(booted), kernel_of(system))}")
    elif _differs(booted, system, "kernel-modules"):
        found.append("the kernel's modules")
    if _differs(booted, system, "initrd"):
        found.append("the initial ramdisk")
    if _text(booted, "kernel-params") != _text(system, "kernel-params"):
        found.append("the kernel's parameters")
    if _differs(booted, system, "systemd"):
        found.append(f"systemd{_versions(_version(booted, 'systemd'), _version(system, 'systemd'))}")
    return tuple(found)


def _differs(one: str, other: str, part: str) -> bool:
    paths = [os.path.realpath(f"{system}/{part}") for system in (one, other)]
    # A part that one of them does not tell of (an older NixOS has no link to systemd) is no reason.
    return paths[0] != paths[1] and all(os.path.exists(path) for path in paths)  # noqa: PTH110


def _versions(before: str, after: str) -> str:
    return f" ({before} → {after})" if before and after and before != after else ""


def _version(system: str, part: str) -> str:
    return name_and_version(name_of(os.path.realpath(f"{system}/{part}")))[1]


def _text(system: str, name: str) -> str:
    """The words of a file, without the path of the init that every system has as its own."""
    try:
        with open(f"{system}/{name}", encoding="utf-8", errors="replace") as file:  # noqa: PTH123
            return " ".join(word for word in file.read().split() if not word.startswith("init="))
    except OSError:
        return ""
