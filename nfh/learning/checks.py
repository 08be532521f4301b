"""The checks a lesson's step can ask for: each looks at the world and says what is missing, or nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from nfh.intents import numerals
from nfh.learning.world import World

Check = Callable[[Any, World, World, str], str]
"""(the step's argument, the world at the step's start, the world now, what was typed) → what is missing, or ""."""


def unmet(check: Mapping[str, Any], start: World, now: World, typed: str) -> str:
    """What is still missing for a step, as a sentence; empty when every check holds."""
    for name, argument in check.items():
        missing = CHECKS[name](argument, start, now, typed)
        if missing:
            return missing
    return ""


def installed(attrs: Sequence[str], start: World, now: World, typed: str) -> str:
    """Named in the configuration, and there in the running system."""
    for attr in attrs:
        if attr not in now.in_text:
            return f"{attr} does not stand in {now.entry.name} yet."
    return system_has(attrs, start, now, typed)


def not_installed(attrs: Sequence[str], start: World, now: World, typed: str) -> str:
    """Neither in the configuration nor in the running system."""
    for attr in attrs:
        if attr in now.in_text:
            return f"{attr} still stands in {now.entry.name}."
        if attr in now.in_system:
            return f"The running system still has {attr}."
    return ""


def system_has(attrs: Sequence[str], start: World, now: World, typed: str) -> str:
    """There in the running system, whatever the text says."""
    return next((f"The running system does not have {attr} yet." for attr in attrs if attr not in now.in_system), "")


def generations_more(count: int, start: World, now: World, typed: str) -> str:
    """Exactly so many generations more than when the step began."""
    more = now.newest - start.newest
    if more < count:
        return "There is no new generation yet."
    if more > count:
        return (
            f"That made {more} new generations; it can be done with {count}. Say “undo”, and try it in one sentence."
        )
    return ""


def generation_older(count: int, start: World, now: World, typed: str) -> str:
    """The current generation is earlier than when the step began."""
    return "" if now.current < start.current else f"The current generation is still {now.current}."


def text_agrees(wanted: bool, start: World, now: World, typed: str) -> str:
    """The running system is what the configuration describes, as far as listed packages go."""
    ahead = sorted(now.in_text - now.in_system)
    return f"{now.entry.name} names {ahead[0]}, and the running system does not have it." if ahead else ""


def bare(typed: str) -> str:
    """What was typed without the words around an answer: "it is number 11, I think" → 11."""
    given = " ".join(typed.casefold().replace("’", "'").split()).strip(_MARKS)
    given = _AFTER.sub("", _BEFORE.sub("", given)).strip(_MARKS)
    return numerals.in_digits(given) if len(given.split()) == 1 else given


_MARKS = " .,!?“”\"'"
_BEFORE = re.compile(
    r"^(?:(?:it(?:'s| is| was| must be| should be)?|its|that(?:'s| is)|this is|i (?:think|guess|believe)|is it|maybe"
    r"|the (?:number|answer|name|word|current one|file|file name)(?: is| was| has)?|my answer is|called|named|number"
    r"|no|ok|okay|so|well|now|hm+|ah|oh)\b[ ,:]*)+(?=\S)"
)
_AFTER = re.compile(r"(?:[ ,]+(?:i (?:think|guess|believe)|right|maybe|now|then|please|isn't it|is it))+$")


def answer(wanted: str, start: World, now: World, typed: str) -> str:
    """The person typed what is asked for."""
    given = bare(typed)
    right = {value.casefold() for value in ANSWERS[wanted](now)}
    if given in right:
        return ""
    return "That is not it." if len(given.split()) == 1 else "Type the answer, nothing else, when you have found it."


ANSWERS: dict[str, Callable[[World], tuple[str, ...]]] = {
    "current_generation": lambda now: (str(now.current), f"generation {now.current}"),
    "entry_name": lambda now: (now.entry.name, str(now.entry)),
    "generation_word": lambda _now: ("generation", "generations", "a generation"),
}
"""What a question of a lesson can ask for, and every right answer to it now."""

CHECKS: dict[str, Check] = {
    "installed": installed,
    "not_installed": not_installed,
    "system_has": system_has,
    "generations_more": generations_more,
    "generation_older": generation_older,
    "text_agrees": text_agrees,
    "answer": answer,
}
