"""Corrections of the plan on the screen: "no, I meant docker", "make it lab2", "without the port"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from nfh.intents import numerals, registry
from nfh.understanding.correct import replaced
from nfh.understanding.ordinals import ordinals

if TYPE_CHECKING:
    from nfh.intents.base import Intent
    from nfh.intents.request import Request
    from nfh.understanding.names import Names

_BEFORE = r"(?i)^(?:(?:yes|ok|okay|no|nope|wait|sorry|but|and|also|do it|actually|please|oh)[,.:; ]+)*"
_AFTER = r"(?:[, ]+(?:please|though|this time|for now|then|instead))*[.! ]*$"
_WITHOUT = re.compile(
    _BEFORE + r"(?:without|skip|forget(?: about)?|leave out|drop|except(?: for)?|all but|minus|not|but not"
    r"|(?:everything|all)[, ]+(?:but|except)(?: for)?|(?:don't|do not) (?:install|add|open|enable|include|want))"
    r"[: ]+(?P<what>.+?)(?: part)?" + _AFTER
)
_SPARED = re.compile(_BEFORE + r"(?:keep|leave)[: ]+(?P<what>.+?)(?: alone| as is| installed)?" + _AFTER)
_LEFT_OUT = re.compile(_BEFORE + r"leave (?P<what>.+?) out" + _AFTER)
_ONLY = re.compile(_BEFORE + r"(?:only|just)[: ]+(?P<what>.+?)" + _AFTER)
_INSTEAD_OF = re.compile(
    _BEFORE
    + r"(?:i said |i meant? |i want(?:ed)? |make (?:it|that) |take |use )*(?P<new>[^,\s]+)(?:,? not|,? instead of"
    r"|,? rather than)[: ]+(?P<old>[^,\s]+)" + _AFTER
)
_SWAP = re.compile(
    _BEFORE + r"(?:swap|replace|exchange)[: ]+(?P<old>[^,\s]+) (?:for|with|by|against) (?P<new>[^,\s]+)" + _AFTER
)
_NOT_BUT = re.compile(_BEFORE + r"not (?P<old>[^,\s]+)(?:,? but|,) (?P<new>[^,\s]+)" + _AFTER)
_MEANT = re.compile(
    r"(?i)^(?:(?:no|nope|wait|sorry|actually|rather|oh|not that|wrong)[,.:; ]+)*"
    r"(?P<lead>(?:i meant?|i said|i want(?:ed)?|make (?:it|that)|change (?:it|that) to|it should be|call it|use|take"
    r"|better|rather)\s+)?(?P<what>.+?)(?P<instead>[, ]+(?:instead|rather))?[.! ]*$"
)
_ALSO = re.compile(
    r"(?i)^(?:and |oh |ok |okay |yes,? |but )*(?:also|and|plus|as well as|add)\s+(?P<what>.+?)"
    r"(?:\s+(?:too|as well|also|please))*[.! ]*$"
)
_PORT = re.compile(r"(?i)(?:ports? )?(\d{1,5})")
_CORRECTS = re.compile(
    r"(?i)^(?:no|nope|wait|sorry|actually|rather|not|without|skip|forget|only|just|leave|drop|except|make (?:it|that)"
    r"|i meant?|i said|also|but|and|yes|plus|swap|replace|exchange)\b"
)
_PROTOCOLS = ("tcp", "udp")
_ARTICLES = re.compile(r"(?i)^(?:the|a|an|that|this|my)\s+")


def corrects(text: str) -> bool:
    """Whether a text sounds like a correction of what stands there, whatever it wants changed."""
    return len(text.split()) > 1 and _CORRECTS.match(text.strip()) is not None


def amended(text: str, requests: Sequence[Request], names: Names) -> tuple[Request, ...] | None:
    """The requests as `text` corrects them; none left where it takes all of them back; None: it corrects nothing."""
    said = " ".join(text.split())
    if not requests or len(said) > 200:
        return None
    for way in (_exchanged, _left_out, _kept, _added, _besides, _meant):
        found = way(said, tuple(requests), names)
        if found is not None:
            return None if found == tuple(requests) else found
    return None


def _exchanged(said: str, requests: tuple[Request, ...], names: Names) -> tuple[Request, ...] | None:
    """ "jq, not cowsay": what was read as the one was meant as the other."""
    match = _INSTEAD_OF.match(said) or _NOT_BUT.match(said) or _SWAP.match(said)
    if match is None:
        return None
    old, new = match["old"].casefold(), match["new"]
    for place, request in enumerate(requests):
        slots = request.intent.slots()
        packages = list(getattr(request.intent, "packages", ()))
        if old in (name.casefold() for name in packages) and names.exact(new) is not None:
            changed = [new if name.casefold() == old else name for name in packages]
            return _with(requests, place, _of_packages(request, changed))
        for slot, value in slots.items():
            if isinstance(value, str) and value.casefold() == old and slot not in ("package", "packages"):
                return _with(requests, place, _built(request, {**slots, slot: new}))
    return None


def _left_out(said: str, requests: tuple[Request, ...], names: Names) -> tuple[Request, ...] | None:  # noqa: ARG001
    """ "Without the port": what is named is dropped, a package of several or a whole request."""
    spared = _SPARED.match(said)
    match = _LEFT_OUT.match(said) or _WITHOUT.match(said) or spared
    units = _units(requests)
    gone = _units_named(match["what"], requests, units) if match is not None else None
    if gone and match is spared and not all(_removes(requests[place]) for place, _part in gone):
        return None
    return _only_these(requests, [unit for unit in units if unit not in gone]) if gone else None


def _removes(request: Request) -> bool:
    return request.intent.intent_name().startswith("remove_")


def _kept(said: str, requests: tuple[Request, ...], names: Names) -> tuple[Request, ...] | None:  # noqa: ARG001
    """ "Only the first", "just vim": everything else is dropped."""
    match = _ONLY.match(said)
    if match is not None and (left := _kept_generations(match["what"], requests)) is not None:
        return left
    units = _units(requests)
    kept = _units_named(match["what"], requests, units) if match is not None else None
    return _only_these(requests, kept) if kept else None


def _kept_generations(what: str, requests: tuple[Request, ...]) -> tuple[Request, ...] | None:
    """ "Only 2", of several generations that are named."""
    named = getattr(requests[-1].intent, "generations", ())
    said = [number for number in re.findall(r"\d+", numerals.in_digits(what)) if number in named]
    if not said or not re.fullmatch(r"(?:generations?|gen|the|and|,|\d+|\s)+", numerals.in_digits(what.casefold())):
        return None
    rest = {slot: value for slot, value in requests[-1].intent.slots().items() if slot not in _GENERATIONS}
    only = {"generation": said[0]} if len(said) == 1 else {"generations": said}
    return _with(requests, len(requests) - 1, _built(requests[-1], {**rest, **only}))


_GENERATIONS = ("generation", "generations")


def _added(said: str, requests: tuple[Request, ...], names: Names) -> tuple[Request, ...] | None:
    """ "Also vim", "and 443 as well": packages, or ports, beside those of the only request."""
    match = _ALSO.match(said)
    more = _parts(match["what"]) if match is not None else []
    port = getattr(requests[-1].intent, "port", "")
    if port and more and all(_PORT.fullmatch(one) for one in more):
        numbers = [_PORT.sub(r"\1", one) for one in more]
        slots = {**requests[-1].intent.slots(), "port": ", ".join([port, *numbers])}
        return _with(requests, len(requests) - 1, _built(requests[-1], slots))
    packages = getattr(requests[-1].intent, "packages", ())
    if len(requests) != 1 or not more or not packages or not all(names.exact(one) is not None for one in more):
        return None
    return (_of_packages(requests[0], [*packages, *(one for one in more if one not in packages)]),)


def _besides(said: str, requests: tuple[Request, ...], names: Names) -> tuple[Request, ...] | None:
    """ "And open port 80": another request beside those of the plan, of which a template is sure."""
    match = _AND.match(said)
    if match is None:
        return None
    from nfh.understanding.decide import changes
    from nfh.understanding.known import Nothing
    from nfh.understanding.reader import Sources, read

    what = re.sub(r"(?i)[, ]+(?:too|as well|also|please)$", "", match["what"])
    service = getattr(requests[-1].intent, "service", "")
    for whole in (what, f"{what} for {service}") if service else (what,):
        more = read(whole, Sources(Nothing(), names))
        if sure := more.decision == "act" and all(one.reader.startswith("grammar") for one in more.requests):
            break
    return (*requests, *more.requests) if sure and changes(more) and more.requests[0] not in requests else None


_AND = re.compile(
    r"(?i)^(?:(?:yes|ok|okay|oh|good)[,.]? )*(?:and|also|plus|but)(?: also| then| please)*[, ]+(?P<what>.+?)[.! ]*$"
)


def _meant(said: str, requests: tuple[Request, ...], names: Names) -> tuple[Request, ...] | None:
    """ "No, I meant docker", "make it lab2": another value in the place of the one that was said."""
    match = _MEANT.match(said)
    if match is None or (match.start("lead") == match.start("instead") == -1 and match.start("what") == 0):
        return None
    intent = requests[-1].intent
    value = _value(match["what"], intent)
    if value.casefold() in _PROTOCOLS and "protocol" in registry.slot_names(intent.intent_name()):
        changed = _built(requests[-1], {**intent.slots(), "protocol": value.casefold()})
        return _with(requests, len(requests) - 1, changed)
    several = len(getattr(intent, "packages", ())) > 1
    slots = None if several or not value else replaced(requests[-1], value, names)
    if slots is None or not _of_the_same_kind(intent, slots):
        return None
    return _with(requests, len(requests) - 1, _built(requests[-1], slots))


def _value(said: str, intent: Intent) -> str:
    """What was said without an article, "to" and the slot's own word: "port 443" → 443."""
    own = "|".join(re.escape(slot.rstrip("s")) for slot in registry.slot_names(intent.intent_name()))
    value = re.sub(r"(?i)^(?:to|for|as|called|named)\s+", "", said)
    return re.sub(rf"(?i)^(?:{own}|user|package|service)\s+", "", _ARTICLES.sub("", value)).strip("\"'“”")


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


# ------------------------------------------------------------------------------------------------ parts of a plan

Unit = tuple[int, str]
"""A part that can be dropped: the place of its request, and the package; "": the whole request."""


def _units(requests: Sequence[Request]) -> list[Unit]:
    return [
        (place, part)
        for place, request in enumerate(requests)
        for part in (getattr(request.intent, "packages", ()) or _ports_of(request) or ("",))
    ]


def _ports_of(request: Request) -> tuple[str, ...]:
    """The ports of a request for several; none where it is one, or where some are named otherwise."""
    port = getattr(request.intent, "port", "")
    numbers = re.findall(r"\d+", port)
    return tuple(numbers) if len(numbers) > 1 and not re.search(r"\d\s*(?:-|to|through)\s*\d", port) else ()


def _units_named(said: str, requests: Sequence[Request], units: Sequence[Unit]) -> list[Unit] | None:
    """The parts that are named, by place or by their words; None where one of them is not there."""
    numbered = ordinals(said if said.casefold().startswith("the ") else f"the {said}", [*map(str, range(len(units)))],
                        alone=True)  # fmt: skip
    if numbered is not None:
        return [units[int(name)] for name in numbered.names]
    found: list[Unit] = []
    for part in _parts(said):
        words = re.sub(r"^port ", "", _ARTICLES.sub("", part).casefold())
        meant = [unit for unit in units if unit[1].casefold() == words] or [
            unit for unit in units if set(words.split()) <= _words_of(requests[unit[0]])
        ]
        if not meant or len({place for place, _name in meant}) > 1:
            return None
        found += meant
    return found


def _words_of(request: Request) -> set[str]:
    """What a request may be called by: the words of its kind and of its values."""
    from nfh.knowledge import load

    name = request.intent.intent_name()
    label = facts.label if (facts := load.intents().get(name)) is not None else ""
    values = [value if isinstance(value, str) else " ".join(value) for value in request.intent.slots().values()]
    return set(f"{name.replace('_', ' ')} {label} {' '.join(values)}".casefold().split())


def _only_these(requests: Sequence[Request], kept: Sequence[Unit]) -> tuple[Request, ...]:
    """The requests with nothing but the parts that are kept."""
    left = []
    for place, request in enumerate(requests):
        parts = [part for where, part in kept if where == place]
        if parts and parts == list(_ports_of(request)):
            left.append(request)
        elif parts and _ports_of(request):
            left.append(_built(request, {**request.intent.slots(), "port": ", ".join(parts)}))
        elif parts and parts != [""] and parts != list(getattr(request.intent, "packages", ())):
            left.append(_of_packages(request, parts))
        elif parts:
            left.append(request)
    return tuple(left)


def _of_packages(request: Request, packages: Sequence[str]) -> Request:
    slots = request.intent.slots()
    slots.pop("package", None)
    return _built(request, {**slots, "packages": list(packages)})


def _built(request: Request, slots: dict[str, str | list[str]]) -> Request:
    intent = registry.build(request.intent.intent_name(), slots)
    return request._replace(intent=intent, reader="dialogue", alternatives=())


def _with(requests: tuple[Request, ...], place: int, request: Request) -> tuple[Request, ...]:
    return (*requests[:place], request, *requests[place + 1 :])


def _parts(said: str) -> list[str]:
    return [part for part in re.split(r"\s*,\s*(?:and\s+)?|\s+and\s+", said) if part]
