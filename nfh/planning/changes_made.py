"""What nfh has changed so far: the journal, told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nfh.planning.answer import Answer
from nfh.planning.generations import date
from nfh.planning.wording import plural

if TYPE_CHECKING:
    from nfh.intents.request import Request
    from nfh.planning.context import Context
    from nfh.planning.history import Entry

_STAGES = {"done": "done", "undone": "undone", "reverted": "failed, put back", "failed": "failed"}


def list_changes(request: Request, context: Context) -> Answer:
    """What nfh has changed on the system that the request is about, newest first."""
    return told(context.history.entries(), context.target.label)._replace(kind="list_changes")


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
