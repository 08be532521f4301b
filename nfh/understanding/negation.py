"""Sentences that say what not to do: the opposite must never happen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nfh.knowledge.words import Word

_BEFORE = frozenset(
    "please just hey ok okay but and so now well nfh you must should shall can could would will really absolutely"
    " i we want"
    " wish need that make sure ensure to rather prefer if make be careful better".split()
)
_TURNING = frozenset("not never without except but instead neither nor unless".split())


def forbids(words: Sequence[Word]) -> str:
    """Why nothing is done, where the sentence orders not to do something ("don't install htop", "never delete …")."""
    forms = [word.form for word in words if word.form not in (",", ".")]
    if "not" in forms[:6] and forms[forms.index("not") + 1 : forms.index("not") + 2] and _no_order(forms):
        return ""
    for place, form in enumerate(forms):
        following = forms[place + 1 : place + 3]
        if form == "never" or (
            form == "not" and (place == 0 or forms[place - 1] == "do" or forms[place - 1] == "to")
        ):
            if form == "not" and place >= 2 and forms[place - 1] == "do" and forms[place - 2] in ("i", "we", "they"):
                if following[:1] == ["want"] and following[1:2] in (["to"], ["you"], ["nfh"]):
                    return _SAID
                return ""
            return _SAID if following else ""
        if form in ("do", "does", "did") and following[:1] == ["not"]:
            continue
        if form not in _BEFORE:
            return ""
    return ""


def _no_order(forms: Sequence[str]) -> bool:
    """Whether "do not" stands before what one cannot be ordered to do ("don't know how to …", "don't see …")."""
    place = forms.index("not")
    return forms[place + 1] in _STATES


_STATES = frozenset(
    "know understand see have find get remember work hear recall think like need care exist seem appear".split()
)

_SAID = "That says what not to do, so I leave everything as it is."


def turns(words: Sequence[Word]) -> bool:
    """Whether the sentence holds a word that turns or narrows its meaning: no reading without a template acts on
    it.
    """
    return any(word.form in _TURNING for word in words)
