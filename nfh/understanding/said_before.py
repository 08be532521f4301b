"""What stands around a correction and tells nothing of it ("ok but …, please"), and where one ends."""

from __future__ import annotations

import re

_JOINING = (
    r"yes|yeah|yep|yup|yea|sure|fine|good|great|right|alright|ok|okay|wait|hold on|but|and|also|plus|then"
    r"|do it|do that|go ahead|go on|go for it|actually|please|oh|ah|well|hm+|um+|uh+"
)
_LOOSE = rf"{_JOINING}|no|nope|nah|thanks?|thank you|sorry"
JOINING = rf"(?i)^(?:(?:{_JOINING})[,.:;! ]+)*"
"""Words before what is wanted besides: a “no” belongs to that ("but no password login")."""
BEFORE = rf"(?i)^(?:(?:{_LOOSE})[,.:;! ]+)*"
"""Words before a correction; a pattern begins with it."""
AFTER = r"(?:[, ]+(?:please|though|this time|for now|then|instead|as well|too|either))*[.! ]*$"
"""Words after a correction; a pattern ends with it."""

_BEGINS = (
    r"but|also|plus|not|only|just|without|and (?:also|not|only|just|then|without|turn|switch|set|open|close|install"
    r"|add|remove|enable|disable|make|call|drop|leave|keep|skip|use|give|let|put|start|stop)"
)
_CUT = re.compile(rf"(?i)\s*[,;]?\s+(?=(?:{_BEGINS})\b)")
_NOTHING = re.compile(rf"(?i)^(?:(?:{_LOOSE})[,.:;! ]*)*$")


def pieces(said: str) -> list[str]:
    """The corrections of which a text is made, in order: "only vim, but not for bob" are two."""
    found: list[str] = []
    for part in _CUT.split(said):
        if found and _NOTHING.match(found[-1]):
            found[-1] = f"{found[-1]} {part}"
        else:
            found.append(part)
    return found
