"""A request for each of several people, because one has room for one: "add alice and bob to docker", "krita for bob
and inkscape for ada".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nfh.intents import registry
from nfh.understanding.small_words import NO_NAME

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from nfh.understanding.understood import Understood

_VERBS = frozenset("add give grant let make put remove set take".split())
_EACH = frozenset("add_user_to_group remove_user change_password set_shell".split())
_NAME = r"[a-z_][a-z0-9_-]{0,31}"
_JOINT = r"(?:\s*,\s*(?:and\s+)?|\s+and\s+|\s*&\s*)"


def each_for(understood: Understood, people: Collection[str]) -> Understood:
    """The same, with a request for each of those `people` for whom the sentence names packages of their own."""
    if understood.decision != "act" or len(understood.requests) != 1:
        return understood
    request = understood.requests[0]
    named = tuple(getattr(request.intent, "packages", ()))
    if together := _for_all_of(understood.text, people):
        return _for_each(understood, [(who, [one for one in named if one not in together]) for who in together])
    packages = [one.casefold() for one in named]
    parts = [(found["what"].casefold(), found["who"]) for found in _FOR.finditer(understood.text)]
    if len({who for _what, who in parts}) < 2:
        return understood
    whose = [
        (who, [one for one in packages if re.search(rf"(?<!\S){re.escape(one)}(?!\S)", what)]) for what, who in parts
    ]
    if sorted(one for _who, named in whose for one in named) != sorted(packages) or not all(
        who in people and named for who, named in whose
    ):
        return understood
    return _for_each(understood, whose)


def _for_each(understood: Understood, whose: Sequence[tuple[str, list[str]]]) -> Understood:
    request = understood.requests[0]
    name = request.intent.intent_name()
    intents = [registry.build(name, {"packages": named, "scope": who}) for who, named in whose]
    return understood._replace(requests=tuple(request._replace(intent=intent) for intent in intents))


def _for_all_of(text: str, people: Collection[str]) -> list[str]:
    """Those `people` for whom together something is wanted: "for ada and bob"."""
    found = re.search(rf"(?i)\bfor (?P<row>{_NAME}(?:{_JOINT}{_NAME})+)", text)
    row = re.split(_JOINT, found["row"]) if found is not None else []
    return row if all(one in people for one in row) else []


_FOR = re.compile(r"(?i)(?P<what>[^,]*?)\bfor (?:the |our )?(?:user )?(?P<who>[a-z_][\w-]*)\b(?:,? and|,)?")


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
        if name in names and not (NO_NAME | _VERBS).intersection(one.casefold() for one in names):
            return names
    return []
