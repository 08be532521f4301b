"""What a sentence about a desktop says besides its name: that it goes, that another goes, what is to be left out."""

from __future__ import annotations

import re

from nfh.planning import recipes

_AWAY = re.compile(
    r"\b(?:remove|uninstall|get rid of|(?:turn|switch) off|disable|without|delete|drop|ditch|throw out|purge|wipe"
    r"|no more)\b"
)
_AROUND = re.compile(r"\b(?:turn|switch|take|throw) (?P<what>(?:[\w-]+ ){1,4}?)(?:off|out|away)\b")
_WISH = re.compile(
    r"\b(?:put|install|set ?up|enable|want|use|add|give|try|need|(?:turn|switch) on"
    r"|(?:switch|change|move|go) (?:to|with))\b"
)
_INSTEAD = re.compile(r"\b(?:for|in favou?r of|instead of)\b")
_WITHOUT = re.compile(r"\b(?:without|minus|excluding|leaving out|but (?:not|no)) (?P<what>[^,.;!?]+)")
_ANY = frozenset("desktop desktops gui environment it interface".split())
_PARTS = re.compile(
    r" (?:\w+ )?(?:apps?|applications?|programs?|packages?|games?|extras?|suite|stuff|bloat\w*|tools?|software"
    r"|extensions?|themes?|wallpapers?|wallet|connect|mail|login|session)\b"
)
"""What follows a desktop's name where not the desktop is meant, but something of it."""


def goes(desktop: str, text: str) -> bool:
    """Whether it is this desktop that is to go; with no name: a desktop, whichever. `text` in small letters."""
    return any(_names(desktop, what) for what in _taken_away(text))


def only_parts_go(text: str) -> bool:
    """Whether nothing is wished for, and what is to go is no desktop: “get rid of the kde apps”."""
    return any(not _names("", what) for what in _taken_away(text, without=False)) and not _WISH.search(text)


def left_out(text: str) -> str:
    """What the desktop is to come without: “the kde apps”; "" if nothing is said, or another desktop is."""
    found = _WITHOUT.search(text)
    return "" if found is None or _names("", found["what"]) else found["what"].strip()


def _taken_away(text: str, *, without: bool = True) -> list[str]:
    """What stands after each word for taking away, up to the next wish or what comes instead."""
    found = [match["what"] for match in _AROUND.finditer(text)]
    for match in _AWAY.finditer(text):
        if without or match[0] != "without":
            rest = text[match.end() :]
            ends = [end.start() for end in (_WISH.search(rest), _INSTEAD.search(rest)) if end]
            found.append(rest[: min(ends, default=len(rest))])
    return found


def _names(desktop: str, words: str) -> bool:
    """Whether the words name the desktop itself; with no name: any, or "the desktop"."""
    wanted = recipes.find(desktop, "desktop") if desktop else None
    plain = recipes.plain(words).split()
    for start in range(len(plain)):
        for end in range(start + 1, min(start + 5, len(plain) + 1)):
            if _PARTS.match(" " + " ".join(plain[end:])):
                continue
            name = " ".join(plain[start:end])
            found = recipes.find(name, "desktop")
            if found is not None and (not desktop or (wanted is not None and found.name == wanted.name)):
                return True
            if not desktop and name in _ANY:
                return True
    return False
