"""Corrections of which generations a plan deletes or keeps: "only 2", "no, the last 3"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nfh.intents import numerals
from nfh.understanding.plan_parts import built, replaced_at
from nfh.understanding.said_before import AFTER, BEFORE

if TYPE_CHECKING:
    from nfh.intents.request import Request
    from nfh.understanding.names import Names


def named(what: str, requests: tuple[Request, ...]) -> tuple[Request, ...] | None:
    """ "Only 2", of several generations that are named."""
    named = getattr(requests[-1].intent, "generations", ())
    said = [number for number in re.findall(r"\d+", numerals.in_digits(what)) if number in named]
    if not said or not re.fullmatch(r"(?:generations?|gen|the|and|,|\d+|\s)+", numerals.in_digits(what.casefold())):
        return None
    rest = {slot: value for slot, value in requests[-1].intent.slots().items() if slot not in _GENERATIONS}
    only = {"generation": said[0]} if len(said) == 1 else {"generations": said}
    return replaced_at(requests, len(requests) - 1, built(requests[-1], {**rest, **only}))


_GENERATIONS = ("generation", "generations")


def how_many(said: str, requests: tuple[Request, ...], names: Names) -> tuple[Request, ...] | None:  # noqa: ARG001
    """ "No, the last 3": how many of the newest generations are kept."""
    match = _NEWEST.match(numerals.in_digits(said))
    slots = requests[-1].intent.slots()
    if match is None or "keep" not in slots:
        return None
    return (*requests[:-1], built(requests[-1], {**slots, "keep": match["count"]}))


_NEWEST = re.compile(
    BEFORE + r"(?:(?:keep|only|just|make (?:it|that)|better|rather)[: ]+)*(?:the )?(?:last |newest |latest )?"
    r"(?P<count>\d{1,4})(?: (?:generations?|ones|of them))?" + AFTER
)
