"""Corrections half way through a sentence: "install vim, no, emacs", "open port 80 … wait, 443"."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from nfh.intents import registry
from nfh.understanding.understood import Understood

if TYPE_CHECKING:
    from nfh.intents.request import Request
    from nfh.understanding.names import Names

_STOPS = r"\s*(?:[,.;:…?]|\s[–—-]\s)+\s*"
_BY_A_STOP = (
    "no wait|wait no|no sorry|sorry no|actually no|no|wait|sorry|actually|rather|correction|scratch that|or rather"
    "|make that|i mean|i meant"
)
_BY_ITSELF = "no wait|wait no|or rather|scratch that|i mean|make that"
_TURN = (
    rf"(?i)^(?P<head>.+?)(?:{_STOPS}(?:(?:oh|ah|er|um|uh|hmm)[, ]+)*(?:{_BY_A_STOP})|\s+(?:{_BY_ITSELF}))"
    r"[,.:;…]*\s+(?P<tail>[^,].*?)[.!?]*$"
)
"""A request, words that take it back, what was meant instead."""

_DROPPING = r"(?i)(?:keep|leave|without|only|just|not|skip|drop|forget)\b"
"""How what is taken back begins where it names a part that is to be left as it is."""

_AS_IT_IS = re.compile(
    r"(?i)(?:(?:please )?(?:leave|keep|let) (?:it|that|this|them|everything)(?: (?:alone|be|as is|there|installed))?"
    r"|do(?: not|n['’]?t)(?: do (?:it|that))?|never ?mind(?: (?:it|that))?|forget (?:it|that)|stop|nothing)[\s.!?]*$"
)
_ELSE = "Say what you would like instead."
_WITHOUT = re.compile(
    r"(?i)[,;:–—-]\s*no (?:sudo|root|admin\w*|wheel|docker|passwords?|reboots?|restarts?|rights|home|shell|logins?)\b"
)
"""How something is to be, which is no correction: "add bob, no sudo"."""

_LEAD = r"(?i)^(?:i mean|i meant|make that|rather|better|wait|no|the|to|use|take)[, ]+"
_SIGNS = ("no", "wait", "sorry", "actually", "rather", "correction", "scratch", "make that", "mean")
"""What a text that corrects itself has in any case: others need not be looked at closely."""

_REPLACED = ("packages", "service", "user", "port", "option", "generation", "desktop", "shell", "layout", "locale",
             "timezone", "hostname", "version", "language", "value")  # fmt: skip
"""Slots whose value is corrected, the surest first."""

_LONGEST = 3
"""Words of a value that is put in another's place."""


def corrected(text: str, read: Callable[[str], Understood], names: Names) -> Understood | None:
    """The reading of a text that corrects itself; None: it does not. `read` reads a text by itself."""
    lower = text.lower()
    match = re.match(_TURN, text) if any(sign in lower for sign in _SIGNS) else None
    if match is None:
        return None
    if _AS_IT_IS.match(match["tail"]):
        return Understood(text, "refuse", "You took that back, so I leave everything as it is.", way_on=_ELSE)
    if _WITHOUT.search(text):
        return None
    head, tail = read(match["head"]), match["tail"].strip()
    while again := re.match(_TURN, tail):
        tail = again["tail"].strip()
    if not _sure(head):
        return None
    if re.match(_DROPPING, tail):
        from nfh.understanding.amend import amended

        left = amended(tail, head.requests, names)
        return head._replace(text=text, requests=left) if left else None
    after = read(tail)
    if _sure(after) and len(tail.split()) > 1:
        return after._replace(text=text)
    value = tail
    for _ in range(3):
        value = re.sub(_LEAD, "", value)
    request = head.requests[-1]
    slots = replaced(request, value, names)
    if slots is None:
        return None
    made = request._replace(intent=registry.build(request.intent.intent_name(), slots), text=text, alternatives=())
    return head._replace(text=text, requests=(*head.requests[:-1], made))


def _sure(understood: Understood) -> bool:
    """Whether a template has read it."""
    return understood.decision == "act" and all(one.reader.startswith("grammar") for one in understood.requests)


def corrected_slot(request: Request) -> str:
    """The slot whose value a correction replaces; empty: the request has none."""
    slots = request.intent.slots()
    said = (slot for slot in _REPLACED if slot in slots or (slot == "packages" and "package" in slots))
    return next(said, "")


def replaced(request: Request, value: str, names: Names) -> dict[str, str | list[str]] | None:
    """The slots of a request with its last value replaced; None: it has none, or that is no value."""
    if not 0 < len(value.split()) <= _LONGEST:
        return None
    slots, slot = request.intent.slots(), corrected_slot(request)
    if not slot:
        return None
    if slot != "packages":
        slots[slot] = value
        return slots
    if names.exact(value) is None:
        return None
    slots.pop("package", None)
    slots["packages"] = [*getattr(request.intent, "packages", ())[:-1], value]
    return slots
