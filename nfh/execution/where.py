"""Where a system stands right now: which generation is current, and which system runs."""

from __future__ import annotations

import os
from dataclasses import dataclass

from nfh.nix import generations
from nfh.nix.target import Target


@dataclass(frozen=True, slots=True)
class Where:
    """What the profile and the run folder say. Store paths are empty, the number is None, where there is none."""

    generation: int | None = None
    """The current generation: the default of the next start."""
    system: str = ""
    """Its store path."""
    running: str = ""
    """The store path that was activated last."""
    numbers: frozenset[int] = frozenset()
    """Every generation there is."""
    nixpkgs: str = ""
    """The store path of the nixpkgs that root's channels hold."""

    @classmethod
    def of(cls, target: Target) -> Where:
        """Look. Raises Failed when the profile's folder may not be read."""
        found = generations.read(target.profile, target.run_dir)
        current = next((g for g in found if g.current), None)
        running = os.path.realpath(target.run_dir / "current-system")
        return cls(
            current.number if current else None,
            current.store_path if current else "",
            running if os.path.isdir(running) else "",  # noqa: PTH112
            frozenset(g.number for g in found),
            os.path.realpath(nixpkgs) if (nixpkgs := target.channels / "nixos").exists() else "",
        )
