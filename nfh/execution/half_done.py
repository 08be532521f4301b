"""An entry that was stopped half way: how the world looks now, in plain words, and the plans to finish or undo it."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from nfh.errors import Refused
from nfh.execution.activating import SOME_UNITS_FAILED
from nfh.execution.sentences import apart, names, runs
from nfh.execution.where import Where
from nfh.intents.question import Choice, Question
from nfh.nix.target import Target
from nfh.planning.history import Entry
from nfh.planning.plan import (
    Activate,
    Build,
    ChangeChannel,
    CollectGarbage,
    DeleteGenerations,
    Deploy,
    EditConfiguration,
    FileChange,
    Plan,
    Step,
    SwitchGeneration,
    SwitchSpecialisation,
)
from nfh.planning.stages import Stage

Holds = Literal["before", "after", "other"]
"""What a file holds: the bytes before the change, those after it, or some that nfh did not write."""


@dataclass(frozen=True, slots=True)
class Unfinished:
    """An entry that did not come to its end, and the world as it is now."""

    entry: Entry
    target: Target
    files: tuple[tuple[Path, Holds], ...]
    where: Where
    built: str = ""
    """The store path that was built for it; empty: not yet."""
    activating: bool = False
    """Its activation is still going on."""
    on_trial: bool = False
    """The new system runs, and the earlier one comes back by itself unless that is stopped."""
    status: int | None = None
    """How its activation ended; None: it did not, or was never begun."""

    # ------------------------------------------------------------------------------------------ what it is

    @property
    def files_are(self) -> Holds:
        """All before, all after, or anything else. Without files: before."""
        held = {holds for _, holds in self.files}
        return held.pop() if len(held) == 1 else "other" if held else "before"

    @property
    def at_the_start(self) -> bool:
        """Nothing of it was done, or all of it was put back."""
        entry, where = self.entry, self.where
        return (
            not self.activating
            and not self.on_trial
            and self.files_are == "before"
            and where.generation == entry.generation_before
            and entry.system_before in ("", where.running, "" if where.running else where.system)
            and not deletes(entry)
            and self._moved_channel is None
            and not (self._elsewhere and entry.stage != "begun")
        )

    @property
    def at_the_end(self) -> bool:
        """All of it was done; only the last word in the journal is missing."""
        entry, where = self.entry, self.where
        if self.activating or (entry.changes and self.files_are != "after"):
            return False
        if self._elsewhere:
            return False
        if deletes(entry):
            return not any(isinstance(step, CollectGarbage) for step in entry.steps) and self._deleted
        if not moves(entry):
            return bool(entry.changes)
        if not entry.system_after or self.status not in (None, 0, SOME_UNITS_FAILED):
            return False
        if entry.action in ("switch", "boot") and where.system != entry.system_after:
            return False
        if entry.action == "boot":
            return self.status is not None
        # Where nothing tells what runs, only the activation's own word counts.
        return where.running == entry.system_after if where.running else self.status is not None

    @property
    def _elsewhere(self) -> str:
        """The other machine that it was to change; nobody here knows how far that came."""
        return next((step.host for step in self.entry.steps if isinstance(step, Deploy)), "")

    @property
    def _moved_channel(self) -> ChangeChannel | None:
        """The step that moved the channel, or was at it: it is to be taken back too."""
        step = next((step for step in self.entry.steps if isinstance(step, ChangeChannel)), None)
        if step is None or (self.entry.stage != "channel" and self.where.nixpkgs in ("", step.before)):
            return None
        return step

    @property
    def _to_delete(self) -> tuple[int, ...]:
        wanted = {n for step in self.entry.steps if isinstance(step, DeleteGenerations) for n in step.numbers}
        return tuple(sorted(wanted & self.where.numbers))

    @property
    def _deleted(self) -> bool:
        """Every generation that was to go is gone, and none is in the boot menu any more."""
        return not self._to_delete and not self._menu_is_behind

    @property
    def _menu_is_behind(self) -> bool:
        """Generations were to be deleted, and the boot menu was not written anew since."""
        if self.target.on_paper or not self.target.activatable:
            return False
        written = self.entry.stage in ("activating", "collecting") and self.status in (0, SOME_UNITS_FAILED)
        return not written and any(isinstance(step, DeleteGenerations) for step in self.entry.steps)

    # ------------------------------------------------------------------------------------------ in words

    def describe(self) -> str:
        """What was going on, and how things stand now, in two or three sentences."""
        what = name_of(self.entry)
        if self.activating:
            return f"{what} is still being switched to; it goes on by itself."
        if self.on_trial:
            return (
                f"{what} is on trial: the earlier system comes back by itself in a moment, unless you finish it now."
            )
        if self.at_the_start:
            as_it_was = runs(self.where)
            return f"nfh was stopped while {self._doing()} for {what}. Nothing was changed: {as_it_was}."
        if self._elsewhere:
            return (
                f"nfh was stopped while it was bringing a system to {self._elsewhere} for {what}. This machine is as "
                f"it was; how far it came on {self._elsewhere} is not known here."
            )
        return f"nfh was stopped while {self._doing()} for {what}. Now {self._state()}."

    def _doing(self) -> str:
        if self.entry.stage == "begun" and not any(isinstance(step, Build) for step in self.entry.steps):
            return "it was getting ready"
        if self.entry.stage == "activating" and deletes(self.entry) and not moves(self.entry):
            return "it was writing the boot menu"
        return _DOING[self.entry.stage]

    def _state(self) -> str:
        words = {"before": "does not have the change", "after": "has the change", "other": "was changed since"}
        clauses = [f"{path.name} {words[holds]}" for path, holds in self.files]
        number = self.where.generation
        if number is not None:
            new = self.entry.system_after and self.where.system == self.entry.system_after
            before = self.entry.generation_before
            clauses.append(
                f"generation {number}, the new one, is the current one"
                if new and number != before
                else f"generation {number} is the current one"
            )
        if self.status not in (None, 0):
            what = "switching to it" if moves(self.entry) else "writing the boot menu"
            clauses.append(f"{what} ended with status {self.status}")
        if self._moved_channel is not None:
            same = self.where.nixpkgs == self._moved_channel.before
            clauses.append("the channel is as it was" if same else "the channel is the new one")
        if self._to_delete:
            clauses.append(f"generations {names([str(n) for n in self._to_delete])} are not deleted yet")
        elif self._menu_is_behind:
            clauses.append("what was deleted may still stand in the boot menu")
        return names(clauses) + apart(self.where)

    def question(self) -> Question:
        """What to ask the person: finish it, undo it, or leave it for later."""
        choices = [Choice("later", "leave it as it is")]
        with contextlib.suppress(Refused):
            self.undo_plan()
            choices.insert(0, Choice("undo", "undo what was done"))
        with contextlib.suppress(Refused):
            self.finish_plan()
            choices.insert(0, Choice("finish", "finish it"))
        return Question("unfinished", f"{self.describe()} What now?", tuple(choices), "later")

    # ------------------------------------------------------------------------------------------ the ways on

    def finish_plan(self) -> Plan:
        """The plan that brings it to its end; run, it goes on with the same entry. Raises Refused."""
        self._not_while_activating()
        changes = []
        for change in self.entry.changes:
            holds = dict(self.files)[change.path]
            if holds == "other":
                raise Refused(_touched(change.path))
            if holds == "before":
                changes.append(change)
        if self.entry.undoable and not self.entry.changes and edits(self.entry):
            raise Refused(f"It cannot be finished: {self.entry.undoable}")
        steps = tuple(step for step in self._steps_left() if changes or not isinstance(step, EditConfiguration))
        return Plan(
            f"Finish: {self.entry.summary}",
            (),
            self.target,
            steps,
            tuple(changes),
            undoes=self.entry.undoes,
            finishes=self.entry.id,
        )

    def _steps_left(self) -> tuple[Step, ...]:
        steps: list[Step] = []
        for step in self.entry.steps:
            if isinstance(step, DeleteGenerations):
                if self._to_delete:
                    steps.append(replace(step, numbers=self._to_delete))
                elif self._menu_is_behind:
                    steps.append(replace(step, numbers=(), text="write the boot menu anew", expert=step.expert[1:]))
            else:
                steps.append(step)
        # What was fetched for the plan is not known any more: the channel moves first, and is built from.
        return tuple(sorted(steps, key=lambda step: not isinstance(step, ChangeChannel)))

    def undo_plan(self) -> Plan:
        """The plan that takes back what was done of it. Raises Refused."""
        self._not_while_activating()
        if self.at_the_start:
            raise Refused("There is nothing to undo: nothing was changed.")
        if deletes(self.entry):
            raise Refused(f"It cannot be undone: {self.entry.undoable}")
        changes = []
        for change in self.entry.changes:
            holds = dict(self.files)[change.path]
            if holds == "other":
                raise Refused(_touched(change.path))
            if holds == "after":
                changes.append(FileChange(change.path, change.after, change.before))
        steps: list[Step] = []
        if changes:
            steps.append(EditConfiguration(f"put back {names([change.path.name for change in changes])}"))
        if moved := self._moved_channel:
            steps.append(replace(moved, text="put the channel back", commands=moved.back, back=moved.commands))
        before = self.entry.generation_before
        runs_new = bool(self.where.running) and self.where.running != self.entry.system_before
        if before is not None and moves(self.entry) and (self.where.generation != before or runs_new):
            if before not in self.where.numbers:
                raise Refused(f"It cannot be undone: generation {before} is not there any more.")
            steps.append(SwitchGeneration(before, f"switch back to generation {before}"))
        if not steps:
            raise Refused("There is nothing that could be undone.")
        return Plan(
            f"Undo: {self.entry.summary}",
            (),
            self.target,
            tuple(steps),
            tuple(changes),
            undoes=self.entry.id,
        )

    def _not_while_activating(self) -> None:
        if self.activating:
            raise Refused("It is still being switched to. Wait until that is done.")


def name_of(entry: Entry) -> str:
    """The request in the person's own words."""
    return f"“{entry.text or entry.summary.rstrip('.')}”"


def edits(entry: Entry) -> bool:
    """Whether it writes files."""
    return any(isinstance(step, EditConfiguration) for step in entry.steps)


def moves(entry: Entry) -> bool:
    """Whether it activates a system."""
    return any(
        isinstance(step, SwitchGeneration | SwitchSpecialisation)
        or (isinstance(step, Activate) and step.action != "build")
        for step in entry.steps
    )


def deletes(entry: Entry) -> bool:
    """Whether it deletes something for good."""
    return any(isinstance(step, DeleteGenerations | CollectGarbage) for step in entry.steps)


def _touched(path: Path) -> str:
    return f"{path} was changed by somebody else since, so I leave it alone."


_DOING: dict[Stage, str] = {
    "begun": "it was building",
    "built": "it was about to write the configuration",
    "writing": "it was writing the configuration",
    "written": "it was about to make the new generation",
    "channel": "it was moving the channel",
    "profile": "it was making the new generation",
    "deleting": "it was deleting generations",
    "activating": "it was switching to the new system",
    "collecting": "it was freeing space",
    "done": "it was finishing",
    "reverted": "it was putting things back",
    "failed": "it was putting things back",
    "undone": "it was putting things back",
}
