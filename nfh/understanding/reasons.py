"""What somebody tells besides what they want: "install htop so I can see what chrome eats" wants no chrome."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nfh.knowledge.words import Word

_BEGIN = frozenset(
    "because cause cuz since so which while when whenever before after until unless although though as".split()
)
_OF_SOMEBODY = frozenset("my our his her their the a an this".split())
_TELL = frozenset("i we he she they my our his her".split())
_STATES = frozenset("is are was were has does did keeps eats needs".split())


def without_reasons(packages: list[str], words: Sequence[Word]) -> list[str]:
    """The packages that are named before the first reason or story; all, where none is."""
    forms = [word.form for word in words]
    start = next((place for place in range(1, len(forms)) if begins(forms, place)), len(forms))
    asked = f" {' '.join(forms[:start])} "
    before = [package for package in packages if f" {package.casefold()} " in asked]
    return before or packages


def begins(forms: Sequence[str], place: int) -> bool:
    """Whether a reason or a story begins at a place of a sentence."""
    form, following, further = (*forms[place : place + 3], "", "")[:3]
    if form == "as":
        return following in _TELL
    if form in (",", "."):
        return following in _TELL or further in _STATES
    return form in _BEGIN or (form == "for" and following in _OF_SOMEBODY)
