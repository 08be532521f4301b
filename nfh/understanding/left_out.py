"""What a reading leaves out of a sentence although something else would then be done: nfh asks before it does half.

Who says "open port 22 only for 192.168.1.5" must not get the port opened for everybody, and who says "vlc or mpv" not
both. Words that change nothing may be passed over; the kinds looked for here never.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nfh.intents.request import Request
    from nfh.understanding.understood import Understood

_COUNTED = frozenset(
    "open_port close_port power_control auto_update auto_garbage_collect set_hostname add_user_to_group".split()
)
"""Intents to which every number that is said matters."""

_NAMED = {"add_user": "user", "set_hostname": "hostname"}
"""Intents that give a name, and the slot that holds it."""

_NAMING = re.compile(
    r".*(?:\b(?:called|named|name|to|as|user|account|hostname|be|is|computer|machine|laptop|pc|server)\b|=)\s+(?P<name>\S.*)$",
    re.IGNORECASE | re.DOTALL,
)
_AFTER_A_NAME = re.compile(
    r"[,;:!?]|\.(?:\s|$)|\b(?:and|with|who|that|which|in|on|to|into|please|as|for|so|because|now|instead|from|then|but|too|also"
    r"|thanks|user|account|group|hostname)\b",
    re.IGNORECASE,
)
_OPENS = re.compile(r"\b(?:open|unblock|allow|expose)\b", re.IGNORECASE)
_CLOSES = re.compile(r"\b(?:close|block|shut|deny)\b", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![\w.])\d(?:(?!/(?:tcp|udp))[\w.:/-])*")


def left_out(understood: Understood) -> str:
    """The words that acting on what was understood would leave out; empty where there are none that matter."""
    if len(understood.requests) != 1:
        return ""
    request = understood.requests[0]
    return next((words for words in _kinds(understood.text, request) if words), "")


def _kinds(text: str, request: Request) -> Iterator[str]:
    intent = request.intent.intent_name()
    slots = {slot: value if isinstance(value, list) else [value] for slot, value in request.intent.slots().items()}
    values = [value for said in slots.values() for value in said]
    if intent in _COUNTED:
        yield _numbers(text, values)
    if intent in ("open_port", "close_port") and (_OPENS.search(text) and _CLOSES.search(text)):
        yield (_CLOSES if intent == "open_port" else _OPENS).search(text)[0]  # type: ignore[index]
    if intent in _NAMED and slots.get(_NAMED[intent]):
        yield _rest_of_name(text, slots[_NAMED[intent]][0])
    if intent in ("install_package", "remove_package"):
        yield _choice(text, slots.get("packages", []))


def _numbers(text: str, values: list[str]) -> str:
    said = " ".join(values).casefold()
    numbers = (found[0].rstrip(".:/-") for found in _NUMBER.finditer(text))
    return next((number for number in numbers if number.casefold() not in said), "")


def _rest_of_name(text: str, name: str) -> str:
    """What stands beside a name as if it were its other half: "Bob Smith", "lab 2"."""
    found = _NAMING.match(text)
    if found is None:
        return ""
    whole = _AFTER_A_NAME.split(f"{found['name']} ")[0].strip("\"'“”‘’` ")
    inside = name.casefold() in whole.casefold() != name.casefold()
    return whole if inside and len(whole.split()) > 1 else ""


def _choice(text: str, packages: list[str]) -> str:
    """Several packages of which only one is wanted."""
    for one in packages:
        for other in packages:
            either = rf"{re.escape(one)}(?:,\s*[^,]*)?,? or (?:else )?{re.escape(other)}"
            found = re.search(either, text, re.IGNORECASE)
            if one != other and found:
                return found[0]
    return ""
