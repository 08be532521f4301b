"""What Nix calls the platform of this machine."""

from __future__ import annotations

import os


def name() -> str:
    """The value of builtins.currentSystem, unless nix.conf says otherwise: "x86_64-linux"."""
    machine = os.uname()
    return f"{machine.machine}-{machine.sysname.lower()}"
