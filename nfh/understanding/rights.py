"""Leave to use something, said as what it is on NixOS: "let anna use docker" puts her into a group."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nfh.understanding.resolve import ADMINISTRATORS
from nfh.understanding.takes import is_listed

if TYPE_CHECKING:
    from nfh.understanding.names import Names

_LET_USE = re.compile(
    r"(?i)\b(?:let|allow|permit) (?P<who>[\w-]+) (?:to )?(?:use|have|run|access) (?P<what>[\w -]+?)"
    r"(?P<rest>(?: too| as well| also| please| now)*[.!]*)$"
)


def as_a_group(text: str, names: Names) -> str:
    """`text` with “let anna use docker” as “give anna docker rights”; unchanged where that takes no group."""
    match = _LET_USE.search(text)
    if match is None:
        return text
    things = re.split(r",? and |, ", match["what"])
    if not all(thing.casefold() in ADMINISTRATORS or is_listed("service", thing, names) for thing in things):
        return text
    return f"{text[: match.start()]}give {match['who']} {match['what']} rights{match['rest']}"
