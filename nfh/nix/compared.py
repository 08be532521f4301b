"""Two closures, taken apart: what only one of them needs, and of the rest as much as tells what differs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
        return cls(first, second, sum(shared.values()), namesakes(shared, {*first, *second}))

    @property
    def bytes(self) -> tuple[int, int]:
        """All of the first, and all of the second."""
        return self.shared + sum(self.first.values()), self.shared + sum(self.second.values())


class Beginnings(NamedTuple):
    """How the names of some packages begin, as far as the shortest of them goes: what else begins like that may be of
    the same packages, and whatever does not is none of them.
    """

    texts: frozenset[str]
    letters: int
    at: int
    """Where the name begins in a store path."""

    @classmethod
    def of(cls, paths: Iterable[str]) -> Beginnings:
        """Of the packages of these store paths, which lie in one store."""
        known = set(paths)
        names = {package_of(path)[0] for path in known}
        letters = min(map(len, names), default=0)
        folder = len(next(iter(known), "").rpartition("/")[0])
        return cls(frozenset(name[:letters] for name in names), letters, folder + len("/") + HASH)


def namesakes(shared: Mapping[str, int], differing: Iterable[str]) -> dict[str, int]:
    """Those of the shared paths that are of a package of which a differing path is, too."""
    paths = set(differing)
    begins, packages = Beginnings.of(paths), {package_of(path)[0] for path in paths}
    at, end = begins.at, begins.at + begins.letters
    likely = [path for path in shared if path[at:end] in begins.texts]
    return {path: shared[path] for path in likely if package_of(path)[0] in packages}
