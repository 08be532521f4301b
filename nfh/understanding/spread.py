"""A request for each of several people: "add alice and bob to docker" names two, and a request has room for one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nfh.intents import registry
from nfh.understanding.small_words import NO_NAME

if TYPE_CHECKING:
    from nfh.understanding.understood import Understood

_EACH = frozenset("add_user_to_group remove_user change_password set_shell".split())
_NAME = r"[a-z_][a-z0-9_-]{0,31}"
_JOINT = r"(?:\s*,\s*(?:and\s+)?|\s+and\s+|\s*&\s*)"


def spread(understood: Understood) -> Understood:
    """The same, with a request for each person that stands in one row with the one it names."""
    if understood.decision != "act" or len(understood.requests) != 1:
        return understood
    request = understood.requests[0]
    slots = request.intent.slots()
    user = slots.get("user")
    if request.intent.intent_name() not in _EACH or not isinstance(user, str):
        return understood
    people = _row(understood.text, re.split(_JOINT, user)[0])
    if len(people) < 2:
        return understood
    intents = [registry.build(request.intent.intent_name(), {**slots, "user": one}) for one in people]
    return understood._replace(requests=tuple(request._replace(intent=intent) for intent in intents))


def _row(text: str, name: str) -> list[str]:
    """The names that stand in one row with this one, itself among them."""
    for found in re.finditer(rf"(?i)\b{_NAME}(?:{_JOINT}{_NAME})+", text):
        names = [one for one in re.split(_JOINT, found[0]) if one]
        if name in names and not NO_NAME.intersection(one.casefold() for one in names):
            return names
    return []
