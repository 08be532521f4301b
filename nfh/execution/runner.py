"""From an agreed plan to its outcome. After every reply text and system agree, or the reply says how they differ.

lock → preflight → authorise → journal → build → the privileged stretch (write, set profile, activate) → done.
Whatever fails on the way is put back; Ctrl-C stops before the activation begins and puts back, and after that only
stops watching.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from nfh.errors import ConfigurationError, Failed, Interrupted, NfhError, NixFailed, PrivilegeError
from nfh.execution import bootable, building, closing, deploying, interrupts, lock, on_trial, preflight, trial
from nfh.execution.journal import Journal
from nfh.execution.ledger import Ledger
from nfh.execution.outcome import Failure, FailureStage, Outcome
from nfh.execution.paper_stretch import PaperStretch
from nfh.execution.privilege import Privilege
from nfh.execution.stretch import Detached, Stretch
from nfh.execution.trial import NotKept, Trial
from nfh.execution.where import Where
from nfh.nix.activation import Action
from nfh.nix.cancel import Cancel
from nfh.nix.events import Event, OnEvent, ignore
from nfh.planning.plan import (
    Activate,
    Build,
    ChangeChannel,
    CollectGarbage,
    DeleteGenerations,
    Deploy,
    EditConfiguration,
    Plan,
    RunProgram,
    SwitchGeneration,
    SwitchSpecialisation,
)


def run(  # noqa: PLR0917
    plan: Plan,
    text: str,
    journal: Journal,
    privilege: Privilege,
    on_event: OnEvent = ignore,
    cancel: Cancel | None = None,
    trial: Trial | None = None,
) -> Outcome:
    """Carry out `plan`; `text` is what the person typed. Raises Refused when it is refused for safety.

    `trial`: what could cut the person off (on_trial.py) is tried out before it becomes a generation.
    Everything else that goes wrong stands in the outcome. On the main thread Ctrl-C sets `cancel` meanwhile.
    """
    began = time.monotonic()
    work = _Run(plan, text, journal, privilege, _unbreakable(on_event), cancel or Cancel(), trial)
    with interrupts.set_cancel(work.cancel):
        outcome = work.outcome()
    warnings = (*outcome.warnings, *work.ledger.warnings, *journal.problems)
    return replace(outcome, duration=time.monotonic() - began, entry_id=work.ledger.id, warnings=warnings)


@dataclass(slots=True)
class _Run:
    plan: Plan
    text: str
    journal: Journal
    privilege: Privilege
    on_event: OnEvent
    cancel: Cancel
    trial: Trial | None = None
    before: Where = field(default_factory=Where)
    stage: FailureStage = "preflight"
    untried: str = "Nothing was switched to"
    """Why nothing was on trial, as long as nothing was."""
    ledger: Ledger = field(init=False)
    stretch: Stretch | None = None

    def __post_init__(self) -> None:
        self.ledger = Ledger(self.journal)

    def outcome(self) -> Outcome:
        """The whole way."""
        if not self.plan.steps:
            return Outcome("done", self.plan.summary, next=self.plan.next)
        try:
            with lock.hold(self.plan.target.folder, self.journal.locks):
                return self._alone()
        except Interrupted:
            return closing.stopped(self.plan, self.before)
        except Failed as problem:
            return closing.unchanged(self._failure(problem), self.before)

    def _alone(self) -> Outcome:
        """With the writer's place held."""
        self._decide_what_is_on_trial()
        preflight.check(self.plan, self.journal, self.privilege)
        examined = self.plan.examined
        if examined is not None and (self.plan.fetches_first or not Path(examined.derivation).exists()):
            # What is built is known only once it is fetched, or the derivation was collected as garbage since: then
            # it is written first and evaluated where it stands.
            self.plan = replace(self.plan, examined=None)
        self.before = Where.of(self.plan.target)
        self.cancel.check()
        self.stage = "privilege"
        if self.privilege.needed(self.plan):
            self.privilege.authorise()
        with self.privilege.keep_fresh():
            self.cancel.check()
            self.stage = "other"
            self.ledger.begin(self.plan, self.text, self.before)
            return self._carry_out()

    def _decide_what_is_on_trial(self) -> None:
        """Whoever finishes or undoes what a killed nfh left on trial has decided: it comes back by itself no more."""
        left = self.journal.unfinished()
        if left is not None and left.id in (self.plan.finishes, self.plan.undoes):
            room = self.journal.room_of(left)
            if self.trial is not None and trial.is_armed(room):
                if self.trial.always:
                    self.ledger.warnings.append("This decides what was on trial, so it was not on trial itself.")
                self.trial = None
            trial.end(room)

    def _carry_out(self) -> Outcome:
        """With a journal entry: everything that is done from here on can be put back."""
        try:
            room = self.ledger.room()
            kind = PaperStretch if self.plan.target.on_paper else Stretch
            self.stretch = kind(self.plan.target, self.privilege, self.ledger, room, self.on_event, self.before)
            self._steps(self.stretch)
        except Detached:
            return closing.detached(self.plan, self.before, Where.of(self.plan.target))
        except (NfhError, OSError) as problem:
            return self._put_back(problem)
        except BaseException:
            # A mistake of ours: still, nothing is left half done.
            self._put_back(Failed("nfh itself failed."))
            raise
        return self._done(self.stretch)

    def _steps(self, stretch: Stretch) -> None:
        """Do every step, in the plan's order."""
        system, changes = "", self.plan.changes
        if changes and not (self.plan.needs_build and self.plan.examined):
            # Nothing is built, or no private copy could serve: write first, put back on any failure.
            self._write(stretch)
        for step in self.plan.steps:
            match step:
                case EditConfiguration():
                    pass  # before a build from the private copy comes nothing; what was built is written after it
                case ChangeChannel(commands=commands, back=back):
                    self.cancel.check()
                    self.stage = "other"
                    stretch.change_channel(commands, back)
                case RunProgram(text=text, argv=argv, as_root=as_root):
                    self.cancel.check()
                    self.stage = "other"
                    stretch.run_program(text, argv, self.cancel, as_root=as_root)
                case Build():
                    system = self._build(stretch)
                    if not stretch.written:
                        self._write(stretch)
                case Activate(action=action):
                    self._activate(stretch, system, action)
                case Deploy():
                    self.cancel.check()
                    self.stage = "deploy"
                    warnings = deploying.deploy(self.plan, step, system, self.on_event, self.cancel, self.trial)
                    self.ledger.warnings += warnings
                case SwitchSpecialisation(name=name):
                    self._switch(stretch, str(self.plan.target.profile), "test", name)
                case SwitchGeneration(number=number):
                    link = f"{self.plan.target.profile}-{number}-link"
                    self._switch(stretch, link, "switch", moves=partial(stretch.switch_generation, number))
                case DeleteGenerations(numbers=numbers):
                    self.cancel.check()
                    if numbers:
                        self.stage = "profile"
                        stretch.delete(numbers)
                    self.stage = "activate"
                    stretch.write_boot_menu()
                case CollectGarbage():
                    self.cancel.check()
                    self.stage = "other"
                    stretch.collect(self.cancel)

    def _write(self, stretch: Stretch) -> None:
        self.cancel.check()
        self.stage = "write"
        stretch.write(self.plan.changes)
        self.cancel.check()

    def _build(self, stretch: Stretch) -> str:
        """What the plan builds, fit to be started with where it becomes a generation."""
        system = building.build(self.plan, stretch, self.cancel, self._at)
        self.ledger.stage("written" if stretch.written else "built", system_after=system)
        self.cancel.check()
        if self.plan.makes_generation:
            self.stage = "preflight"
            bootable.check(self.plan.target, system)
        return system

    def _at(self, stage: FailureStage) -> None:
        self.stage = stage

    def _activate(self, stretch: Stretch, system: str, action: str) -> None:
        if action != "build":
            moves = partial(stretch.set_profile, system) if action in ("switch", "boot") else None
            self._switch(stretch, system, action, moves=moves)  # type: ignore[arg-type]

    def _switch(
        self,
        stretch: Stretch,
        system: str,
        action: Action,
        specialisation: str = "",
        moves: Callable[[], None] | None = None,
    ) -> None:
        """Activate `system`; `moves` makes it the current generation: on trial, only once it was said to stay."""
        self.cancel.check()
        if self.trial is not None and action in ("switch", "test"):
            inside = f"{system}/specialisation/{specialisation}" if specialisation else system
            decision = on_trial.decide(self.plan, self.trial, self.before, os.path.realpath(inside))
            self.untried = decision.why_not
            if not decision.why_not:
                self.stage = "activate"
                stretch.try_out(system, self.trial, decision.differs, specialisation)
                if moves is None:
                    return
                action = "boot"
        if moves is not None:
            self.stage = "profile"
            moves()
        # What was said to stay is seen through.
        cancel = None if stretch.tried_out else self.cancel
        if cancel is not None:
            cancel.check()
        self.stage = "activate"
        stretch.activate(system, action, cancel, specialisation)

    # ------------------------------------------------------------------------------------------ the end

    def _done(self, stretch: Stretch) -> Outcome:
        now = Where.of(self.plan.target)
        self.ledger.stage("done", generation_after=now.generation, note="")
        if self.trial is not None and self.trial.always and self.untried and not self.plan.deploys:
            self.ledger.warnings.append(f"{self.untried}, so nothing was on trial.")
        if self.plan.undoes:
            self.ledger.undone(self.plan.undoes)
        return closing.done(self.plan, self.before, now, stretch)

    def _put_back(self, problem: NfhError | OSError) -> Outcome:
        if isinstance(problem, OSError):
            problem = Failed(f"{problem.strerror or problem}{f' ({problem.filename})' if problem.filename else ''}.")
        if self.stretch is not None and self.stretch.destroying:
            return self._stand_by(problem, self.stretch)
        untouched = self.stretch is None or self.stretch.untouched
        left = [] if self.stretch is None else self.stretch.put_back()
        now = Where.of(self.plan.target)
        if left:
            outcome = closing.partial(self.plan, self._failure(problem), now, left)
            # It stays unfinished, so that the next start offers to finish or to undo it.
            if self.ledger.entry is not None:
                self.ledger.stage(self.ledger.entry.stage, note=outcome.text)
            return outcome
        if isinstance(problem, Interrupted):
            why = problem.message if isinstance(problem, NotKept) else "Stopped."
            outcome = closing.stopped(self.plan, self.before, put_back=not untouched, why=why)
        elif untouched:
            outcome = closing.unchanged(self._failure(problem), self.before)
        else:
            outcome = closing.reverted(self.plan, self._failure(problem), now)
        if self.plan.finishes:
            # What the earlier run left half done is still half done.
            if self.ledger.entry is not None:
                self.ledger.stage(self.ledger.entry.stage, note=outcome.text)
        else:
            self.ledger.stage("failed" if untouched else "reverted", note=outcome.text)
        return outcome

    def _stand_by(self, problem: NfhError, stretch: Stretch) -> Outcome:
        """What was deleted is gone, and what was done before it stands."""
        now = Where.of(self.plan.target)
        outcome = closing.half_deleted(self.plan, self._failure(problem), self.before, now, stretch)
        if isinstance(problem, Interrupted):
            outcome = replace(outcome, status="interrupted", failure=None)
        gone = self.before.numbers - now.numbers
        if stretch.menu_is_behind and (gone or self.plan.finishes) and self.ledger.entry is not None:
            # It stays unfinished, so that the next start offers to write the boot menu.
            self.ledger.stage(self.ledger.entry.stage, note=outcome.text)
        else:
            self.ledger.stage("failed" if stretch.untouched and not gone else "done", note=outcome.text)
        return outcome

    def _failure(self, problem: NfhError) -> Failure:
        stage = self.stage
        if isinstance(problem, PrivilegeError):
            stage = "privilege"
        nix = problem if isinstance(problem, NixFailed) else None
        place = problem if isinstance(problem, ConfigurationError) else None
        return Failure(
            stage,
            f"{problem.message} {problem.hint}".strip(),
            nix.output if nix else "",
            nix.status if nix else 1,
            nix.command if nix else (),
            place.file if place else None,
            place.line if place else 0,
        )


def _unbreakable(on_event: OnEvent) -> OnEvent:
    """What draws must not be able to tear what is being done: its failures end with it."""

    def tell(event: Event) -> None:
        try:
            on_event(event)
        except Exception:
            return

    return tell
