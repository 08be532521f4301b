"""Which of the changes in the journal a person means: "undo installing htop", "undo the docker change"."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from nfh.errors import NeedsAnswer, Refused
from nfh.intents.question import Choice, Question
from nfh.planning import change_named
from nfh.planning.change_named import stem
from nfh.planning.wording import capital, listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nfh.planning.context import Context
    from nfh.planning.history import Entry

ASKED = 5
"""How many changes a question names at the most, the newest first."""
_COMMON = frozenset(
    "a add added again all an and as back before change changed changes did do done for from i in install installed "
    "installing it its just last latest my nfh of off on one open opened out please put remove removed removing "
    "revert set setting switch take that the them then there thing this time to turn turned undo was what when with "
    "you your".split()
)
"""Words that tell no change from another."""

_TAKEN = re.compile(r"\b(?:remov|delet|uninstall|disabl|clos|drop)\w*|\b(?:turn|switch)\w* off\b", re.IGNORECASE)
_GIVEN = re.compile(r"\b(?:install|add|enabl|open|creat)\w*|\b(?:turn|switch)\w* on\b", re.IGNORECASE)
"""What changes do, as it is said and as their summaries say it: "undo removing vim" is not about its installation."""


SEVERAL = "two|three|four|five|six|seven|eight|nine|ten|few|couple of|several"
CHANGES = "changes|things|steps|actions|edits"
_COUNT = re.compile(rf"\b(?:last|latest|newest)? ?(?:\d{{1,3}}|{SEVERAL})(?= (?:{CHANGES})\b| ?$)", re.IGNORECASE)
"""How many changes are meant, which is the name of none."""


def choose(command: str, text: str, standing: Sequence[Entry], context: Context) -> Entry | None:
    """The entry that is meant, of those that stand (oldest first); None where there is none.

    `command` is what the person called it, `text` the sentence. Where they say no more than "that", the newest is
    meant. Where they name what no change is about, or only a part of one, it is asked. Raises NeedsAnswer, Refused.
    """
    if not standing:
        return None
    command = _COUNT.sub(" ", command)
    named = change_named.told(command) | change_named.names(_COUNT.sub(" ", text))
    said = named or change_named.told(text)
    meant = [entry for entry in standing if _is_about(said, entry) and not opposite(text, entry.summary)]
    given = context.answers.get("change")
    if given == _NONE.value:
        raise Refused("Nothing was undone.", "“What have you changed?” lists what can be.")
    if answered := [entry for entry in standing if entry.id == given]:
        return answered[0]
    if not meant and not named:
        if not opposite(text, standing[-1].summary):
            return standing[-1]
        raise NeedsAnswer(_question([one for one in standing if not opposite(text, one.summary)] or standing, ""))
    if len(meant) == 1:
        if not _is_a_part(said, text, meant[0]):
            return meant[0]
        raise NeedsAnswer(_whole(meant[0], said))
    raise NeedsAnswer(_question(meant or standing, "" if meant else listed(sorted(named))))


_NONE = Choice("none", "none of them; leave everything as it is")


def _is_about(said: frozenset[str], entry: Entry) -> bool:
    """Whether the change is called so, or was asked for so; a sentence may ask for more than this change did."""
    return _shared(said, entry.summary) or (len(_parts(entry.text)) == 1 and _shared(said, entry.text))


def _parts(told: str) -> list[str]:
    return [part for part in _PARTS.split(told) if change_named.told(part)]


def _shared(said: frozenset[str], told: str) -> bool:
    spoken = told.casefold().split()
    joined = {first + second for first, second in pairwise(spoken)}  # "time zone" is also written in one word
    return bool({stem(word) for word in said} & {stem(word) for word in change_named.told(told) | joined})


def _is_a_part(said: frozenset[str], text: str, entry: Entry) -> bool:
    """Whether the words tell only one of several things that the change did."""
    if not change_named.only_a_part(text) and _WHOLE.search(text):
        return False
    parts = _parts(entry.summary)
    return len(parts) > 1 and not all(_shared(said, part) for part in parts)


_PARTS = re.compile(r",|;|\band\b")
"""Where one of several things that were asked for, or done, ends."""
_WHOLE = re.compile(r"\b(?:change|request|command|order|edit)\b", re.IGNORECASE)


def _whole(entry: Entry, said: frozenset[str]) -> Question:
    """Asks whether all of the change shall go, of which only a part was named."""
    all_of_it = Choice(entry.id, f"undo all of it: {entry.summary.rstrip('.')}")
    leave = Choice(_NONE.value, "leave everything as it is")
    text = (
        f"A change is undone whole, and the one about {listed(sorted(said))} did more than that: "
        f"“{capital(entry.summary.rstrip('.'))}”. For a part of it, ask for that part: “turn off …”, “remove …”. "
        "What shall I do?"
    )
    return Question("change", text, (all_of_it, leave))


def opposite(said: str, summary: str) -> bool:
    """Whether a sentence tells of a change the other way than the summary of one does."""
    told, done = ((bool(_TAKEN.search(text)), bool(_GIVEN.search(text))) for text in (said, summary))
    return told in ((True, False), (False, True)) and done == told[::-1]


def words(text: str) -> frozenset[str]:
    """The telling words of a text, small."""
    return frozenset(re.findall(r"[a-z0-9][a-z0-9.+_-]*[a-z0-9]", text.casefold())) - _COMMON


def _question(entries: Sequence[Entry], unknown: str) -> Question:
    from nfh.planning.generations import date

    newest = list(reversed(entries))[:ASKED]
    choices = tuple(Choice(entry.id, f"{entry.summary.rstrip('.')} ({date(entry.time)})") for entry in newest)
    text = "Which change do you want to undo?"
    if unknown:
        text = f"No change of mine that still stands is about {unknown}. {text}"
    return Question("change", text, (*choices, _NONE))
