"""Files that a flake's text names by a relative path (./extra.txt, ../modules) and that git does not know.

Reading the tree of modules finds what is imported; this finds what is only read, or imported where nobody can
follow.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from nfh.planning import tracked

_PATH = re.compile(r"(?<![\w./~+-])(\.{1,2}(?:/[\w.+-]+)+)")
"""A relative path as Nix writes it (Nix manual, "Path literal")."""
_COMMENT = re.compile(r"/\*.*?\*/|(?:^|(?<=\s))#[^\n]*", re.DOTALL)
LARGEST = 1 << 20
"""Bytes of a file that is read for paths."""


def to_strangers(entry: Path) -> list[Path]:
    """The files below the flake's folder that its text names, directly or through one another, and git does not know.

    A folder that is named stands for the .nix files in it. Where git knows every file, nothing is read.
    """
    folder = entry.parent
    new, known = tracked.strangers(folder)
    if not new:
        return []
    found: set[Path] = set()
    pending, seen = [entry, *known], {entry, *known}
    while pending:
        for path in _named(pending.pop(), folder):
            for stranger in _behind(path, new):
                found.add(stranger)
                if stranger.suffix == ".nix" and stranger not in seen:
                    seen.add(stranger)
                    pending.append(stranger)
    return sorted(found)


def _named(file: Path, folder: Path) -> Iterator[Path]:
    """What a file of Nix names by relative paths, below the folder."""
    try:
        if file.stat().st_size > LARGEST:
            return
        text = file.read_text("utf-8", "replace")
    except OSError:
        return
    for match in _PATH.finditer(_COMMENT.sub("", text)):
        path = Path(os.path.normpath(file.parent / match[1]))
        if path != folder and path.is_relative_to(folder):
            yield path


def _behind(path: Path, new: set[Path]) -> Iterator[Path]:
    if path in new:
        yield path
    elif path.is_dir():
        yield from (one for one in new if one.suffix == ".nix" and one.is_relative_to(path))
