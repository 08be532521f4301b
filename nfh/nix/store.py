"""What lies in the store: closures with their sizes, and what a garbage collection would delete.

A closure is read from the store's own database (the table Refs of db.sqlite): one query, no process. It is opened as
it stands on the disk, without SQLite's locks, which an ordinary user may not take; if the newest transactions are not
in the file yet, or the path is not, the daemon is asked, and last Nix's own program.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from nfh.errors import NixFailed, NixMissing
from nfh.nix import process
from nfh.nix.cancel import Cancel
from nfh.nix.daemon import Daemon, connect, start
from nfh.nix.target import Target

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Closure:
    """A store path and everything it needs."""

    path: str
    sizes: Mapping[str, int]
    """Bytes of each path (of its contents, as Nix counts them)."""

    @property
    def bytes(self) -> int:
        """All of it, in bytes. Files that several paths share on the disk are counted as often as they appear."""
        return sum(self.sizes.values())


@dataclass(frozen=True, slots=True)
class Garbage:
    """What nothing keeps alive."""

    paths: tuple[str, ...]
    bytes: int
    """Of its contents; 0 for leftovers the store has no record of."""


def closure(target: Target, path: str, cancel: Cancel | None = None) -> Closure:
    """The closure of a store path. Raises NixFailed if the store does not have it; NixMissing, Interrupted."""
    sizes = closure_in_database(target, path)
    if sizes is None:
        sizes = _asked(target, cancel, lambda daemon: {p: info.size for p, info in daemon.closure(path).items()})
    if sizes is None:
        sizes = _printed_sizes(target, path, cancel)
    return Closure(path, sizes)


def references(target: Target, path: str, cancel: Cancel | None = None) -> tuple[str, ...]:
    """What a store path needs directly. Raises as `closure` does."""
    rows = _query(
        target,
        "SELECT r.path FROM ValidPaths p JOIN Refs ON Refs.referrer = p.id JOIN ValidPaths r ON r.id = Refs.reference"
        " WHERE p.path = ? UNION ALL SELECT '' FROM ValidPaths WHERE path = ?",
        (path, path),
    )
    if rows:
        return tuple(sorted(each for (each,) in rows if each))
    found = _asked(target, cancel, lambda daemon: daemon.path_info(path))
    if found is None:
        return tuple(sorted(_printed(target, ["nix-store", "--query", "--references", path], cancel)))
    return tuple(sorted(found.references))


def garbage(target: Target, cancel: Cancel | None = None) -> Garbage:
    """What a garbage collection would delete now. Deletes nothing. Raises NixFailed, NixMissing, Interrupted."""
    dead = _asked(target, cancel, lambda daemon: daemon.dead_paths())
    if dead is None:
        dead = _printed(target, ["nix-store", "--gc", "--print-dead"], cancel)
    sizes = _query(target, "SELECT path, narSize FROM ValidPaths", ())
    if sizes is None:
        known = _asked(target, cancel, lambda daemon: [info.size for p in dead if (info := daemon.path_info(p))])
        return Garbage(tuple(sorted(dead)), sum(known or ()))
    by_path = dict(sizes)
    return Garbage(tuple(sorted(dead)), sum(by_path.get(path) or 0 for path in dead))


def freed_by(target: Target, keep: Iterable[str], give_up: Iterable[str], cancel: Cancel | None = None) -> Garbage:
    """What only `give_up` needs and none of `keep`: what a collection could delete once `give_up` has no link left.

    Both are store paths; those that are gone already are passed over. Raises NixFailed, NixMissing, Interrupted.
    """
    kept: set[str] = set()
    for path in keep:
        kept |= set(_closure_or_nothing(target, path, cancel))
    lost: dict[str, int] = {}
    for path in give_up:
        lost |= _closure_or_nothing(target, path, cancel)
    paths = sorted(set(lost) - kept)
    return Garbage(tuple(paths), sum(lost[path] for path in paths))


def _closure_or_nothing(target: Target, path: str, cancel: Cancel | None) -> Mapping[str, int]:
    return closure(target, path, cancel).sizes if Path(path).exists() else {}


# ------------------------------------------------------------------------------------------------ the database


def closure_in_database(target: Target, path: str) -> dict[str, int] | None:
    """The sizes of a closure from the store's database; None where it cannot be read or does not know the path."""
    rows = _query(
        target,
        "WITH RECURSIVE needed(id) AS (SELECT id FROM ValidPaths WHERE path = ?"
        " UNION SELECT reference FROM Refs JOIN needed ON Refs.referrer = needed.id)"
        " SELECT path, narSize FROM ValidPaths JOIN needed USING (id)",
        (path,),
    )
    return {each: size or 0 for each, size in rows} if rows else None


def _query(target: Target, question: str, values: tuple[str, ...]) -> list[tuple[Any, ...]] | None:
    state = target.environment.get("NIX_STATE_DIR") or os.environ.get("NIX_STATE_DIR") or "/nix/var/nix"
    file = Path(state) / "db" / "db.sqlite"
    try:
        unwritten = file.with_name("db.sqlite-wal").stat().st_size > 0
    except OSError:
        unwritten = False
    try:
        connection = sqlite3.connect(f"file:{quote(str(file))}?{'mode=ro' if unwritten else 'immutable=1'}", uri=True)
    except sqlite3.Error:
        return None
    try:
        return connection.execute(question, values).fetchall()
    except sqlite3.Error:
        return None
    finally:
        connection.close()


# ------------------------------------------------------------------------------------------------ without it


def _asked(target: Target, cancel: Cancel | None, question: Callable[[Daemon], T]) -> T | None:
    """What a daemon answers, the one that listens or one of our own; None where there is none, or it says no."""
    try:
        with connect(target, cancel) or start(target, cancel) as daemon:
            return question(daemon)
    except (NixFailed, NixMissing):
        return None


def _printed(target: Target, argv: list[str], cancel: Cancel | None) -> list[str]:
    finished = process.run(argv, target.environment, cancel=cancel)
    if finished.status:
        raise NixFailed(
            "Nix could not answer a question about its store.", finished.stderr, finished.status, tuple(argv)
        )
    return finished.text.splitlines()


def _printed_sizes(target: Target, path: str, cancel: Cancel | None) -> dict[str, int]:
    paths = _printed(target, ["nix-store", "--query", "--requisites", path], cancel)
    sizes: dict[str, int] = {}
    for start_at in range(0, len(paths), 500):
        some = paths[start_at : start_at + 500]
        sizes.update(
            zip(some, map(int, _printed(target, ["nix-store", "--query", "--size", *some], cancel)), strict=True)
        )
    return sizes
