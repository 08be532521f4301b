"""The profile's own link: where it leads to no system, and how it does again."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nfh.nix.generations import Generation


def trouble(profile: Path, found: Sequence[Generation]) -> str:
    """Why `profile` leads to no system, in a clause; empty where it does. `found`: its generations, oldest first."""
    if os.path.exists(profile):  # noqa: PTH110 - Path.exists raises where a folder may not be entered
        return ""
    current = next((g for g in found if g.current), None)
    if current is not None:
        return f"the files of generation {current.number}, the current one, are gone"
    try:
        return f"{profile} points to {os.readlink(profile)}, which is not there"  # noqa: PTH115
    except OSError:
        return f"{profile} is missing"


def best(found: Sequence[Generation]) -> Generation | None:
    """Which of `found` the profile had best point to: the one that runs, else the newest. None: no files are left."""
    standing = [g for g in found if not g.dangling]
    return next((g for g in reversed(standing) if g.running), standing[-1] if standing else None)


def way_out(found: Sequence[Generation]) -> str:
    """What to say so that the profile leads to a system again."""
    one = best(found)
    return f"“go to generation {one.number}” makes that the current one." if one else "“rebuild my system” makes one."
