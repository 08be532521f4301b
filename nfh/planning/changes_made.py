"""What nfh has changed so far: the journal, told."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from nfh.planning import times
from nfh.planning.answer import Answer
from nfh.planning.generations import date
from nfh.planning.wording import plural

if TYPE_CHECKING:
    from nfh.intents.request import Request
    from nfh.planning.context import Context
    from nfh.planning.history import Entry

_STAGES = {"done": "done", "undone": "undone", "reverted": "failed, put back", "failed": "failed"}


def list_changes(request: Request, context: Context) -> Answer:
    """What nfh has changed on the system that the request is about, newest first; of the days that are named."""
    entries = context.history.entries()
    within = span(request.text)
    if within is None:
        return told(entries, context.target.label)._replace(kind="list_changes")
    answer = told([one for one in entries if within[0] <= one.time <= within[1]], context.target.label)
    if entries and not answer.rows:
        return Answer("list_changes", "I changed nothing in that time.", next=("what have you changed?",))
    return answer._replace(kind="list_changes")


def span(text: str, now: float | None = None) -> tuple[float, float] | None:
    """The first and the last moment (seconds since 1970) of the days that `text` names; None where it names none."""
    now = time.time() if now is None else now
    last = times.moment(text, now)
    if last is None:
        return (_midnight(now), now) if _TODAY.search(text) else None
    return _midnight(last), now if _UNTIL_NOW.search(text) else last


_TODAY = re.compile(r"\b(?:tonight|this (?:evening|afternoon))\b", re.IGNORECASE)
_UNTIL_NOW = re.compile(r"\bsince\b|\b(?:last|past|this) (?:\w+ )?(?:days|weeks?|months?|year)\b", re.IGNORECASE)


def _midnight(at: float) -> float:
    day = time.localtime(at)
    return time.mktime((day.tm_year, day.tm_mon, day.tm_mday, 0, 0, 0, 0, 0, -1))


def told(entries: Sequence[Entry], label: str) -> Answer:
    """The entries of a journal, oldest first, as a table, newest first; `label` says of which system."""
    rows = tuple(
        (
            date(entry.time),
            entry.text,
            entry.summary,
            _STAGES.get(entry.stage, f"broken off ({entry.stage})"),
            f"{entry.generation_before} → {entry.generation_after}" if entry.generation_after else "",
            entry.id,
        )
        for entry in reversed(entries)
    )
    return Answer(
        "history",
        f"{plural(len(rows), 'change')} to {label}." if rows else "I have not changed anything here yet.",
        ("when", "you said", "what", "how it ended", "generation", "id") if rows else (),
        rows,
        expert=("nfh history",),
        next=("undo",) if rows else ("install htop",),
        hidden=("id",),
    )
