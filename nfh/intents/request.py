"""A request: what understanding hands to planning."""

from __future__ import annotations

from typing import Literal, NamedTuple

from nfh.intents.base import Intent

Mode = Literal["do", "preview", "explain"]
Stakes = Literal["reads", "changes", "deletes"]


class Reading(NamedTuple):
    """One way to read a text: an intent and the chance (0 to 1) that it is the right one."""

    intent: Intent
    confidence: float
    mode: Mode = "do"


class Request(NamedTuple):
    """What a person asked: the intent, how it is meant, how sure the reader is, and what else it could be."""

    intent: Intent
    mode: Mode
    confidence: float
    reader: str
    """Which reader read it: "grammar:<template id>", "classifier", "careful", "dialogue", "program"."""
    text: str = ""
    """The part of the sentence that says it."""
    alternatives: tuple[Reading, ...] = ()
