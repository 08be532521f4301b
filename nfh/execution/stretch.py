"""The one privileged stretch: write the files, move the profile, activate; and put all of it back."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from nfh.errors import NfhError, NixFailed
from nfh.execution import activating, collecting, failed_units, trial
from nfh.execution.activating import ACTIVATE
from nfh.execution.content import content
from nfh.execution.ledger import Ledger
from nfh.execution.privilege import Privilege
from nfh.execution.root_files import tool
from nfh.execution.sentences import capital, files, names
from nfh.execution.trial import Trial
from nfh.execution.where import Where
from nfh.nix import boot_images, process, profile, rebuild
from nfh.nix.activation import Action
from nfh.nix.cancel import Cancel
from nfh.nix.events import Event, OnEvent
from nfh.nix.internal_json import line_of
from nfh.nix.rebuild import Command, Rebuild
from nfh.nix.rebuild_runner import RebuildRunner
from nfh.nix.said import cause, failed
from nfh.nix.target import Target
from nfh.planning.plan import FileChange

WRITE, PROFILE, CHANNEL, PROGRAM = -1, -2, -5, -6
"""Ids of our own events; Nix's are positive."""


class Detached(Exception):
    """The activation goes on without us."""


@dataclass(slots=True)
class Stretch:
    """What was done so far, so that it can be put back."""

    target: Target
    privilege: Privilege
    ledger: Ledger
    room: Path
    on_event: OnEvent
    before: Where
    written: list[FileChange] = field(default_factory=list)
    moved: bool = False
    """The profile was told to point elsewhere."""
    tried_out: bool = False
    """The new system runs on trial, without a generation."""
    activated: Action | None = None
    """An activation was begun."""
    failed_units: tuple[str, ...] = ()
    said: str = ""
    """What the last activation said."""
    freed: str = ""
    freed_boot: int = 0
    """Bytes that the boot menu needs less than before."""
    channel_back: tuple[tuple[str, ...], ...] = ()
    """What takes the channel back to where it was; empty: it was not changed."""
    printed: list[str] = field(default_factory=list)
    """What programs that were run have printed."""
    destroying: bool = False
    """Something is being deleted for good: nothing is put back from here on."""
    menu_is_behind: bool = False
    """Generations are being deleted, and the boot menu is not written anew yet."""
    _rebuild: Rebuild | None = field(init=False, default=None)

    @property
    def rebuild(self) -> Rebuild:
        """Who knows the parts of a rebuild here: nixos-rebuild-ng's functions, or our own argument lists.

        Looked for when it is first needed: what only edits, or runs on paper, needs neither.
        """
        if self._rebuild is None:
            self._rebuild = rebuild.choose(self.target)
        return self._rebuild

    # ------------------------------------------------------------------------------------------ forth

    def write(self, changes: Sequence[FileChange]) -> None:
        """Write every file. Raises ChangedMeanwhile, Failed, PrivilegeError."""
        if not changes:
            return
        self.ledger.stage("writing")
        text = f"writing {files([change.path for change in changes])}"
        self.on_event(Event("started", "write", WRITE, text=text, expected=len(changes)))
        for number, change in enumerate(changes, 1):
            try:
                self.privilege.write(change)
            finally:
                if _holds(change.path, change.after):
                    self.written.append(change)
            self.on_event(
                Event("progressed", "write", WRITE, subject=str(change.path), done=number, expected=len(changes))
            )
        self.ledger.stage("written")
        self.on_event(Event("finished", "write", WRITE))

    def build(self, entry: Path, cancel: Cancel) -> str:
        """Evaluate and build what `entry` describes; gives its store path, kept by the room. Raises NixFailed."""
        runner = RebuildRunner(self.target, entry, self.on_event, cancel)
        try:
            return self.rebuild.build(entry, runner, self.room / "system")
        finally:
            runner.close()

    def set_profile(self, system: str) -> None:
        """Make `system` a new generation and the current one. Raises NixFailed, PrivilegeError."""
        work = partial(self.rebuild.set_profile, system, self._command)
        self._move(work, "making the new generation", system)

    def switch_generation(self, number: int) -> None:
        """Make an existing generation the current one. Raises NixFailed, PrivilegeError."""
        link = f"{self.target.profile}-{number}-link"
        text = f"making generation {number} the current one"
        self._move(partial(self._go_to, number), text, os.path.realpath(link))

    def _go_to(self, number: int) -> None:
        """By a roll back where that leads there; Nix has a way for any other number, nixos-rebuild has none."""
        now = Where.of(self.target)
        earlier = [each for each in now.numbers if now.generation is not None and each < now.generation]
        if earlier and max(earlier) == number:
            self.rebuild.rollback(self._command)
            if Where.of(self.target).generation == number:
                return
        self._run(profile.switch_generation(self.target, number), "The generation could not be made the current one")

    def _move(self, work: Callable[[], None], text: str, system: str) -> None:
        self.ledger.stage("profile", system_after=system)
        self.on_event(Event("started", "profile", PROFILE, text=text, subject=system))
        self.moved = True
        work()
        self.ledger.stage("profile", generation_after=Where.of(self.target).generation)
        self.on_event(Event("finished", "profile", PROFILE))

    def activate(self, system: str, action: Action, cancel: Cancel | None, specialisation: str = "") -> None:
        """Activate `system`. Raises Detached when the person stops watching, NixFailed when it fails.

        Units that do not start are no failure (the system is switched): they stand in `failed_units`.
        """
        inside = f"{system}/specialisation/{specialisation}" if specialisation else system
        self.ledger.stage("activating", system_after=os.path.realpath(inside))
        self.on_event(Event("started", "activate", ACTIVATE, text=_ACTIVATING[action], subject=system))
        begun = self._begin(system, action, specialisation)
        self.activated = action
        status = activating.watch(begun, self.on_event, cancel)
        if status is None:
            raise Detached
        self.said = begun.said()
        self.on_event(Event("finished", "activate", ACTIVATE, text="" if status == 0 else f"status {status}"))
        if status == activating.SOME_UNITS_FAILED:
            self.failed_units = failed_units.named(self.said) or ("(see above)",)
        elif status != 0:
            lines = [line for line in self.said.splitlines() if line.strip()]
            why = cause(self.said) or (lines[-1].strip() if lines else f"status {status}")
            command = (f"{system}/bin/switch-to-configuration", action)
            raise NixFailed(f"{capital(_ACTIVATING[action])} failed: {why}", self.said, status, command)

    def change_channel(self, commands: Sequence[Sequence[str]], back: tuple[tuple[str, ...], ...]) -> None:
        """Bring the channel to another state. Raises NixFailed, PrivilegeError."""
        self.ledger.stage("channel")
        self.on_event(Event("started", "other", CHANNEL, text="updating the channel"))
        self.channel_back = back
        for argv in commands:
            self._run(argv, "The channel could not be updated")
        self.on_event(Event("finished", "other", CHANNEL))

    def run_program(self, text: str, argv: Sequence[str], cancel: Cancel, *, as_root: bool) -> None:
        """Run a program; what it prints is told while it runs, and kept. Raises NixFailed, Interrupted."""
        self.on_event(Event("started", "other", PROGRAM, text=text))

        def on_line(line: str) -> None:
            self.on_event(Event("logged", "other", PROGRAM, text=line_of(line), level=3))

        if as_root:
            finished = self.privilege.run(argv, on_line)
        else:
            finished = process.run(argv, self.target.environment, on_line, cancel)
        self.printed += [line_of(line) for line in finished.text.splitlines() if line.strip()]
        if finished.status != 0:
            raise failed(f"{os.path.basename(argv[0])} failed", finished, argv)  # noqa: PTH119
        self.on_event(Event("finished", "other", PROGRAM))

    def try_out(self, system: str, of: Trial, differs: tuple[str, ...], specialisation: str = "") -> None:
        """Let `system` run on trial. Raises NotKept where it does not stay; Failed, NixFailed.

        `differs`: what could cut the person off, by name.
        """
        earlier = self.before.running or self.before.system
        trial.arm(self.target, earlier, of.seconds, self.room, self.privilege)
        self.tried_out = True
        try:
            self.activate(system, "test", None, specialisation)
        except BaseException:
            trial.keep(self.room)
            raise
        trial.passed(of, self.room, differs)

    def delete(self, numbers: Sequence[int]) -> None:
        """Delete generations. Raises NixFailed, PrivilegeError."""
        self.destroying = True
        self.ledger.stage("deleting")
        text = f"deleting generation{'s' if len(numbers) > 1 else ''} {names([str(n) for n in sorted(numbers)])}"
        self.on_event(Event("started", "profile", PROFILE, text=text))
        self.menu_is_behind = self.target.activatable
        self._run(profile.delete_generations(self.target, numbers), "The generations could not be deleted")
        self.on_event(Event("finished", "profile", PROFILE))

    def write_boot_menu(self) -> None:
        """Generations that are gone leave the boot menu; what that frees there is counted. Raises NixFailed."""
        if not self.target.activatable:
            return
        self.destroying = self.menu_is_behind = True
        folder = next(iter(boot_images.boot_folders(self.target)), None)
        before = boot_images.bytes_used(folder) if folder else 0
        self.activate(str(self.target.profile), "boot", None)
        self.menu_is_behind = False
        self.freed_boot = before - boot_images.bytes_used(folder) if folder else 0

    def collect(self, cancel: Cancel) -> None:
        """Delete what nothing keeps alive. Raises NixFailed, Interrupted: what was deleted by then is gone."""
        self.destroying = True
        self.ledger.stage("collecting")
        self.freed = collecting.collect(self.target, self.on_event, cancel)

    # ------------------------------------------------------------------------------------------ back

    @property
    def untouched(self) -> bool:
        """Whether nothing has been done yet."""
        return not (self.written or self.moved or self.channel_back) and self.activated is None

    def put_back(self) -> list[str]:
        """Put everything back, as far as it goes. Returns what could not be, a clause each."""
        left: list[str] = []
        if self.moved:
            self._try(self._profile_back, left)
        for argv in self.channel_back:
            self._try(partial(self._run, argv, "the channel is still the new one"), left)
        for change in reversed(self.written):
            self._try(partial(self._file_back, change), left)
        if self.activated not in (None, "dry-activate"):
            self._try(self._activate_back, left)
        return left

    def _profile_back(self) -> None:
        now = Where.of(self.target)
        if now.generation != self.before.generation:
            if self.before.generation is None:
                raise NixFailed(f"there was no generation before {now.generation}, so it stays the current one")
            self._run(
                profile.switch_generation(self.target, self.before.generation),
                f"generation {now.generation} is still the current one",
            )
        if made := now.numbers - self.before.numbers:
            self._run(profile.delete_generations(self.target, made), f"generation {max(made)} is still listed")

    def _file_back(self, change: FileChange) -> None:
        if not _holds(change.path, change.before):
            self.privilege.write(FileChange(change.path, change.after, change.before))

    def _activate_back(self) -> None:
        earlier = self.before.running or self.before.system
        if not earlier:
            raise NixFailed("there is no earlier system to switch back to")
        # `boot` wrote the boot menu only; whatever ran goes on running.
        action: Action = self.activated or "switch"
        if action == "boot" and self.tried_out:
            action = "switch"
        if action == "switch" and self.before.system and earlier != self.before.system:
            # What ran was no generation's: the boot menu takes the generation, what runs takes what ran.
            self._reactivate(self.before.system, "boot")
            action = "test"
        self._reactivate(self.before.system if action == "boot" and self.before.system else earlier, action)

    def _reactivate(self, system: str, action: Action) -> None:
        begun = self._begin(system, action)
        status = activating.watch(begun, self.on_event, None)
        if status not in (0, activating.SOME_UNITS_FAILED):
            raise NixFailed(f"switching back to the earlier system failed (status {status})", begun.said())

    def _begin(self, system: str, action: Action, specialisation: str = "") -> activating.Activation:
        room, privilege = self.room, self.privilege
        return activating.start(self.rebuild, self.target, system, action, room, privilege, specialisation)

    def _command(self, command: Command) -> process.Finished:
        """Run what a rebuild wants: as root what is root's to do, the rest as ourselves."""
        if not command.as_root:
            return process.run(command.argv, {**self.target.environment, **command.variables})
        given = tuple(f"{name}={value}" for name, value in command.variables.items())
        return self.privilege.run((tool("env"), *given, *command.argv) if given else command.argv)

    def _try(self, work: Callable[[], None], left: list[str]) -> None:
        try:
            work()
        except NfhError as problem:
            left.append(problem.message.rstrip("."))
        except OSError as problem:
            left.append(problem.strerror or str(problem))

    def _run(self, argv: Sequence[str], what: str) -> None:
        finished = self.privilege.run(argv)
        if finished.status != 0:
            raise failed(what, finished, argv)


def _holds(path: Path, expected: bytes | None) -> bool:
    try:
        return content(path) == expected
    except OSError:
        return False


_ACTIVATING: dict[Action, str] = {
    "switch": "switching to the new system",
    "boot": "writing the boot menu",
    "test": "switching to the new system until the next boot",
    "dry-activate": "looking what switching would do",
}
