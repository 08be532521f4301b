"""How far a rebuild goes, as a sentence says: only looked at, only built, until the next boot, from it on.

What nixos-rebuild(8) calls dry-build, dry-activate, build, test and boot. Readers that go by single words take "until
the next boot" for "at the next boot"; here what surrounds the words counts, and of two that are said, what does less.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

Extent = Literal["dry-run", "dry-activate", "build", "test", "boot"]

REACH = {"dry-run": 0, "dry-activate": 0, "build": 1, "test": 2, "boot": 2, "switch": 3}
"""How much of the system an action touches."""

_START = r"(?:re-?)?(?:boots?|starts?|startup|restarts?|reboots?)\b"
_WITHIN = r"(?:(?! (?:and|but|only|just|instead|then)\b)[^,.])*?"
"""What may stand between two words of one thought."""
_NOT = r"\b(?:not|never|without|no|nothing)\b"
_ORDERED_NOT = (
    r"(?:(?:^|[,.] |\b(?:but|and|please|only|just|then|so|nfh) )(?:do |to )?not(?: to)?\b"
    r"|(?<!left )(?<!gone )\bwithout\b"
    r"|(?:^|[,.] |\bbut )never\b|\bbut nothing\b)"
)
"""An order not to: "the changes do not apply" is none."""
_BEGIN = (
    r"(?:switch|activat|appl(?:y|ying)\b|enabl|deploy|tak(?:e|ing) effect|go(?:ing)? live"
    r"|us(?:e|ing)\b|mak(?:e|ing) it (?:live|active))"
)

_WISHES = re.compile(
    r"\b(?:would|will|could|can) (?:you|like|love|prefer|rather|be (?:nice|great|good))\b|\bnot (?:only|just)\b"
)
"""What is said in politeness, or of what is wanted besides, and says nothing of how far."""

_HAPPENS = r"(?:restart|reload|chang|happen|buil[dt]|download|fetch|start|stop|break|affect|remov|install|do\b|touch)"
_AHEAD = re.compile(
    rf"\b(?:what|which|whether|anything|something|services|units)\b.*\b(?:would|will|gets?|going to)\b.*\b{_HAPPENS}"
    rf"|^(?:would|will) (?!you\b).*\b{_HAPPENS}"
    r"|\b(?:what|which)\b.*\b(?:restart|reload|stop|chang)\w*\b.* "
    r"(?:when|if|on|by|during) .*(?:switch|rebuil|appl|activat)"
    r"|\bwhat (?:does|do|is) (?:a|the|my) (?:next )?(?:switch|rebuild)\b"
    r"|\b(?:see|show|know|tell|look|list|view|compare)\b.* before (?:(?:i|we|you) )?(?:appl|switch|rebuil|activat)"
)
_DRY_ACTIVATION = re.compile(r"\bdry[ -]?activat")
_DRY = re.compile(r"\bdry\b|\bdry-?(?:run|build|rebuild|switch)|\bsimulat(?:e|ing)\b|\bpretend|\bpreview\b")
_HOW = re.compile(r"\bhow (?:do|to|can|should|would|could|does)\b")

_NOT_FOR_LONG = re.compile(
    rf"{_NOT}{_WITHIN} (?:permanent|persist|default\b|boot ?(?:menu|entr|loader|list|option)|(?:boot )?menu\b)"
    rf"|{_NOT}{_WITHIN} (?:mak|creat|add)\w* (?:a )?(?:new )?generation"
    rf"|\bnot (?:at|on|after|from|past|beyond) (?:the |my |a )?(?:next )?{_START}"
    rf"|\bno (?:new )?(?:boot )?(?:entry|menu entry|generation)\b"
    r"|\b(?:leav|keep)\w*\b[^,.]*\b(?:boot ?(?:menu|default|entr|loader)|default\b)"
)
_SHORT = re.compile(
    rf"\b(?:until|till|til) (?:(?:the|my|a|next|following|i|we|it|you|this|computer|machine|system) )*"
    rf"(?:{_START}|power|shut|turn|switch(?:ed)? off)"
    r"|\btemporar|\b(?:for|only|just) (?:right )?now\b(?! rebuild| apply| switch| activate)"
    r"|\bfor (?:the moment|the time being|a while|a moment|today)\b|\bthis session\b"
    rf"|\b(?:gone|undone|reverts?|reverted|forgotten)\b.*\b{_START}"
)
_NOT_YET = re.compile(rf"{_ORDERED_NOT}{_WITHIN} {_BEGIN}|\bno (?:activation|switch(?:ing)?)\b")
_HELD_BACK = re.compile(rf"{_ORDERED_NOT}{_WITHIN} (?:until|till|before) (?:(?:the|my|i|we|it|next|a) )*{_START}")
_NEXT_START = re.compile(
    rf"\b(?:next|following|coming) (?:time )?(?:(?:i|we|it|you) )?{_START}"
    rf"|\b(?:when|once) (?:i|we|it|you|the (?:machine|computer|system)) (?:next )?{_START}"
    rf"|\b(?:at|on|upon|for (?:the|a|my)) {_START}|\bboot default\b|\brebuild boot\b"
)
_BUILDS = re.compile(
    r"(?<!the )(?<!a )(?<!re )\b(?:build|building|compil\w+)\b|"
    r"\b(?:it|configuration|config|system|everything) builds\b"
)
_GOES_ON = re.compile(
    r"\b(?:switch|activat|appl[yi]|deploy|live|effect|us(?:e|ing)\b|install|re-?buil|run\b"
    r"|active\b|try|test|boot(?! ?(?:menu|entr|default)))"
)
_ONLY_BUILD = re.compile(r"\b(?:only|just) (?:build|compil)")
_TRIED = re.compile(
    r"\brebuild (?:and )?test(?: it)?$|\bonly test\b|\btest only\b"
    r"|^(?:please )?(?:try|test)(?: out)? (?:the|my|this|these|it|that|them)\b(?!.*\bbuil[dt])"
)


def extent(forms: Sequence[str]) -> Extent | None:
    """How far the sentence of these words (nfh.knowledge.words) wants a rebuild to go; None: it does not say."""
    said = _WISHES.sub("", " ".join(forms))
    if looks_ahead(forms):
        return "dry-run"
    if _DRY_ACTIVATION.search(said):
        return "dry-activate"
    if _DRY.search(said):
        return "dry-run"
    builds = bool(_ONLY_BUILD.search(said) or (_BUILDS.search(said) and not _GOES_ON.search(said)))
    if _NOT_FOR_LONG.search(said):
        return "build" if builds else "test"
    if _HELD_BACK.search(said):
        return "boot"
    if _NOT_YET.search(said):
        return "boot" if _NEXT_START.search(said) else "build"
    if _SHORT.search(said):
        return "build" if builds else "test"
    if _NEXT_START.search(said):
        return "boot"
    if builds:
        return "build"
    return "test" if _TRIED.search(said) else None


def looks_ahead(forms: Sequence[str]) -> bool:
    """Whether the sentence asks what a rebuild would do, rather than for one."""
    said = _WISHES.sub("", " ".join(forms))
    return bool(_AHEAD.search(said)) and not _HOW.search(said)
