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
OF_A_PORT = (
    "An open port is as safe as the program that listens there: whoever can reach this machine can then talk to "
    "it, so it should ask for a password and be kept up to date. What only this machine uses needs no open port."
)
OF_NO_FIREWALL = (
    "Better not: without the firewall everything that listens on this machine can be reached from its network, also "
    "what was meant for this machine alone. To let one thing in, open its port: “open port 8080”."
)
_ASKED = re.compile(
    r"\b(?:is|are|would|will|can|could|does|do|should)\b.*\b(?:safe(?:ly)?|dangerous|risky?|harm(?:ful)?|hurt|break(?:ing)?|bad|wise"
    r"|ok|okay|lose|regret)\b"
)


_WISE = re.compile(r"^\W*(?:should|shall|may|can) (?:i|we)\b|\b(?:good|bad) idea\b|\bsecure\b|\brisks?\b")


def is_asked(text: str) -> bool:
    """Whether the sentence asks whether something is safe, or wise."""
    return bool(_ASKED.search(text.casefold()) or _WISE.search(text.casefold()))


def tell(text: str, answer: str, draft: Draft) -> None:
    """Put the answer before everything else where the sentence asks whether it is safe.

    It is then said also where there is nothing to be done.
    """
    if _ASKED.search(text.casefold()):
        draft.done_already.insert(0, answer)
