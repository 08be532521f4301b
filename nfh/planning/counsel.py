"""Is it wise, safe, reversible? What a person is told who asks before they agree (data/counsel.yaml)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nfh.knowledge import load
from nfh.planning.answer import Answer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nfh.intents.request import Request

_DANGER = (
    r"safe|safely|secure|dangerous|risk|risks|risky|harm|harmful|hurt|hurts|break|breaks|breaking|broke|bad|wrong"
    r"|lose|losing|lost|regret|damage|destroy|delete|deletes|erase|erases"
)
_WISDOM = (
    r"wise|ok|okay|good|better|best|worth|idea|recommend|recommended|sense|sensible|advise|advisable|necessary|needed"
)
_BACK = r"undo|undone|undoing|reverse|reversed|reversible|revert|reverted|recover|back|restore|restored"
_ASKS = r"is|are|will|would|can|could|does|do|should|shall|may|might|what|which|why"
_WONDERS = re.compile(
    rf"^\W*(?:(?:so|and|but|ok|okay|hey|hi|um|hmm|wait|please tell me|tell me|i wonder|wondering)\W+)*"
    rf"(?:if |whether )?(?:it )?(?:{_ASKS})\b(?! (?:you|u|nfh)\b)[^.;]*\b(?:{_DANGER}|{_WISDOM}|{_BACK})\b"
    r"|^\W*(?:should|shall|may|can) (?:i|we)\b(?! please)"
    r"|\b(?:good|bad) idea\b|\bsafe(?:ly)? to\b",
    re.IGNORECASE,
)


def is_asked(text: str) -> bool:
    """Whether a sentence asks whether something is wise, safe or reversible."""
    return _WONDERS.search(text) is not None


def on(request: Request) -> Answer | None:
    """What to say to somebody who asks such a thing; None where it is not asked, or where nothing is known to say."""
    said = about(request) if is_asked(request.text) else ""
    return Answer(request.intent.intent_name(), said) if said else None


def about(request: Request) -> str:
    """What is known of whether it is wise, safe and reversible; empty: nothing."""
    name, slots = request.intent.intent_name(), request.intent.slots()
    entries = load.read_json("counsel.json")
    return next((str(entry["say"]) for entry in entries if name in entry["of"] and _fits(entry, slots)), "")


def _fits(entry: Mapping[str, Mapping[str, list[str]]], slots: Mapping[str, str | list[str]]) -> bool:
    """Whether one of the values it asks for stands in a slot."""
    wanted = entry["when"]
    return not wanted or any(str(slots.get(slot, "")).casefold() in values for slot, values in wanted.items())
