"""What the store knows of one path."""

from __future__ import annotations

from dataclasses import dataclass

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


class NotInStore(NixFailed):
    """The store does not have a path that was asked about."""

    def __init__(self, path: str) -> None:
        super().__init__(f"The store does not have {path}.")
        self.path = path
