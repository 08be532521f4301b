"""Time zones said as an offset ("UTC+2"), which the time zone database names the other way round: Etc/GMT-2."""

from __future__ import annotations

import re

from nfh.errors import Refused
from nfh.planning.wording import plural

_SAID = re.compile(
    r"(?<!/)\b(?:utc|gmt)\s*(?P<sign>[+−–-]?)\s*(?P<hours>\d{1,2})(?:[:.]?(?P<minutes>[0-5]\d))?(?!\d)", re.IGNORECASE
)
_BARE = re.compile(r"(?P<sign>[+−–-])(?P<hours>\d{1,2})(?::?(?P<minutes>[0-5]\d))?")
_ZONE = re.compile(r"etc/gmt(?P<offset>[+-]\d{1,2})", re.IGNORECASE)
FARTHEST_WEST, FARTHEST_EAST = -12, 14
"""Hours of the zones Etc/GMT+12 to Etc/GMT-14 (IANA time zone database, file “etcetera”)."""


def zone(slot: str, text: str) -> str:
    """The zone that is as far from UTC as is said; "" where no offset is said.

    Raises Refused for an offset that no such zone has: parts of an hour, or too far.
    """
    if named := _ZONE.search(slot) or _ZONE.search(text):
        hours = -int(named["offset"])
    elif said := _BARE.fullmatch(slot.strip()) or _SAID.search(slot) or _SAID.search(text):
        if int(said["minutes"] or 0):
            raise Refused(
                "Only whole hours have a time zone of their own.",
                "Say a city there, which follows summer time too: set the timezone to Kolkata",
            )
        hours = int(said["hours"]) * (-1 if said["sign"] in ("-", "−", "–") else 1)
    else:
        return ""
    if not FARTHEST_WEST <= hours <= FARTHEST_EAST:
        raise Refused(
            f"No place is {plural(abs(hours), 'hour')} from universal time.",
            "Say a city or a country: set the timezone to Madrid",
        )
    return f"Etc/GMT{-hours:+d}" if hours else "UTC"


def note(zone: str) -> str:
    """What is to be known of a zone Etc/GMT…: its sign is reversed, and it has no summer time; "" for another."""
    named = _ZONE.fullmatch(zone)
    if named is None:
        return ""
    hours = -int(named["offset"])
    way = "ahead of" if hours > 0 else "behind"
    return (
        f"{zone} is {plural(abs(hours), 'hour')} {way} UTC: in these names the sign is the other way round. It has "
        "no summer time; a city (“set the timezone to Berlin”) follows its own."
    )
