"""`nfh search`: packages and options for some words."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING

from nfh.catalogue import own
from nfh.catalogue.installed import in_system
from nfh.catalogue.own import Opened, open_best

if TYPE_CHECKING:
    from nfh.catalogue.package import Hit, Renamed
    from nfh.nix.target import Target
    from nfh.settings import Folders

LIMIT = 20
VERSION = 1
"""Of the JSON; goes up when something is renamed or taken away; what is added does not count."""


def search(target: Target, folders: Folders, words: str, *, options: bool = False, as_json: bool = False) -> int:
    """Show what the catalogue has for `words`. Returns 0, also when it has nothing (said on standard error)."""
    again = partial(open_best, folders, target)
    opened, hits = own.search(again(), again, words, LIMIT, "option" if options else "", in_system(target))
    gone = opened.catalogue.renamed(words)
    if not hits:
        from nfh.planning.searching import nothing

        print(f"nfh: {nothing(words)}", file=sys.stderr)
    if as_json:
        import json

        print(json.dumps(document(words, opened, hits, gone), ensure_ascii=False))
    elif hits:
        from nfh.planning.searching import listed
        from nfh.terminal.put import put

        sources = (opened.source, *((opened.note,) if opened.note else ()))
        put(listed("search_packages", words, hits, gone, sources=sources))
    return 0


def document(words: str, opened: Opened, hits: list[Hit], gone: Renamed | None) -> dict[str, object]:
    """The object that --json prints (docs/command-line.md)."""
    renamed = None
    if gone is not None:
        renamed = {"old": gone.old, "new": gone.new, "reason": gone.reason, "instead": list(gone.instead)}
    return {
        "version": VERSION,
        "query": words,
        "source": opened.source,
        "note": opened.note,
        "renamed": renamed,
        "results": [_result(hit) for hit in hits],
    }


def _result(hit: Hit) -> dict[str, object]:
    from nfh.catalogue.package import Package

    entry = hit.entry
    result: dict[str, object] = {
        "kind": hit.kind,
        "name": hit.name,
        "description": entry.description,
        "why": hit.why,
        "score": hit.score,
        "popularity": entry.popularity,
        "absent": entry.absent,
    }
    if isinstance(entry, Package):
        return result | {
            "version": entry.version,
            "programs": list(entry.programs),
            "license": entry.license,
            "homepage": entry.homepage,
            "unfree": entry.unfree,
            "broken": entry.broken,
            "insecure": entry.insecure,
            "platforms": list(entry.platforms),
            "unsupported": entry.unsupported,
            "size": entry.size or None,
            "module": entry.module,
            "installed": hit.installed,
        }
    return result | {
        "type": entry.type,
        "default": entry.default,
        "example": entry.example,
        "package": entry.package,
        "declared": entry.declared,
        "home": entry.home,
    }
