"""What a lesson looks at: the practice system as it really is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from nfh.nix import generations
from nfh.nix.target import Target


@dataclass(frozen=True, slots=True)
class World:
    """The state of a system at one moment."""

    entry: Path
    in_text: frozenset[str]
    """Attributes that the configuration installs."""
    in_system: frozenset[str]
    """Names of programs in the running generation."""
    current: int
    newest: int
    count: int

    @classmethod
    def read(cls, target: Target) -> World:
        """Look at `target`. Raises ConfigurationError when its configuration cannot be read."""
        from nfh.configuration.packages import system_packages
        from nfh.configuration.source import Source

        found = generations.read(target.profile, target.run_dir)
        current = next((g for g in found if g.current), None)
        return cls(
            target.entry,
            frozenset(item.attr for item in system_packages(Source.read(target.entry))),
            _programs(Path(current.store_path)) if current else frozenset(),
            current.number if current else 0,
            found[-1].number if found else 0,
            len(found),
        )


def _programs(system: Path) -> frozenset[str]:
    folder = system / "sw" / "bin"
    return frozenset(path.name for path in folder.iterdir()) if folder.is_dir() else frozenset()
