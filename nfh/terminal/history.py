"""`nfh history`: what nfh changed on this system."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nfh.planning.changes_made import told
from nfh.terminal.put import put

if TYPE_CHECKING:
    from nfh.assistant import Assistant


def history(assistant: Assistant, *, plain: bool = False, as_json: bool = False) -> int:
    """Show the journal, newest first. Returns the exit code."""
    answer = told(assistant.journal.entries(), assistant.target.label)
    told_from = (str(assistant.folders.data / "journal"),)
    put(answer._replace(expert=(), sources=told_from), plain=plain, as_json=as_json)
    return 0
