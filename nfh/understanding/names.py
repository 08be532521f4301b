"""Names of packages, as far as reading sentences needs them: does this name exist, and what is near it."""

from __future__ import annotations

import mmap
from collections.abc import Sequence
from functools import cache, cached_property
from typing import TYPE_CHECKING, Literal, Protocol

from nfh.errors import KnowledgeError
from nfh.knowledge import load
from nfh.knowledge.package_words import key

if TYPE_CHECKING:
    from pathlib import Path

    from nfh.catalogue.index import Catalogue

NameKind = Literal["attr", "name", "alias", "program", "like"]
"""How a name is meant: the attribute, the same otherwise spelled, another name, a command it has, what it replaces.
"""

_KINDS: tuple[NameKind, ...] = ("attr", "name", "alias", "program", "like")
_KEPT = 5000
"""Names whose meaning is kept, so that a long conversation does not fill the memory."""


class Named:
    """A name that exists: how, and the attributes it may mean, the most used first."""

    __slots__ = ("attrs", "kind")

    def __init__(self, kind: NameKind, attrs: tuple[str, ...]) -> None:
        self.kind = kind
        self.attrs = attrs


class Names(Protocol):
    """Where names of packages are looked up."""

    def exact(self, name: str) -> Named | None:
        """What `name` means, without any guessing; None: no package is called so."""
        ...

    def near(self, name: str, limit: int = 3, *, far: bool = True) -> Sequence[str]:
        """Attributes that `name` may be a misspelling of, or was nearly a name for, the likeliest first; `far`: also
        those that are two slips away from a short name.
        """
        ...


class NoNames:
    """Names where there is no catalogue: none."""

    def exact(self, name: str) -> Named | None:  # noqa: ARG002 - the Protocol's
        """None."""
        return None

    def near(self, name: str, limit: int = 3, *, far: bool = True) -> Sequence[str]:  # noqa: ARG002 - the Protocol's
        """None."""
        return ()


class CompiledNames:
    """The names compiled with the catalogue (nfh.knowledge.names), mapped when a sentence first needs one."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._seen: dict[str, Named | None] = {}

    def exact(self, name: str) -> Named | None:
        """See Names."""
        form = key(name.removeprefix("pkgs.").removeprefix("nixpkgs#").removeprefix("nixos."))
        if form not in self._seen:
            if len(self._seen) > _KEPT:
                self._seen.clear()
            self._seen[form] = self._look_up(form.encode()) if form else None
        return self._seen[form]

    def near(self, name: str, limit: int = 3, *, far: bool = True) -> Sequence[str]:
        """See Names."""
        from nfh.catalogue.index import Catalogue

        try:
            return [package.attr for package in _catalogue(Catalogue).nearest(name, limit, far=far)]
        except KnowledgeError:
            return ()

    @cached_property
    def _data(self) -> mmap.mmap | bytes:
        try:
            with (self._path or load.path("names.tsv")).open("rb") as file:
                return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError, KnowledgeError):
            return b""

    def _look_up(self, form: bytes) -> Named | None:
        """Halve the sorted lines until the one of this key is left."""
        data = self._data
        low, high = 0, len(data)
        while low < high:
            middle = (low + high) // 2
            start = data.rfind(b"\n", low, middle) + 1 or low
            end = data.find(b"\n", start)
            found, _, rest = data[start:end].partition(b"\t")
            if found == form:
                kind, _, attrs = rest.decode().partition("\t")
                return Named(_KINDS[int(kind)], tuple(attrs.split(" ")))
            if found < form:
                low = end + 1
            else:
                high = start
        return None


@cache
def _catalogue(opened: type[Catalogue]) -> Catalogue:
    return opened.open()


@cache
def names() -> Names:
    """The names that were compiled with nfh."""
    return CompiledNames()
