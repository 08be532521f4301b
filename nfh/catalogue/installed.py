"""Whether the running system has a package, told by its commands: a look into one folder, nothing is asked of Nix."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nfh.catalogue.package import Package
    from nfh.catalogue.searching import Installed
    from nfh.nix.target import Target


def in_system(target: Target) -> Installed | None:
    """What tells it for the system of `target`; None where no system runs."""
    folder = target.run_dir / "current-system" / "sw" / "bin"
    try:
        commands = frozenset(entry.name for entry in os.scandir(folder))
    except OSError:
        return None

    def installed(package: Package) -> bool:
        programs = package.programs or (Path(package.attr).name,)
        return programs[0] in commands

    return installed
