"""`nfh search`: packages for some words."""

from __future__ import annotations

import sys

from nfh.catalogue.index import Catalogue
from nfh.errors import NotYet
from nfh.planning.answer import Answer
from nfh.terminal.put import put

LIMIT = 20


def search(words: str, *, options: bool = False, as_json: bool = False) -> int:
    """Show what the catalogue has for `words`. Returns 0, also when it has nothing (said on standard error)."""
    if options:
        raise NotYet("I cannot search options yet; packages only.", f"Try: nfh search {words}")
    hits = Catalogue.open().search(words, limit=LIMIT)
    if not hits:
        print(f"nfh: the catalogue has nothing for “{words}”.", file=sys.stderr)
    answer = Answer(
        "search_packages",
        "",
        ("package", "what it is", "why it is here") if hits else (),
        tuple((hit.name, hit.entry.description, hit.why) for hit in hits),
        sources=("nfh's own catalogue",),
    )
    if hits or as_json:
        put(answer, as_json=as_json)
    return 0
