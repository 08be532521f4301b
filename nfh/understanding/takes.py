"""Which request of several a bare value belongs to: "make it berlin" is about the time zone, not the keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nfh.understanding.correct import corrected_slot

if TYPE_CHECKING:
    from nfh.intents.request import Request
    from nfh.understanding.names import Names

LISTED = frozenset(("timezone", "locale", "language", "layout", "desktop", "shell", "service"))
"""Slots whose values stand in a list."""
_NUMBERS = frozenset(("port", "generation"))


def place_of(values: Sequence[str], requests: Sequence[Request], names: Names) -> int | None:
    """The place of the request that its value corrects; None: of several requests, none can take it for sure.

    `values`: what was said, as each request would take it. The only request takes any value, for what is wrong with
    it is said of it then.
    """
    if len(requests) == 1:
        return 0
    able = [takes(request, value, names) for request, value in zip(requests, values, strict=True)]
    sure = [place for place, can in enumerate(able) if can]
    free = [place for place, can in enumerate(able) if can is None]
    return sure[-1] if sure else free[-1] if len(free) == 1 else None


def takes(request: Request, value: str, names: Names) -> bool | None:
    """Whether `value` can stand where a request has its last one; None: there anything of that form can."""
    slot = corrected_slot(request)
    if slot == "packages":
        return names.exact(value) is not None
    if slot in _NUMBERS:
        return value.isdecimal()
    if slot in LISTED:
        return is_listed(slot, value, names)
    return None if slot else False


def is_listed(kind: str, value: str, names: Names) -> bool:
    """Whether `value` as a whole is an entry of a list of this kind of slot."""
    from nfh.knowledge.words import words
    from nfh.understanding.grammar import grammar
    from nfh.understanding.known import Nothing
    from nfh.understanding.slots import SlotReader

    rules, said = grammar(), words(value)
    reader = SlotReader(value, said, names, Nothing(), lists=rules.lists, common=rules.common)
    return any(found.end == len(said) for found in reader.listed(kind, 0))
