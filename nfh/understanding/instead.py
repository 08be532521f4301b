"""One package in another's place: "replace firefox with librewolf", "I don't want vim, give me nano instead"."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nfh.understanding.understood import Understood

_OLD, _NEW = r"(?:the |my )?(?P<old>[^\s,]+(?: [^\s,]+)?)", r"(?P<new>[^\s,]+(?: [^\s,]+)?)"
_GET = r"(?:use|install|get|get me|give me|put|add|take|have|i want|i would like|let me have)"
_THEN = r"(?: any ?more)?,?(?: and)?(?: then| so)?"
_END = r"(?: please| now)?[\s.!?]*$"
_BEFORE = "please|pls|plz|hey|bitte|can you|could you|nfh|i want to|i would like to|let us"
_WAYS = tuple(
    re.compile(rf"(?i)^(?:(?:{_BEFORE}),? )*{way}{_END}")
    for way in (
        rf"(?:replace|substitute) {_OLD} (?:with|by) {_NEW}",
        rf"(?:swap|exchange|trade) {_OLD} (?:for|with|against) {_NEW}",
        rf"(?:switch|change|move|migrate) (?:over )?from {_OLD} to {_NEW}",
        rf"(?:remove|uninstall|delete|get rid of|drop|ditch|throw out) {_OLD}{_THEN} {_GET} {_NEW} instead",
        rf"(?:i|we) (?:do not|don[’']?t|no longer) (?:want|need|like) {_OLD}{_THEN} {_GET} {_NEW} instead",
    )
)


def swapped(text: str, read: Callable[[str], Understood]) -> Understood | None:
    """The removal of one package and the installation of the other; None where the text asks for no such thing, or
    either is no package by itself. `read` reads a text. Each request has its own half as its text: “for” in the whole
    stands before no person.
    """
    said = " ".join(text.split())
    match = next((match for way in _WAYS if (match := way.match(said))), None)
    if match is None:
        return None
    away, new = read(f"remove {match['old']}"), read(f"install {match['new']}")
    for part, intent in ((away, "remove_package"), (new, "install_package")):
        if part.decision != "act" or [one.intent.intent_name() for one in part.requests] != [intent]:
            return None
    requests = tuple(one._replace(alternatives=()) for one in (*away.requests, *new.requests))
    return new._replace(text=text, requests=requests)
