"""Two closures, taken apart: what only one of them needs, and of the rest as much as tells what differs."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from nfh.nix.storepath import HASH, package_of


class Compared(NamedTuple):
    """Two closures: paths with their bytes."""

    first: Mapping[str, int]
    """What only the first needs."""
    second: Mapping[str, int]
    """What only the second needs."""
    shared: int
    """The bytes of what both need."""
    namesakes: Mapping[str, int]
    """What both need of the packages in `first` and `second`: of a whole system's paths hardly any."""

    @classmethod
    def of(cls, one: Mapping[str, int], two: Mapping[str, int]) -> Compared:
        """Of two closures as they are."""
        both = one.keys() & two.keys()
        first, second = ({path: size for path, size in closure.items() if path not in both} for closure in (one, two))
        shared = {path: one[path] for path in both}
        return cls(first, second, sum(shared.values()), Differing.of({*first, *second}).namesakes(shared))

    @property
    def bytes(self) -> tuple[int, int]:
        """All of the first, and all of the second."""
        return self.shared + sum(self.first.values()), self.shared + sum(self.second.values())


class Differing(NamedTuple):
    """The packages of which a path differs, and how their names begin, as far as the shortest of them goes: what else
    begins like that may be of the same packages, and whatever does not is of none of them.
    """

    packages: frozenset[str]
    begins: frozenset[str]
    letters: int
    at: int
    """Where the name begins in a store path."""

    @classmethod
    def of(cls, paths: Collection[str]) -> Differing:
        """Of these store paths, which lie in one store."""
        packages = frozenset(package_of(path)[0] for path in paths)
        letters = min(map(len, packages), default=0)
        folder = len(next(iter(paths), "").rpartition("/")[0])
        return cls(packages, frozenset(name[:letters] for name in packages), letters, folder + len("/") + HASH)

    def namesakes(self, shared: Mapping[str, int]) -> dict[str, int]:
        """Those of the shared paths that are of one of these packages."""
        end = self.at + self.letters
        likely = [path for path in shared if path[self.at : end] in self.begins]
        return {path: shared[path] for path in likely if package_of(path)[0] in self.packages}
