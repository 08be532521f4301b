"""Which system a request is about. Shown in the prompt, on every plan, in all JSON."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Literal, NamedTuple

TargetKind = Literal["this", "given", "practice"]


class Target(NamedTuple):
    """A system: where its configuration, its generations and its Nix are."""

    kind: TargetKind
    entry: Path
    """configuration.nix, or flake.nix."""
    profile: Path
    """The link of the system profile: …/profiles/system."""
    environment: Mapping[str, str] = MappingProxyType({})
    """What to add to the environment of Nix's programs (NIX_STORE_DIR and the like)."""
    label: str = "this machine"
    host: str = ""
    """The flake's host; empty without a flake."""
    on_paper: bool = False
    """A practice system without Nix: texts and recorded generations only."""
    run_dir: Path = Path("/run")
    """Where current-system and booted-system are linked: /run, or inside the practice system."""
    activatable: bool = True
    """Whether nfh may activate it (design.md, decision 1)."""

    @property
    def is_flake(self) -> bool:
        """Whether the entry is a flake."""
        return self.entry.name == "flake.nix"

    @property
    def folder(self) -> Path:
        """The folder of the configuration."""
        return self.entry.parent

    @property
    def state_dir(self) -> Path:
        """Nix's state directory of this system (/nix/var/nix unless NIX_STATE_DIR says otherwise)."""
        return Path(self.environment.get("NIX_STATE_DIR", "/nix/var/nix"))

    @property
    def channels(self) -> Path:
        """The link of the profile of root's channels (nix-channel(1))."""
        return self.state_dir / "profiles" / "per-user" / "root" / "channels"

    def to_json(self) -> dict[str, object]:
        """What JSON output says of it."""
        return {
            "kind": self.kind,
            "entry": str(self.entry),
            "profile": str(self.profile),
            "host": self.host,
            "label": self.label,
            "on_paper": self.on_paper,
        }
