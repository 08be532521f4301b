"""Login shells: what people call them, and what NixOS needs for each."""

from __future__ import annotations

import re

PACKAGES = {
    "bash": "bashInteractive", "zsh": "zsh", "fish": "fish", "nushell": "nushell", "nu": "nushell",
    "dash": "dash", "elvish": "elvish", "xonsh": "xonsh",
}  # fmt: skip
"""Shells by what people call them, and their attribute in nixpkgs."""
WITH_MODULE = ("zsh", "fish")
"""Shells that must be switched on besides (nixos/modules/config/users-groups.nix asserts it)."""


def named(said: str) -> str:
    """The shell that is meant by “zsh”, “the fish shell” or “/bin/zsh”; empty: none that is known."""
    words = re.findall(r"[a-z]+", said.casefold().rpartition("/")[2])
    return next((word for word in words if word in PACKAGES), "")
