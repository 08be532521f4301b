"""What a reading leaves out of a sentence although something else would then be done: nfh asks before it does half.

Who says "open port 22 only for 192.168.1.5" must not get the port opened for everybody, and who says "vlc or mpv" not
both. Words that change nothing may be passed over; the kinds looked for here never.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nfh.intents.request import Request
    from nfh.understanding.understood import Understood

_COUNTED = frozenset(
    "open_port close_port power_control auto_update auto_garbage_collect set_hostname add_user_to_group".split()
)
"""Intents to which every number that is said matters."""

_NAMED = {"add_user": "user", "set_hostname": "hostname"}
"""Intents that give a name, and the slot that holds it."""

_AS_IT_IS = frozenset(("install_package", "enable_desktop"))
"""Intents that put something in as NixOS has it."""

_NAMING = re.compile(
    r".*(?:\b(?:called|named|name|to|as|user|account|hostname|be|is|computer|machine|laptop|pc|server)\b|=)\s+(?P<name>\S.*)$",
    re.IGNORECASE | re.DOTALL,
)
_AFTER_A_NAME = re.compile(
    r"[,;:!?]|\.(?:\s|$)|\b(?:and|with|without|who|that|which|in|on|to|into|please|as|for|so|because|now|instead"
    r"|from|then|but|too|also"
    r"|thanks|user|account|group|hostname)\b",
    re.IGNORECASE,
)
_OPENS = re.compile(r"\b(?:open|unblock|allow|expose)\b", re.IGNORECASE)
_CLOSES = re.compile(r"\b(?:close|block|shut|deny)\b", re.IGNORECASE)
_ON = r"(?:[^,.;!?]|\.(?=\w))"
"""A sign that ends no thought: the points of an address are such."""
_LIMITS = re.compile(
    rf"\b(?:until|till)\s(?!(?:the |my )?next (?:boot|start|reboot|restart)\b){_ON}+"
    r"|\bfor (?:the next |just |only )*(?:\d+|an?|one|two|three|five|ten|fifteen|thirty|sixty|a few|some)"
    r" (?:seconds?|minutes?|mins?|hours?|days?|weeks?|months?)\b"
    r"|\b(?:unless|only if|only when|but only|as long as)\s"
    r"(?!.*\b(?:not|isn't|isnt|already)\b.*\b(?:there|installed|on|here|yet|already)\b)"
    rf"{_ON}+|\b(?:or |but |and )if\s{_ON}+"
    rf"|(?<!even )\bif (?:the |my )?[\w.-]+ (?:is|are|isn't|isnt|was|works?|runs?|exists?|uses?|has|needs?|fits?)\b"
    rf"(?!.*\b(?:not|isn't|isnt|already|possible|ok|okay|fine|needed|available|free)\b){_ON}+|\bbut \S+ only\b{_ON}*",
    re.IGNORECASE,
)
"""For how long, and on which condition: nfh knows neither."""
_ONLY = re.compile(
    rf"\b(?:only|just|solely) (?:from|for|to|in|on|via|over|inside|within|through)\s{_ON}+", re.IGNORECASE
)
"""What is narrowed down; a package may be for one person only."""
_ELSEWHERE = re.compile(
    r"\bon (?:the |my |our )?(?:other |remote )?(?:server|host|machine|computer|laptop|pc|vm)s? (?:called |named )?"
    r"(?!and\b|or\b|as\b|with\b|for\b|so\b|please\b|now\b|is\b|to\b|too\b|again\b|at\b|when\b|because\b|but\b)(?P<name>[\w.-]+)$",
    re.IGNORECASE,
)
"""Another machine."""
_DAY = "monday|tuesday|wednesday|thursday|friday|saturday|sunday|weekend"
_LATER = re.compile(
    rf"\b(?:tomorrow|tonight|(?:later|early|late) (?:today|tonight|tomorrow)|next (?:week|month|{_DAY})"
    r"|at (?:midnight|noon|night|\d{1,2}(?::\d\d)? ?(?:am|pm|o'?clock))"
    rf"|(?:on|this|every|each) (?:{_DAY}|evening|morning|night|day|week)"
    r"|in (?:an?|one|two|half an|\d+) (?:minutes?|mins?|hours?|days?|weeks?))\b",
    re.IGNORECASE,
)
"""When something is to be done: nfh does everything at once."""
_UNTIL = re.compile(rf"\b(?:until|till)\s{_ON}+", re.IGNORECASE)
_AWAY = re.compile(
    r"\b(?:remove|delete|drop|get rid of|take out|uninstall)\b(?!.*\b(?:add|set|use|switch|instead)\b)", re.IGNORECASE
)
_NEXT_START = re.compile(
    r"\b(?:the )?next (?:time(?: i \w+)?|boot|start|reboot|restart)\b|\bwhen i (?:next )?(?:reboot|restart)\b",
    re.IGNORECASE,
)
_PROGRAM = re.compile(r"\b(?:of|in|for) (?:my |the )?(?P<what>[\w-]+)\b", re.IGNORECASE)
_TIMED = frozenset(
    "rebuild_system auto_update auto_garbage_collect delete_generations collect_garbage power_control".split()
)
"""Intents to which times belong."""
_SECOND = re.compile(
    r"(?:,|\b(?:and|then|but)\b)(?: then| also| please)* (?:make|create|put|change|remove|delete|open|close|reboot"
    r"|restart|set|give|add|install|start|run|copy|move|tell|show|send|update|upgrade|turn|switch|allow|import|load)"
    r" (?P<what>.+)$",
    re.IGNORECASE,
)
"""A second order in the sentence."""
_WITH_TWO = frozenset("packages services users network hardware".split())
"""Families of intents whose sentences say a second thing in words of their own."""
_SAYS_NOTHING = frozenset(
    "it its them the a an my me for to in on at of with up so and or that this work works working available ready"
    " sure run running now please again too also everything all system machine computer laptop pc nixos installed"
    " enabled active automatically thanks thank you usable properly correctly i can we use using is be by"
    " itself".split()
)
_EVERYBODY = re.compile(
    r"\b(?:(?:both|all|every|each)(?: of)?(?: the| my| our)? (?:users?|accounts?|people)|everybody|everyone)\b",
    re.IGNORECASE,
)
_OFTEN = re.compile(r"\b(?:(?:every|each) (?:\w+ )?\w+|once a \w+|daily|weekly|monthly|regularly)\b", re.IGNORECASE)
_OF_A_COUNTRY = re.compile(r"\b(?P<language>\w+) (?:of|from|as in|like in) \w+", re.IGNORECASE)
"""A language's kind, said by its country."""
_NUMBER = re.compile(r"(?<![\w.])\d(?:(?!/(?:tcp|udp))[\w.:/-])*")


def left_out(understood: Understood) -> str:
    """The words that acting on what was understood would leave out; empty where there are none that matter."""
    if len(understood.requests) != 1:
        return ""
    request = understood.requests[0]
    return next((words for words in _kinds(understood.text, request) if words), "")


def _kinds(text: str, request: Request) -> Iterator[str]:
    intent = request.intent.intent_name()
    slots = {slot: value if isinstance(value, list) else [value] for slot, value in request.intent.slots().items()}
    values = [value for said in slots.values() for value in said]
    if intent not in _TIMED and (limit := _LIMITS.search(text)) is not None:
        yield limit[0].strip()
    if (intent not in _TIMED or intent == "power_control") and (later := _LATER.search(text)) is not None:
        yield later[0].strip()
    if intent in ("auto_update", "auto_garbage_collect") and (until := _UNTIL.search(text)) is not None:
        yield until[0].strip()
    if intent == "set_keyboard_layout" and (away := _AWAY.search(text)) is not None:
        yield away[0]
    if intent in ("rollback", "switch_generation") and (later := _NEXT_START.search(text)) is not None:
        yield later[0].strip()
    if intent == "set_locale":
        yield _of_a_program(text, values)
    if intent not in _TIMED and (narrowed := _ONLY.search(text)) is not None and not slots.get("scope"):
        yield narrowed[0].strip() if "packages" not in slots and "package" not in slots else ""
    if (
        intent not in ("rebuild_system", "set_hostname")
        and (where := _ELSEWHERE.search(text.rstrip(" .!?"))) is not None
    ):
        yield where[0].strip()
    if intent in ("open_port", "close_port") and slots.get("port") and slots.get("service"):
        found = re.search(rf"\band (?:the )?{re.escape(slots['service'][0])}\b.*$", text, re.IGNORECASE)
        yield found[0].strip(" .!?") if found is not None else ""
    if intent in ("delete_generations", "collect_garbage") and (often := _OFTEN.search(text)) is not None:
        yield often[0]
    if intent == "set_locale" and (country := _OF_A_COUNTRY.search(text)) is not None and slots.get("locale"):
        yield country[0] if country["language"].casefold() in slots["locale"][0].casefold() else ""
    if request.intent.family == "users" and intent != "add_user" and (several := _EVERYBODY.search(text)) is not None:
        yield several[0]
    if request.intent.family in _WITH_TWO:
        yield _second(text, intent, values)
    if intent in _COUNTED:
        yield _numbers(text, values)
    if intent in ("open_port", "close_port") and (_OPENS.search(text) and _CLOSES.search(text)):
        yield (_CLOSES if intent == "open_port" else _OPENS).search(text)[0]  # type: ignore[index]
    if intent in _NAMED and slots.get(_NAMED[intent]):
        yield _rest_of_name(text, slots[_NAMED[intent]][0])
    if intent in ("install_package", "remove_package"):
        yield _choice(text, slots.get("packages", []))
    if intent in _AS_IT_IS:
        from nfh.understanding.extras import extra

        yield extra(text, values)


def _of_a_program(text: str, values: list[str]) -> str:
    """A program alone that is to have another language."""
    from nfh.understanding.names import names

    said = " ".join(values).casefold()
    for found in _PROGRAM.finditer(text):
        word = found["what"].casefold()
        named = names().exact(word) if word not in said and word not in _WHOLE else None
        if named is not None and named.kind != "like":
            return found[0]
    return ""


_WHOLE = frozenset("gnome kde plasma xfce console terminal nixos linux system login".split())
"""What has the language of the system."""


def _numbers(text: str, values: list[str]) -> str:
    said = " ".join(values).casefold()
    numbers = (found[0].rstrip(".:/-") for found in _NUMBER.finditer(text))
    return next((number for number in numbers if number.casefold() not in said), "")


def _second(text: str, intent: str, values: list[str]) -> str:
    """A second order of which no value tells anything."""
    found = _SECOND.search(text)
    if found is None:
        return ""
    covered = f"{intent} {' '.join(values)}".casefold()
    content = [word for word in re.findall(r"[\w-]+", found["what"].casefold()) if word not in _SAYS_NOTHING]
    return found[0].strip(" ,.!?") if content and not any(word in covered for word in content) else ""


def _rest_of_name(text: str, name: str) -> str:
    """What stands beside a name as if it were its other half: "Bob Smith", "lab 2"."""
    found = _NAMING.match(text)
    if found is None:
        return ""
    whole = _AFTER_A_NAME.split(f"{found['name']} ")[0].strip("\"'“”‘’` ")
    inside = name.casefold() in whole.casefold() != name.casefold()
    return whole if inside and len(whole.split()) > 1 else ""


def _choice(text: str, packages: list[str]) -> str:
    """Several packages of which only one is wanted."""
    for one in packages:
        for other in packages:
            either = rf"{re.escape(one)}(?:,\s*[^,]*)?,? or (?:else )?{re.escape(other)}"
            found = re.search(either, text, re.IGNORECASE)
            if one != other and found:
                return found[0]
    return ""
