"""A whole conversation with nfh itself, line by line, on a practice system on paper (without Nix)."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def spoken(base: Path, *lines: str, command: tuple[str, ...] = ()) -> str:
    """Everything that nfh said to these lines. `base`: a folder for its data, its cache and its settings."""
    found = subprocess.run(
        (sys.executable, "-m", "nfh", *command),
        input="".join(f"{line}\n" for line in lines),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={
            **{name: value for name, value in os.environ.items() if not name.startswith(("NIX", "XDG"))},
            "PATH": str(base / "no-programs"),
            "HOME": str(base),
            "LC_ALL": "C.UTF-8",
            "NO_COLOR": "1",
        },
    )
    assert "Traceback" not in found.stderr, found.stderr
    return found.stdout
