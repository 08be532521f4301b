"""Which of the things of a list are meant: "the second one", "the first and the third", "the last two"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from nfh.intents import numerals
from nfh.understanding import acts

_WORDS = "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth"
_ONE = re.compile(
    r"\bthe (?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|last)(?: one)?\b", re.IGNORECASE
)
_AT_THE_END = r"(?=\W*$|\s+(?:please|too|from|of|now|instead)\b)"
"""Before "the first two generations" the list is none that was shown."""
_EACH = rf"(?:the )?(?:{_WORDS}|last)(?: ones?)?"
_SEVERAL = re.compile(
    rf"\b{_EACH}(?:(?:\s*,\s*(?:and )?|\s+(?:and|&|plus)\s+){_EACH})+" + _AT_THE_END,
    re.IGNORECASE,
)
_FIRST_FEW = re.compile(
    r"\b(?:the )?(?P<end>first|last|top) (?P<count>two|three|four|five|six|[2-6])(?: ones)?" + _AT_THE_END,
    re.IGNORECASE,
)


class Chosen(NamedTuple):
    """The things that are meant, and the sentence with their names in the place of the words."""

    names: tuple[str, ...]
    said: str


def ordinals(text: str, things: Sequence[str], *, alone: bool = False) -> Chosen | None:
    """The things that the places in `text` mean; None: it names no place, or one that is not there.

    `alone`: only where the text says nothing else.
    """
    if not things:
        return None
    for pattern, chosen in ((_FIRST_FEW, _few), (_SEVERAL, _each)):
        if (match := pattern.search(text)) is not None:
            names = chosen(match, things)
            return _replaced(text, match, names) if names and (not alone or _nothing_else(text, match)) else None
    if alone:
        place = acts.place(text, len(things), ordinal_only=True)
        return None if place is None else Chosen((things[place],), things[place])
    match = _ONE.search(text)
    if match is None or (place := acts.place(match.group(), len(things))) is None:
        return None
    return _replaced(text, match, (things[place],))


def _few(match: re.Match[str], things: Sequence[str]) -> tuple[str, ...]:
    """ "The first two": empty where there are not so many."""
    count = numerals.number(match["count"]) or 0
    if not 0 < count <= len(things):
        return ()
    return tuple(things[-count:] if match["end"].casefold() == "last" else things[:count])


def _each(match: re.Match[str], things: Sequence[str]) -> tuple[str, ...]:
    """ "The first, the second and the last": empty where one of them is not there."""
    said = re.findall(rf"{_WORDS}|last", match.group(), re.IGNORECASE)
    places = [acts.place(word, len(things)) for word in said]
    found = [things[place] for place in places if place is not None]
    return tuple(dict.fromkeys(found)) if len(found) == len(said) else ()


def _replaced(text: str, match: re.Match[str], names: tuple[str, ...]) -> Chosen:
    return Chosen(names, text[: match.start()] + ", ".join(names) + text[match.end() :])


def _nothing_else(text: str, match: re.Match[str]) -> bool:
    """Whether a text is nothing but the match, politeness aside."""
    rest = (text[: match.start()] + " " + text[match.end() :]).casefold()
    return not set(re.findall(r"\w+", rest)) - {"please", "just", "take", "ok", "okay", "yes", "i", "want"}
