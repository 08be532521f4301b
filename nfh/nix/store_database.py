"""The store's own database (db.sqlite: the tables ValidPaths and Refs), read without a process and without a lock.

An ordinary user may not write beside the database, so SQLite cannot make the files it locks by there, and refuses to
open it for reading. Opened as `immutable` it takes no lock and reads the file as it stands; that is right only while
every transaction is in that file. So: where a log with transactions lies beside it (db.sqlite-wal, or a journal), it
is opened the ordinary way, which works for whoever may read the log's index; where that fails, and where somebody
wrote to the file while it was read, the database says nothing (NoAnswer) and somebody else is asked.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from nfh.errors import Failed, NixFailed
from nfh.nix.compared import Compared, Differing
from nfh.nix.path_info import NotInStore, PathInfo
from nfh.nix.storepath import name_of

_THESE = "(SELECT value FROM json_each(?))"
"""A list of any length as one value of a question (SQLite, "The JSON functions"): one question for a whole level of a
closure, where marks for each value allow 999."""
_EACH = "json_each(?) CROSS JOIN"
"""The same, looked up one after the other as they are given (SQLite, "CROSS JOIN" in its planner's manual): with
numbers in order, the pages of the file are come by in order, which halves the time of a large closure."""
CACHE = 64 << 10
"""KiB of the file that are kept while it is read: a large closure comes by the same pages again and again."""

_COLUMNS = "id, path, hash, registrationTime, deriver, narSize, ultimate, sigs, ca"


class NoAnswer(Failed):
    """The database cannot be read, or not whole, right now."""


class Database:
    """One reading of the store's database, in a `with` statement: all of it is of one moment, which with locks a
    transaction sees to, and without them a look at the file on leaving.

    Everything raises NoAnswer. Paths are store paths as texts; inside, SQLite's own numbers stand for them.
    """

    def __init__(self, state_dir: Path) -> None:
        """Open it. Raises NoAnswer."""
        self._file = state_dir / "db" / "db.sqlite"
        self._before = self._state()
        with_locks = any(self._before[1:])
        try:
            self._connection = sqlite3.connect(
                f"file:{quote(str(self._file))}?{'mode=ro' if with_locks else 'immutable=1'}",
                uri=True,
                timeout=1,
                isolation_level=None,
            )
            self._connection.execute("BEGIN")  # with locks: all questions are about one moment (SQLite, "Isolation")
            self._connection.execute(f"PRAGMA cache_size = -{CACHE}")
        except sqlite3.Error as problem:
            raise NoAnswer(f"The store's database cannot be opened ({problem}).") from problem
        self._locked = with_locks

    def __enter__(self) -> Database:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._connection.close()
        answered = kind is None or issubclass(kind, NixFailed)
        if answered and not self._locked and self._state() != self._before:
            raise NoAnswer("The store's database was written to while it was read.")

    def _state(self) -> tuple[tuple[int, int], int, int]:
        """The file's time and size, and the bytes of what is not in it yet."""
        sizes = []
        for name in ("db.sqlite-wal", "db.sqlite-journal"):
            try:
                sizes.append(self._file.with_name(name).stat().st_size)
            except OSError:
                sizes.append(0)
        try:
            found = self._file.stat()
        except OSError as problem:
            raise NoAnswer(f"The store's database cannot be read ({problem.strerror}).") from problem
        return (found.st_mtime_ns, found.st_size), sizes[0], sizes[1]

    def _rows(self, question: str, *values: object) -> list[tuple[Any, ...]]:
        """The answer. Collections among `values` stand for _THESE."""
        given = [value if isinstance(value, str) else json.dumps(list(value)) for value in values]  # type: ignore[call-overload]
        try:
            return self._connection.execute(question, given).fetchall()
        except sqlite3.Error as problem:
            raise NoAnswer(f"The store's database cannot be read ({problem}).") from problem

    # ------------------------------------------------------------------------------------ paths

    def is_valid(self, path: str) -> bool:
        """Whether the store has this path."""
        return bool(self._rows("SELECT 1 FROM ValidPaths WHERE path = ?", path))

    def info(self, path: str) -> PathInfo | None:
        """What the store knows of a path; None if it does not have it."""
        return self.infos([path]).get(path)

    def infos(self, paths: Iterable[str]) -> dict[str, PathInfo]:
        """What the store knows of several paths, by path, without those that it does not have."""
        found: dict[str, PathInfo] = {}
        wanted = list(paths)
        rows = self._rows(f"SELECT {_COLUMNS} FROM ValidPaths WHERE path IN {_THESE}", wanted)
        needs: dict[int, list[str]] = {row[0]: [] for row in rows}
        for referrer, reference in self._rows(
            "SELECT Refs.referrer, r.path FROM Refs JOIN ValidPaths r ON r.id = Refs.reference"
            f" WHERE Refs.referrer IN {_THESE}",
            needs,
        ):
            needs[referrer].append(reference)
        for number, path, digest, registered, deriver, size, built_here, signatures, address in rows:
            found[path] = PathInfo(
                path,
                tuple(sorted(needs[number])),
                size or 0,
                digest.removeprefix("sha256:"),
                deriver or "",
                registered,
                tuple(sorted((signatures or "").split())),
                address or "",
                bool(built_here),
            )
        return found

    def sizes_by_name(self) -> dict[str, int]:
        """The bytes of every path by its name ("jq-1.7"), of several the one that came last."""
        rows = self._rows("SELECT path, narSize FROM ValidPaths WHERE path NOT LIKE '%.drv' ORDER BY id")
        return {name_of(path): size or 0 for path, size in rows}

    def closure(self, *paths: str) -> dict[str, int]:
        """The sizes of these paths and of everything they need. Raises NotInStore."""
        return self._sizes_of(self._needed(paths))

    def compared(self, one: str, two: str) -> Compared:
        """The closures of two paths, in hardly more time than one takes if they share most. Raises NotInStore.

        Two systems come upon most of what they share at the same depth: what a level of both needs is looked up once.
        """
        levels = [self._numbers([path]) for path in (one, two)]
        found = [set(level) for level in levels]
        while levels[0] or levels[1]:
            both = levels[0] & levels[1]
            of_both = self._below(both)
            below = [self._below(level - both) | of_both for level in levels]
            levels = [level - known for level, known in zip(below, found, strict=True)]
            for known, level in zip(found, levels, strict=True):
                known.update(level)
        first, second = (self._sizes_of(mine - other) for mine, other in (found, found[::-1]))
        return Compared(first, second, *self._shared(found[0] & found[1], {*first, *second}))

    def _shared(self, numbers: Iterable[str], differing: Collection[str]) -> tuple[int, dict[str, int]]:
        """The bytes of these, and those of them that are of packages of which a differing path is, too.

        Of a row for each of 20,000 paths nearly all would be looked at here for nothing.
        """
        those = Differing.of(differing)
        question = (
            "SELECT ifnull(sum(v.narSize), 0), json_group_object(v.path, ifnull(v.narSize, 0))"
            f" FILTER (WHERE substr(v.path, {those.at + 1}, {those.letters}) IN {_THESE})"
            f" FROM {_EACH} ValidPaths v ON v.id = value"
        )
        total, likely = self._rows(question, those.begins, _numbered(numbers))[0]
        return total, those.namesakes(json.loads(likely))

    def closure_size(self, path: str) -> int:
        """The bytes of a closure, without its paths. Raises NotInStore."""
        question = f"SELECT sum(v.narSize) FROM {_EACH} ValidPaths v ON v.id = value"
        return self._rows(question, _numbered(self._needed([path])))[0][0] or 0

    def _needed(self, paths: Sequence[str]) -> set[str]:
        """The numbers of these paths and of everything they need, as texts, level by level."""
        level = self._numbers(paths)
        found = set(level)
        while level:
            level = self._below(level) - found
            found |= level
        return found

    def _numbers(self, paths: Sequence[str]) -> set[str]:
        """SQLite's numbers of paths, as texts. Raises NotInStore."""
        known = self.nodes(paths)
        if absent := next((path for path in paths if path not in known), ""):
            raise NotInStore(absent)
        return set(map(str, known.values()))

    def _below(self, numbers: Collection[str]) -> set[str]:
        """All that these need directly.

        It comes as one text, and its numbers are texts: a row for each of 127,000 references would take most of the
        time. A set leaves out doubles quicker than SQLite does.
        """
        if not numbers:
            return set()
        question = f"SELECT group_concat(reference) FROM {_EACH} Refs ON referrer = value"
        text = self._rows(question, _numbered(numbers))[0][0]
        return set(text.split(",")) if text else set()

    def _sizes_of(self, numbers: Iterable[str]) -> dict[str, int]:
        question = f"SELECT v.path, ifnull(v.narSize, 0) FROM {_EACH} ValidPaths v ON v.id = value"
        return dict(self._rows(question, _numbered(numbers)))

    def sizes(self, paths: Iterable[str]) -> dict[str, int]:
        """The sizes of these paths alone, without those that the store does not have."""
        question = f"SELECT v.path, ifnull(v.narSize, 0) FROM {_EACH} ValidPaths v ON v.path = value"
        return dict(self._rows(question, sorted(paths)))

    def derivers(self, paths: Iterable[str]) -> set[str]:
        """The derivations that these paths were built from, as far as the store still has them."""
        rows = self._rows(
            "SELECT DISTINCT d.path FROM ValidPaths p JOIN ValidPaths d ON d.path = p.deriver"
            f" WHERE p.path IN {_THESE}",
            list(paths),
        )
        return {deriver for (deriver,) in rows}

    def valid_paths(self) -> list[str]:
        """Every path the store has, sorted."""
        return sorted(path for (path,) in self._rows("SELECT path FROM ValidPaths"))

    # ------------------------------------------------------------------------------------ who needs whom

    def nodes(self, paths: Iterable[str]) -> dict[str, int]:
        """SQLite's numbers of paths, without those the store does not have (nfh.nix.ways)."""
        return dict(self._rows(f"SELECT path, id FROM ValidPaths WHERE path IN {_THESE}", list(paths)))

    def names(self, numbers: Iterable[int]) -> dict[int, str]:
        """The paths of SQLite's numbers."""
        return dict(self._rows(f"SELECT id, path FROM ValidPaths WHERE id IN {_THESE}", list(numbers)))

    def references_of(self, numbers: Collection[int]) -> list[tuple[int, int]]:
        """Pairs: a path of `numbers`, and one that it needs directly."""
        return self._edges("referrer", numbers)

    def referrers_of(self, numbers: Collection[int]) -> list[tuple[int, int]]:
        """Pairs: a path that needs one of `numbers` directly, and that one."""
        return self._edges("reference", numbers)

    def _edges(self, column: str, numbers: Collection[int]) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = self._rows(
            f"SELECT referrer, reference FROM Refs WHERE {column} IN {_THESE}", numbers
        )
        return found


def _numbered(numbers: Iterable[str]) -> str:
    """Numbers that are texts already, nearly in the order of the file's pages, as a value of a question."""
    return f"[{','.join(sorted(numbers))}]"
