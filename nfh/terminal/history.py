"""`nfh history`: what nfh changed on this system."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nfh.planning.answer import Answer
from nfh.planning.generations import date
from nfh.planning.wording import plural
from nfh.terminal.put import put

if TYPE_CHECKING:
    from nfh.assistant import Assistant

_STAGES = {"done": "done", "undone": "undone", "reverted": "failed, put back", "failed": "failed"}


def history(assistant: Assistant, *, plain: bool = False, as_json: bool = False) -> int:
    """Show the journal, newest first. Returns the exit code."""
    entries = assistant.journal.entries()
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
    answer = Answer(
        "history",
        f"{plural(len(rows), 'change')} to {assistant.target.label}."
        if rows
        else "I have not changed anything here yet.",
        ("when", "you said", "what", "how it ended", "generation", "id") if rows else (),
        rows,
        sources=(str(assistant.folders.data / "journal"),),
        next=("undo",) if rows else ("install htop",),
        hidden=("id",),
    )
    put(answer, plain=plain, as_json=as_json)
    return 0
