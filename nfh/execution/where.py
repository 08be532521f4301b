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
    runs: int | None = None
    """The generation that runs: another than the current one after `boot`, or after `test`; None: none does, as far
    as is known. Where nothing tells what runs (no run folder), the current one."""
    numbers: frozenset[int] = frozenset()
    """Every generation there is."""
    nixpkgs: str = ""
    """The store path of the nixpkgs that root's channels hold."""

    @classmethod
    def of(cls, target: Target) -> Where:
        """Look. Raises Failed when the profile's folder may not be read."""
        found = generations.read(target.profile, target.run_dir)
        current = next((g for g in found if g.current), None)
        link = os.path.realpath(target.run_dir / "current-system")
        running = link if os.path.isdir(link) else ""  # noqa: PTH112
        that_run = [g for g in found if g.running] if running else [current] if current else []
        runs = current if current in that_run else that_run[-1] if that_run else None
        return cls(
            current.number if current else None,
            current.store_path if current else "",
            running,
            runs.number if runs else None,
            frozenset(g.number for g in found),
            os.path.realpath(nixpkgs) if (nixpkgs := target.channels / "nixos").exists() else "",
        )
