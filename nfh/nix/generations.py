"""The generations of a profile, read from its folder alone: no process, no root, no lock.

A generation is a link PROFILE-NUMBER-link beside the profile, to a system in the store (nix-env(1), "profiles").
What is known of a system lies in that store path (nfh.nix.system_facts) and is read from there when it is asked for.
"""

from __future__ import annotations

import os
import stat
import time
from pathlib import Path
from typing import TYPE_CHECKING

from nfh.errors import Failed
from nfh.nix import system_facts
from nfh.nix.system_facts import Shared, SystemFacts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime


class Generation:
    """One generation. Its number, its date and whether it is the current one were read with its folder; everything
    else is looked up when it is asked for, and once. Texts are empty where they are unknown."""

    __slots__ = ("_dangling", "_facts", "_marks", "_store_path", "created", "current", "link", "number")

    number: int
    created: float
    """When its link was made, in seconds since 1970."""
    link: str
    current: bool
    """The profile points to it: it is the default at the next start."""

    def __init__(self, number: int, created: float, link: str, current: bool, marks: _Marks) -> None:
        """As `read` finds it."""
        self.number = number
        self.created = created
        self.link = link
        self.current = current
        self._marks = marks
        self._store_path: str | None = None
        self._dangling: bool | None = None
        self._facts: SystemFacts | None = None

    @classmethod
    def known(  # noqa: PLR0917
        cls,
        number: int,
        created: float,
        link: str,
        store_path: str,
        current: bool = False,
        booted: bool = False,
        running: bool = False,
        dangling: bool = False,
    ) -> Generation:
        """One of which all this is known already, and no folder is looked at."""
        marks = _Marks(Path("/nowhere"))
        marks.of["booted"], marks.of["current"] = ({store_path} if each else set() for each in (booted, running))
        made = cls(number, created, link, current, marks)
        made._store_path, made._dangling = store_path, dangling
        return made

    def again(self, marks: _Marks) -> Generation:
        """The same, of another reading of a folder that has not changed since."""
        made = Generation(self.number, self.created, self.link, self.current, marks)
        made._store_path = self._store_path
        return made

    def __repr__(self) -> str:
        return f"Generation({self.number}, {self.link!r})"

    @property
    def store_path(self) -> str:
        """The system."""
        if self._store_path is None:
            target = _readlink(self.link)
            self._store_path = target if target.startswith("/") else f"{self.link.rpartition('/')[0]}/{target}"
        return self._store_path

    @property
    def dangling(self) -> bool:
        """Its store path is gone."""
        if self._dangling is None:
            self._dangling = not os.access(self.store_path, os.F_OK)
        return self._dangling

    @property
    def booted(self) -> bool:
        """This machine was started with it (or with one of its specialisations)."""
        return self.store_path in self._marks.those("booted")

    @property
    def running(self) -> bool:
        """It was activated last. Generations of one and the same store path share this and `booted`."""
        return self.store_path in self._marks.those("current")

    @property
    def version(self) -> str:
        """As the system says it: "25.11.20251130.abcdef0 (Xantusia)"."""
        return (self._facts or self._told()).version

    @property
    def kernel(self) -> str:
        """The version of its kernel."""
        return (self._facts or self._told()).kernel

    @property
    def revision(self) -> str:
        """system.configurationRevision."""
        return (self._facts or self._told()).revision

    @property
    def specialisations(self) -> tuple[str, ...]:
        """The names of its specialisations, sorted."""
        return (self._facts or self._told()).specialisations

    @property
    def description(self) -> str:
        """What the boot menu calls it; else the name in its store path."""
        return (self._facts or self._told()).description

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

    def _told(self) -> SystemFacts:
        self._facts = told = system_facts.of(self.store_path, self._marks.shared)
        return told


class _Marks:
    """What the generations of one reading have in common: which systems run and were booted, and shared facts."""

    __slots__ = ("found", "of", "run_dir", "shared")

    def __init__(self, run_dir: Path) -> None:
        self.run_dir = run_dir
        self.found: Sequence[Generation] = ()
        self.of: dict[str, set[str]] = {}
        self.shared = Shared()

    def those(self, which: str) -> set[str]:
        """The store paths that are the booted (or current) system, else those of which it is a specialisation."""
        known = self.of.get(which)
        if known is None:
            system = _resolve(f"{self.run_dir}/{which}-system")
            known = self.of[which] = self._which_are(system) if system else set()
        return known

    def _which_are(self, system: str) -> set[str]:
        if any(each.store_path == system for each in self.found):
            return {system}
        return {
            each.store_path
            for each in self.found
            if any(_resolve(f"{each.store_path}/specialisation/{name}") == system for name in each.specialisations)
        }


def read(profile: Path, run_dir: Path = Path("/run")) -> list[Generation]:
    """All generations of `profile`, the oldest number first; an empty list where there are none.

    `run_dir` holds the links current-system and booted-system. What this process read before is not read again while
    the folder has not changed. Raises Failed if the folder may not be read.
    """
    marks = _Marks(run_dir)
    try:
        stamp = stamp_of(profile)
        before = _read_before.get(str(profile))
        if before is not None and before[0] == stamp:
            found = [each.again(marks) for each in before[1]]
        else:
            found = _listed(profile, marks)
            remember(profile, stamp, found)
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as problem:
        raise Failed(f"The generations in {profile.parent} cannot be read ({problem.strerror}).") from problem
    marks.found = found
    return found


Stamp = tuple[int, int, int, int]
"""Of a folder: device, inode, and when it changed last, twice, in nanoseconds."""
SETTLED = 2_000_000_000
"""Nanoseconds after which a folder's time tells its next change from the last: file systems' clocks tick coarsely."""
LONG = 20
"""Generations that are worth a file about them (nfh.nix.listed_before): fewer are read as quickly as that."""
_read_before: dict[str, tuple[Stamp, list[Generation]]] = {}


def stamp_of(profile: Path) -> Stamp:
    """What differs as soon as a generation of `profile` is made or deleted, or another becomes the current one: each
    is a link that is made, renamed or deleted in one folder (inode(7)). Raises OSError.
    """
    found = profile.parent.stat()
    return found.st_dev, found.st_ino, found.st_mtime_ns, found.st_ctime_ns


def remember(profile: Path, stamp: Stamp, found: list[Generation]) -> None:
    """Keep what was read of a folder with this stamp, unless it changed so recently that it might change unseen."""
    if time.time_ns() - max(stamp[2:]) > SETTLED:
        _read_before[str(profile)] = (stamp, found)
    else:
        _read_before.pop(str(profile), None)


def restore(profile: Path, stamp: Stamp, current: int, rows: Iterable[tuple[int, float, str]]) -> None:
    """Remember what an earlier process read of a folder with this stamp: numbers, dates and store paths."""
    marks, beginning = _Marks(Path("/nowhere")), f"{profile}-"
    found = []
    for number, created, path in rows:
        made = Generation(number, created, f"{beginning}{number}-link", number == current, marks)
        made._store_path = path
        found.append(made)
    remember(profile, stamp, found)


def remembered(profile: Path) -> tuple[Stamp, list[Generation]] | None:
    """What is kept of a profile, with the stamp that its folder had."""
    return _read_before.get(str(profile))


def forget() -> None:
    """Nothing is known any more, as in a process that has just begun."""
    _read_before.clear()
    system_facts.forget()


def _listed(profile: Path, marks: _Marks) -> list[Generation]:
    folder, prefix = str(profile.parent), profile.name + "-"
    current = _readlink(str(profile)).rpartition("/")[2]
    found = []
    # Relative to the open folder each link is looked up in a third less time than by its whole path.
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        with os.scandir(handle) as entries:
            for entry in entries:
                name = entry.name
                if (number := _number(name, prefix)) and entry.is_symlink():
                    try:
                        made = entry.stat(follow_symlinks=False).st_mtime
                    except FileNotFoundError:
                        continue
                    found.append(Generation(number, made, f"{folder}/{name}", name == current, marks))
    finally:
        os.close(handle)
    found.sort(key=_by_number)
    return found


def current(profile: Path, run_dir: Path = Path("/run")) -> Generation | None:
    """The generation `profile` points to, or None."""
    name = _readlink(str(profile)).rpartition("/")[2]
    prefix = profile.name + "-"
    number = _number(name, prefix)
    link = f"{profile.parent}/{name}"
    made = _made(link) if number else None
    if made is None:
        return None
    marks = _Marks(run_dir)
    found = Generation(number, made, link, True, marks)
    marks.found = (found,)
    return found


def _made(link: str) -> float | None:
    """When a link was made; None if it is none."""
    try:
        found = os.lstat(link)
    except OSError:
        return None
    return found.st_mtime if stat.S_ISLNK(found.st_mode) else None


def _by_number(generation: Generation) -> int:
    return generation.number


def _number(name: str, prefix: str) -> int:
    """The number in system-42-link, where `prefix` is "system-"; 0 if `name` is something else."""
    try:
        number = int(name[len(prefix) : -len("-link")])
    except ValueError:
        return 0
    return number if number > 0 and name == f"{prefix}{number}-link" else 0


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
