"""Corrections of the plan on the screen: "no, I meant docker", "make it lab2", "without the port"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from nfh.intents import registry
from nfh.understanding import generations_kept, more_of
from nfh.understanding.correct import replaced
from nfh.understanding.plan_parts import (
    ARTICLES,
    built,
    cut,
    of_packages,
    only_these,
    ports_of,
    replaced_at,
    units_named,
    units_of,
)
from nfh.understanding.said_before import AFTER, BEFORE, pieces
from nfh.understanding.takes import place_of

if TYPE_CHECKING:
    from nfh.intents.base import Intent
    from nfh.intents.request import Request
    from nfh.understanding.names import Names

_WITHOUT = re.compile(
    BEFORE + r"(?:without|skip|forget(?: about)?|leave out|drop|except(?: for)?|all but|minus|not|but not"
    r"|(?:everything|all)[, ]+(?:but|except)(?: for)?|(?:don't|do not) (?:install|add|open|enable|include|want))"
    r"[: ]+(?P<what>.+?)(?: part)?" + AFTER
)
_TAKEN_OUT = re.compile(
    BEFORE
    + r"(?:(?:scratch|strike|cross out|remove|delete|uninstall|take out|take away|throw out|kick out|ditch|lose|cut)"
    r"[: ]+(?P<what>.+?)(?: (?:from|off) (?:that|it|this|the (?:list|plan)|there))?"
    r"|take (?P<out>.+?) (?:out|off|away)"
    r"|(?:i|we) (?:don't|dont|do not|no longer) (?:need|want|like) (?P<unwanted>.+?)(?: any ?more)?"
    r"|no need for (?P<needless>.+?)|(?P<goes>.+?) (?:is not|isn't|not) (?:needed|wanted|necessary))" + AFTER
)
_SPARED = re.compile(
    BEFORE + r"(?:(?:keep|leave)(?: in)?[: ]+(?P<what>.+?)(?: alone| as is| as it is| installed| in| there)?"
    r"|(?P<stays>.+?) (?:stays|shall stay|should stay|can stay|must stay))" + AFTER
)
_LEFT_OUT = re.compile(BEFORE + r"leave (?P<what>.+?) out" + AFTER)
_ONLY = re.compile(
    BEFORE + r"(?:(?:only|just)[: ]+(?P<what>.+?)|(?P<alone>.+?)[, ]+(?:only|alone|is enough))" + AFTER
)
_INSTEAD_OF = re.compile(
    BEFORE
    + r"(?:i said |i meant? |i want(?:ed)? |make (?:it|that) |take |use )*(?P<new>[^,\s]+)(?:,? not|,? instead of"
    r"|,? rather than)[: ]+(?P<old>[^,\s]+)" + AFTER
)
_SWAP = re.compile(
    BEFORE + r"(?:swap|replace|exchange|change|turn)[: ]+(?P<old>[^,\s]+) (?:for|with|by|against|to|into) "
    r"(?P<new>[^,\s]+)" + AFTER
)
_NOT_BUT = re.compile(BEFORE + r"not (?P<old>[^,\s]+)(?:,? but|,) (?P<new>[^,\s]+)" + AFTER)
_MEANT = re.compile(
    r"(?i)^(?:(?:no|nope|nah|thanks?|thank you|wait|sorry|actually|rather|oh|not that|wrong)[,.:;! ]+)*"
    r"(?P<lead>(?:i meant?|i said|i want(?:ed)?|make (?:it|that)|change (?:it|that) to|it should be"
    r"|call (?:it|him|her|them)|(?:his|her|its|the) name (?:is|should be)|use|take"
    r"|better|rather)\s+)?(?P<what>.+?)(?P<instead>[, ]+(?:instead|rather))?[.! ]*$"
)
_CORRECTS = re.compile(
    r"(?i)^(?:no|nope|nah|wait|sorry|actually|rather|not|without|skip|forget|only|just|leave|keep|drop|except|instead"
    r"|(?:make|call) (?:it|that|him|her)|i meant?|i said|also|but|and|yes|yeah|ok|okay|plus|swap|replace"
    r"|exchange)\b"
)
_PROTOCOL = re.compile(
    BEFORE + r"(?:(?:make (?:it|that|them)|for|with|on|over|use|i meant?|only|just|by)[: ]+)*"
    r"(?P<said>both(?: protocols?)?|(?:both )?(?:tcp and udp|udp and tcp)|tcp|udp)(?P<too> too| as well| also)?"
    + AFTER
)


def corrects(text: str) -> bool:
    """Whether a text sounds like a correction of what stands there, whatever it wants changed."""
    return len(text.split()) > 1 and _CORRECTS.match(text.strip()) is not None


def spared(text: str) -> str:
    """What a text wants left as it is ("but keep git"); empty: it says nothing of the kind."""
    match = _SPARED.match(" ".join(text.split()))
    return (match["what"] or match["stays"]) if match is not None else ""


def amended(text: str, requests: Sequence[Request], names: Names) -> tuple[Request, ...] | None:
    """The requests as `text` corrects them; none left where it takes all of them back; None: it corrects nothing."""
    said = " ".join(text.split())
    if not requests or len(said) > 200:
        return None
    found = (
        _exchanged(said, tuple(requests), names)
        or _piece_by_piece(said, tuple(requests), names)
        or _in_one(said, tuple(requests), names)
    )
    return None if found == tuple(requests) else found


def _in_one(said: str, requests: tuple[Request, ...], names: Names) -> tuple[Request, ...] | None:
    """What one correction makes of the requests."""
    for way in _WAYS:
        found = way(said, requests, names)
        if found is not None:
            return found
    return None


def _piece_by_piece(said: str, requests: tuple[Request, ...], names: Names) -> tuple[Request, ...] | None:
    """ "Only discord, and not slack, also btop": several corrections, each of what the one before has left."""
    parts = pieces(said)
    now = requests
    for part in parts if len(parts) > 1 else ():
        found = _in_one(part, now, names) if now else None
        if found is None and not (now != requests and _left_out(part, requests, names) is not None):
            return None
        now = now if found is None else found
    return now if now != requests else None


def _exchanged(said: str, requests: tuple[Request, ...], names: Names) -> tuple[Request, ...] | None:
    """ "Jq, not cowsay", "make it 8443 instead of 8080": what was read as the one was meant as the other."""
    match = _INSTEAD_OF.match(said) or _NOT_BUT.match(said) or _SWAP.match(said)
    if match is None:
        return None
    old, new = match["old"].casefold(), match["new"]
    for place, request in enumerate(requests):
        slots = request.intent.slots()
        packages = list(getattr(request.intent, "packages", ()))
        if old in (name.casefold() for name in packages) and names.exact(new) is not None:
            changed = [new if name.casefold() == old else name for name in packages]
            return replaced_at(requests, place, of_packages(request, changed))
        if old in (ports := ports_of(request)) and new.isdecimal():
            numbers = [new if port == old else port for port in ports]
            return replaced_at(requests, place, built(request, {**slots, "port": ", ".join(numbers)}))
        for slot, value in slots.items():
            if isinstance(value, str) and value.casefold() == old and slot not in ("package", "packages"):
                return replaced_at(requests, place, built(request, {**slots, slot: new}))
    return None


def _left_out(said: str, requests: tuple[Request, ...], names: Names) -> tuple[Request, ...] | None:  # noqa: ARG001
    """ "Without the port": what is named is dropped, a package of several or a whole request."""
    match = _LEFT_OUT.match(said) or _WITHOUT.match(said)
    taken = _TAKEN_OUT.match(said) if match is None else None
    what = match["what"] if match is not None else _first_of(taken)
    kept = "" if what else spared(said)
    if kept.casefold() in _ALL and all(map(_removes, requests)):
        return ()
    units = units_of(requests)
    gone = units_named(what or kept, requests, units) if what or kept else None
    removals = [_removes(requests[place]) for place, _part in gone or ()]
    if (kept and not all(removals)) or (taken is not None and any(removals)):
        return None
    return only_these(requests, [unit for unit in units if unit not in gone]) if gone else None


_ALL = frozenset(("it", "that", "this", "them", "both", "them both", "all", "all of them", "everything"))


def _first_of(match: re.Match[str] | None) -> str:
    """The first named group that has matched."""
    return next((said for said in match.groupdict().values() if said), "") if match is not None else ""


def _removes(request: Request) -> bool:
    return request.intent.intent_name().startswith("remove_")


def _kept(said: str, requests: tuple[Request, ...], names: Names) -> tuple[Request, ...] | None:  # noqa: ARG001
    """ "Only the first", "just vim": everything else is dropped."""
    what = _first_of(_ONLY.match(said))
    if what and (left := generations_kept.named(what, requests)) is not None:
        return left
    units = units_of(requests)
    kept = units_named(what, requests, units) if what else None
    return only_these(requests, kept) if kept else None


def _added(said: str, requests: tuple[Request, ...], names: Names) -> tuple[Request, ...] | None:
    """ "Also vim", "and 443 as well": packages, or ports, beside those of a request."""
    more = cut(more_of.named(said))
    if not more:
        return None
    port = getattr(requests[-1].intent, "port", "")
    if port and all(_PORT.fullmatch(one) for one in more):
        numbers = [_PORT.sub(r"\1", one) for one in more]
        slots = {**requests[-1].intent.slots(), "port": ", ".join([port, *numbers])}
        return replaced_at(requests, len(requests) - 1, built(requests[-1], slots))
    places = [place for place, request in enumerate(requests) if getattr(request.intent, "packages", ())]
    if len(places) != 1 or not all(names.exact(one) is not None for one in more):
        return None
    request = requests[places[0]]
    packages: tuple[str, ...] = getattr(request.intent, "packages", ())
    together = [*packages, *(one for one in more if one not in packages)]
    return replaced_at(requests, places[0], of_packages(request, together))


def _by_protocol(said: str, requests: tuple[Request, ...], names: Names) -> tuple[Request, ...] | None:  # noqa: ARG001
    """ "Make it udp", "udp too", "both tcp and udp": the protocol of a port that is opened or closed."""
    match = _PROTOCOL.match(said)
    last = requests[-1]
    if match is None or "protocol" not in registry.slot_names(_name(last)):
        return None
    slots, said = last.intent.slots(), match["said"].casefold()
    if said in ("tcp", "udp") and not (match["too"] or _ALSO.match(match.string)):
        return (*requests[:-1], built(last, {**slots, "protocol": said}))
    both = [built(last, {**slots, "protocol": protocol}) for protocol in ("tcp", "udp")]
    return (*requests[:-1], *both)


_ALSO = re.compile(r"(?i)^(?:\w+[,.! ]+)?(?:and|also|plus)\b")
_PORT = re.compile(r"(?i)(?:ports? )?(\d{1,5})")


def _meant(said: str, requests: tuple[Request, ...], names: Names) -> tuple[Request, ...] | None:
    """ "No, I meant docker", "make it lab2": another value in the place of the one that was said."""
    match = _MEANT.match(said)
    if match is None or (match.start("lead") == match.start("instead") == -1 and match.start("what") == 0):
        return None
    values = [_value(match["what"], request.intent) for request in requests]
    place = place_of(values, requests, names)
    if place is None or not values[place]:
        return None
    intent = requests[place].intent
    several = len(getattr(intent, "packages", ())) > 1
    new = None if several else replaced(requests[place], values[place], names)
    if new is None or not _of_the_same_kind(intent, new):
        return None
    return replaced_at(requests, place, built(requests[place], new))


_WAYS = (
    more_of.instead,
    _exchanged,
    _by_protocol,
    generations_kept.how_many,
    _left_out,
    _kept,
    _added,
    more_of.besides,
    more_of.with_more_said,
    _meant,
)
"""What a correction may be; the first that fits."""


def _name(request: Request) -> str:
    return request.intent.intent_name()


def _value(said: str, intent: Intent) -> str:
    """What was said without an article, "to" and the slot's own word: "port 443" → 443."""
    own = "|".join(re.escape(slot.rstrip("s")) for slot in registry.slot_names(intent.intent_name()))
    value = re.sub(r"(?i)^(?:to|for|as|called|named)\s+", "", said)
    return re.sub(rf"(?i)^(?:{own}|user|package|service)\s+", "", ARTICLES.sub("", value)).strip("\"'“”")


def _of_the_same_kind(intent: Intent, slots: dict[str, str | list[str]]) -> bool:
    """Whether a number still stands where one stood, and no sentence where a name did."""
    old = intent.slots()
    changed = [(old.get(slot), value) for slot, value in slots.items() if old.get(slot) != value]
    return bool(changed) and all(
        not isinstance(value, str)
        or (isinstance(was, str) and was.isdigit() == value.isdigit() and len(value.split()) <= len(was.split()))
        for was, value in changed
        if was is not None
    )
