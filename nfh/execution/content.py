"""The bytes of a file as they stand there now."""

from __future__ import annotations

from pathlib import Path


def content(path: Path) -> bytes | None:
    """What the file holds; None if there is none. Raises OSError for anything else."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
