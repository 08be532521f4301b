"""Answers to a question for a slot: what is the value in "it's called vim", and whether it is one at all."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from nfh.intents import registry
from nfh.knowledge.words import forms
from nfh.understanding.plan_parts import cut

if TYPE_CHECKING:
    from nfh.intents.base import Intent, SlotValue
    from nfh.intents.question import Question
    from nfh.intents.request import Request
    from nfh.understanding.names import Names

LEAD = re.compile(
    r"^(?:it(?:'s| is)|its|i mean|i meant|the|a|an|let(?:'s| us) (?:take|use)|take|use|call it|make it|to|my|for"
    r"|please|package|user|service|called|named|i(?:'m| am| live) (?:in|at|near)|we(?:'re| are| live) (?:in|at|near)"
    r"|i (?:have|use|want)|we (?:have|use|want))\s+",
    re.IGNORECASE,
)
_WORDY = frozenset(("error", "query", "value", "concept"))
"""Slots that are answered in several words."""

_OF_ONE_WORD = frozenset(("user", "hostname"))
"""Slots whose values have no space."""


def bare_value(said: str, slot: str, names: Names) -> bool:
    """Whether `said` can be the answer to a question for a slot, and not a new sentence."""
    value = value_of(said)
    count = len(forms(value))
    if slot == "package":
        return all(names.exact(part) for part in cut(value)) or count == 1
    most = 12 if slot in _WORDY else 1 if slot in _OF_ONE_WORD else 4
    return count <= most and not is_request(said, names)


def is_request(said: str, names: Names) -> bool:
    """Whether a text of several words is a request by itself, as far as a template says so."""
    from nfh.understanding.known import Nothing
    from nfh.understanding.reader import Sources, read

    understood = read(said, Sources(Nothing(), names))
    return (
        len(said.split()) > 1
        and understood.decision == "act"
        and all(request.reader.startswith("grammar") for request in understood.requests)
    )


def value_of(said: str) -> str:
    """An answer without the words around it: "it's called vim" → vim."""
    value = said.strip().strip("\"'`“”").rstrip(".!")
    for _ in range(3):
        value = LEAD.sub("", value)
    return re.sub(r"(?i)(?<=\w) one$", "", value)


def with_answer(intent: Intent, question: Question, value: str) -> dict[str, SlotValue] | None:
    """The slots of `intent` with the answer to `question` in them; None: the question was not about this intent."""
    fields = registry.slot_names(intent.intent_name())
    field = "packages" if question.id == "package" else question.id
    if field not in fields:
        return None
    slots: dict[str, SlotValue] = intent.slots()
    if field != "packages":
        slots[question.id] = value
        return slots
    asked = re.search(r"“(.+?)”", question.text)
    old = list(getattr(intent, "packages", ()))
    if asked and asked.group(1) not in old:
        return None
    new = [item for name in old for item in (cut(value) if asked and name == asked.group(1) else [name])]
    slots.pop("package", None)
    slots["packages"] = new or cut(value)
    return slots


def unknown_names(requests: Sequence[Request], names: Names) -> Mapping[int, Mapping[str, tuple[str, ...]]]:
    """Names of packages in these requests that do not exist, by the place of the request."""
    found = {}
    for place, request in enumerate(requests):
        missing = tuple(name for name in getattr(request.intent, "packages", ()) if not _exists(name, names))
        if missing:
            found[place] = {"packages": missing}
    return found


def _exists(name: str, names: Names) -> bool:
    named = names.exact(name)
    return named is not None and named.kind != "like"
