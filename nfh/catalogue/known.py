"""What nfh itself knows of packages and options, read back from the catalogue that was compiled with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nfh.knowledge.catalogue_entries import Contents, OptionEntry, PackageEntry, Renaming
from nfh.knowledge.catalogue_format import (
    HOME_OPTION,
    LINE,
    OPTION_FACTS,
    PACKAGE,
    PACKAGE_FACTS,
    PART,
    UNFREE,
)

if TYPE_CHECKING:
    from nfh.catalogue.store import Store

_LISTS = frozenset({"purposes", "like", "names", "programs"})


def contents(store: Store) -> Contents:
    """All of a compiled catalogue. Raises KnowledgeError where it is damaged."""
    found = Contents()
    for kind, flags, name, description, popularity, facts in store.rows(
        "SELECT kind, flags, name, description, popularity, facts FROM documents ORDER BY name, kind"
    ):
        named = PACKAGE_FACTS if kind == PACKAGE else OPTION_FACTS
        fields = {
            field: tuple(value.split(LINE)) if field in _LISTS and value else () if field in _LISTS else value
            for field, value in zip(named, str(facts).split(PART), strict=True)
        }
        told = {"description": str(description), "popularity": int(str(popularity)), "known": True, **fields}
        if kind == PACKAGE:
            unfree = bool(int(str(flags)) & UNFREE)
            found.packages.append(PackageEntry(attr=str(name), unfree=unfree, **told))  # type: ignore[arg-type]
        else:
            home = kind == HOME_OPTION
            found.options.append(OptionEntry(name=str(name), home=home, **told))  # type: ignore[arg-type]
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
