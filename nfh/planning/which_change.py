"""Which of the changes in the journal a person means: "undo installing htop", "undo the docker change"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nfh.errors import NeedsAnswer
from nfh.intents.question import Choice, Question

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

    `command` is what the person called it, `text` the sentence. Where neither shares a telling word with an entry,
    the newest is meant, unless `command` names something else or what was done to it is not what is said: then it is
    asked. Raises NeedsAnswer.
    """
    if not standing:
        return None
    if (answer := context.answers.get("change")) is not None:
        return next((entry for entry in standing if entry.id == answer), standing[-1])
    command = _COUNT.sub(" ", command)
    said = words(command) or words(text)
    meant = [
        entry
        for entry in standing
        if said & words(f"{entry.summary} {entry.text}") and not opposite(text, entry.summary)
    ]
    if len(meant) == 1 or (not meant and not words(command)):
        return (meant or standing)[-1]
    raise NeedsAnswer(_question(meant or standing))


def opposite(said: str, summary: str) -> bool:
    """Whether a sentence tells of a change the other way than the summary of one does."""
    told, done = ((bool(_TAKEN.search(text)), bool(_GIVEN.search(text))) for text in (said, summary))
    return told in ((True, False), (False, True)) and done == told[::-1]


def words(text: str) -> frozenset[str]:
    """The telling words of a text, small."""
    return frozenset(re.findall(r"[a-z0-9][a-z0-9.+_-]*[a-z0-9]", text.casefold())) - _COMMON


def _question(entries: Sequence[Entry]) -> Question:
    from nfh.planning.generations import date

    newest = list(reversed(entries))[:ASKED]
    choices = tuple(Choice(entry.id, f"{entry.summary.rstrip('.')} ({date(entry.time)})") for entry in newest)
    return Question("change", "Which change do you want to undo?", choices)
