"""The steps that a plan is made of: what each does, how bad it can get, and what an expert would type for it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Literal


class Risk(IntEnum):
    """How bad it can get. A plan's risk is the highest of its steps."""

    READS = 0
    REVERSIBLE = 1
    DISRUPTIVE = 2
    DESTRUCTIVE = 3


@dataclass(frozen=True, slots=True)
class EditConfiguration:
    """Write the plan's `changes` atomically."""

    risk = Risk.REVERSIBLE
    text: str
    expert: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Build:
    """Evaluate and build the system that the changed configuration describes."""

    risk = Risk.READS
    text: str = "build the new system"
    expert: tuple[str, ...] = ()
    host: str = ""
    """The machine it is built on, as ssh names it; empty: this one."""


BuildAction = Literal["switch", "boot", "test", "build", "dry-activate"]


@dataclass(frozen=True, slots=True)
class Activate:
    """Make what was built a new generation (not for test, build, dry-activate) and activate it (not for build)."""

    risk = Risk.REVERSIBLE
    action: BuildAction = "switch"
    text: str = "make it a new generation and switch to it"
    expert: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Deploy:
    """Copy what was built to another machine over ssh, make it a generation there (switch, boot) and activate it."""

    risk = Risk.DISRUPTIVE
    host: str
    action: BuildAction
    text: str
    built_on: str = ""
    """The machine where what was built lies; empty: this one."""
    flake_host: str = ""
    """Whose system of the flake it is; empty without a flake."""
    expert: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SwitchSpecialisation:
    """Activate a specialisation of the current generation until the next boot; no name: the generation itself."""

    risk = Risk.REVERSIBLE
    name: str
    text: str
    expert: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SwitchGeneration:
    """Make an existing generation the current one and activate it; no text is touched."""

    risk = Risk.REVERSIBLE
    number: int
    text: str
    expert: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DeleteGenerations:
    """Delete generations of the system profile (none: that is done already) and write the boot menu anew."""

    risk = Risk.DESTRUCTIVE
    numbers: tuple[int, ...]
    text: str
    expert: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CollectGarbage:
    """Delete every store path that nothing keeps alive."""

    risk = Risk.DESTRUCTIVE
    text: str
    expert: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangeChannel:
    """Bring the channel to another state by argument lists; `back` takes it back, `before` was its nixpkgs."""

    risk = Risk.REVERSIBLE
    text: str
    commands: tuple[tuple[str, ...], ...]
    back: tuple[tuple[str, ...], ...] = ()
    before: str = ""
    expert: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RunProgram:
    """Run a program by its argument list, as root where `as_root`; what it prints is told."""

    text: str
    argv: tuple[str, ...]
    as_root: bool = False
    reads: bool = False
    expert: tuple[str, ...] = ()

    @property
    def risk(self) -> Risk:
        """READS where it only looks; else DISRUPTIVE, for a program that has run cannot be undone."""
        return Risk.READS if self.reads else Risk.DISRUPTIVE


Step = (
    EditConfiguration
    | Build
    | Activate
    | Deploy
    | SwitchSpecialisation
    | SwitchGeneration
    | DeleteGenerations
    | CollectGarbage
    | ChangeChannel
    | RunProgram
)
