"""What a killed nfh left behind, looked for at the next start."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable
from pathlib import Path

from nfh.errors import Failed
from nfh.execution import at_work, failed_units, lock, trial
from nfh.execution.activating import SOME_UNITS_FAILED, Activation
from nfh.execution.content import content
from nfh.execution.half_done import Holds, Unfinished, edits, name_of
from nfh.execution.journal import Journal
from nfh.execution.sentences import names, runs
from nfh.execution.where import Where
from nfh.nix.target import Target
from nfh.planning.history import Entry
from nfh.planning.plan import FileChange
from nfh.planning.stages import Stage

SETTLE = 5.0
"""Seconds that what a killed nfh had just started may take to end."""


def find(journal: Journal, target: Target, tell: Callable[[str], None] | None = None) -> Unfinished | None:
    """What was left unfinished, or None.

    What turns out to have come to its end after all is closed in the journal, and told to `tell` in a sentence. What
    had not changed anything yet is closed too, but given back once: it can still be finished. Touches nothing else.
    """
    entry = journal.unfinished()
    if entry is None:
        return None
    activation = Activation(journal.room_of(entry))
    _let_settle(entry, target, activation)
    running = activation.is_running()
    on_trial = trial.is_armed(activation.room)
    if not running and lock.is_held(target.folder, journal.locks):
        return None  # nobody was stopped: another nfh is at work on it right now
    what = name_of(entry)
    if edits(entry) and not entry.changes:
        note = f"nfh was stopped in {what}. How far it got cannot be told: {entry.undoable}"
        _close(journal, entry, "failed", note)
        if tell is not None:
            tell(note)
        return None
    found = Unfinished(
        entry,
        target,
        tuple((change.path, _holds(change)) for change in entry.changes),
        _where(target),
        _built(journal, entry),
        running,
        on_trial,
        activation.status(),
    )
    if running or on_trial:
        return found
    _sweep(entry)
    if found.at_the_end:
        note = f"{what} was finished meanwhile: {runs(found.where)}."
        if found.status == SOME_UNITS_FAILED:
            units = failed_units.named(activation.said())
            note += f" Not everything started: {names(units) or 'see journalctl -b'}."
        _close(journal, entry, "done", note, generation_after=found.where.generation)
        if entry.undoes and (earlier := journal.get(entry.undoes)):
            _close(journal, earlier, "undone", earlier.note)
        if tell is not None:
            tell(note)
        return None
    if found.at_the_start:
        _close(journal, entry, "failed", found.describe())
    return found


def _let_settle(entry: Entry, target: Target, activation: Activation) -> None:
    """What nfh had just started when it was killed comes to its end first; it takes moments."""
    paths = {str(target.profile), str(target.channels), *(os.path.realpath(change.path) for change in entry.changes)}
    deadline = time.monotonic() + SETTLE
    while time.monotonic() < deadline:
        room = set() if activation.is_begun() else {str(activation.room)}
        if not at_work.straggles(paths | room):
            return
        time.sleep(0.05)


def _close(journal: Journal, entry: Entry, stage: Stage, note: str, **fields: object) -> None:
    with contextlib.suppress(OSError):
        journal.advance(entry, stage, note=note, **fields)


def _holds(change: FileChange) -> Holds:
    try:
        now = content(change.path)
    except OSError:
        return "other"
    return "before" if now == change.before else "after" if now == change.after else "other"


def _where(target: Target) -> Where:
    try:
        return Where.of(target)
    except Failed:
        return Where()


def _built(journal: Journal, entry: Entry) -> str:
    link = journal.room_of(entry) / "system"
    path = os.path.realpath(link)
    return path if link.is_symlink() and Path(path).exists() else ""


def _sweep(entry: Entry) -> None:
    """Remove the half-written files that a killed nfh leaves beside the real ones (write_atomically, root_files)."""
    for change in entry.changes:
        real = Path(os.path.realpath(change.path))
        with contextlib.suppress(OSError):
            for left in [*real.parent.glob(f".{real.name}.*.nfh"), *real.parent.glob(f".{real.name}.nfh-*")]:
                left.unlink()
