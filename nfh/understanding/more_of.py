"""What is wanted beside a plan: "also vim", "and open port 80", "give her sudo too", "but first remove cowsay"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nfh.intents import registry
from nfh.understanding.plan_parts import ARTICLES, built, of_packages
from nfh.understanding.rights import as_a_group
from nfh.understanding.said_before import JOINING
from nfh.understanding.takes import LISTED, is_listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nfh.intents.request import Request
    from nfh.understanding.names import Names

_POLITE = r"(?:[, ]+(?:too|as well|also|please|while you are at it))*[.! ]*$"
_NAMED = re.compile(
    r"(?i)^(?:(?:and|oh|ok|okay|yes|yeah|yep|sure|but|no|wait)[,.! ]+)*"
    r"(?:(?:also|and|but|plus|as well as|add|install|get|put)\s+)+(?P<what>.+?)(?:\s+(?:in|on|to it))?" + _POLITE
)
_ADDED = re.compile(JOINING + r"(?P<what>.+?)" + _POLITE)
_JOINT = re.compile(r"(?i)\b(?:and|also|plus|but)\b")
_TAIL = re.compile(r"(?i)\b(?:too|as well|also)(?: please)?\W*$")
_TAKEN_AWAY = re.compile(r"(?i)\b(?:remove|take|revoke|kick|drop|not|never|no|without|from)\b")
_BEFOREHAND = re.compile(
    JOINING
    + r"(?:(?:only |but )?(?:after|once) (?:you|we|i)(?: have| did| do)?|first(?: of all)?)[, ]+(?P<what>.+?)"
    + _POLITE
)
_HER = re.compile(r"(?i)\b(?:him|her|she|he)\b(?! (?:password|account|login|shell|groups?|home)\b)")
_VERBS = {"enable_": "enable", "install_": "install", "remove_": "remove", "disable_": "disable", "open_": "open"}
"""How what is only named is said in full, by the beginning of the intent's name that it stands beside."""


def named(said: str) -> str:
    """The names that are to be added ("also vim and jq"); empty: none are."""
    match = _NAMED.match(said)
    if match is None or not (_BESIDE.search(said[: match.start("what")]) or _TAIL.search(said)):
        return ""
    return str(match["what"])


_BESIDE = re.compile(r"(?i)\b(?:and|also|but|plus|as well as|add|yes|yeah|yep|sure|ok|okay)\b")
"""Without one of these "install jq" is another request, in the place of the plan."""


def adds(said: str) -> bool:
    """Whether a text wants something besides, not instead: "and bob too"."""
    match = _ADDED.match(said)
    return match is not None and bool(_JOINT.search(said[: match.start("what")]) or _TAIL.search(said))


def besides(said: str, requests: tuple[Request, ...], names: Names) -> tuple[Request, ...] | None:
    """ "And open port 80": the requests together with another, of which a template is sure."""
    before = _BEFOREHAND.match(said)
    match = before or _ADDED.match(said)
    if match is None or not (before or adds(said) or _HER.search(said)):
        return None
    for whole, pointed in _in_full(match["what"], requests):
        more = _changing(whole, names, by_a_template=not pointed)
        if more and not (pointed and any(_ends(request) for request in more)):
            return together(more, requests) if before else together(requests, more)
    return None


def _in_full(what: str, requests: tuple[Request, ...]) -> Iterator[tuple[str, bool]]:
    """The ways to say what is wanted as a sentence by itself, and whether a word for a person was filled in."""
    people = {user for request in requests if (user := str(getattr(request.intent, "user", "")))}
    if len(people) == 1 and _HER.search(what):
        yield as_a_group(_HER.sub(people.pop(), what)), True
        return
    yield what, False
    intent = requests[-1].intent
    if service := getattr(intent, "service", ""):
        yield f"{what} for {service}", False
    verb = next((verb for begun, verb in _VERBS.items() if intent.intent_name().startswith(begun)), "")
    if verb:
        yield f"{verb} {ARTICLES.sub('', what)}", False


def _changing(text: str, names: Names, *, by_a_template: bool) -> tuple[Request, ...]:
    """The requests of a text that changes something; none where it does not, or where that is not sure."""
    from nfh.understanding.decide import changes
    from nfh.understanding.known import Nothing
    from nfh.understanding.reader import Sources, read

    more = read(text, Sources(Nothing(), names))
    sure = more.decision == "act" and (
        not by_a_template or all(one.reader.startswith("grammar") for one in more.requests)
    )
    return more.requests if sure and changes(more) else ()


def _ends(request: Request) -> bool:
    return request.intent.intent_name().startswith(("remove_", "delete_"))


def together(requests: tuple[Request, ...], more: tuple[Request, ...]) -> tuple[Request, ...]:
    """The requests and more of them: what is said again is there once, what sets the same thing is set once."""
    joined = list(requests)
    for one in more:
        place = next((place for place, old in enumerate(joined) if _same_thing(old, one)), None)
        if place is None:
            joined.append(one)
        elif joined[place].intent == one.intent:
            continue
        elif getattr(one.intent, "packages", ()):
            joined[place] = _of_both(joined[place], one)
        elif joined[place].intent.intent_name() == "add_user":
            joined[place] = _told_of(joined[place], one)
        else:
            joined[place] = one
    return tuple(joined)


def _same_thing(old: Request, new: Request) -> bool:
    """Whether two requests decide the same: the one time zone, the groups of the one new user."""
    if old.intent == new.intent:
        return True
    name, other = old.intent.intent_name(), new.intent.intent_name()
    if name == other and "packages" in registry.slot_names(name):
        return _beside_packages(old) == _beside_packages(new) and not _SAYS_MORE.search(new.text)
    of_one_user = getattr(old.intent, "user", "") == getattr(new.intent, "user", "")
    if name == "add_user":
        told = other == "add_user_to_group" and not _TAKEN_AWAY.search(new.text)
        return (told or other == "set_shell") and of_one_user
    return name == other and name in _ONE_OF_A_KIND and of_one_user


_ONE_OF_A_KIND = frozenset(("set_timezone", "set_locale", "set_keyboard_layout", "set_hostname", "set_shell"))


_SAYS_MORE = re.compile(r"(?i)\b(?:for|from|with|without|only|as|in|at|version|unless|until)\b")
"""Words of a request for packages that planning reads in its text."""


def _beside_packages(request: Request) -> dict[str, str | list[str]]:
    """What is said of packages, but not which."""
    return {slot: value for slot, value in request.intent.slots().items() if slot not in ("package", "packages")}


def _of_both(old: Request, new: Request) -> Request:
    """One request for the packages of two."""
    packages: list[str] = [*getattr(old.intent, "packages", ()), *getattr(new.intent, "packages", ())]
    return of_packages(old, list(dict.fromkeys(packages)))


def _told_of(user: Request, more: Request) -> Request:
    """A new user who is put into a group as well, or has a shell."""
    slots = user.intent.slots()
    if shell := str(getattr(more.intent, "shell", "")):
        return built(user, {**slots, "shell": shell})
    groups = [said for said in (str(slots.get("group", "")), str(getattr(more.intent, "group", ""))) if said]
    return built(user, {**slots, "group": ", ".join(dict.fromkeys(groups))})


def with_more_said(said: str, requests: tuple[Request, ...], names: Names) -> tuple[Request, ...] | None:
    """ "With zsh": a value for what the last request has left open."""
    match = _WITH.match(said)
    if match is None:
        return None
    intent = requests[-1].intent
    for slot in registry.slot_names(intent.intent_name()):
        if slot not in intent.slots() and slot in LISTED and is_listed(slot, match["what"], names):
            changed = built(requests[-1], {**intent.slots(), slot: match["what"]})
            return (*requests[:-1], changed)
    return None


_WITH = re.compile(
    JOINING
    + r"(?:with|using|on)[: ]+(?:the )?(?P<what>[\w.+-]+)(?: as (?:(?:her|his|the|a|login) )*\w+| \w+)?"
    + _POLITE
)


def instead(said: str, requests: tuple[Request, ...], names: Names) -> tuple[Request, ...] | None:
    """ "Instead of that install mpv": another request in the place of all; at the end, of the one of its kind."""
    match = _INSTEAD.match(said) or _AT_THE_END.match(said)
    new = _changing(match["what"], names, by_a_template=True) if match is not None else ()
    if not new or match is None or match.re is _INSTEAD:
        return new or None
    same = [place for place, old in enumerate(requests) if type(old.intent) is type(new[0].intent)]
    if len(same) != 1 or len(new) != 1:
        return new
    return (*requests[: same[0]], *new, *requests[same[0] + 1 :])


_REFUSED = r"(?i)^(?:(?:no|nope|nah|thanks?|thank you|wait|sorry|actually|oh|but|please)[,.! ]+)*"
_AT_THE_END = re.compile(_REFUSED + r"(?P<what>.+?),? instead(?: please)?[.! ]*$")
_INSTEAD = re.compile(
    _REFUSED + r"(?:instead(?: of (?:that|it|this|those|them))?|rather|not that|forget (?:that|it|this))[,.;: ]+"
    r"(?P<what>.+)$"
)
