"""The catalogue of packages and options: get one, resolve a name, complete one, search. Opened in milliseconds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from nfh.catalogue import spelling
from nfh.catalogue.query import bare_names
from nfh.catalogue.searching import Search
from nfh.catalogue.store import Store
from nfh.knowledge import load
from nfh.knowledge.name_kinds import KINDS, OF_PACKAGES
from nfh.knowledge.package_words import key

if TYPE_CHECKING:
    from nfh.catalogue.package import Hit, Option, Package, Renamed
    from nfh.catalogue.resolution import How, Resolution
    from nfh.catalogue.searching import Installed

_Entry = TypeVar("_Entry")
_OFFERED = 8  # candidates for a name that could mean several


class Catalogue:
    """An open catalogue. Nothing in it changes; it may be shared between threads."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @classmethod
    def open(cls, path: Path | None = None, on_damage: Callable[[], None] | None = None) -> Catalogue:
        """Open the catalogue at `path`, by default the one that was compiled with nfh. `on_damage`: see Store.

        Raises KnowledgeError where it is missing, damaged or of another format.
        """
        return cls(Store(path or load.path("catalogue.sqlite"), on_damage))

    def close(self) -> None:
        """Close the file."""
        self._store.close()

    def __len__(self) -> int:
        return self._store.count()

    def about(self) -> dict[str, str]:
        """Where it comes from (see nfh.catalogue.own); of the compiled one only how many documents it holds."""
        return self._store.about()

    def get(self, attr: str) -> Package | None:
        """The package of exactly this attribute."""
        return next(iter(self._called(attr, "attr", self._store.packages)), None)

    def option(self, name: str, *, home: bool = False) -> Option | None:
        """The option of exactly this name; `home`: of Home Manager."""
        from nfh.catalogue.package import Option

        found = self._called(name, "option", self._store.entries)
        return next((entry for entry in found if isinstance(entry, Option) and entry.home == home), None)

    def _called(self, name: str, kind: str, read: Callable[[list[int]], dict[int, _Entry]]) -> list[_Entry]:
        rows = self._store.named(key(name)) if name.isascii() else []
        numbers = [row.document for row in rows if KINDS[row.kind] == kind and row.said == name]
        return list(read(numbers).values())

    def renamed(self, name: str) -> Renamed | None:
        """What became of a package or an option that is no more; None: it is not known to be gone."""
        return self._store.renamed(key(name))

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
        serving = tuple(self._store.packages(Search(self._store, name, "package").serving(_OFFERED)).values())
        if serving:
            return Resolution(None, serving, "purpose")
        close = self.nearest(tried[0], _OFFERED) if tried else []
        return Resolution(None, tuple(close), "typo" if close else "none")

    def _named(self, name_key: str) -> Resolution | None:
        from nfh.catalogue.resolution import Resolution

        rows = self._store.named(name_key, OF_PACKAGES)
        if not rows:
            return None
        surest = rows[0].kind
        numbers = list(dict.fromkeys(row.document for row in rows if row.kind == surest))[:_OFFERED]
        packages = self._store.packages(numbers)
        candidates = tuple(packages[number] for number in numbers)
        how: How = KINDS[surest]  # type: ignore[assignment]
        exact = candidates[0] if len(candidates) == 1 and how != "like" else None
        return Resolution(exact, candidates, how)

    def nearest(self, name: str, limit: int = 5, *, far: bool = True) -> list[Package]:
        """Packages with a name that `name` could be a slip of the finger for, the likeliest first; `far`: two slips
        in short names too.
        """
        scored: dict[int, float] = {}
        for close, likeness in spelling.nearest(self._store, key(name), limit * 8, far=far):
            rows = self._store.named(close, OF_PACKAGES)
            for row in rows:
                if row.kind == rows[0].kind:
                    share = likeness - 0.05 * row.kind - (0.0 if row.known else 0.1)
                    scored[row.document] = max(scored.get(row.document, 0.0), share)
        weights = {number: words.weight for number, words in self._store.words(list(scored)).items()}
        best = sorted(scored, key=lambda number: (-(scored[number] + 0.25 * weights[number]), number))[:limit]
        packages = self._store.packages(best)
        return [packages[number] for number in best]

    def search(self, words: str, limit: int = 10, kind: str = "", installed: Installed | None = None) -> list[Hit]:
        """Packages and options (`kind`: "package" or "option" for one of them) for a name, the beginning of one, a
        purpose, or "something like X", best first; each says why.

        Any text is allowed; one that holds no words finds nothing. `installed` tells whether a package is there: then
        it stands a little higher.
        """
        return Search(self._store, words, kind, installed).hits(limit)

    def program(self, name: str) -> list[Package]:
        """Packages that have the command `name` (a path such as /usr/bin/dig will do), the most used first."""
        wanted = key(name.rstrip("/").rpartition("/")[2])
        rows = self._store.named(wanted, OF_PACKAGES)
        packages = self._store.packages(
            [row.document for row in rows if KINDS[row.kind] in ("program", "attr", "name")]
        )
        return [
            package for package in packages.values() if any(key(command) == wanted for command in package.programs)
        ]

    def names(self) -> list[str]:
        """Every attribute, in order."""
        return [row[0] for row in self._store.rows("SELECT name FROM documents WHERE kind = 0 ORDER BY name")]

    def option_names(self) -> list[str]:
        """The name of every option of the system, in order."""
        return [row[0] for row in self._store.rows("SELECT name FROM documents WHERE kind = 1 ORDER BY name")]

    def complete(self, prefix: str, limit: int = 20) -> list[str]:
        """Attributes whose name, or another name, begins with `prefix`; its own name first, then the most used."""
        wanted = key(prefix)
        if not wanted:
            return []
        rows = [*self._store.named(wanted, OF_PACKAGES), *self._store.beginning(wanted, limit * 4)]
        numbers = list(dict.fromkeys(row.document for row in rows if KINDS[row.kind] not in ("like", "option like")))
        packages = self._store.packages(numbers)
        return [packages[number].attr for number in numbers if number in packages][:limit]
