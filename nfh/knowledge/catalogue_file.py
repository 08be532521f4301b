"""Writes a catalogue: by one SQLite, the same contents give the same bytes."""

from __future__ import annotations

import os
import sqlite3
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from nfh.knowledge import catalogue_names, likelihood, slips
from nfh.knowledge.catalogue_entries import Contents, OptionEntry, PackageEntry
from nfh.knowledge.catalogue_format import (
    ABSENT,
    BROKEN,
    FORMAT,
    HEADS,
    HOME_OPTION,
    INSECURE,
    KIND_WORDS,
    KNOWN,
    LINE,
    MANY,
    OPTION,
    OPTION_FACTS,
    PACKAGE,
    PACKAGE_FACTS,
    SWITCH,
    TABLES,
    UNFREE,
    UNSUPPORTED,
    packed,
)
from nfh.knowledge.package_words import key

Progress = Callable[[int, int], None]
"""Called with how many documents are written, of how many."""
_STEP = 5000


def unseen(done: int, of: int) -> None:
    """Progress that nobody looks at."""


def write(contents: Contents, out: Path, progress: Progress = unseen) -> None:
    """Write `contents` to `out`, beside it first: a failure or an end by force leaves the old file as it was.

    Raises sqlite3.Error and OSError (no room, no right).
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    draft = out.with_name(out.name + ".new")
    draft.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(draft, isolation_level=None)) as base:
            base.executescript(
                f"PRAGMA page_size = 4096; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
                f"PRAGMA cache_size = -65536; PRAGMA user_version = {FORMAT};"
            )
            base.executescript(TABLES)
            base.execute("BEGIN")
            _Writer(base).fill(contents, progress)
            base.execute("COMMIT")
        with draft.open("rb") as file:
            os.fsync(file.fileno())
        draft.replace(out)
    finally:
        draft.unlink(missing_ok=True)


class _Writer:
    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base
        self._stems = catalogue_names.Stems()
        self._terms: Counter[str] = Counter()
        self._spoken: set[str] = set()
        self._names: dict[tuple[str, int, int], str] = {}
        self._spelled: set[str] = set()
        self._known_names: set[str] = set()
        self._platforms: dict[tuple[str, ...], int] = {(): 0}

    def fill(self, contents: Contents, progress: Progress) -> None:
        """Write every table."""
        entries: list[tuple[float, str, PackageEntry | OptionEntry]] = [
            *((-likelihood.of_package(entry), entry.attr, entry) for entry in contents.packages),
            *((-likelihood.of_option(entry), entry.name, entry) for entry in contents.options),
        ]
        entries.sort(key=lambda ordered: ordered[:2])
        base = self._base
        for start in range(0, len(entries), _STEP):
            documents, words = [], []
            for number, (_, _, entry) in enumerate(entries[start : start + _STEP], start + 1):
                package = isinstance(entry, PackageEntry)
                columns = self._stems.package(entry) if isinstance(entry, PackageEntry) else self._stems.option(entry)
                documents.append(self._document(number, entry, columns))
                names, *others = (column.replace("|", " ") for column in columns)
                words.append((number, f"{names} {KIND_WORDS['package' if package else 'option']}", *others))
                self._count(columns, entry.known or not package)
                self._name(number, entry)
            base.executemany("INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?)", documents)
            base.executemany(
                "INSERT INTO words (rowid, names, purposes, likes, description) VALUES (?, ?, ?, ?, ?)", words
            )
            progress(min(start + _STEP, len(entries)), len(entries))
        base.execute("INSERT INTO words (words) VALUES ('optimize')")
        rows = sorted((name, kind, document, said) for (name, kind, document), said in self._names.items())
        base.executemany("INSERT INTO names VALUES (?, ?, ?, ?)", rows)
        base.executemany("INSERT INTO heads VALUES (?, ?)", _heads(rows))
        base.executemany(
            "INSERT INTO terms VALUES (?, ?, ?)",
            ((term, count, term in self._spoken) for term, count in sorted(self._terms.items())),
        )
        self._slips()
        for group in contents.synonyms:
            pairs = [(term, other) for term in group for other in group if term != other]
            base.executemany("INSERT OR IGNORE INTO synonyms VALUES (?, ?)", pairs)
        base.executemany(
            "INSERT OR IGNORE INTO renamed VALUES (?, ?, ?, ?, ?)",
            ((key(one.old), one.old, one.new, one.reason, LINE.join(one.instead)) for one in contents.renamings),
        )
        base.executemany(
            "INSERT INTO used VALUES (?, ?, ?)", ((*place, count) for place, count in sorted(contents.used.items()))
        )
        base.executemany(
            "INSERT INTO platforms VALUES (?, ?)",
            ((number, LINE.join(one)) for one, number in self._platforms.items() if one),
        )
        about = {"documents": str(len(entries)), **contents.about}
        base.executemany("INSERT INTO about VALUES (?, ?)", sorted(about.items()))

    def _document(
        self, number: int, entry: PackageEntry | OptionEntry, columns: tuple[str, ...]
    ) -> tuple[int, int, int, float, str, str, int, bytes]:
        fields: tuple[str, ...]
        platforms = 0
        if isinstance(entry, PackageEntry):
            kind, name, fields = PACKAGE, entry.attr, PACKAGE_FACTS
            flags = UNFREE * entry.unfree | BROKEN * entry.broken | INSECURE * entry.insecure
            flags |= UNSUPPORTED * entry.unsupported
            platforms = self._platforms.setdefault(entry.platforms, len(self._platforms))
        else:
            kind, name, fields = HOME_OPTION if entry.home else OPTION, entry.name, OPTION_FACTS
            flags = SWITCH * likelihood.is_switch(entry.name)
        flags |= KNOWN * entry.known | ABSENT * entry.absent
        facts = packed(platforms if field == "platforms" else getattr(entry, field) for field in fields)
        weight = likelihood.weight(entry.popularity)
        return number, kind, flags, weight, name, LINE.join(columns), entry.popularity, facts

    def _count(self, columns: tuple[str, str, str, str], known: bool) -> None:
        spoken = {term for column in columns[:3] for term in column.replace("|", " ").split()}
        self._terms.update(spoken.union(columns[3].split()))
        if known:
            self._spoken |= spoken

    def _name(self, number: int, entry: PackageEntry | OptionEntry) -> None:
        if isinstance(entry, PackageEntry):
            names = catalogue_names.of_package(entry)
            spelled = entry.known or "." not in entry.attr
        else:
            names = catalogue_names.of_option(entry)
            spelled = entry.known or likelihood.is_switch(entry.name)
        for name, kind, said in names:
            if name:
                self._names.setdefault((name, kind, number), said)
                if spelled:
                    self._spelled.add(name)
                if entry.known:
                    self._known_names.add(name)

    def _slips(self) -> None:
        """What typing is compared with: names that people type, and words of purposes."""
        words = {term for term in self._spoken if term.isascii() and not term.isdecimal()}
        spellings = [
            (text, term)
            for term, texts in ((False, self._spelled), (True, words))
            for text in sorted(texts)
            if slips.depth(len(text))
        ][: slips.MOST_SPELLINGS]
        self._base.executemany(
            "INSERT INTO spellings VALUES (?, ?, ?)", ((number, *row) for number, row in enumerate(spellings))
        )
        # Letters are left out twice only of what nfh knows: of everything it would be too much to keep.
        forms = (
            (form, number)
            for number, (text, term) in enumerate(spellings)
            for form in slips.forms(text, slips.depth(len(text)) if term or text in self._known_names else 1)
        )
        self._base.executemany("INSERT INTO slips VALUES (?, ?)", slips.packed(forms))


def _heads(rows: list[tuple[str, int, int, str]]) -> Iterator[tuple[str, str]]:
    """The best documents of every beginning that many names share."""
    names = [row[0] for row in rows]

    def shared(head: str, start: int, end: int) -> Iterator[tuple[str, str]]:
        if end - start <= MANY:
            return
        if head:
            best = sorted({row[2] for row in rows[start:end]})[:HEADS]
            yield head, " ".join(map(str, best))
        place = start
        while place < end:
            if len(names[place]) <= len(head):
                place += 1
                continue
            longer = names[place][: len(head) + 1]
            after = bisect_left(names, longer + "\U0010ffff", place, end)
            yield from shared(longer, place, after)
            place = after

    yield from shared("", 0, len(rows))
