"""What a derivation's own file tells (Nix manual, "ATerm")."""

from __future__ import annotations

import re
from pathlib import Path

_OUTPUT = re.compile(rb'^Derive\(\[(?:\("(?!out")[^)]*\),)*\("out","(?P<path>[^"]+)"')
"""A derivation begins with its outputs: name, path, and for a fixed one method and hash (Nix manual, "ATerm")."""


def output_of(derivation: str) -> str:
    """The store path that a derivation will have; empty where it is known only once it is built, or unreadable."""
    try:
        with Path(derivation).open("rb") as file:
            found = _OUTPUT.match(file.read(4096))
    except OSError:
        return ""
    return found["path"].decode() if found else ""
