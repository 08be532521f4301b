"""A path that is missing in the store's copy of a flake: does git not know the file, or is there none?

Nix before 2.28 says the same of both: the path in its own copy does not exist.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from nfh.planning import tracked
from nfh.recovery.families import Recognised, families

if TYPE_CHECKING:
    from nfh.nix.target import Target

_UNTRACKED, _MISSING = "flake-untracked", "missing-file"


def settled(found: Recognised, target: Target) -> Recognised | None:
    """What was recognised, after a look at the flake's folder; None: the file is there and git knows it.

    Left as it is where there is nothing to look at: no flake in a repository, or Nix itself has named git.
    """
    top = tracked.repository(target.folder)
    if found.family.family != _UNTRACKED or "folder" in found.fields or not target.is_flake or top is None:
        return found
    path = top / found.fields["missing"]
    if not path.exists():
        missing = next(family for family in families() if family.family == _MISSING)
        return replace(found, family=missing, fields={**found.fields, "missing": str(path)})
    new, _ = tracked.strangers(top)
    unknown = any(one.is_relative_to(path) for one in new) or bool(
        tracked.unknown(top, [path] if path.is_file() else [])
    )
    return found if unknown else None
