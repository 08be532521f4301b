"""The parts of a rebuild, whoever knows how to do them: nixos-rebuild-ng's own functions, or our argument lists.

Either way says *what* is run, never runs it: every program goes through the `Run` that the caller gives, so that
events, cancelling and privilege stay with nfh. Both are tested for the same effect (tests/nix/test_rebuild.py).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from nfh.nix.activation import Action
from nfh.nix.process import Finished
from nfh.nix.target import Target

Argv = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Command:
    """One program that a rebuild wants to be run."""

    argv: Argv
    variables: Mapping[str, str] = field(default_factory=dict)
    """What is laid over its environment."""
    host: str = ""
    """The machine it is run on, as ssh names it; empty: this one."""
    as_root: bool = False
    """It moves a profile or activates: where that is not ours, it is root's to do."""


Run = Callable[[Command], Finished]
"""Runs a command to its end, on whichever machine. Raises NixMissing, Failed, PrivilegeError, Interrupted."""


class Rebuild(Protocol):
    """The parts of a rebuild of one target. Each raises NixFailed when a program fails, and what `Run` raises."""

    name: str
    """Who does it, for people and the journal."""

    def build(self, entry: Path, run: Run, out_link: Path | None = None) -> str:
        """Evaluate and build the system that `entry` describes; gives its store path. `out_link` keeps it alive."""
        ...

    def build_on(self, entry: Path, host: str, run: Run) -> str:
        """Evaluate here and build on `host`, where the result stays; gives its store path."""
        ...

    def copy(self, path: str, run: Run, *, to_host: str = "", from_host: str = "") -> None:
        """Copy a store path and all it needs to a machine, from a machine, or from one to the other."""
        ...

    def set_profile(self, system: str, run: Run, host: str = "") -> None:
        """Make `system` a new generation and the current one."""
        ...

    def rollback(self, run: Run, host: str = "") -> None:
        """Make the generation before the current one the current one; activates nothing."""
        ...

    def switch(self, system: str, action: Action, run: Run, host: str = "", specialisation: str = "") -> None:
        """Activate `system` (a store path or a link to one), or one of its specialisations.

        Raises Failed where there is no such specialisation.
        """
        ...

    def generations(self, run: Run, host: str = "") -> list[tuple[int, bool]]:
        """The numbers of the generations, oldest first, and whether each is the current one."""
        ...


TOPLEVEL = "config.system.build.toplevel"
"""The attribute of a whole system (nixos-rebuild(8))."""
MODULE = "nixos-rebuild-ng"
"""The name of a Rebuild by nixos-rebuild-ng's functions."""
REMOTE_PROFILE = Path("/nix/var/nix/profiles/system")
"""The system profile of another machine."""


def profile_of(target: Target, host: str) -> Path:
    """The system profile that is meant: the target's own, or that of another machine."""
    return REMOTE_PROFILE if host else target.profile


def choose(target: Target, environ: Mapping[str, str] | None = None) -> Rebuild:
    """nixos-rebuild-ng's functions where they are on this machine, ours to load, and of a known shape; else our own.

    NFH_REBUILD=own leaves the module alone. `environ`: where to look; this process's with the target's over it.
    """
    from nfh.nix.own_rebuild import OwnRebuild

    environ = {**os.environ, **target.environment} if environ is None else environ
    if environ.get("NFH_REBUILD") == "own":
        return OwnRebuild(target)
    from nfh.nix import rebuild_ng

    module = rebuild_ng.load(environ)
    if module is None:
        return OwnRebuild(target)
    from nfh.nix.module_rebuild import ModuleRebuild

    return ModuleRebuild(target, module)
