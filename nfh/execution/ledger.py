"""The journal entry of one run: begun before anything is touched, moved on with every stage."""

from __future__ import annotations

import contextlib
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from nfh.errors import Failed
from nfh.execution.journal import Journal
from nfh.execution.where import Where
from nfh.planning.history import Entry
from nfh.planning.plan import Activate, CollectGarbage, DeleteGenerations, Deploy, Plan, RunProgram
from nfh.planning.stages import Stage

SUPERSEDED = "it was stopped half way, and something else was begun before it was finished or undone"


class Ledger:
    """Keeps one entry. Once begun, a journal that cannot be written any more is told, and does not stop the run."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._kept = True
        self.entry: Entry | None = None
        self.warnings: list[str] = []

    @property
    def id(self) -> str:
        """The entry's id; empty where none could be kept."""
        return self.entry.id if self.entry is not None and self._kept else ""

    def begin(self, plan: Plan, text: str, before: Where) -> None:
        """Write the entry, or go on with the one that the plan finishes. Raises Failed if it cannot be kept.

        A plan that edits no file (going back, making room) is worth more than its entry: it goes on without.
        """
        left = self._journal.unfinished()
        if left is not None and left.id == plan.finishes:
            self.entry = left
            return
        if plan.finishes:
            self.entry = self._journal.get(plan.finishes)
            if self.entry is not None:
                self.stage("begun", note="")
                return
        try:
            if left is not None:
                with contextlib.suppress(OSError):
                    self._journal.advance(left, "failed", note=SUPERSEDED)
            self.entry = self._journal.begin(
                text,
                plan.summary,
                changes=plan.changes,
                steps=plan.steps,
                generation_before=before.generation,
                system_before=before.running or before.system,
                action=next((step.action for step in plan.steps if isinstance(step, Activate)), "switch"),
                undoes=plan.undoes,
                undoable=_undoable(plan),
                drift=" ".join(plan.also),
            )
        except Failed as problem:
            if plan.changes:
                raise
            self._kept = False
            self.warnings.append(f"{problem.message.split(', so ')[0]}, so this cannot be taken back with “undo”.")

    def stage(self, stage: Stage, **fields: Any) -> None:
        """Write how far it got."""
        if self.entry is None:
            return
        try:
            self.entry = self._journal.advance(self.entry, stage, **fields)
        except OSError as problem:
            self.entry = replace(self.entry, stage=stage, **fields)
            if self._kept:
                self.warnings.append(f"The journal cannot be written any more ({problem.strerror}).")
            self._kept = False

    def room(self) -> Path:
        """A folder for what is built and what the activation says. Raises Failed."""
        try:
            if self.entry is None:
                return Path(tempfile.mkdtemp(prefix="nfh-"))
            return self._journal.room(self.entry)
        except OSError as problem:
            raise Failed(
                f"No folder can be made for the build ({problem.strerror}), so nothing was changed."
            ) from problem

    def undone(self, entry_id: str) -> None:
        """Mark an earlier entry as taken back."""
        earlier = self._journal.get(entry_id)
        if earlier is not None:
            with contextlib.suppress(OSError):
                self._journal.advance(earlier, "undone")


def _undoable(plan: Plan) -> str:
    for step in plan.steps:
        if isinstance(step, DeleteGenerations):
            return "deleted generations are gone for good."
        if isinstance(step, CollectGarbage):
            return "what was collected is gone; Nix builds or fetches it again when it is needed."
        if isinstance(step, Deploy):
            return f"it changed {step.host}: say “roll back” there."
        if isinstance(step, RunProgram) and not step.reads and not plan.changes:
            return "it ran a program and changed no configuration."
    return ""
