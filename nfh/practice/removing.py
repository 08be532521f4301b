"""Deleting a tree that holds a Nix store."""

from __future__ import annotations

import os
from pathlib import Path


def remove(path: Path) -> None:
    """Delete a file, a link (never what it points to), or a whole folder. Raises OSError.

    Nix takes the write permission from the folders of its store; it is given back first.
    """
    if path.is_symlink() or not path.is_dir():
        path.unlink()
        return
    path.chmod(0o700)
    with os.scandir(path) as entries:
        inside = list(entries)
    for entry in inside:
        remove(Path(entry.path))
    path.rmdir()
