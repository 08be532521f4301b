"""The one rule of which generations are never deleted, by nobody and on nobody's word.

Kept are: the one that runs, the one the machine was started with, the one the next start takes, and one to go back to
if that does not come up: of the earlier ones, the newest that this machine is known to have been started with before.
Where none is known, the newest two earlier ones.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Literal

from nfh.nix.generations import Generation

Reason = Literal["current", "booted", "running", "proven", "earlier"]

WORDS: dict[Reason, str] = {
    "current": "the current one",
    "booted": "the booted one",
    "running": "the running one",
    "proven": "the newest earlier one that this machine is known to have started with",
    "earlier": "one of the two before the current one",
}
"""Why a generation is kept, to follow "generation 42 is"."""
UNPROVEN = 2
"""The earlier generations that are kept where none is known to have been started with."""


def kept(found: Iterable[Generation], started: Collection[str] = ()) -> dict[int, Reason]:
    """The generations that are never deleted, by number, and why.

    `found`: all generations of the system. `started`: store paths of systems that this machine is known to have been
    started with (nfh.nix.boots). Without a current generation, none counts as earlier than it, so all do.
    """
    every = sorted(found, key=lambda each: each.number)
    reasons: dict[int, Reason] = {}
    for one in every:
        if one.current:
            reasons[one.number] = "current"
        elif one.booted:
            reasons[one.number] = "booted"
        elif one.running:
            reasons[one.number] = "running"
    current = next((one.number for one in every if one.current), None)
    earlier = [one for one in every if (current is None or one.number < current) and not one.dangling]
    proven = [one for one in earlier if one.store_path in started and not one.booted]
    for one in proven[-1:]:
        reasons.setdefault(one.number, "proven")
    if not proven:
        for one in earlier[-UNPROVEN:]:
            reasons.setdefault(one.number, "earlier")
    return reasons
