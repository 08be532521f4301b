"""The change while it is being composed: several requests become one difference, one build, one plan."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from nfh.errors import Refused
from nfh.planning.expert import rebuild_command
from nfh.planning.plan import (
    Activate,
    Build,
    BuildAction,
    ChangeChannel,
    CollectGarbage,
    Deploy,
    EditConfiguration,
    Effects,
    FileChange,
    Plan,
    RunProgram,
    Step,
    SwitchGeneration,
    SwitchSpecialisation,
    Teaching,
)
from nfh.planning.wording import listed

if TYPE_CHECKING:
    from nfh.configuration.expectation import Expectation
    from nfh.configuration.source import Source
    from nfh.configuration.whole.files import Desk
    from nfh.intents.request import Request
    from nfh.planning.context import Context


def unique(items: list[str]) -> tuple[str, ...]:
    """The items in their order, each once."""
    return tuple(dict.fromkeys(items))


@dataclass(slots=True)
class Draft:
    """Collects what each request adds; `plan` makes the whole of it."""

    context: Context
    summaries: list[str] = field(default_factory=list)
    done_already: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    why: list[str] = field(default_factory=list)
    concepts: list[str] = field(default_factory=list)
    next: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    """Steps besides editing and rebuilding (another generation, garbage)."""
    deploy: Deploy | None = None
    """What is built is not for this machine but for another one."""
    first: list[Step] = field(default_factory=list)
    """Steps that come before a build."""
    action: BuildAction = "switch"
    rebuild: bool = False
    """A rebuild is wanted even where no text changes."""
    text_only: bool = False
    """What is undone was never built, so nothing need be built to take it back."""
    shown_only: bool = False
    """A question or a preview: nothing is asked that only matters when it is done."""
    undoes: str = ""
    channel: ChangeChannel | None = None
    nixpkgs: str = ""
    """The nixpkgs that the changed channel brings, where it is in the store already."""
    updated: list[str] = field(default_factory=list)
    unknown: str = ""
    freed_bytes: int = 0
    reboot: str = ""
    expected: list[Expectation] = field(default_factory=list)
    desk: Desk | None = None
    """The configuration while it is edited (planning/editing.py)."""
    _files: dict[Path, tuple[bytes | None, bytes | None]] = field(default_factory=dict)

    def source(self, path: Path) -> Source:
        """The file as it stands in this draft, with the edits made so far."""
        from nfh.configuration.source import Source

        if path in self._files and self._files[path][1] is not None:
            return Source(path, self._files[path][1] or b"")
        source = Source.read(path)
        self._files[path] = (source.content, source.content)
        return source

    def update(self, path: Path, after: bytes | None, before: bytes | None = None) -> None:
        """Put new bytes for `path`; `before` is needed only for a file that was not read through `source`."""
        original = self._files[path][0] if path in self._files else before
        self._files[path] = (original, after)

    def changes(self) -> tuple[FileChange, ...]:
        """The files whose bytes change."""
        return tuple(
            FileChange(path, before, after) for path, (before, after) in self._files.items() if before != after
        )

    def plan(self, requests: tuple[Request, ...]) -> Plan:
        """The plan for everything that was put in. Raises Refused for requests that exclude each other."""
        target, changes = self.context.target, self.changes()
        self._fits_together(changes, requests)
        steps: list[Step] = []
        if changes:
            names = ", ".join(change.path.name for change in changes)
            steps.append(EditConfiguration(f"edit {names}", tuple(f"edit {change.path}" for change in changes)))
        steps += self.first if changes or self.rebuild else []
        if self.channel and not self.nixpkgs:
            steps.append(self.channel)
        if self._builds(changes):
            steps += self._rebuilding()
        if self.channel and self.nixpkgs:
            # Built from what was fetched; the channel itself moves when that has succeeded.
            built = next((at for at, step in enumerate(steps) if isinstance(step, Activate)), len(steps))
            steps.insert(built, self.channel)
        steps += self.steps
        already = not steps
        summary = " ".join(self.done_already) if already else _sentence(self.summaries)
        if already and self.summaries:
            summary = "Taken together, that changes nothing."
        runs_only = self.deploy is not None or all(isinstance(step, RunProgram) for step in steps)
        before, newest = (None, 0) if runs_only else self._generations()
        could_cut_off = self._could_cut_off(steps, changes)
        if self.summaries and self.done_already:
            self.notes = [*self.done_already, *self.notes]
        return Plan(
            summary=summary or "Nothing to do.",
            requests=requests,
            target=target,
            steps=tuple(steps),
            changes=changes,
            effects=Effects(
                added=unique(self.added),
                removed=unique(self.removed),
                generation_before=before,
                generation_after=self._after(steps, before, newest),
                freed_bytes=self.freed_bytes,
                reboot=self.reboot,
                lost=tuple(self.lost),
                updated=tuple(self.updated),
                unknown="this needs Nix" if target.on_paper else self.unknown,
            ),
            teaching=Teaching(
                unique([line for step in steps for line in step.expert]),
                " ".join(unique(self.why)),
                unique(self.concepts),
            ),
            notes=unique(self.notes),
            already=already,
            next=unique(self.next),
            undoes=self.undoes,
            expected=tuple(self.expected) if changes else (),
            nixpkgs=self.nixpkgs,
            preview_only=self.shown_only,
            cut_off=could_cut_off,
        )

    def _could_cut_off(self, steps: list[Step], changes: tuple[FileChange, ...]) -> tuple[str, ...]:
        """What could cut off a person who is connected from elsewhere, if this is switched to; a note says so."""
        # Of another machine one knows only that one is not at it.
        if away := next((step.host for step in steps if isinstance(step, Deploy) and step.action in RUNS), ""):
            return (away,)
        found = tuple(name for step in steps for name in self._differing(step))
        if found or any(isinstance(step, Activate) and step.action in RUNS for step in steps):
            from nfh.planning import cut_off

            found = unique([*cut_off.options(changes), *found])
        if found:
            self.notes.append(
                f"If you are connected from elsewhere, this could cut you off: it changes {listed(found)}."
            )
        return found

    def _differing(self, step: Step) -> tuple[str, ...]:
        """What of being reached differs in a system that is there already, if `step` switches to one."""
        profile, running = self.context.target.profile, self.context.target.run_dir / "current-system"
        match step:
            case SwitchGeneration(number=number):
                system = f"{profile}-{number}-link"
            case SwitchSpecialisation(name=name):
                system = f"{profile}/specialisation/{name}" if name else str(profile)
            case _:
                return ()
        from nfh.planning import cut_off

        return cut_off.between(os.path.realpath(running if running.exists() else profile), os.path.realpath(system))

    def _builds(self, changes: tuple[FileChange, ...]) -> bool:
        wanted = self.rebuild or (bool(changes) and not self.text_only)
        return wanted and not self.context.no_build and not self._switches()

    def _rebuilding(self) -> list[Step]:
        """Build, and as much of activating as this system allows."""
        target = self.context.target
        if self.deploy is not None:
            built_on = self.deploy.built_on
            text = f"build the new system on {built_on}" if built_on else "build the new system"
            return [Build(text, host=built_on), self.deploy]
        action: BuildAction = self.action if target.activatable else "build"
        if not target.activatable:
            self.notes.append(
                f"{target.entry} is not the configuration of a system that I may switch, so it is only built."
            )
        build: list[Step] = [] if target.on_paper else [Build()]
        return [*build, Activate(action, text=ACTIVATION_TEXT[action], expert=rebuild_command(target, action))]

    def _fits_together(self, changes: tuple[FileChange, ...], requests: tuple[Request, ...]) -> None:
        """Raise Refused where one request would take back what another one does, or does nothing at all."""
        others = [step for step in self.steps if not isinstance(step, CollectGarbage)]
        if self._switches() and len(requests) > 1 and (changes or self.rebuild or len(others) > 1):
            raise Refused(
                "Going to another generation and changing the configuration are two different things; I do one at a "
                "time.",
                "Say them one after the other.",
            )
        if self._switches() and not self.context.target.activatable:
            raise Refused(
                f"{self.context.target.entry} is not the configuration of a system that I may switch, so there is no "
                "generation of it to go to.",
                "Leave --config away to work on this machine's own generations.",
            )
        if self.context.no_build and (self.steps or (self.rebuild and not changes)):
            raise Refused(
                "With --no-build I only edit the configuration, and this is no edit.", "Say it without --no-build."
            )

    def _generations(self) -> tuple[int | None, int]:
        """The current generation, and the newest number there is (0: none)."""
        from nfh.nix import generations

        found = generations.read(self.context.target.profile, self.context.target.run_dir)
        return next((g.number for g in found if g.current), None), max((g.number for g in found), default=0)

    def _after(self, steps: list[Step], before: int | None, newest: int) -> int | None:
        """The generation that will be current when every step is done."""
        for step in reversed(steps):
            if isinstance(step, SwitchGeneration):
                return step.number
            if isinstance(step, Activate) and step.action in ("switch", "boot"):
                return newest + 1
        return before

    def _switches(self) -> bool:
        return any(isinstance(step, SwitchGeneration) for step in self.steps)


RUNS: tuple[BuildAction, ...] = ("switch", "test")
"""The actions after which another system runs."""
ACTIVATION_TEXT: dict[BuildAction, str] = {
    "switch": "make it a new generation and switch to it",
    "boot": "make it a new generation that starts at the next boot",
    "test": "switch to it until the next boot, without a new generation",
    "build": "leave it at the build: nothing is switched",
    "dry-activate": "show what switching would do",
}


def _sentence(parts: list[str]) -> str:
    joined = listed(parts)
    return joined[:1].upper() + joined[1:] + ("" if joined.endswith(".") else ".") if joined else ""
