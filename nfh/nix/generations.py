"""The generations of a profile, read from its folder alone: no process, no root, no lock.

A generation is a link PROFILE-NUMBER-link beside the profile, to a system in the store (nix-env(1), "profiles").
What is known of a system lies in that store path: nixos-version, kernel-modules/lib/modules/VERSION,
specialisation/NAME, and the configuration's revision inside the script sw/bin/nixos-version.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from nfh.errors import Failed

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Generation:
    """One generation. Texts are empty where they are unknown."""

    number: int
    created: float
    """When its link was made, in seconds since 1970."""
    link: str
    store_path: str
    version: str = ""
    """As the system says it: "25.11.20251130.abcdef0 (Xantusia)"."""
    kernel: str = ""
    revision: str = ""
    """system.configurationRevision."""
    specialisations: tuple[str, ...] = ()
    current: bool = False
    """The profile points to it: it is the default at the next start."""
    booted: bool = False
    """This machine was started with it (or with one of its specialisations)."""
    running: bool = False
    """It was activated last. Generations of one and the same store path share this and `booted`."""
    dangling: bool = False
    """Its store path is gone."""

    @property
    def date(self) -> datetime:
        """When it was made, in local time."""
        from datetime import datetime

        return datetime.fromtimestamp(self.created).astimezone()

    @property
    def release(self) -> str:
        """The NixOS release: "25.11"."""
        return ".".join(self.version.split(" ", 1)[0].split(".")[:2])

    def to_json(self) -> dict[str, object]:
        """What JSON output says of it."""
        return {
            "number": self.number,
            "date": self.date.isoformat(timespec="seconds"),
            "version": self.version,
            "kernel": self.kernel,
            "revision": self.revision,
            "specialisations": list(self.specialisations),
            "current": self.current,
            "booted": self.booted,
            "running": self.running,
            "dangling": self.dangling,
            "store_path": self.store_path,
        }


def read(profile: Path, run_dir: Path = Path("/run"), details: bool = True) -> list[Generation]:
    """All generations of `profile`, the oldest number first; an empty list where there are none.

    `run_dir` holds the links current-system and booted-system. Without `details`, version, kernel, revision and
    specialisations stay empty. Raises Failed if the folder may not be read.
    """
    folder, prefix = str(profile.parent), profile.name + "-"
    current = _readlink(str(profile)).rpartition("/")[2]
    systems = _systems(run_dir)
    found = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                number = _number(entry.name, prefix)
                if number and entry.is_symlink():
                    created = entry.stat(follow_symlinks=False).st_mtime
                    found.append(_Link(number, created, entry.path, entry.name == current))
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as problem:
        raise Failed(f"The generations in {folder} cannot be read ({problem.strerror}).") from problem
    found.sort()
    return [_describe(link, systems, details) for link in found]


def current(profile: Path, run_dir: Path = Path("/run"), details: bool = True) -> Generation | None:
    """The generation `profile` points to, or None."""
    name = _readlink(str(profile)).rpartition("/")[2]
    number = _number(name, profile.name + "-")
    link = f"{profile.parent}/{name}"
    if not number or not _readlink(link):
        return None
    return _describe(_Link(number, os.lstat(link).st_mtime, link, True), _systems(run_dir), details)


def _number(name: str, prefix: str) -> int:
    """The number in PREFIX42-link; 0 if `name` is something else."""
    if not (name.startswith(prefix) and name.endswith("-link")):
        return 0
    digits = name[len(prefix) : -5]
    return int(digits) if digits.isascii() and digits.isdigit() and digits[0] != "0" else 0


class _Link(NamedTuple):
    number: int
    created: float
    path: str
    is_current: bool


def _systems(run_dir: Path) -> tuple[str, str]:
    """The store paths of the booted and of the running system."""
    return _resolve(f"{run_dir}/booted-system"), _resolve(f"{run_dir}/current-system")


def _describe(link: _Link, systems: tuple[str, str], details: bool) -> Generation:
    booted, running = systems
    target = _readlink(link.path)
    path = target if target.startswith("/") else f"{link.path.rpartition('/')[0]}/{target}"
    names: tuple[str, ...] = ()
    version = kernel = revision = ""
    gone = False
    if details:
        version = _text(path + "/nixos-version").strip()
        gone = not version and not os.access(path, os.F_OK)
        if not gone:
            kernel = max(_names(path + "/kernel-modules/lib/modules"), default="")
            names = tuple(sorted(_names(path + "/specialisation")))
            revision = _revision(_text(path + "/sw/bin/nixos-version"))
    else:
        gone = not os.access(path, os.F_OK)
    return Generation(
        link.number,
        link.created,
        link.path,
        path,
        version,
        kernel,
        revision,
        names,
        link.is_current,
        bool(booted) and _is(path, names, booted),
        bool(running) and _is(path, names, running),
        gone,
    )


def _is(path: str, specialisations: tuple[str, ...], system: str) -> bool:
    if path == system:
        return True
    return any(_resolve(f"{path}/specialisation/{name}") == system for name in specialisations)


_JSON_REVISION = re.compile(r'"configurationRevision"\s*:\s*"([^"\\]*)"')
_SCRIPT_REVISION = re.compile(r"""--configuration-revision\)\s*echo ["']?([\w.+-]+)""")


def _revision(script: str) -> str:
    """The revision inside the text of nixos-version: in the JSON it prints, or where it echoes it."""
    found = _JSON_REVISION.search(script) or _SCRIPT_REVISION.search(script)
    return found.group(1) if found else ""


def _readlink(path: str) -> str:
    try:
        return os.readlink(path)  # noqa: PTH115
    except OSError:
        return ""


def _resolve(path: str) -> str:
    try:
        return os.path.realpath(path, strict=True)
    except OSError:
        return ""


def _names(folder: str) -> list[str]:
    try:
        return os.listdir(folder)  # noqa: PTH208
    except OSError:
        return []


def _text(path: str) -> str:
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return ""
    try:
        return os.read(handle, 65536).decode("utf-8", "replace")
    except OSError:
        return ""
    finally:
        os.close(handle)
