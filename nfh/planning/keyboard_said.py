"""What a sentence says of the keyboard besides one layout: a second one, and which keyboard of the two it is for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

Where = Literal["both", "console", "desktop"]


class Layout(NamedTuple):
    """A layout by its names in xkeyboard-config, and the nearest keymap of the console."""

    layout: str
    variant: str
    console: str


_WORDS = frozenset("at be by in is it no si".split())
"""Codes of layouts that are words of English: in a sentence they are those."""
_PRONOUN = re.compile(r"\b(?:let|give|help|make|for|all of|both of) us\b")
_BETWEEN = frozenset(
    "a additional additionally also an and as default first keyboard keyboards layout layouts main my one plus "
    "primary second secondary the then with".split()
)
_JOINS = re.compile(r"[,&+/]|\b(?:and|plus|with|also|then)\b")
_ANOTHER = re.compile(
    r"\b(?:second|secondary|additional|additionally|another)\b|^(?:please )?add\b|\badd (?:a|an|the)\b"
)
_CONSOLE = r"(?:virtual |text |bare |linux )*(?:consoles?|ttys?|vt|text mode)"
_DESKTOP = r"(?:graphical(?: \w+)?|xkb|x11|xorg|x server|x|desktops?|gui|gnome|kde|plasma|xfce|wayland|windows)"
_PLACE = r"(?:(?:in|on|for|at|under|with|inside) )?(?:the |my )?"
_NAMES_CONSOLE = re.compile(rf"\b{_CONSOLE}\b")
_NAMES_DESKTOP = re.compile(rf"\b{_DESKTOP}\b")
_NOT = re.compile(
    rf"\b(?:not|but not|except|never)(?: also)? {_PLACE}(?:(?P<console>{_CONSOLE})|(?P<desktop>{_DESKTOP}))\b"
)
_ONLY_DESKTOP = re.compile(
    rf"\b(?:only|just|solely) {_PLACE}{_DESKTOP}\b|\b{_DESKTOP}(?: session)? only\b|\b(?:graphical|xkb|x11|xorg)\b"
)


def layouts(text: str, table: Mapping[str, Sequence[str]]) -> list[Layout]:
    """The layouts that the sentence joins ("us and german"), in its order; those it does not join are none of them.

    `table`: layouts by what people call them.
    """
    folded = " ".join(text.casefold().replace("_", " ").replace("-", " ").split())
    folded = _PRONOUN.sub(lambda found: found[0].replace(" us", " --"), folded)
    names = sorted((name for name in table if name not in _WORDS), key=len, reverse=True)
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b")
    runs: list[list[Layout]] = []
    end = 0
    for found in pattern.finditer(folded):
        between = folded[end : found.start()]
        if not (runs and _JOINS.search(between) and set(re.findall(r"\w+", between)) <= _BETWEEN):
            runs.append([])
        layout = Layout(*table[found[0]])
        if layout not in runs[-1]:
            runs[-1].append(layout)
        end = found.end()
    return max(runs, key=len, default=[])


_UMLAUTS = re.compile(
    r"\b(?:us|american|english|qwerty)\b(?: \w+){0,2}? with (?:the )?(?:german |swedish |finnish )?umlauts?\b"
)


def variant(text: str, table: Mapping[str, Sequence[str]]) -> list[Layout]:
    """The one layout that is said as a variant of another: "colemak variant of us", "us with german umlauts"."""
    folded = " ".join(text.casefold().replace("_", " ").replace("-", " ").split())
    if _UMLAUTS.search(folded):
        return [Layout("us", "de_se_fi", "us")]  # xkeyboard-config: German, Swedish and Finnish (US)
    if not re.search(r"\bvariant\b", folded):
        return []
    named = [Layout(*table[name]) for name in table if re.search(rf"\b{re.escape(name)}\b", folded)]
    bases = {one.layout for one in named if not one.variant}
    found = [one for one in named if one.variant and (one.layout in bases or not bases)]
    return found[:1]


def is_another(text: str) -> bool:
    """Whether a layout is to come beside those that are there."""
    return bool(_ANOTHER.search(text.casefold()))


def where(text: str) -> Where:
    """Which keyboard is meant: the bare console's, the desktop's, or both where the sentence does not tell."""
    said = " ".join(text.casefold().split())
    if (spared := _NOT.search(said)) is not None:
        return "desktop" if spared["console"] else "console"
    console, desktop = _NAMES_CONSOLE.search(said), _NAMES_DESKTOP.search(said)
    if console and not desktop and not re.search(r"\b(?:also|too|as well|even)\b", said):
        return "console"
    return "desktop" if not console and _ONLY_DESKTOP.search(said) else "both"
