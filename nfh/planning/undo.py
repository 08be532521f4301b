"""Undo: take one request back, text and system together (design.md, decision 4)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nfh.errors import Refused
from nfh.planning import generations
from nfh.planning.three_way import take_back

if TYPE_CHECKING:
    from nfh.intents.request import Request
    from nfh.planning.context import Context
    from nfh.planning.draft import Draft
    from nfh.planning.history import Entry
    from nfh.planning.plan import FileChange


def undo_last(request: Request, context: Context, draft: Draft) -> None:
    """Take back the last change that was not taken back yet."""
    entry = last_change(context)
    if entry is None:
        raise Refused(
            "There is nothing to undo: I have not changed anything here yet.",
            "“roll back” goes to the generation before the current one, whoever made it.",
        )
    if entry.undoable:
        raise Refused(f"The last change ({entry.summary.rstrip('.')}) cannot be undone: {entry.undoable}")
    take_back_entry(entry, context, draft)


def last_change(context: Context) -> Entry | None:
    """The newest entry that stands: done, not taken back, and not itself an undo."""
    standing = [e for e in context.history.entries() if e.stage == "done" and not e.undoes]
    return standing[-1] if standing else None


def take_back_entry(entry: Entry, context: Context, draft: Draft) -> None:
    """Add to the draft what takes `entry` back."""
    exact = True
    for change in entry.changes:
        exact = _take_back_file(change, draft) and exact
    draft.undoes = entry.id
    draft.summaries.append(f"undo “{entry.summary.rstrip('.')}”")
    found = generations.read(context)
    current = next((g for g in found if g.current), None)
    target = next((g for g in found if g.number == entry.generation_before and not g.dangling), None)
    moved = entry.generation_after is not None and entry.generation_after != entry.generation_before
    here = current is not None and current.number == entry.generation_after
    if moved and here and exact and target is not None and not context.no_build:
        draft.steps.append(generations.switch_step(target, context))
        draft.why.append(
            f"Generation {target.number} was built from the text as it was before, so it is switched to again; "
            "nothing is built."
        )
    elif moved or entry.changes:
        draft.rebuild = moved
        draft.why.append("The system has moved on since, so it is built anew from the text without that change.")
    draft.concepts += ["undo", "rollback"]
    draft.next.append("list my generations")


def _take_back_file(change: FileChange, draft: Draft) -> bool:
    """Put the file's earlier bytes into the draft. Returns whether they are exactly the earlier ones."""
    now = _bytes(change.path)
    if now == change.before:
        return True
    if now == change.after:
        draft.update(change.path, change.before, before=now)
        return True
    if change.before is None or change.after is None or now is None:
        raise Refused(_in_the_way(change.path), "Look at the file, or say “roll back” to move only the system.")
    merged = take_back(change.before, change.after, now)
    if merged is None:
        raise Refused(_in_the_way(change.path), "Look at the file, or say “roll back” to move only the system.")
    draft.update(change.path, merged, before=now)
    draft.notes.append(f"{change.path.name} was changed by somebody else since; those changes are kept.")
    return False


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _in_the_way(path: Path) -> str:
    return f"{path} was changed since in the very lines that undo would have to put back, so I leave it alone."
