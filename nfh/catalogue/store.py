"""The catalogue's file: opened read-only, read with plain SQL. Made by nfh.knowledge.catalogue_file."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple
from urllib.parse import quote

from nfh.catalogue.package import Option, Package, Renamed
from nfh.errors import KnowledgeError
from nfh.knowledge import slips
from nfh.knowledge.catalogue_format import (
    ABSENT,
    BROKEN,
    FORMAT,
    HOME_OPTION,
    INSECURE,
    KIND_WORDS,
    KNOWN,
    LINE,
    MANY,
    PACKAGE,
    UNFREE,
    UNSUPPORTED,
    unpacked,
)
from nfh.knowledge.package_words import key

_AGAIN = "Run 'nfh index' to make it anew."
_SPOKEN = "{names purposes likes} : "


class Named(NamedTuple):
    """A name of a document: how it is meant (a place in KINDS), of which document, as it is written, and whether nfh
    itself describes the document."""

    kind: int
    document: int
    said: str
    known: bool


class Words(NamedTuple):
    """What ranking looks at: kind and flags of a document, its weight, its stems (see catalogue_format)."""

    kind: int
    flags: int
    weight: float
    stems: str


class Store:
    """One open catalogue file."""

    def __init__(self, path: Path, on_damage: Callable[[], None] | None = None) -> None:
        """Open `path`. Raises KnowledgeError where it is missing, damaged or of another format.

        `on_damage` is called when damage comes to light later, while something is read.
        """
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
            said = "is empty" if not found else "was made by another version of nfh"
            raise KnowledgeError(f"the list of packages {said}", path, hint=_AGAIN)
        self.path = path
        self._on_damage = on_damage
        self._one_at_a_time = Lock()
        self._count = 0

    def close(self) -> None:
        """Close the file."""
        self._base.close()

    def rows(self, statement: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """All rows of a statement. Raises KnowledgeError where the file is damaged."""
        try:
            with self._one_at_a_time:
                return self._base.execute(statement, values).fetchall()
        except sqlite3.DatabaseError as problem:
            raise self._damaged(problem) from problem

    def _damaged(self, problem: Exception) -> KnowledgeError:
        if self._on_damage is not None:
            self._on_damage()
        return KnowledgeError(f"the list of packages is damaged ({problem})", self.path, hint=_AGAIN)

    def about(self) -> dict[str, str]:
        """Where the catalogue comes from: source, made (seconds since 1970), key, …; nothing for the compiled one."""
        return {str(name): str(value) for name, value in self.rows("SELECT name, value FROM about")}

    def count(self) -> int:
        """How many documents there are."""
        if not self._count:
            self._count = int(self.rows("SELECT value FROM about WHERE name = 'documents'")[0][0])
        return self._count

    def entries(self, numbers: Iterable[int]) -> dict[int, Package | Option]:
        """Packages and options by number, in this order."""
        columns = "id, kind, flags, name, popularity, facts"
        wanted = list(numbers)
        rows = {int(row[0]): row for row in self._of(columns, wanted)}
        try:
            facts = {number: unpacked(row[1], row[5]) for number, row in rows.items()}
        except ValueError as problem:
            raise self._damaged(problem) from problem
        sets = self._platforms({fields.get("platforms", 0) for fields in facts.values()} - {0})
        for fields in facts.values():
            if "platforms" in fields:
                fields["platforms"] = sets.get(fields["platforms"], ())
        return {number: _entry(rows[number], facts[number]) for number in wanted if number in rows}

    def _platforms(self, numbers: Collection[int]) -> dict[int, tuple[str, ...]]:
        if not numbers:
            return {}
        rows = self.rows(f"SELECT id, said FROM platforms WHERE id IN ({_marks(numbers)})", tuple(numbers))
        return {int(number): tuple(str(said).split(LINE)) for number, said in rows}

    def packages(self, numbers: Iterable[int]) -> dict[int, Package]:
        """Packages by number; numbers of options are left out."""
        entries = self.entries(numbers)
        return {number: entry for number, entry in entries.items() if isinstance(entry, Package)}

    def words(self, numbers: Sequence[int]) -> dict[int, Words]:
        """What ranking looks at, of documents by number."""
        return {row[0]: Words(*row[1:]) for row in self._of("id, kind, flags, weight, stems", numbers)}

    def _of(self, columns: str, numbers: Sequence[int]) -> list[tuple[Any, ...]]:
        rows: list[tuple[Any, ...]] = []
        for start in range(0, len(numbers), 500):
            part = numbers[start : start + 500]
            rows += self.rows(f"SELECT {columns} FROM documents WHERE id IN ({_marks(part)})", part)
        return rows

    def named(self, name_key: str, below: int = 99) -> list[Named]:
        """What a key names, kinds in the order of KINDS (those below `below`), the likeliest document first."""
        rows = self.rows(
            "SELECT n.kind, n.document, n.said, d.name, d.flags FROM names n JOIN documents d ON d.id = n.document"
            " WHERE n.key = ? AND n.kind < ? ORDER BY n.kind, n.document LIMIT 200",
            (name_key, below),
        )
        return [Named(kind, number, said or name, bool(flags & KNOWN)) for kind, number, said, name, flags in rows]

    def beginning(self, prefix: str, limit: int) -> list[Named]:
        """The likeliest documents with a name that begins with `prefix` and is longer; the best name of each."""
        kept = self.rows("SELECT documents FROM heads WHERE head = ?", (prefix,))
        if kept:
            numbers = [int(number) for number in str(kept[0][0]).split()]
            rows = self._of("id, name, flags", numbers)
            # Which of its other names begins so is not kept; what begins so itself can be said to.
            own = [row for row in sorted(rows) if _begins(row[1], prefix)]
            return [Named(0, number, name, bool(flags & KNOWN)) for number, name, flags in own][:limit]
        rows = self.rows(
            "SELECT kind, document, said FROM names WHERE key > ? AND key < ? LIMIT ?",
            (prefix, prefix + "\U0010ffff", MANY + 1),
        )
        best: dict[int, tuple[int, str]] = {}
        for kind, number, said in sorted(rows):
            best.setdefault(number, (kind, said))
        numbers = sorted(best)[:limit]
        told = {number: (name, flags) for number, name, flags in self._of("id, name, flags", numbers)}
        return [
            Named(best[number][0], number, best[number][1] or told[number][0], bool(told[number][1] & KNOWN))
            for number in numbers
        ]

    def frequencies(self, terms: Iterable[str]) -> dict[str, tuple[int, bool]]:
        """How many documents hold each term, and whether nfh uses it in names or purposes; no unknown ones."""
        wanted = list(terms)
        rows = self.rows(f"SELECT term, documents, spoken FROM terms WHERE term IN ({_marks(wanted)})", wanted)
        return {str(term): (int(count), bool(spoken)) for term, count, spoken in rows}

    def terms(self, prefix: str, limit: int) -> list[str]:
        """Terms of names and purposes that begin with `prefix`, the most frequent first."""
        rows = self.rows(
            "SELECT term FROM terms WHERE term >= ? AND term < ? AND spoken ORDER BY documents DESC, term LIMIT ?",
            (prefix, prefix + "\U0010ffff", limit),
        )
        return [str(row[0]) for row in rows]

    def synonyms(self, terms: Iterable[str]) -> dict[str, set[str]]:
        """What means nearly the same as each of `terms`."""
        wanted = list(terms)
        found: dict[str, set[str]] = {}
        for term, other in self.rows(f"SELECT term, other FROM synonyms WHERE term IN ({_marks(wanted)})", wanted):
            found.setdefault(str(term), set()).add(str(other))
        return found

    def spellings(self, forms: Iterable[int], *, names: bool, terms: bool) -> list[str]:
        """Names, words of purposes, or both that have one of these forms (nfh.knowledge.slips)."""
        buckets: dict[int, list[int]] = {}
        for form in forms:
            buckets.setdefault(slips.bucket(form), []).append(form)
        rows = self.rows(f"SELECT bucket, forms FROM slips WHERE bucket IN ({_marks(list(buckets))})", list(buckets))
        numbers = list({n for bucket, kept in rows for form in buckets[bucket] for n in slips.unpacked(kept, form)})
        found: list[str] = []
        for start in range(0, len(numbers), 500):
            part = numbers[start : start + 500]
            statement = f"SELECT text FROM spellings WHERE id IN ({_marks(part)}) AND term BETWEEN ? AND ?"
            found += [row[0] for row in self.rows(statement, (*part, 0 if names else 1, 1 if terms else 0))]
        return list(dict.fromkeys(found))

    def renamed(self, name_key: str) -> Renamed | None:
        """What became of a name that is no more."""
        rows = self.rows("SELECT old, new, reason, instead FROM renamed WHERE key = ?", (name_key,))
        if not rows:
            return None
        old, new, reason, instead = rows[0]
        return Renamed(old, new, reason, tuple(instead.split(LINE)) if instead else ())

    def matching(self, groups: Sequence[Iterable[str]], limit: int, *, spoken: bool, kind: str = "") -> list[int]:
        """The likeliest documents in which every group is met, in the order of likelihood.

        A group is a term with what counts as it; `spoken`: in names, purposes and likes only; `kind`: "package" or
        "option", else both. Terms are quoted, so no search syntax of SQLite reaches it.
        """
        spelled = ["(" + " OR ".join(f'"{term}"' for term in sorted(group)) + ")" for group in groups]
        if not spelled:
            return []
        query = f"({' AND '.join(spelled)})"
        query = _SPOKEN + query if spoken else query
        if kind:
            query = f"({query}) AND {{names}} : {KIND_WORDS[kind]}"
        rows = self.rows("SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid LIMIT ?", (query, limit))
        return [int(row[0]) for row in rows]


def _begins(name: str, prefix: str) -> bool:
    """Whether a name begins so, or what it is called by: avahi of services.avahi.enable, kate of kdePackages.kate."""
    parts = name.split(".")
    called = parts[1] if len(parts) > 1 else name
    return key(name).startswith(prefix) or key(called).startswith(prefix)


def _marks(values: Collection[object]) -> str:
    return ",".join("?" * len(values))


def _entry(row: Sequence[Any], facts: Mapping[str, Any]) -> Package | Option:
    _, kind, flags, name, popularity, _ = row
    absent = bool(flags & ABSENT)
    if kind == PACKAGE:
        return Package(
            attr=name,
            popularity=popularity,
            unfree=bool(flags & UNFREE),
            broken=bool(flags & BROKEN),
            insecure=bool(flags & INSECURE),
            unsupported=bool(flags & UNSUPPORTED),
            absent=absent,
            **facts,
        )
    return Option(name=name, popularity=popularity, home=kind == HOME_OPTION, absent=absent, **facts)
