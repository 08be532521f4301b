"""What will be done, before it is done: steps, exact text changes, effects, risk, and what an expert would type."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import unified_diff
from enum import IntEnum
from pathlib import Path
from typing import Literal

from nfh.configuration.expectation import Expectation
from nfh.intents.request import Request
from nfh.nix.target import Target


class Risk(IntEnum):
    """How bad it can get. A plan's risk is the highest of its steps."""

    READS = 0
    REVERSIBLE = 1
    DISRUPTIVE = 2
    DESTRUCTIVE = 3


@dataclass(frozen=True, slots=True)
class FileChange:
    """The exact bytes of one file before and after; None: the file does not exist (then)."""

    path: Path
    before: bytes | None
    after: bytes | None

    def diff(self, context: int = 3) -> str:
        """The change as a unified difference, for people (undecodable bytes are shown as �)."""
        old = (self.before or b"").decode("utf-8", "replace").splitlines(keepends=True)
        new = (self.after or b"").decode("utf-8", "replace").splitlines(keepends=True)
        name = str(self.path)
        lines = unified_diff(old, new, name, name, n=context)
        return "".join(line if line.endswith("\n") else line + "\n\\ No newline at end of file\n" for line in lines)

    def counts(self) -> tuple[int, int]:
        """How many lines come in and go out."""
        body = self.diff(0).splitlines()[2:]
        return sum(line[:1] == "+" for line in body), sum(line[:1] == "-" for line in body)


# ------------------------------------------------------------------------------------------------ steps


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


# ------------------------------------------------------------------------------------------------ the plan


@dataclass(frozen=True, slots=True)
class Effects:
    """What the change does to the system. `examined` is False until Nix was asked; then numbers are Nix's own."""

    examined: bool = False
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    """Packages, by attribute, as far as the text says it."""
    to_build: tuple[str, ...] = ()
    to_fetch: tuple[str, ...] = ()
    """Derivations and store paths, as Nix names them."""
    download_bytes: int = 0
    unpacked_bytes: int = 0
    generation_before: int | None = None
    generation_after: int | None = None
    freed_bytes: int = 0
    reboot: str = ""
    """Why a reboot is needed; empty: it is not."""
    lost: tuple[str, ...] = ()
    """DESTRUCTIVE: what is lost for good, a sentence each."""
    updated: tuple[str, ...] = ()
    """Packages that come in another version: name, old and new one (an update)."""
    unknown: str = ""
    """Why Nix could not be asked (on paper: "this needs Nix"); empty otherwise."""


@dataclass(frozen=True, slots=True)
class Teaching:
    """What an expert would type, and why it is done so, in two or three sentences."""

    expert: tuple[str, ...] = ()
    why: str = ""
    concepts: tuple[str, ...] = ()
    """Names of data/concepts worth reading next."""


@dataclass(frozen=True, slots=True)
class Examined:
    """What the examination in the private copy has found: the derivation and where the copy is."""

    derivation: str
    copy: Path


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that will be done when the person agrees, and nothing else."""

    summary: str
    requests: tuple[Request, ...]
    target: Target
    steps: tuple[Step, ...]
    changes: tuple[FileChange, ...] = ()
    effects: Effects = field(default_factory=Effects)
    teaching: Teaching = field(default_factory=Teaching)
    notes: tuple[str, ...] = ()
    """What the person should know before saying yes, a sentence each."""
    already: bool = False
    """Nothing is to be done: it is so already; `summary` says it."""
    next: tuple[str, ...] = ()
    """What to try afterwards: sentences nfh understands."""
    undoes: str = ""
    """The journal entry that this plan takes back; empty: none."""
    finishes: str = ""
    """The unfinished journal entry that this plan brings to its end (it makes no entry of its own); empty: none."""
    preview_only: bool = False
    """Asked as a preview or a question: shown and offered, not run."""
    examined: Examined | None = None
    nixpkgs: str = ""
    """The folder of the nixpkgs to build from instead of the channel's present one (an update); empty: that one."""
    cut_off: tuple[str, ...] = ()
    """What it changes that could cut off somebody who is connected from elsewhere, as far as the text tells, and
    systems that are there already: options, units, files of /etc; or another machine."""
    expected: tuple[Expectation, ...] = ()
    """What the changed options must evaluate to; Nix is asked before anything is written."""
    also: tuple[str, ...] = ()
    """What the text, unchanged, would apply already besides what was asked for, a sentence each (baseline)."""

    @property
    def risk(self) -> Risk:
        """The highest risk of the steps."""
        return max((step.risk for step in self.steps), default=Risk.READS)

    @property
    def build_target(self) -> Target:
        """The target as it is evaluated and built: another machine's system; the nixpkgs that an update brings."""
        target = self.target._replace(host=self.flake_host) if self.flake_host else self.target
        if not self.nixpkgs:
            return target
        path = {"NIX_PATH": f"nixpkgs={self.nixpkgs}:nixos-config={target.entry}"}
        return target._replace(environment={**target.environment, **path})

    @property
    def fetches_first(self) -> bool:
        """Whether what is to be built is known only once a channel was fetched."""
        return not self.nixpkgs and any(isinstance(step, ChangeChannel) for step in self.steps)

    @property
    def flake_host(self) -> str:
        """Whose system of the flake is built, where it is another machine's; empty: the target's own."""
        return next((step.flake_host for step in self.steps if isinstance(step, Deploy)), "")

    @property
    def built_on(self) -> str:
        """The other machine that builds; empty: this one does."""
        return next((step.host for step in self.steps if isinstance(step, Build)), "")

    @property
    def deploys(self) -> bool:
        """Whether it is another machine that is to change."""
        return any(isinstance(step, Deploy) for step in self.steps)

    @property
    def makes_generation(self) -> bool:
        """Whether what is built becomes a new generation of this machine."""
        return any(isinstance(step, Activate) and step.action in ("switch", "boot") for step in self.steps)

    @property
    def activates(self) -> bool:
        """Whether a system is activated on this machine: a new one, an earlier one or a specialisation."""
        return any(
            (isinstance(step, Activate) and step.action != "build")
            or isinstance(step, SwitchGeneration | SwitchSpecialisation)
            for step in self.steps
        )

    @property
    def needs_build(self) -> bool:
        """Whether a new system must be built."""
        return any(isinstance(step, Build) for step in self.steps)

    def to_json(self) -> dict[str, object]:
        """The plan as --json shows it."""
        effects = self.effects
        return {
            "summary": self.summary,
            "risk": self.risk.name,
            "already": self.already,
            "preview_only": self.preview_only,
            "steps": [
                {
                    "kind": type(step).__name__,
                    "text": step.text,
                    "expert": list(step.expert),
                    "risk": step.risk.name,
                }
                for step in self.steps
            ],
            "changes": [{"file": str(change.path), "diff": change.diff()} for change in self.changes],
            "effects": {name: getattr(effects, name) for name in Effects.__slots__},
            "teaching": {
                "expert": list(self.teaching.expert),
                "why": self.teaching.why,
                "concepts": list(self.teaching.concepts),
            },
            "notes": list(self.notes),
            "cut_off": list(self.cut_off),
            "also": list(self.also),
            "next": list(self.next),
        }
