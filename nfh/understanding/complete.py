"""How a sentence that is being typed could go on: verbs, packages, concepts."""

from __future__ import annotations

from nfh.errors import KnowledgeError
from nfh.knowledge import load

LIMIT = 12


def complete(prefix: str) -> list[tuple[str, str]]:
    """Ways on for what stands before the cursor: (whole text, what it is), the likeliest first."""
    lead, space, last = prefix.rpartition(" ")
    if not prefix.strip():
        return []
    if not space:
        return _sentences(prefix)
    return (_sentences(prefix) + [(f"{lead} {name}", what) for name, what in _names(last)])[:LIMIT]


def _sentences(prefix: str) -> list[tuple[str, str]]:
    """Sentences that are known to be understood."""
    begun = prefix.casefold()
    found: dict[str, str] = {}
    for facts in load.intents().values():
        for example in facts.examples:
            if example.casefold().startswith(begun) and example.casefold() != begun:
                found.setdefault(example, facts.label)
    return sorted(found.items(), key=lambda item: (len(item[0]), item[0]))[:LIMIT]


def _names(begun: str) -> list[tuple[str, str]]:
    if len(begun) < 2:
        return []
    from nfh.catalogue.index import Catalogue

    try:
        catalogue = Catalogue.open()
    except KnowledgeError:
        return []
    found = []
    for attr in catalogue.complete(begun, LIMIT):
        package = catalogue.get(attr)
        found.append((attr, package.description if package else ""))
    return found
