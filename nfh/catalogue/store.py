"""The catalogue's file: opened read-only, read with plain SQL. Made by nfh.knowledge.packages."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from threading import Lock
from urllib.parse import quote

from nfh.catalogue.package import Package
from nfh.errors import KnowledgeError
from nfh.knowledge.catalogue_format import FORMAT

_PACKAGE = (
    "p.id, p.attr, p.description, p.area, p.purposes, p.likes, p.names, p.programs, p.unfree, p.module, p.popularity"
)
_AGAIN = "Run 'nfh index' to make it anew."


class Store:
    """One open catalogue file."""

    def __init__(self, path: Path) -> None:
        """Open `path`. Raises KnowledgeError where it is missing, damaged or of another format."""
        if not path.is_file():
            raise KnowledgeError("the list of packages is missing", path, hint=_AGAIN)
        try:
            # immutable: the file is replaced, never written in place, so no lock and no journal need be looked for.
            uri = f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1"
            self._base = sqlite3.connect(uri, uri=True, check_same_thread=False)
            found = self._base.execute("PRAGMA user_version").fetchone()[0]
        except sqlite3.DatabaseError as problem:
            raise KnowledgeError(f"the list of packages is damaged ({problem})", path, hint=_AGAIN) from problem
        if found != FORMAT:
            raise KnowledgeError("the list of packages was made by another version of nfh", path, hint=_AGAIN)
        self.path = path
        self._one_at_a_time = Lock()

    def close(self) -> None:
        """Close the file."""
        self._base.close()

    def rows(self, statement: str, values: Sequence[object] = ()) -> list[tuple[object, ...]]:
        """All rows of a statement. Raises KnowledgeError where the file is damaged."""
        try:
            with self._one_at_a_time:
                return self._base.execute(statement, values).fetchall()
        except sqlite3.DatabaseError as problem:
            raise KnowledgeError(f"the list of packages is damaged ({problem})", self.path, hint=_AGAIN) from problem

    def packages(self, numbers: Iterable[int]) -> dict[int, Package]:
        """Packages by number."""
        wanted = list(numbers)
        found: dict[int, Package] = {}
        for start in range(0, len(wanted), 500):
            part = wanted[start : start + 500]
            marks = ",".join("?" * len(part))
            for row in self.rows(f"SELECT {_PACKAGE} FROM packages p WHERE p.id IN ({marks})", part):
                found[int(str(row[0]))] = _package(row)
        return found

    def by_attr(self, attr: str) -> Package | None:
        """The package of exactly this attribute."""
        rows = self.rows(f"SELECT {_PACKAGE} FROM packages p WHERE p.attr = ?", (attr,))
        return _package(rows[0]) if rows else None

    def named(self, name_key: str) -> list[tuple[int, int, str]]:
        """(kind, package, as written) for a key, the surest kind first, the most used package first."""
        rows = self.rows(
            "SELECT n.kind, n.package, n.said FROM names n JOIN packages p ON p.id = n.package WHERE n.key = ?"
            " ORDER BY n.kind, p.popularity DESC, length(p.attr), p.attr",
            (name_key,),
        )
        return [(int(str(kind)), int(str(package)), str(said)) for kind, package, said in rows]

    def beginning(self, prefix: str, limit: int) -> list[tuple[int, int, str]]:
        """(kind, package, as written) for names that begin with `prefix` and are longer."""
        rows = self.rows(
            "SELECT n.kind, n.package, n.said FROM names n JOIN packages p ON p.id = n.package"
            " WHERE n.key > ? AND n.key < ? ORDER BY n.kind, p.popularity DESC, length(n.key), n.key LIMIT ?",
            (prefix, prefix + "\U0010ffff", limit),
        )
        return [(int(str(kind)), int(str(package)), str(said)) for kind, package, said in rows]

    def keys(self) -> list[str]:
        """Every name in its stored form."""
        return [str(row[0]) for row in self.rows("SELECT DISTINCT key FROM names WHERE length(key) > 2")]

    def documents(self, terms: Iterable[str]) -> dict[str, int]:
        """How many packages hold each term; terms that none holds are left out."""
        wanted = list(terms)
        marks = ",".join("?" * len(wanted))
        rows = self.rows(f"SELECT term, documents FROM terms WHERE term IN ({marks})", wanted)
        return {str(term): int(str(count)) for term, count in rows}

    def spoken(self, terms: Iterable[str]) -> set[str]:
        """Those of the terms that names, purposes or likes have, not descriptions alone."""
        wanted = list(terms)
        marks = ",".join("?" * len(wanted))
        return {
            str(row[0]) for row in self.rows(f"SELECT term FROM terms WHERE spoken AND term IN ({marks})", wanted)
        }

    def terms(self, prefix: str = "", limit: int = -1) -> list[str]:
        """Terms that begin with `prefix`, the most frequent first."""
        rows = self.rows(
            "SELECT term FROM terms WHERE term >= ? AND term < ? ORDER BY documents DESC, term LIMIT ?",
            (prefix, prefix + "\U0010ffff", limit),
        )
        return [str(row[0]) for row in rows]

    def synonyms(self, term: str) -> set[str]:
        """What means nearly the same as `term`."""
        return {str(row[0]) for row in self.rows("SELECT other FROM synonyms WHERE term = ?", (term,))}

    def count(self) -> int:
        """How many packages there are."""
        return int(str(self.rows("SELECT count(*) FROM packages")[0][0]))

    def stems(self, numbers: Sequence[int]) -> dict[int, tuple[str, float]]:
        """The stems (four lines, see nfh.knowledge.catalogue_format) and the weight of packages by number."""
        found: dict[int, tuple[str, float]] = {}
        for start in range(0, len(numbers), 500):
            part = numbers[start : start + 500]
            marks = ",".join("?" * len(part))
            for number, text, weight in self.rows(
                f"SELECT id, stems, weight FROM packages WHERE id IN ({marks})", part
            ):
                found[int(str(number))] = (str(text), float(str(weight)))
        return found

    def matching(self, groups: Sequence[set[str]], limit: int) -> list[int]:
        """Numbers of packages whose words match, best first: all groups if that gives enough, else any.

        A group is a term with what counts as it. Terms are quoted, so no search syntax of SQLite reaches it.
        """
        if not groups:
            return []
        spelled = ["(" + " OR ".join(f'"{term}"' for term in sorted(group)) + ")" for group in groups]
        found: list[int] = []
        for joint in (" AND ", " OR ")[0 if len(spelled) > 1 else 1 :]:
            rows = self.rows(
                "SELECT rowid FROM words WHERE words MATCH ? ORDER BY bm25(words, 8.0, 5.0, 3.0, 1.0) LIMIT ?",
                (joint.join(spelled), limit),
            )
            found = list(dict.fromkeys([*found, *(int(str(row[0])) for row in rows)]))
            if len(found) >= limit:
                break
        return found


def _package(row: Sequence[object]) -> Package:
    _, attr, description, area, purposes, likes, names, programs, unfree, module, popularity = row
    return Package(
        attr=str(attr),
        description=str(description),
        area=str(area),
        purposes=_texts(purposes),
        like=_texts(likes),
        names=_texts(names),
        programs=_texts(programs),
        unfree=bool(unfree),
        module=str(module),
        popularity=int(str(popularity)),
    )


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(value).split("\n")) if value else ()
