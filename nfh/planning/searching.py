"""Searching the catalogue for packages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nfh.planning.answer import Answer

if TYPE_CHECKING:
    from nfh.intents.packages import SearchPackages
    from nfh.intents.request import Request
    from nfh.planning.context import Context


def search_packages(request: Request, context: Context) -> Answer:
    """What the catalogue has for the person's words, best first, each with the reason why it is there."""
    intent: SearchPackages = request.intent  # type: ignore[assignment]
    words = intent.query or request.text
    hits = context.catalogue.search(words, limit=10)
    if not hits:
        return Answer(
            "search_packages",
            f"The catalogue has nothing for “{words}”.",
            sources=("nfh's own catalogue",),
            next=("search for a text editor",),
        )
    return Answer(
        "search_packages",
        f"{len(hits)} found for “{words}”:" if len(hits) > 1 else f"One found for “{words}”:",
        ("package", "what it is", "why it is here"),
        tuple((hit.name, hit.entry.description, hit.why) for hit in hits),
        subjects=tuple(hit.name for hit in hits),
        sources=("nfh's own catalogue",),
        expert=(f"nix search nixpkgs {words}",),
        next=(f"install {hits[0].name}",),
    )
