"""Where profiles are: the system's, the person's own, Home Manager's (Nix manual, "Profiles"; home-manager(1)).

Up to Nix 2.13 the profiles of people lay in the state directory, under per-user/NAME; later ones are in
$XDG_STATE_HOME/nix/profiles. What was made before stays where it was, so both are looked at, the newer place first.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from nfh.nix.target import Target

Kind = Literal["system", "user", "home-manager"]


@dataclass(frozen=True, slots=True)
class Profile:
    """One profile that is there. Its generations: nfh.nix.generations.read(path)."""

    kind: Kind
    path: Path
    """The link that its generations lie beside."""


def find(target: Target, environ: Mapping[str, str] = os.environ) -> list[Profile]:
    """The profiles of the system and of the person whose environment this is; of each kind at most one."""
    variables = {**environ, **target.environment}
    home, user = Path(variables.get("HOME") or "/nowhere"), variables.get("USER") or _name()
    state = Path(variables.get("XDG_STATE_HOME") or home / ".local/state") / "nix"
    places = (state / "profiles", target.state_dir / "profiles" / "per-user" / user)
    linked = [path for link in (home / ".nix-profile", state / "profile") if (path := _one_hop(link))]
    candidates: tuple[tuple[Kind, list[Path]], ...] = (
        ("system", [target.profile]),
        ("user", [*linked, *(place / "profile" for place in places)]),
        ("home-manager", [place / "home-manager" for place in places]),
    )
    found = []
    for kind, paths in candidates:
        if first := next((path for path in paths if path.is_symlink()), None):
            found.append(Profile(kind, first))
    return found


def _one_hop(link: Path) -> Path | None:
    """Where a link in somebody's home leads: the profile, which is a link itself."""
    try:
        return link.parent / link.readlink()
    except OSError:
        return None


def _name() -> str:
    import pwd

    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return ""
