"""What the store knows of one path, and of two closures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from nfh.errors import NixFailed


@dataclass(frozen=True, slots=True)
class PathInfo:
    """What the store knows of a path, the same whoever is asked. Sizes are of its contents (NAR), in bytes."""

    path: str
    references: tuple[str, ...]
    """What it needs directly, sorted; itself too, if its own name stands in it."""
    size: int
    hash: str
    """Of its contents: SHA-256, in hexadecimal digits."""
    deriver: str
    """The derivation it was built from; empty where that is not known."""
    registered: int
    """Seconds since 1970."""
    signatures: tuple[str, ...] = ()
    """Sorted."""
    content_address: str = ""
    """For what is named by its contents and not by how it was built: the hash that is in its name."""
    built_here: bool = False
    """Built on this machine, and so trusted without a signature."""


class Compared(NamedTuple):
    """Two closures, taken apart: the bytes of each path that both need, and of those that only one needs."""

    shared: Mapping[str, int]
    first: Mapping[str, int]
    second: Mapping[str, int]

    @classmethod
    def of(cls, one: Mapping[str, int], two: Mapping[str, int]) -> Compared:
        """Of two closures as they are."""
        both = one.keys() & two.keys()
        return cls(
            {path: one[path] for path in both},
            {path: size for path, size in one.items() if path not in both},
            {path: size for path, size in two.items() if path not in both},
        )

    @property
    def bytes(self) -> tuple[int, int]:
        """All of the first, and all of the second."""
        shared = sum(self.shared.values())
        return shared + sum(self.first.values()), shared + sum(self.second.values())


class NotInStore(NixFailed):
    """The store does not have a path that was asked about."""

    def __init__(self, path: str) -> None:
        super().__init__(f"The store does not have {path}.")
        self.path = path
