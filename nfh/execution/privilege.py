"""Who does the work: ourselves, or root through sudo and its kin. Authorised before the build, used once."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Protocol

from nfh.configuration.write import write_atomically
from nfh.errors import PrivilegeError
from nfh.execution import elevation, root_files
from nfh.nix import process
from nfh.nix.process import Finished, OnLine
from nfh.nix.target import Target
from nfh.planning.plan import (
    ChangeChannel,
    DeleteGenerations,
    FileChange,
    Plan,
    RunProgram,
)

HandOver = Callable[[Callable[[], object]], object]
"""Runs what it is given with the terminal handed over and all drawing suspended."""

Argv = Sequence[str]


class Privilege(Protocol):
    """What the runner asks for: to be allowed, to run argument lists, to write files."""

    name: str
    """Through which program root is had; empty: it is not needed."""

    def needed(self, plan: Plan) -> bool:
        """Whether anything in the plan is not ours to do."""
        ...

    def authorise(self) -> None:
        """Get root now, so that nothing asks later. Raises PrivilegeError."""
        ...

    def keep_fresh(self) -> AbstractContextManager[None]:
        """What was authorised stays so while this lasts; at its end it is given back."""
        ...

    def run(self, argv: Argv, on_line: OnLine | None = None) -> Finished:
        """Run an argument list to its end. Raises PrivilegeError, Failed."""
        ...

    def write(self, change: FileChange) -> None:
        """Write one file if it holds what was planned from. Raises ChangedMeanwhile, Failed: then nothing is."""
        ...


class Direct:
    """Everything is ours: a practice system, a system of one's own, or nfh was started as root."""

    name = ""

    def __init__(self, target: Target) -> None:
        self._environment = dict(target.environment)

    def needed(self, plan: Plan) -> bool:  # noqa: ARG002
        """It never is."""
        return False

    def authorise(self) -> None:
        """There is nobody to ask."""

    def keep_fresh(self) -> AbstractContextManager[None]:
        """There is nothing that could expire."""
        return nullcontext()

    def run(self, argv: Argv, on_line: OnLine | None = None) -> Finished:
        """Run it as ourselves."""
        return process.run(argv, self._environment, on_line, keep_terminal=True)

    def write(self, change: FileChange) -> None:
        """Write it as ourselves."""
        write_atomically(change.path, change.before, change.after)


class Elevated:
    """Root through a program of this machine; what is ours to do is still done as ourselves."""

    def __init__(self, target: Target, program: elevation.Program | None, hand_over: HandOver | None = None) -> None:
        """`program` None: there is none, which `authorise` says. `hand_over` None: nobody is there to be asked."""
        self.name = program.name if program else ""
        self._program = program
        self._hand_over = hand_over
        self._variables = tuple(f"{name}={value}" for name, value in target.environment.items())
        self._means: elevation.Each | elevation.Worker | None = None

    def needed(self, plan: Plan) -> bool:
        """Whether a file or the system profile is not ours."""
        return needs_root(plan)

    def authorise(self) -> None:
        """Ask for root, at most once, if there is somebody to be asked."""
        if self._means is None:
            if self._program is None:
                raise PrivilegeError(
                    "This needs root, and I found none of " + ", ".join(elevation.PROGRAMS) + " on this machine.",
                    "Start nfh as root for this once.",
                )
            self._means = elevation.authorise(self._program, self._hand_over)

    @contextmanager
    def keep_fresh(self) -> Iterator[None]:
        """Keep root until the end of the plan."""
        if self._means is None:
            yield
            return
        try:
            with self._means.kept_fresh():
                yield
        finally:
            self._means.close()
            self._means = None

    def run(self, argv: Argv, on_line: OnLine | None = None) -> Finished:
        """Run it as root, with the target's variables, which sudo and its kin would drop."""
        if self._means is None:
            raise PrivilegeError("This needs root, which was not authorised.")
        variables = (root_files.tool("env"), *self._variables) if self._variables else ()
        return self._means.run((*variables, *argv), on_line)

    def write(self, change: FileChange) -> None:
        """Write it as ourselves where it is ours, else as root."""
        if is_ours(change.path):
            write_atomically(change.path, change.before, change.after)
        else:
            root_files.write(change, self.run)


class Recording:
    """A stand-in for tests and for showing: keeps every argument list, and really runs it through another one."""

    def __init__(self, inner: Privilege) -> None:
        self.inner = inner
        self.name = inner.name or "recording"
        self.authorised = 0
        self.argvs: list[tuple[str, ...]] = []

    def needed(self, plan: Plan) -> bool:  # noqa: ARG002
        """Always, so that authorising is seen too."""
        return True

    def authorise(self) -> None:
        """Count it, and do it."""
        self.authorised += 1
        self.inner.authorise()

    def keep_fresh(self) -> AbstractContextManager[None]:
        """As the other one does."""
        return self.inner.keep_fresh()

    def run(self, argv: Argv, on_line: OnLine | None = None) -> Finished:
        """Keep it, then run it."""
        self.argvs.append(tuple(argv))
        return self.inner.run(argv, on_line)

    def write(self, change: FileChange) -> None:
        """Write it by argument lists, as root would, and keep each."""
        root_files.write(change, self.run)


def choose(plan: Plan, *, interactive: bool = True, hand_over: HandOver | None = None) -> Privilege:
    """Who does the work of `plan`.

    `interactive`: somebody is at a terminal; `hand_over` gives it to a program that asks for a password (default: it
    is simply run).
    """
    if not needs_root(plan):
        return Direct(plan.target)
    ask = (hand_over or (lambda work: work())) if interactive else None
    return Elevated(plan.target, elevation.find(), ask)


def needs_root(plan: Plan) -> bool:
    """Whether a file of the plan, or the profile it moves, belongs to somebody else."""
    if os.geteuid() == 0 or plan.target.kind == "practice":
        return False
    if any(not is_ours(change.path) for change in plan.changes):
        return True
    moves = any(
        isinstance(step, DeleteGenerations | ChangeChannel) or (isinstance(step, RunProgram) and step.as_root)
        for step in plan.steps
    )
    moves = moves or plan.activates
    # A machine's own services and boot menu are root's, whoever may write the profile.
    return moves and (plan.target.kind == "this" or not os.access(plan.target.profile.parent, os.W_OK))


def is_ours(path: Path) -> bool:
    """Whether we may replace this file ourselves: its folder is writable and the file, if there, our own."""
    real = Path(os.path.realpath(path))
    if not os.access(real.parent, os.W_OK):
        return False
    try:
        return real.stat().st_uid == os.geteuid() or os.geteuid() == 0
    except OSError:
        return True
