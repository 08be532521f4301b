"""Leave to use something, said as what it is on NixOS: "let anna use docker" puts her into a group."""

from __future__ import annotations

import re
from functools import cache

from nfh.knowledge import load
from nfh.understanding.resolve import ADMINISTRATORS

_LET_USE = re.compile(
    r"(?i)\b(?:(?:let|allow|permit) (?P<who>[\w-]+) (?:to )?"
    r"|(?P<she>[\w-]+) (?:should|shall|must|may|needs to|has to) (?:be (?:able|allowed) to )?)"
    r"(?:use|have|run|access) (?P<what>[\w -]+?)"
    r"(?P<rest>(?: too| as well| also| please| now)*[.!]*)$"
)


def as_a_group(text: str) -> str:
    """`text` with “let anna use docker” as “give anna docker rights”; unchanged where that takes no group."""
    match = _LET_USE.search(text)
    if match is None:
        return text
    things = re.split(r",? and |, ", match["what"])
    if not all(thing.casefold() in ADMINISTRATORS or thing.casefold() in _used_through_a_group() for thing in things):
        return text
    who = match["who"] or match["she"]
    return f"{text[: match.start()]}give {who} {match['what']} rights{match['rest']}"


@cache
def _used_through_a_group() -> frozenset[str]:
    """What only members of a group may use, and such groups themselves: as the recipes say."""
    found = ((name, facts) for name, facts in load.read_json("recipes.json").items() if facts.get("group"))
    return frozenset(said.casefold() for name, facts in found for said in (name, facts["group"], *facts["names"]))
