"""What nfh itself knows of packages and options, read back from the catalogue that was compiled with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nfh.knowledge.catalogue_entries import Contents, OptionEntry, PackageEntry, Renaming
from nfh.knowledge.catalogue_format import (
    HOME_OPTION,
    LINE,
    PACKAGE,
    UNFREE,
    unpacked,
)

if TYPE_CHECKING:
    from nfh.catalogue.store import Store


def contents(store: Store) -> Contents:
    """All of a compiled catalogue. Raises KnowledgeError where it is damaged."""
    found = Contents()
    for kind, flags, name, popularity, facts in store.rows(
        "SELECT kind, flags, name, popularity, facts FROM documents ORDER BY name, kind"
    ):
        fields = unpacked(kind, facts) | ({"platforms": ()} if kind == PACKAGE else {})
        told = {"popularity": int(str(popularity)), "known": True, **fields}
        if kind == PACKAGE:
            unfree = bool(int(str(flags)) & UNFREE)
            found.packages.append(PackageEntry(attr=str(name), unfree=unfree, **told))
        else:
            home = kind == HOME_OPTION
            found.options.append(OptionEntry(name=str(name), home=home, **told))
    for option, name, count in store.rows("SELECT option, name, configurations FROM used"):
        found.used[bool(option), str(name)] = int(count)
    for old, new, reason, instead in store.rows("SELECT old, new, reason, instead FROM renamed ORDER BY key"):
        others = tuple(str(instead).split(LINE)) if instead else ()
        found.renamings.append(Renaming(str(old), str(new), str(reason), others))
    groups: dict[str, set[str]] = {}
    for term, other in store.rows("SELECT term, other FROM synonyms ORDER BY term, other"):
        groups.setdefault(str(term), {str(term)}).add(str(other))
    found.synonyms = [[term, other] for term, others in groups.items() for other in sorted(others - {term})]
    return found
