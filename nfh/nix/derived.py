"""Answers that follow from what a source says of single paths; the daemon and the programs share them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable

from nfh.nix.compared import Compared
from nfh.nix.path_info import PathInfo


class Derived(ABC):
    """A source of path infos and closures, and what can be told from those alone."""

    @abstractmethod
    def infos(self, paths: Iterable[str]) -> dict[str, PathInfo]:
        """What the store knows of several paths, by path, without those that it does not have."""

    @abstractmethod
    def nodes(self, paths: Iterable[str]) -> dict[str, str]:
        """Those of `paths` that the store has; they stand for themselves (nfh.nix.ways)."""

    @abstractmethod
    def closure(self, path: str) -> dict[str, int]:
        """Every path of a closure with its size in bytes. Raises NotInStore."""

    def compared(self, one: str, two: str) -> Compared:
        """The closures of two paths. Raises NotInStore."""
        return Compared.of(self.closure(one), self.closure(two))

    def closure_size(self, path: str) -> int:
        """The bytes of a closure. Raises NotInStore."""
        return sum(self.closure(path).values())

    def sizes(self, paths: Iterable[str]) -> dict[str, int]:
        """The sizes of these paths alone, without those that the store does not have."""
        return {path: info.size for path, info in self.infos(paths).items()}

    def derivers(self, paths: Iterable[str]) -> set[str]:
        """The derivations that these paths were built from, as far as the store still has them."""
        return set(self.nodes({info.deriver for info in self.infos(paths).values() if info.deriver}))
