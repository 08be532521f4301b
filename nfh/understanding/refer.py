"""Words that point back: "it", "the second one", "also vim", "the same for bob", a bare word as an answer."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from nfh.intents import registry
from nfh.knowledge.words import forms
from nfh.understanding.names import NoNames
from nfh.understanding.ordinals import ordinals
from nfh.understanding.rights import as_a_group
from nfh.understanding.subject import NAMED, Things, names_of
from nfh.understanding.understood import Understood

if TYPE_CHECKING:
    from nfh.intents.base import Intent, SlotValue
    from nfh.intents.question import Question
    from nfh.intents.request import Request
    from nfh.understanding.known import Known
    from nfh.understanding.names import Names

_LEAD = re.compile(
    r"^(?:it(?:'s| is)|its|i mean|i meant|the|a|an|let(?:'s| us) (?:take|use)|take|use|call it|make it|to|my|for"
    r"|please|package|user|service|called|named|i(?:'m| am| live) (?:in|at|near)|we(?:'re| are| live) (?:in|at|near)"
    r"|i (?:have|use|want)|we (?:have|use|want))\s+",
    re.IGNORECASE,
)
_ALSO = re.compile(
    r"^(?:and |oh |ok |okay |then )*(?:also|and|plus|as well as|additionally)\s+"
    r"(?P<what>.+?)(?:\s+(?:too|as well|also|please))*[.!]?$"
    r"|^(?P<tail>.+?)\s+(?:too|as well)(?:\s+please)?[.!]?$",
    re.IGNORECASE,
)
_MEANT = re.compile(
    r"^(?:no[,.]?\s+)?(?:i meant?|i said|make that|rather|not that[,.]?|sorry[,.]?|actually[,.]?)\s+"
    r"(?P<what>.+?)[.!]?$",
    re.IGNORECASE,
)
_SAME = re.compile(
    r"^(?:and |now |then |please |can you |could you )*(?:do |make |run )?(?:the )?same (?:thing |again )?"
    r"(?:for|with|to|on)\s+(?P<what>.+?)(?:\s+(?:too|as well|please))*[.!?]?$"
    r"|^(?:and |now )(?:for|with)\s+(?P<tail>.+?)[.!?]?$",
    re.IGNORECASE,
)
_PLAIN_VALUE = re.compile(r"[\w.+@/-]+(?: [\w.+@/-]+)?")
_POINTING = re.compile(
    r"\b(?:it|that|this|them|those|these|that one|this one|both|them all|all of them"
    r"|the (?:first|second|third|fourth|fifth|last)(?: one)?)\b",
    re.IGNORECASE,
)
_WORDY = frozenset(("error", "query", "value", "concept"))
"""Slots that are answered in several words."""

_OF_ONE_WORD = frozenset(("user", "hostname"))
"""Slots whose values have no space."""

_PERSON = re.compile(r"\b(?:him|her|his|hers)\b", re.IGNORECASE)
_OWNED = re.compile(r"\b(?:his|her)\b(?= (?:password|account|login|shell|group|groups|home|user)\b)", re.IGNORECASE)
_SINGULAR = re.compile(r"\b(?:it|that one|this one|that|this)\b", re.IGNORECASE)
_PLURAL = re.compile(r"\b(?:them all|all of them|both of them|them|those|these|both)\b", re.IGNORECASE)
_NO_NAMED = "Name it, such as “remove htop”; “list my packages” shows what there is."
_TAKE_AWAY = re.compile(
    r"^(?:please |now |then |and |so |ok |okay |just |can you |could you |let's )*"
    r"(?P<verb>delete|remove|uninstall|erase|purge|wipe|drop|get rid of|throw away|throw out)\s+"
    r"(?:it|that|this|them|those|these|both|that one|this one)(?:\s+(?:all|both|please|now|again|too|away|completely"
    r"|of them))*[.!]*$",
    re.IGNORECASE,
)
"""A sentence that removes what it only points to."""


def complete(text: str, last: Sequence[Request], things: Things, known: Known, names: Names) -> Understood | None:
    """The reading of a sentence that points back to something; None: it does not, or there is nothing to point to."""
    if len(text) > 200 or not (last or things.named):
        return None
    found = (
        _of_a_person(text, last, known, names)
        or _bare_place(text, last, things)
        or _also(text, last, names)
        or _pointed(text, things, known, names)
    )
    taken = _TAKE_AWAY.match(text.strip())
    if found is None and taken is not None:
        verb = taken["verb"].capitalize()
        return Understood(text, "refuse", f"{verb} what? That was not what the last answer showed.", way_on=_NO_NAMED)
    return found


def _of_a_person(text: str, last: Sequence[Request], known: Known, names: Names) -> Understood | None:
    """ "Change her password": that of the user whom the last request named."""
    people = {user for request in last if isinstance(user := getattr(request.intent, "user", ""), str) and user}
    if len(people) != 1 or not _PERSON.search(text) or len(text.split()) > 12:
        return None
    person = people.pop()
    from nfh.understanding.reader import understand

    said = as_a_group(_PERSON.sub(person, _OWNED.sub(f"{person}'s", text)), names)
    read = understand(said, known, None, names=names)
    return read._replace(text=text) if read.decision == "act" else None


def _takes_away(request: Request) -> bool:
    """Whether a request removes or deletes something."""
    from nfh.knowledge import load

    name = request.intent.intent_name()
    return name.startswith(("remove_", "delete_", "disable_")) or load.intents()[name].stakes == "deletes"


def _bare_place(text: str, last: Sequence[Request], things: Things) -> Understood | None:
    """ "The second one" alone: the last request, about that one; after a search, what is offered is to install it."""
    chosen = ordinals(text, things.places, alone=True)
    if chosen is None:
        return None
    from nfh.understanding.decide import completed

    request = last[-1] if last else None
    name = request.intent.intent_name() if request else ""
    if request is None or name in ("search_packages", "package_info", "list_installed", "which_package_provides"):
        intent = registry.build("install_package", {"packages": list(chosen.names)})
        made = request._replace(intent=intent, mode="do", reader="dialogue", alternatives=()) if request else None
        return completed(text, (made,), {}, _NO_NAMES) if made else None
    slots = _with_name(request.intent, list(chosen.names))
    if slots is None or (_takes_away(request) and not things.fresh):
        return None
    if len(chosen.names) > 1 and "packages" not in slots:
        return None
    made = request._replace(intent=registry.build(name, slots), reader="dialogue", alternatives=())
    return completed(text, (made,), {}, _NO_NAMES)


def _also(text: str, last: Sequence[Request], names: Names) -> Understood | None:
    """ "Also vim", "and git too", "no, I meant brave": the last request again, about that."""
    same = _SAME.match(text.strip())
    match = same or _ALSO.match(text.strip()) or _MEANT.match(text.strip())
    if match is None or not last:
        return None
    said = next((value for value in match.groupdict().values() if value), "")
    parts = _parts(_LEAD.sub("", said))
    request = last[-1]
    if not parts or not _can_be(request.intent, parts, names) or (same is None and _is_request(said, names)):
        return _other_of_its_kind(text, said, request, names) if _MEANT.match(text.strip()) else None
    slots = _with_name(request.intent, parts)
    if slots is None:
        return None
    from nfh.understanding.decide import completed

    intent = registry.build(request.intent.intent_name(), slots)
    made = request._replace(intent=intent, reader="dialogue", text=text, alternatives=())
    return completed(text, (made,), {}, names)


def _can_be(intent: Intent, parts: Sequence[str], names: Names) -> bool:
    """Whether what was said can stand where the intent has its name: packages must exist, other names be short."""
    if getattr(intent, "packages", ()):
        return all(names.exact(part) is not None for part in parts)
    return bool(names_of(intent)) and len(parts) == 1 and _PLAIN_VALUE.fullmatch(parts[0]) is not None


def _other_of_its_kind(text: str, said: str, request: Request, names: Names) -> Understood | None:
    """ "No, I meant the browser": another thing of that name, which is looked for; or another request."""
    packages: tuple[str, ...] = getattr(request.intent, "packages", ())
    kind = _LEAD.sub("", said.strip())
    if len(kind.split()) > 1 and _is_request(kind, names):
        from nfh.understanding.reader import understand

        return understand(kind, names=names)._replace(text=text)
    if len(packages) != 1 or not _PLAIN_VALUE.fullmatch(kind) or _NO_KIND.search(kind):
        return None
    intent = registry.build("search_packages", {"query": f"{packages[0]} {kind}"})
    return Understood(
        text, "act", "", (request._replace(intent=intent, mode="do", reader="dialogue", alternatives=()),)
    )


_NO_KIND = re.compile(
    r"(?i)\b(?:one|ones|others?|another|it|them|that|this|those|these|not|keep|leave|stay|everything|nothing|all|both"
    r"|now|later|too|wait|newest|oldest|first|second|third|last)\b"
)
"""Words that name no kind of thing: what they stand in is nothing to look for."""


def points(text: str) -> bool:
    """Whether a text has a word that points to something said before: it cannot be read by itself."""
    return _POINTING.search(text) is not None


def _pointed(text: str, things: Things, known: Known, names: Names) -> Understood | None:
    """ "Remove it", "install the second one", "try both": the same sentence with the name in its place."""
    if len(text.split()) > 12:
        return None
    chosen = ordinals(text, things.places)
    said = chosen.said if chosen is not None else _with_pronoun_replaced(text, things)
    if not said:
        return None
    from nfh.understanding.reader import understand

    plain = understand(text, known, None, names=names)
    several = chosen is not None and len(chosen.names) > 1
    if plain.decision == "act" and not several and not any(_points(request.intent) for request in plain.requests):
        return None
    read = understand(said, known, None, names=names)
    if read.decision != "act" or (not things.fresh and any(map(_takes_away, read.requests))):
        return None
    return read._replace(text=text)


def _with_pronoun_replaced(text: str, things: Things) -> str:
    """The sentence with the names for "it" or "them"; empty: they mean nothing that was spoken of.

    "Them" is no single thing, unless the last turn was about it, and then nothing is removed by it.
    """
    if _PLURAL.search(text):
        single = () if not things.fresh or _TAKE_AWAY.match(text.strip()) else things.named
        meant = things.several or single
        return _PLURAL.sub(lambda _: ", ".join(meant[:10]), text, count=1) if meant else ""
    if len(things.named) == 1 and _SINGULAR.search(text):
        return _SINGULAR.sub(lambda _: things.named[0], text, count=1)
    return ""


_POINTED_WORDS = frozenset(("it", "that", "this", "them", "those", "these"))


def _points(intent: Intent) -> bool:
    """Whether an intent lacks its name, or has a word that only points to one."""
    named = [slot for slot in NAMED if slot in registry.slot_names(intent.intent_name())]
    said = names_of(intent)
    return bool(named) and (not said or any(name.casefold() in _POINTED_WORDS for name in said))


def bare_value(said: str, slot: str, names: Names) -> bool:
    """Whether `said` can be the answer to a question for a slot, and not a new sentence."""
    value = value_of(said)
    count = len(forms(value))
    if slot == "package":
        return all(names.exact(part) for part in _parts(value)) or count == 1
    most = 12 if slot in _WORDY else 1 if slot in _OF_ONE_WORD else 4
    return count <= most and not _is_request(said, names)


def _is_request(said: str, names: Names) -> bool:
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
        value = _LEAD.sub("", value)
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
    new = [item for name in old for item in (_parts(value) if asked and name == asked.group(1) else [name])]
    slots.pop("package", None)
    slots["packages"] = new or _parts(value)
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


def _with_name(intent: Intent, values: Sequence[str]) -> dict[str, SlotValue] | None:
    slots = intent.slots()
    for slot in NAMED:
        if slot in registry.slot_names(intent.intent_name()):
            slots.pop("package", None)
            slots[slot] = list(values) if slot == "packages" else values[0]
            return slots
    return None


def _parts(value: str) -> list[str]:
    return [part for part in re.split(r"\s*,\s*(?:and\s+)?|\s+and\s+", value) if part]


_NO_NAMES = NoNames()
