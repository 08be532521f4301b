"""What a sentence says besides the name of a service: values for options that data/settings knows; and what is left.

"fail2ban with 3 tries" → services.fail2ban.maxretry is 3; of "nginx with brotli" is left "with brotli".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nfh.intents import numerals

_TOKEN = re.compile(r"[^\W_](?:[\w'./-]*[\w'])?|[%,]")
_NOT = re.compile(r"(?i)\b(?:(do|does|is|are|should|must)n['’]t|(can)['’]t|(do|does)nt)\b")
_SKIPPED = frozenset("a an the it its them they my our any please only also to just".split())
"""Words that may stand between those of a phrase. ("only" is part of some: those are looked for first.)"""
_BESIDE = frozenset("of to at is = as for after up about max maximum exactly then".split())
_NAMING = frozenset("called named for".split())
_MAKING = frozenset("with create make add and".split())
_NO_NAME = frozenset(
    "server service engine please on in for now and or with running here locally user users port support system so "
    "that which i to as by from too also but called named , %".split()
)
_UNITS = {
    "second": "s", "minute": "m", "min": "m", "hour": "h", "day": "d", "week": "w", "month": "mo", "year": "y",
}  # fmt: skip
_CUES = frozenset("with without but except using having excluding no".split())
_SAYS_NOTHING = frozenset(
    "a an the it its them they my our me us i you we he she this that these those please thanks thank now too also "
    "just only so and or to of for on in at is be as by use using used run running service server daemon system "
    "machine computer laptop support nix nixos module option options default defaults help can could will would "
    "should everything all needed need needs required necessary work works working enabled turn switch not with "
    "without but no nothing else , %".split()
)


_ON_PORT = (["on", "port"], ["port"])
_FOR = (["for"], ["at"], ["on"], ["under"])
_SITE = re.compile(r"[a-z\d-]+(?:\.[a-z\d-]+)*\.[a-z]{2,}")
"""A name of the internet's, such as example.com."""
_ENDS = (["and"], [","], ["with"], ["but"], ["on"], ["for"])


@dataclass(frozen=True, slots=True)
class Value:
    """What an option is to be set to; `also` are options that go with it, `note` is what to know of it;
    `package`: the attribute that it is set to."""

    option: str
    value: Any
    also: Mapping[str, Any]
    note: str
    package: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """The values, in their order, and the words that nothing was made of ("" where none matter)."""

    values: tuple[Value, ...]
    left: str


def read(text: str, settings: Sequence[Mapping[str, Any]], names: Iterable[str]) -> Said:
    """What `text` says; `settings` are those of the recipe (settings.json), `names` what the service is called."""
    tokens = _cut(numerals.in_digits(text))
    folded = [token.casefold() for token in tokens]
    used = _of_names(folded, names)
    values: list[Value] = []
    for setting in sorted(settings, key=lambda one: bool(one["takes"])):
        found = _fixed(folded, setting) if not setting["takes"] else _taken(tokens, folded, setting)
        if found is None or any(one.option == setting["option"] for one in values):
            continue
        value, places = found
        used |= places
        package = setting["package"].format(value) if setting["package"] else ""
        values.append(Value(setting["option"], value, setting["also"], setting["note"], package))
    order = [setting["option"] for setting in settings]
    values.sort(key=lambda one: order.index(one.option))
    return Said(tuple(values), _left(tokens, folded, used))


Found = tuple[Any, set[int]]
"""A value, and the places of the tokens that said it."""


def _cut(text: str) -> list[str]:
    """The words of a text; "don't" is "do not"."""
    return _TOKEN.findall(_NOT.sub(lambda found: f"{found[found.lastindex or 0]} not", text))


def _of_names(folded: list[str], names: Iterable[str]) -> set[int]:
    used: set[int] = set()
    for name in names:
        words = _cut(name.casefold())
        for start in range(len(folded) - len(words) + 1):
            if words and folded[start : start + len(words)] == words:
                used |= set(range(start, start + len(words)))
    return used


def _phrase(folded: list[str], phrase: str, start: int = 0) -> range | None:
    """Where a phrase stands, words that say nothing between its own passed over."""
    words = _cut(phrase.casefold())
    for first in range(start, len(folded)):
        place = first
        for at, word in enumerate(words):
            while at and place < len(folded) and folded[place] in _SKIPPED and folded[place] != word:
                place += 1
            if place >= len(folded) or folded[place] != word:
                break
            place += 1
        else:
            return range(first, place)
    return None


def _fixed(folded: list[str], setting: Mapping[str, Any]) -> Found | None:
    found = next((one for words in setting["words"] if (one := _phrase(folded, words)) is not None), None)
    return (setting["value"], set(found)) if found is not None else None


def _taken(tokens: list[str], folded: list[str], setting: Mapping[str, Any]) -> Found | None:
    words = [*setting["words"], *(["port", "ports"] if setting["takes"] == "port" else [])]
    for phrase in words:
        start = 0
        while (place := _phrase(folded, phrase, start)) is not None:
            start = place.start + 1
            match setting["takes"]:
                case "duration":
                    found = _duration(folded, place)
                case "name":
                    found = _names(tokens, folded, place)
                case _:
                    found = _numbers(folded, place, both_sides=setting["takes"] == "number")
            if found is not None:
                values, used = found
                return (values if setting["several"] else values[0]), used | set(place)
    return None


def _after(folded: list[str], place: range) -> int:
    at = place.stop
    while at < len(folded) and folded[at] in _BESIDE | _SKIPPED:
        at += 1
    return at


def _numbers(folded: list[str], place: range, *, both_sides: bool) -> Found | None:
    """The numbers behind the phrase ("ports 22 and 2222"), or right before it ("3 tries")."""
    before = place.start - 1
    if both_sides and before >= 0 and folded[before].isdigit():
        return [int(folded[before])], {before}
    at = _after(folded, place)
    values, used = [], set(range(place.stop, at))
    while at < len(folded) and folded[at].isdigit() and len(folded[at]) < 10:
        values.append(int(folded[at]))
        used |= {at}
        at += 2 if at + 2 < len(folded) and folded[at + 1] in ("and", ",") and folded[at + 2].isdigit() else 1
    return (values, used) if values else None


def _duration(folded: list[str], place: range) -> Found | None:
    """A length of time behind the phrase, as fail2ban and systemd write it."""
    at = _after(folded, place)
    for number in (at, at - 1):
        if place.stop <= number < len(folded) - 1:
            count = folded[number] if folded[number].isdigit() else "1" if folded[number] in ("a", "an") else ""
            unit = _UNITS.get(folded[number + 1].removesuffix("s"), "")
            if count and unit:
                return [f"{count}{unit}"], set(range(place.stop, number + 2))
    return None


def _names(tokens: list[str], folded: list[str], place: range) -> Found | None:
    """The names behind the phrase: "database called shop", "with databases shop and blog"."""
    at, used = place.stop, set()
    told = at < len(folded) and folded[at] in _NAMING
    if told:
        used.add(at)
        at += 1
    elif not _MAKING & set(folded[max(0, place.start - 2) : place.start]):
        return None
    values = []
    while at < len(folded) and folded[at] not in _NO_NAME and re.fullmatch(r"[A-Za-z_][\w-]*", tokens[at]):
        values.append(tokens[at])
        used.add(at)
        more = at + 2 < len(folded) and folded[at + 1] in ("and", ",")
        if not more or (at + 3 < len(folded) and folded[at + 3] not in ("and", ",", "with")):
            break
        at += 2
    return (values, used) if values else None


def _left(tokens: list[str], folded: list[str], used: set[int]) -> str:
    """The first part of the sentence that begins with "with", "without", "but" and says something nobody has used;
    else a number with the word behind it."""
    for start, word in enumerate(folded):
        if word not in _CUES or start in used:
            continue
        end = next((at for at in range(start + 1, len(folded)) if folded[at] in _CUES | {","}), len(folded))
        content = [at for at in range(start + 1, end) if at not in used and folded[at] not in _SAYS_NOTHING]
        if content:
            first = max([start, *(at + 1 for at in used if start < at < content[0])])
            return " ".join(tokens[at] for at in range(first, max(content) + 1)).replace(" ,", ",")
    for at, word in enumerate(folded):
        if at not in used and _SITE.fullmatch(word):
            return " ".join(tokens[at - (folded[at - 1 : at] in _FOR) : at + 1])
        if at not in used and re.fullmatch(r"\d[\w.:/]*", word):
            first = next((back for back in (2, 1) if folded[max(0, at - back) : at] in _ON_PORT), 0)
            last = 0 if first or folded[at + 1 : at + 2] in _ENDS else 1
            return " ".join(tokens[at - first : at + last + 1]).replace(" %", "%").rstrip(", ")
    return ""
