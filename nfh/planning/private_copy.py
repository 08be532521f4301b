"""A private copy of the configuration, where Nix may look at a change before it is made."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from nfh.planning.plan import FileChange
from nfh.settings import Folders

LARGEST = 200 * 1024 * 1024
"""Bytes; a larger configuration folder is not copied (design.md, decision 2)."""

_LEAVES_FOLDER = re.compile(rb"(?<![\w./])\.\./")


def unsuitable(folder: Path) -> str:
    """Why a copy of `folder` could not serve, in words; empty when it can."""
    total = 0
    for root, _folders, files in os.walk(folder):
        for name in files:
            path = Path(root, name)
            total += path.lstat().st_size
            if total > LARGEST:
                return f"{folder} is larger than {LARGEST // 2**20} MB"
            if root == str(folder) and name.endswith(".nix") and _LEAVES_FOLDER.search(path.read_bytes()):
                return f"{path} refers to files outside {folder}"
    return ""


def make(folder: Path, changes: Sequence[FileChange], folders: Folders) -> Path:
    """Copy `folder`, with its .git, into nfh's cache (readable by this person only) and put the changed files there.

    Returns the copy's folder, inside a folder of its own that `discard` removes. Raises OSError.
    """
    home = Path(tempfile.mkdtemp(prefix="copy-", dir=folders.private(folders.cache)))
    copy = home / folder.name
    shutil.copytree(folder, copy, symlinks=True, ignore_dangling_symlinks=True)
    copy.chmod(0o700)
    for change in changes:
        path = copy / change.path.relative_to(folder)
        if change.after is None:
            path.unlink(missing_ok=True)
        else:
            path.unlink(missing_ok=True)
            path.write_bytes(change.after)
    return copy


def discard(copy: Path) -> None:
    """Remove a copy that `make` made."""
    shutil.rmtree(copy.parent, ignore_errors=True)
