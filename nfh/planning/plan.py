"""What will be done, before it is done: the steps, the exact text changes, their effects, and what to know of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import unified_diff
from pathlib import Path

from nfh.configuration.expectation import Expectation
from nfh.intents.request import Request
from nfh.nix.target import Target
from nfh.planning.steps import (
    Activate,
    Build,
    BuildAction,
    ChangeChannel,
    CollectGarbage,
    DeleteGenerations,
    Deploy,
    EditConfiguration,
    Risk,
    RunProgram,
    Step,
    SwitchGeneration,
    SwitchSpecialisation,
)

__all__ = [
    "Activate",
    "Build",
    "BuildAction",
    "ChangeChannel",
    "CollectGarbage",
    "DeleteGenerations",
    "Deploy",
    "EditConfiguration",
    "Effects",
    "Examined",
    "FileChange",
    "Plan",
    "Risk",
    "RunProgram",
    "Step",
    "SwitchGeneration",
    "SwitchSpecialisation",
    "Teaching",
]


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
