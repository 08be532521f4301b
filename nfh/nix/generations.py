"""The generations of a profile, read from its folder alone: no process, no root, no lock.

A generation is a link PROFILE-NUMBER-link beside the profile, to a system in the store (nix-env(1), "profiles").
What is known of a system lies in that store path (nfh.nix.system_facts) and is read from there when it is asked for.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from nfh.errors import Failed
from nfh.nix.system_facts import Shared, SystemFacts

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Generation:
    """One generation. Texts are empty where they are unknown; what its system says is read when it is asked for."""

    number: int
    created: float
    """When its link was made, in seconds since 1970."""
    link: str
    store_path: str
    current: bool = False
    """The profile points to it: it is the default at the next start."""
    booted: bool = False
    """This machine was started with it (or with one of its specialisations)."""
    running: bool = False
    """It was activated last. Generations of one and the same store path share this and `booted`."""
    dangling: bool = False
    """Its store path is gone."""
    facts: SystemFacts = field(default_factory=lambda: SystemFacts(""), compare=False, repr=False)

    @property
    def version(self) -> str:
        """As the system says it: "25.11.20251130.abcdef0 (Xantusia)"."""
        return self.facts.version

    @property
    def kernel(self) -> str:
        """The version of its kernel."""
        return self.facts.kernel

    @property
    def revision(self) -> str:
        """system.configurationRevision."""
        return self.facts.revision

    @property
    def specialisations(self) -> tuple[str, ...]:
        """The names of its specialisations, sorted."""
        return self.facts.specialisations

    @property
    def description(self) -> str:
        """What the boot menu calls it; else the name in its store path."""
        return self.facts.description

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
            "description": self.description,
            "current": self.current,
            "booted": self.booted,
            "running": self.running,
            "dangling": self.dangling,
            "store_path": self.store_path,
        }


def read(profile: Path, run_dir: Path = Path("/run")) -> list[Generation]:
    """All generations of `profile`, the oldest number first; an empty list where there are none.

    `run_dir` holds the links current-system and booted-system. Raises Failed if the folder may not be read.
    """
    folder, prefix = str(profile.parent), profile.name + "-"
    current = _readlink(str(profile)).rpartition("/")[2]
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
    return _described(found, run_dir)


def current(profile: Path, run_dir: Path = Path("/run")) -> Generation | None:
    """The generation `profile` points to, or None."""
    name = _readlink(str(profile)).rpartition("/")[2]
    number = _number(name, profile.name + "-")
    link = f"{profile.parent}/{name}"
    if not number or not _readlink(link):
        return None
    return _described([_Link(number, os.lstat(link).st_mtime, link, True)], run_dir)[0]


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


def _described(links: list[_Link], run_dir: Path) -> list[Generation]:
    shared = Shared()
    paths = [_store_path(link.path) for link in links]
    facts = {path: SystemFacts(path, shared) for path in paths}
    booted, running = (_those_of(_resolve(f"{run_dir}/{name}-system"), facts) for name in ("booted", "current"))
    return [
        Generation(
            link.number,
            link.created,
            link.path,
            path,
            link.is_current,
            path in booted,
            path in running,
            not os.access(path, os.F_OK),
            facts[path],
        )
        for link, path in zip(links, paths, strict=True)
    ]


def _store_path(link: str) -> str:
    target = _readlink(link)
    return target if target.startswith("/") else f"{link.rpartition('/')[0]}/{target}"


def _those_of(system: str, facts: dict[str, SystemFacts]) -> set[str]:
    """The store paths that are `system`, else those of which it is a specialisation."""
    if not system or system in facts:
        return {system} if system else set()
    return {
        path
        for path, each in facts.items()
        if any(_resolve(f"{path}/specialisation/{name}") == system for name in each.specialisations)
    }


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
