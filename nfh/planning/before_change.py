"""The generation from before a change that the sentence names: "go back to before i installed tree"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nfh.errors import NeedsAnswer, Refused
from nfh.intents.question import Choice, Question
from nfh.planning import which_change, which_generation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nfh.nix.generations import Generation
    from nfh.planning.context import Context
    from nfh.planning.history import Entry

_DEED = (
    r"instal|remov|delet|uninstal|add|enabl|disabl|chang|updat|upgrad|rebuil|switch|set|turn|open|clos|creat|put|edit"
    r"|did|made|mov|us"
)
_BEFORE = re.compile(
    rf"\b(?:before|prior to)(?: when)? (?:(?:i|we|you|nfh)(?: \w+)? (?P<did>(?:{_DEED})\w*.*)"
    rf"|(?P<doing>(?:{_DEED})\w*ing\b.*)"
    r"|(?:the|my|that|our) (?P<deed>.*\b(?:chang|instal|updat|upgrad|rebuil|remov|edit)\w*))",
    re.IGNORECASE,
)
_NO_NAMES = frozenset(
    "computer generation generations machine nixos package packages pc program rebuild rebuilding rebuilt so "
    "something switched switching system".split()
)
"""Words that say nothing of which change: each rebuilt the system."""


def generation(text: str, found: Sequence[Generation], context: Context) -> Generation | None:
    """The generation that was current before the change that `text` names; None where it names none.

    The journal knows it. Where it does not, or knows several, it is asked: the word "before" alone says nothing of
    how far back. Raises NeedsAnswer, Refused where that generation is gone.
    """
    said = _BEFORE.search(text)
    if said is None:
        return None
    if (given := context.answers.get("generation")) is not None:
        return which_generation.choose(given, found)
    named = next(part for part in said.groups() if part)
    meant = _meant(named, text, [e for e in context.history.entries() if _moved(e)])
    numbers = {entry.generation_before for entry in meant}
    if not meant:
        standing = [g for g in found if not g.dangling]
        asked = which_generation.ask(standing)
        raise NeedsAnswer(asked._replace(text=f"I did not make that change, so I cannot tell. {asked.text}"))
    if len(numbers) > 1:
        raise NeedsAnswer(_question(meant))
    number, summary = meant[-1].generation_before, meant[-1].summary.rstrip(".")
    if not any(g.number == number and not g.dangling for g in found):
        raise Refused(
            f"Generation {number} was the current one before “{summary}”, and it is not there any more.",
            "“undo” can still take the change back; “list my generations” shows what there is.",
        )
    return next(g for g in found if g.number == number)


def _moved(entry: Entry) -> bool:
    return (
        entry.stage in ("done", "undone")
        and not entry.undoes
        and entry.generation_before is not None
        and entry.generation_after != entry.generation_before
    )


def _meant(named: str, text: str, entries: Sequence[Entry]) -> list[Entry]:
    """The entries that share most words with what is named, those that stand before those that were taken back."""
    words = _stems(named)
    if not words:
        return ([e for e in entries if e.stage == "done"] or list(entries))[-1:]
    shared = {e.id: len(words & _stems(f"{e.summary} {e.text}")) for e in entries}
    most = max(shared.values(), default=0)
    best = [e for e in entries if shared[e.id] == most > 0 and not which_change.opposite(text, e.summary)]
    return [e for e in best if e.stage == "done"] or best


def _stems(text: str) -> frozenset[str]:
    """The telling words, without the endings by which "updated" differs from "update"."""
    return frozenset(re.sub(r"(?:ed|ing|es|e|s|d)$", "", word) for word in which_change.words(text) - _NO_NAMES)


def _question(meant: Sequence[Entry]) -> Question:
    from nfh.planning.generations import date

    newest = list(reversed(meant))[: which_change.ASKED]
    choices = tuple(
        Choice(str(e.generation_before), f"{e.generation_before}, before “{e.summary.rstrip('.')}” ({date(e.time)})")
        for e in newest
    )
    return Question("generation", "Before which of these changes?", choices)
