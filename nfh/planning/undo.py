"""Undo: take one request back, text and system together (design.md, decision 4)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from nfh.errors import Refused
from nfh.intents.question import Choice, Question
from nfh.planning import editing, generations, timeline, which_change
from nfh.planning.plan import Activate, Build, ChangeChannel
from nfh.planning.stages import FINAL
from nfh.planning.three_way import take_back
from nfh.planning.wording import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nfh.intents.generations import UndoLast
    from nfh.intents.request import Request
    from nfh.nix.generations import Generation
    from nfh.planning.context import Context
    from nfh.planning.draft import Draft
    from nfh.planning.history import Entry
    from nfh.planning.plan import FileChange


LOCK_FILE = "flake.lock"


def undo_last(request: Request, context: Context, draft: Draft) -> None:
    """Take back the change that the sentence names, else the last one that was not taken back yet."""
    intent: UndoLast = request.intent  # type: ignore[assignment]
    _nothing_half_done(context)
    standing = standing_changes(context)
    entry = which_change.choose(intent.command, request.text, standing, context)
    if entry is None:
        undone = any(each.stage == "undone" for each in context.history.entries())
        raise Refused(
            "There is nothing to undo any more: what I had changed here was taken back."
            if undone
            else "There is nothing to undo: I have not changed anything here yet.",
            "“roll back” goes to the generation before the current one, whoever made it.",
        )
    if entry.undoable:
        which = "The last change" if entry is standing[-1] else "That change"
        raise Refused(f"{which} ({entry.summary.rstrip('.')}) cannot be undone: {entry.undoable}")
    if len(standing) > 1 and _SEVERAL.search(request.text):
        draft.notes.append(
            f"I take back one change at a time, the last one first; after this one {len(standing) - 1} more can be: "
            "say “undo” again, or “what have you changed?” to see them."
        )
    take_back_entry(entry, context, draft)


_SEVERAL = re.compile(
    rf"\b(?:everything|all|every|both"
    rf"|(?:\d+|{which_change.SEVERAL})(?: \w+)? (?:{which_change.CHANGES}|times))\b",
    re.IGNORECASE,
)
"""More than one change is meant."""


def _nothing_half_done(context: Context) -> None:
    """Raises Refused where the newest change never came to its end: “undo” would take back the one before it."""
    entries = context.history.entries()
    newest = entries[-1] if entries else None
    if newest is not None and newest.stage not in FINAL:
        raise Refused(
            f"“{newest.summary.rstrip('.')}” was left half done, and “undo” would take back the change before it.",
            "Start nfh, which offers to finish or to undo it; or add --answer unfinished=undo to any request.",
        )


def standing_changes(context: Context) -> list[Entry]:
    """The entries that stand, oldest first: done, not taken back, not themselves an undo, and of some effect."""
    return [e for e in context.history.entries() if e.stage == "done" and not e.undoes and _did_something(e)]


def _did_something(entry: Entry) -> bool:
    """False for what only built, looked, or built what ran already."""
    if entry.changes or entry.undoable or entry.generation_after != entry.generation_before:
        return True
    only_built = bool(entry.steps) and all(isinstance(step, Build | Activate) for step in entry.steps)
    return not only_built or (
        entry.action not in ("build", "dry-activate") and entry.system_after not in ("", entry.system_before)
    )


def take_back_entry(entry: Entry, context: Context, draft: Draft) -> None:
    """Add to the draft what takes `entry` back."""
    found = generations.read(context)
    current = next((g for g in found if g.current), None)
    exact = True
    later = _later_changes(entry, context)
    for change in entry.changes:
        exact = _take_back_file(change, entry, later, draft) and exact
    lock_moved = _lock_moved(entry, context)
    draft.undoes = entry.id
    _take_back_channel(entry, draft)
    draft.summaries.append(f"undo “{entry.summary.rstrip('.')}”")
    draft.concepts += ["undo", "rollback"]
    draft.next += ["redo", "list my generations"]
    before = next((g for g in found if g.number == entry.generation_before and not g.dangling), None)
    moved = entry.generation_after != entry.generation_before
    if context.no_build and not entry.changes:
        raise Refused("With --no-build I only edit the configuration, and the last change was no edit.")
    if context.no_build or not (moved or entry.system_after):
        draft.text_only = True
        draft.why.append("Only the text is put back: nothing was built for that change, or nothing is to be.")
        if entry.changes and editing.is_a_home(context):
            draft.notes.append(editing.APPLIED_AT_HOME)
    elif (
        current is not None
        and before is not None
        and moved
        and _stands(entry, current)
        and exact
        and not entry.drift
        and not lock_moved
    ):
        draft.steps.append(generations.switch_step(before, context))
        draft.why.append(_switched_back(entry, before.number))
        _say_text_stays(entry, context, draft)
    elif not entry.changes:
        raise Refused(
            f"The system has moved on since “{entry.summary.rstrip('.')}”, so that cannot be undone any more.",
            "“list my generations” shows where you can go.",
        )
    elif (
        exact
        and not entry.drift
        and not lock_moved
        and current is not None
        and current.number == entry.generation_before
    ):
        _already_back(current, context, draft)
    else:
        draft.rebuild = True
        draft.why.append(
            f"{_why_anew(entry, exact, lock_moved, before is None)}, so the system is built anew from the text."
        )


def _take_back_channel(entry: Entry, draft: Draft) -> None:
    """An update moved the channel; undone, it goes back to what the earlier generation was built from."""
    for step in entry.steps:
        if isinstance(step, ChangeChannel) and step.back:
            by_hand = ("nix-channel --rollback",)
            draft.channel = ChangeChannel("put the channel back", step.back, step.commands, expert=by_hand)
            draft.nixpkgs = step.before


def _already_back(current: Generation, context: Context, draft: Draft) -> None:
    """The generation from before the change is the current one: it only has to run, too."""
    if current.running:
        draft.text_only = True
        draft.why.append(f"Generation {current.number}, from before that change, runs already.")
    else:
        draft.steps.append(generations.switch_step(current, context))
        draft.why.append(f"Generation {current.number}, from before that change, is activated; nothing is built.")


def _stands(entry: Entry, current: Generation) -> bool:
    """Whether what the entry made is still the current one."""
    return current.number == entry.generation_after and entry.system_after in ("", current.store_path)


def _switched_back(entry: Entry, number: int) -> str:
    if not entry.changes:
        return f"Generation {number} is still there, so it is switched to again; nothing is built."
    return (
        f"Generation {number} was built from the text as it was before, so it is switched to again; nothing is built."
    )


def _say_text_stays(entry: Entry, context: Context, draft: Draft) -> None:
    """An entry that only moved the system leaves the text as it is; then the two may differ."""
    if not entry.changes:
        draft.notes.append(f"{context.target.entry.name} is not touched: the next rebuild applies what it describes.")


def _lock_moved(entry: Entry, context: Context) -> bool:
    """Whether the flake's lock file was written since, by somebody else: the earlier generation is not built from it.

    An undo that puts the lock file back itself is none of that.
    """
    lock = context.target.folder / LOCK_FILE
    if not (entry.changes and context.target.is_flake) or any(change.path == lock for change in entry.changes):
        return False
    try:
        return lock.stat().st_mtime > entry.time
    except OSError:
        return False


def _why_anew(entry: Entry, exact: bool, lock_moved: bool, gone: bool) -> str:
    """Why the earlier generation cannot simply be switched to."""
    if not exact:
        return "The text was changed since"
    if lock_moved:
        return f"{LOCK_FILE} was written since"
    if gone and entry.generation_before is not None and entry.generation_before != entry.generation_after:
        return f"Generation {entry.generation_before} is not there any more"
    if entry.drift:
        return "The earlier generation was not built from the text as it was then"
    return "The system has moved on since"


def _later_changes(entry: Entry, context: Context) -> list[Entry]:
    """What nfh changed after `entry` and still stands, oldest first."""
    return [e for e in standing_changes(context) if e.id > entry.id]


def _take_back_file(change: FileChange, entry: Entry, later: Sequence[Entry], draft: Draft) -> bool:
    """Put the file without that change into the draft. Returns whether its bytes are exactly the earlier ones."""
    now = _bytes(change.path)
    since = [one for one in later if _touches(one, change.path)]
    if now == change.before and not since:
        return True
    content = _without(change, entry, now, since, draft)
    if content != now:
        draft.update(change.path, content, before=now)
    exact = content == change.before and not since
    if not exact:
        who = f"by {listed([_quoted(one) for one in since])} since" if since else "by somebody else since"
        draft.notes.append(f"{change.path.name} was changed {who}; that is kept.")
    return exact


def _without(
    change: FileChange, entry: Entry, now: bytes | None, since: Sequence[Entry], draft: Draft
) -> bytes | None:
    """The file without that change, all that came after it kept.

    Raises Refused where a later change of nfh is in the way, NeedsAnswer (id `undo`) where somebody else's is.
    """
    journal = draft.context.history.entries()
    made = timeline.changes(change.path, journal, now)
    gone = frozenset(one.id for one in journal if one.stage == "undone")
    wanted = timeline.without(made, gone | {entry.id})
    if wanted.in_the_way:
        return _over_what_is_in_the_way(change, wanted.in_the_way, since, draft)
    # Where the journal tells how the file came to be as it is, `wanted` is the answer; else it tells the difference.
    present = timeline.without(made, gone) if any(one.entry and one.entry.id in gone for one in made) else None
    stands = present.content if present is not None and not present.in_the_way else now
    if now in (stands, wanted.content):
        return wanted.content
    merged = take_back(wanted.content, stands, now) if wanted.content and stands and now else None
    return merged if merged is not None else _over_what_is_in_the_way(change, (), since, draft)


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _touches(entry: Entry, path: Path) -> bool:
    return any(change.path == path for change in entry.changes)


def _quoted(entry: Entry) -> str:
    return f"“{entry.summary.rstrip('.')}”"


def _over_what_is_in_the_way(
    change: FileChange, in_the_way: Sequence[timeline.Change], since: Sequence[Entry], draft: Draft
) -> bytes | None:
    """The file as it was before the change, if the person gives up what somebody else changed in the same lines.

    Raises Refused where it was nfh that changed them, as the journal knows, NeedsAnswer (id `undo`).
    """
    path = change.path
    changed = f"{path} was changed since in the very lines that undo would have to put back"
    own = [one.entry.summary.rstrip(".") for one in in_the_way if one.entry is not None]
    if own or since:
        first = f"After it came: {'; '.join(own or [one.summary.rstrip('.') for one in since])}. Undo that first."
        raise Refused(f"{changed}, so I leave it alone.", first)
    if _bytes(path) is None:
        raise Refused(
            f"{path} is gone, so I leave it alone.", "Put it back, or say “roll back” to move only the system."
        )
    lost = f"put {path.name} back as it was before that change; what somebody else changed in it since is lost"
    choices = (Choice("back", lost), Choice("leave", "leave the file as it is"))
    if draft.context.answer(Question("undo", f"{changed}. What shall I do?", choices)) != "back":
        raise Refused(f"{path} is left as it is.", "“roll back” moves only the system.")
    draft.lost.append(f"what somebody else changed in {path} since")
    return change.before
