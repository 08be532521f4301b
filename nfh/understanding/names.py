"""Names of packages, as far as reading sentences needs them: does this name exist, and what is near it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Literal, Protocol

from nfh.errors import KnowledgeError
from nfh.knowledge import load
from nfh.knowledge.package_words import key

if TYPE_CHECKING:
    from nfh.catalogue.store import Store

NameKind = Literal["attr", "name", "alias", "program", "like"]
"""How a name is meant: the attribute, the same otherwise spelled, another name, a command it has, what it replaces.
"""

_KINDS: tuple[NameKind, ...] = ("attr", "name", "alias", "program", "like")


@dataclass(frozen=True, slots=True)
class Named:
    """A name that exists: how, and the attributes it may mean, the most used first."""

    kind: NameKind
    attrs: tuple[str, ...]


class Names(Protocol):
    """Where names of packages are looked up."""

    def exact(self, name: str) -> Named | None:
        """What `name` means, without any guessing; None: no package is called so."""
        ...

    def near(self, name: str, limit: int = 3) -> Sequence[str]:
        """Attributes that `name` may be a misspelling of, or was nearly a name for, the likeliest first."""
        ...


class NoNames:
    """Names where there is no catalogue: none."""

    def exact(self, name: str) -> Named | None:  # noqa: ARG002 - the Protocol's
        """None."""
        return None

    def near(self, name: str, limit: int = 3) -> Sequence[str]:  # noqa: ARG002 - the Protocol's
        """None."""
        return ()


class CatalogueNames:
    """The names of the compiled catalogue, opened when a sentence first needs one; none where it is not compiled."""

    def __init__(self) -> None:
        self._found: dict[str, Named | None] = {}

    @cached_property
    def _store(self) -> Store | None:
        from nfh.catalogue.store import Store

        try:
            return Store(load.path("catalogue.sqlite"))
        except KnowledgeError:
            return None

    def exact(self, name: str) -> Named | None:
        """See Names."""
        form = key(name.removeprefix("pkgs.").removeprefix("nixpkgs#").removeprefix("nixos."))
        if form not in self._found:
            if len(self._found) > 5000:
                self._found.clear()
            self._found[form] = self._look_up(form) if form else None
        return self._found[form]

    def _look_up(self, form: str) -> Named | None:
        if self._store is None:
            return None
        rows = self._store.rows(
            "SELECT n.kind, p.attr FROM names n JOIN packages p ON p.id = n.package WHERE n.key = ?"
            " ORDER BY n.kind, p.popularity DESC, p.attr",
            (form,),
        )
        if not rows:
            return None
        surest = rows[0][0]
        return Named(
            _KINDS[int(str(surest))], tuple(dict.fromkeys(str(attr) for kind, attr in rows if kind == surest))
        )

    def near(self, name: str, limit: int = 3) -> Sequence[str]:
        """See Names."""
        from nfh.catalogue.index import Catalogue

        return [] if self._store is None else [p.attr for p in Catalogue(self._store).nearest(name, limit)]


@cache
def names() -> Names:
    """The names of the compiled catalogue."""
    return CatalogueNames()
