"""What a login name may be, and which names are the system's own."""

from __future__ import annotations

import re

_NAME = re.compile(r"[a-z_][a-z0-9_-]{0,30}")
"""What useradd(8) takes for a login name."""

_TAKEN = frozenset({"root", "nobody", "messagebus", "sshd", "polkituser", "nscd"})
"""Accounts that every NixOS has (nixos/modules/misc/ids.nix)."""


def is_login_name(name: str) -> bool:
    """Whether a user can be called so."""
    return _NAME.fullmatch(name) is not None


def is_the_systems(name: str) -> bool:
    """Whether an account of this name is there on every NixOS."""
    return name in _TAKEN or name.startswith(("nixbld", "systemd-"))
