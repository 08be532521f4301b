"""Words that point back: "it", "the second one", "also vim", "the same for bob", a bare word as an answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from nfh.intents import registry
from nfh.understanding.answers import LEAD, is_request
from nfh.understanding.names import NoNames
from nfh.understanding.ordinals import Chosen, ordinals
from nfh.understanding.people import of_a_person
from nfh.understanding.plan_parts import cut
from nfh.understanding.subject import NAMED, Things, names_of
from nfh.understanding.understood import Understood

if TYPE_CHECKING:
    from nfh.intents.base import Intent, SlotValue
    from nfh.intents.request import Request
    from nfh.understanding.known import Known
    from nfh.understanding.names import Names

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
_SINGULAR = re.compile(r"\b(?:it|that one|this one|that|this)\b", re.IGNORECASE)
_PLURAL = re.compile(r"\b(?:them all|all of them|both of them|them|those|these|both)\b", re.IGNORECASE)
_BOTH = re.compile(r"\b(?:(?:them|those|these|the) both|both(?: of (?:them|these|those))?)\b", re.IGNORECASE)
_NO_NAMED = "Name it, such as “remove htop”; “list my packages” shows what there is."
_NO_THING = "Name it, such as “turn off bluetooth”; the computer itself: “shut down”."
_TURN_OFF = re.compile(
    r"^(?:please |now |then |and |also |so |ok |okay |just |no |can you |could you )*(?:turn|switch|shut) "
    r"(?:(?:it|that|this|them|those|these) off|off (?:it|that|this|them|those|these))"
    r"(?: please| again| too| now)*[.!]*$",
    re.IGNORECASE,
)
"""In a conversation that is about what was spoken of, not about the computer."""
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
        of_a_person(text, last, known, names)
        or _bare_place(text, last, things, names)
        or _also(text, last, names)
        or _pointed(text, things, known, names)
    )
    taken = _TAKE_AWAY.match(text.strip())
    if found is None and _TURN_OFF.match(text.strip()):
        return Understood(text, "refuse", "Turn off what? I do not know what that stands for.", way_on=_NO_THING)
    if found is None and taken is not None:
        verb = taken["verb"].capitalize()
        return Understood(text, "refuse", f"{verb} what? That was not what the last answer showed.", way_on=_NO_NAMED)
    return found


def _takes_away(request: Request) -> bool:
    """Whether a request removes or deletes something."""
    from nfh.knowledge import load

    name = request.intent.intent_name()
    return name.startswith(("remove_", "delete_", "disable_")) or load.intents()[name].stakes == "deletes"


def _and_more(text: str, things: Things, names: Names) -> Chosen | None:
    """ "The second please, and htop too": a thing of the list, and packages that are named."""
    chosen = ordinals(text, things.places)
    said = "" if chosen is None else chosen.said.removeprefix(", ".join(chosen.names))
    match = _MORE.match(said) if chosen is not None and said != chosen.said else None
    more = cut(match["what"]) if match is not None else []
    if chosen is None or not more or not all(names.exact(one) is not None for one in more):
        return None
    return Chosen((*chosen.names, *(one for one in more if one not in chosen.names)), text)


_MORE = re.compile(
    r"^(?: one)?(?: please)?[, ]+(?:and|plus|also|as well as)(?: also)? (?P<what>.+?)"
    r"(?: (?:too|as well|also|please))*[.!]*$",
    re.IGNORECASE,
)


def _bare_place(text: str, last: Sequence[Request], things: Things, names: Names) -> Understood | None:
    """ "The second one" alone: the last request, about that one; after a search, what is offered is to install it."""
    chosen = ordinals(text, things.places, alone=True) or _and_more(text, things, names)
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
    parts = cut(LEAD.sub("", said))
    request = last[-1]
    if not parts or not _can_be(request.intent, parts, names) or (same is None and is_request(said, names)):
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
    kind = LEAD.sub("", said.strip())
    if len(kind.split()) > 1 and is_request(kind, names):
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
    read = understand(said, known, None, names=names)
    whole = plain.decision == "act" and not several and not any(_points(request.intent) for request in plain.requests)
    whole = whole and _TURN_OFF.match(text.strip()) is None
    if whole and not (chosen is not None and _says_more(read.requests, plain.requests, chosen.names[0])):
        return None
    if read.decision != "act" or (not things.fresh and any(map(_takes_away, read.requests))):
        return None
    return read._replace(text=text)


def _says_more(read: Sequence[Request], plain: Sequence[Request], name: str) -> bool:
    """Whether a reading with `name` in it is about the same things as the plain one, and about that as well."""
    said, before = ({one for request in requests for one in names_of(request.intent)} for requests in (read, plain))
    return bool(before) and said == before | {name} and name not in before


def _with_pronoun_replaced(text: str, things: Things) -> str:
    """The sentence with the names for "it" or "them"; empty: they mean nothing that was spoken of.

    "Them" is no single thing, unless the last turn was about it, and then nothing is removed by it.
    """
    if both := _BOTH.search(text):
        return f"{text[: both.start()]}{' and '.join(things.pair)}{text[both.end() :]}" if things.pair else ""
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


def _with_name(intent: Intent, values: Sequence[str]) -> dict[str, SlotValue] | None:
    slots = intent.slots()
    for slot in NAMED:
        if slot in registry.slot_names(intent.intent_name()):
            slots.pop("package", None)
            slots[slot] = list(values) if slot == "packages" else values[0]
            return slots
    return None


_NO_NAMES = NoNames()
