"""Is it safe? What a deletion takes and what it leaves, for a person who asks before they agree."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nfh.planning.draft import Draft

OF_GENERATIONS = (
    "It is safe for the system that runs: the current generation, the booted one and one to go back to always stay. "
    "What is lost is the way back to the others, for good: “undo” does not bring a deleted generation back."
)
OF_GARBAGE = (
    "It is safe for every generation there is: only what no generation, no running program and no kept result needs "
    "is deleted. What is wanted again later is downloaded or built again."
)
_ASKED = re.compile(
    r"\b(?:is|are|would|will|can|could|does|do|should)\b.*\b(?:safe(?:ly)?|dangerous|risky?|harm(?:ful)?|hurt|break(?:ing)?|bad|wise"
    r"|ok|okay|lose|regret)\b"
)


def tell(text: str, answer: str, draft: Draft) -> None:
    """Put the answer before everything else where the sentence asks whether it is safe.

    It is then said also where there is nothing to be done.
    """
    if _ASKED.search(text.casefold()):
        draft.done_already.insert(0, answer)
