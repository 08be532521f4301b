"""The catalogue of packages: get one, resolve a name, complete one, search. Opened in milliseconds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nfh.catalogue import spelling
from nfh.catalogue.query import bare_names
from nfh.catalogue.searching import Search
from nfh.catalogue.store import Store
from nfh.knowledge import load
from nfh.knowledge.catalogue_format import KINDS
from nfh.knowledge.package_words import key

if TYPE_CHECKING:
    from nfh.catalogue.package import Hit, Package
    from nfh.catalogue.resolution import How, Resolution

_OFFERED = 8  # candidates for a name that could mean several


class Catalogue:
    """An open catalogue. Nothing in it changes; it may be shared between threads."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._keys: list[str] = []

    @classmethod
    def open(cls, path: Path | None = None) -> Catalogue:
        """Open the catalogue at `path`, by default the one that was compiled with nfh.

        Raises KnowledgeError where it is missing, damaged or of another format.
        """
        return cls(Store(path or load.path("catalogue.sqlite")))

    def close(self) -> None:
        """Close the file."""
        self._store.close()

    def __len__(self) -> int:
        return self._store.count()

    def get(self, attr: str) -> Package | None:
        """The package of exactly this attribute."""
        return self._store.by_attr(attr) if attr.isascii() else None

    def resolve(self, name: str) -> Resolution:
        """What `name` means: an attribute, another name, a program, what it is like; a purpose; nearly a name.

        Capitals, spaces and dashes do not matter; "pkgs.", an article, words such as "browser" may stand beside it.
        """
        from nfh.catalogue.resolution import Resolution

        package = self.get(name)
        if package:
            return Resolution(package, (package,), "attr")
        tried = bare_names(name)
        for name_key in tried:
            found = self._named(name_key)
            if found:
                return found
        serving = Search(self._store, name).serving(_OFFERED)
        if serving:
            return Resolution(None, tuple(hit.package for hit in serving), "purpose")
        close = self.nearest(tried[0], _OFFERED) if tried else []
        return Resolution(None, tuple(close), "typo" if close else "none")

    def _named(self, name_key: str) -> Resolution | None:
        from nfh.catalogue.resolution import Resolution

        rows = self._store.named(name_key)
        if not rows:
            return None
        surest = rows[0][0]
        numbers = list(dict.fromkeys(number for kind, number, _ in rows if kind == surest))[:_OFFERED]
        packages = self._store.packages(numbers)
        candidates = tuple(packages[number] for number in numbers)
        how: How = KINDS[surest]
        exact = candidates[0] if len(candidates) == 1 and how != "like" else None
        return Resolution(exact, candidates, how)

    def nearest(self, name: str, limit: int = 5) -> list[Package]:
        """Packages with a name that `name` could be a slip of the finger for, the likeliest first."""
        self._keys = self._keys or self._store.keys()
        scored: dict[int, float] = {}
        for close, likeness in spelling.nearest(key(name), self._keys, limit * 4):
            rows = self._store.named(close)
            for kind, number, _ in rows:
                if kind == rows[0][0]:
                    scored[number] = max(scored.get(number, 0.0), likeness - 0.05 * kind)
        weights = {number: weight for number, (_, weight) in self._store.stems(list(scored)).items()}
        best = sorted(scored, key=lambda number: (-(scored[number] + 0.25 * weights[number]), number))[:limit]
        packages = self._store.packages(best)
        return [packages[number] for number in best]

    def search(self, words: str, limit: int = 10) -> list[Hit]:
        """Packages for a name, the beginning of one, a purpose, or "something like X", best first; each says why.

        Any text is allowed; one that holds no words finds nothing.
        """
        return Search(self._store, words).hits(limit)

    def program(self, name: str) -> list[Package]:
        """Packages that have the command `name` (a path such as /usr/bin/dig will do), the most used first."""
        wanted = key(name.rstrip("/").rpartition("/")[2])
        kind = KINDS.index("program")
        numbers = list(dict.fromkeys(number for found, number, _ in self._store.named(wanted) if found == kind))
        packages = self._store.packages(numbers)
        return [packages[number] for number in numbers]

    def names(self) -> list[str]:
        """Every attribute, in order."""
        return [str(row[0]) for row in self._store.rows("SELECT attr FROM packages ORDER BY attr")]

    def complete(self, prefix: str, limit: int = 20) -> list[str]:
        """Attributes whose name, or another name, begins with `prefix`; its own name first, then the most used."""
        wanted = key(prefix)
        if not wanted:
            return []
        rows = [*self._store.named(wanted), *self._store.beginning(wanted, limit * 4)]
        likes = KINDS.index("like")
        numbers = list(dict.fromkeys(number for kind, number, _ in rows if kind != likes))[:limit]
        packages = self._store.packages(numbers)
        return [packages[number].attr for number in numbers]
