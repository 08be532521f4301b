"""The generation of a day that the sentence names: "go back to how it was yesterday"."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

from nfh.errors import NeedsAnswer
from nfh.planning import times, which_generation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nfh.nix.generations import Generation
    from nfh.planning.context import Context

_STATE = re.compile(
    r"\b(?:how|like|as|what|where|when|since)\b[^,.;]*\b(?:was|were|is|looked|ran|worked|had)\b|\bas of\b"
    r"|\b(?:to|of|from)\b (?:\S+ ){0,3}?(?:\S+day(?:'?s)?\b|\d{4}-|\S+ (?:\w+ )?ago\b|last (?:week|month|night)\b)"
    r"|\bwork(?:ed|ing)\b|\bwas (?:fine|ok|okay|good|right)\b",
    re.IGNORECASE,
)
_BEGAN = re.compile(r"\b(?:since|after)\b", re.IGNORECASE)


def generation(text: str, found: Sequence[Generation], context: Context) -> Generation | None:
    """The newest generation that was there at the end of the day that `text` names; None where it names none.

    A day may also be when it broke ("since yesterday nothing works"): unless the sentence says how the system was
    that day, it is asked. Raises NeedsAnswer, and Refused where no generation is as old.
    """
    day = times.moment(text)
    if day is None or day > time.time() - _NOW:
        return None
    if (given := context.answers.get("generation")) is not None:
        return which_generation.choose(given, found)
    if _STATE.search(text) and not _BEGAN.search(text):
        return which_generation.at(day, found)
    raise NeedsAnswer(which_generation.ask([g for g in found if not g.dangling]))


_NOW = 60
"""Seconds: "today" is what just was, and says no generation."""
