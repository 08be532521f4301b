"""What a search or a question is about, in sentences that no template covers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nfh.understanding.small_words import SYSTEMS

if TYPE_CHECKING:
    from nfh.knowledge.words import Word
    from nfh.understanding.slots import SlotReader

_CUES = (
    *("alternative to", "alternatives to", "alternative for", "equivalent of", "equivalent to", "replacement for"),
    *("something like", "similar to", "difference between", "meaning of", "instead of", "looking for", "search for"),
    *("what is", "what are", "what does", "options for", "options of", "options about", "software for"),
    *("program for", "programs for", "tool for", "app for", "program to", "tool to", "app to", "software to"),
    *("something to", "something for", "program that", "explain", "understand", "recommend", "suggest", "find"),
    *("need", "about", "for"),
)
"""Words that what is asked for follows, the surest first."""

_AROUND = frozenset(
    "a an the any some me my i you we is are there good best better nice decent simple free open source linux nixos"
    " nix on in for to with please package packages program programs app apps software tool tools search find looking"
    " need want recommend recommendation recommendations suggest suggestion suggestions option options what which"
    " does"
    " do mean work works exactly actually hi hello hey can could would like here".split()
)
"""Words at either end that say nothing of what is asked for."""

_LONGEST = 8


def topic(words: Sequence[Word], reader: SlotReader) -> str:
    """What follows the words that ask for something, else what else is said; empty where that is too long."""
    forms = [word.form for word in words]
    if SYSTEMS.intersection(forms):
        from nfh.understanding.elsewhere import without_system

        forms = forms[: without_system(forms)]
    start, end = _after_cue(forms), len(forms)
    stops = [place for place in range(start, end) if forms[place] in (".", "?")]
    end = stops[0] if stops and stops[0] > start else end
    while start < end - 1 and (forms[start] in _AROUND or forms[start] == ","):
        start += 1
    while end > start + 1 and (forms[end - 1] in _AROUND or forms[end - 1] in (",", ".", "?")):
        end -= 1
    if not 0 < end - start <= _LONGEST or forms[start] in _AROUND:
        return ""
    return reader.written(start, end)


def _after_cue(forms: Sequence[str]) -> int:
    for cue in (said.split() for said in _CUES):
        for place in range(len(forms) - len(cue)):
            if forms[place : place + len(cue)] == cue:
                return place + len(cue)
    return 0
