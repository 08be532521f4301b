"""How a sentence is meant that no template covers: done, shown first, or explained.

Wrongly "explain" costs a keypress, wrongly "do" an unwanted plan: in doubt a question is a question.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nfh.intents.request import Mode
    from nfh.knowledge.words import Word
    from nfh.understanding.grammar import Grammar
    from nfh.understanding.slots import SlotReader

_PREVIEW = (
    *("what would", "what will change", "would happen", "will happen", "what happens if", "what happens when"),
    *("would change", "would be deleted", "would be removed", "would be updated", "dry", "preview", "simulate"),
)
_EXPLAIN = (
    *("how to", "how do i", "how can i", "how should i", "how would i", "how do you", "how does one", "how could i"),
    *("how i", "is it possible", "is there a way", "is there any way", "possible to", "what is the way", "way to"),
    *("ways to", "steps to", "equivalent", "instructions", "tutorial", "guide", "can i", "could i", "may i"),
    *("should i", "where do i", "where can i", "what command", "which command", "what do i", "what should i"),
    *("nixos way", "nix way", "proper way", "right way", "is it safe", "is it ok", "is it okay", "is it wise"),
    *(
        "is it dangerous",
        "is it bad",
        "is it worth",
        "be wise",
        "be safe",
        "be better to",
        "a good idea",
        "a bad idea",
    ),
)
_ORDERS = ("can you", "could you", "would you", "will you", "please")
_QUESTION_WORDS = frozenset("how what why where which when who is are does do did can could may should".split())

_WONDERS = frozenset("will would might does".split())
_ASKED_OF_US = frozenset("you u nfh like love someone somebody anyone please".split())
"""A sentence that begins with the one wonders what would be, unless the other follows: “would you”, “would like”."""
_STATES = frozenset("is are was were am does did".split())
_GOES_ON = frozenset(("?", ".", "then"))
_NEWS = frozenset("newer new update updates upgrade upgrades outdated current latest fresh date".split())
"""A sentence that begins so asks how things are, question mark or not; what is new, a preview answers."""


def mode_of(words: Sequence[Word], reader: SlotReader, rules: Grammar) -> Mode:
    """The mode of a sentence, from its opening words, from phrases in it, from its question mark."""
    framed = rules.frame_mode(words, reader)
    if framed != "do" or not words:
        return framed
    said = f" {' '.join(word.form for word in words)} "
    if any(f" {phrase} " in said for phrase in _PREVIEW):
        return "preview"
    if any(f" {phrase} " in said for phrase in _EXPLAIN):
        return "explain"
    forms = {word.form for word in words}
    if words[0].form in _STATES and not forms & _GOES_ON:
        return "preview" if forms & _NEWS else "explain"
    if words[0].form == "what" and len(words) > 1 and words[1].form in ("is", "are") and not forms & _GOES_ON:
        return "explain"
    if words[0].form in _WONDERS and len(words) > 1 and words[1].form not in _ASKED_OF_US:
        return "explain"
    asks = reader.text.rstrip().endswith("?") and words[0].form in _QUESTION_WORDS
    return "explain" if asks and not any(f" {phrase} " in said for phrase in _ORDERS) else "do"
