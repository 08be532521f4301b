"""A private copy of the configuration, where Nix may look at a change before it is made."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from nfh.planning import own_place
from nfh.planning.plan import FileChange
from nfh.settings import Folders

if TYPE_CHECKING:
    from nfh.nix.target import Target

LARGEST = 200 * 1024 * 1024
"""Bytes; a larger configuration folder is not copied (design.md, decision 2)."""

_STALE = 24 * 3600
"""Seconds after which a copy is one that a killed nfh left behind."""


def unsuitable(target: Target, changes: Sequence[FileChange] = ()) -> str:
    """Why a copy of the configuration's folder could not serve, in words; empty when it can."""
    folder = target.folder
    for path in (target.entry, *(change.path for change in changes)):
        if not path.is_relative_to(folder):
            return f"{path} lies outside {folder}"
        if path.is_symlink():
            return f"{path} is a link to {os.path.realpath(path)}"
    if str(folder.resolve()) in ("/", os.path.realpath(Path.home())):
        return f"{folder} holds much more than a configuration"
    if target.is_flake and not (folder / ".git").is_dir() and _in_repository(folder):
        return f"the git repository of {folder} begins further up"
    return _of_files(target)


def _of_files(target: Target) -> str:
    """What one of the files, or all of them together, has against a copy."""
    folder, total = target.folder, 0
    for root, folders, files in os.walk(folder):
        for name in (*files, *folders):
            path = Path(root, name)
            if path.is_symlink():
                if problem := _of_link(path, folder):
                    return problem
            elif name in files:
                with contextlib.suppress(OSError):
                    total += path.lstat().st_size
                if total > LARGEST:
                    return f"{folder} is larger than {LARGEST // 2**20} MB"
        if target.is_flake or ".git" in Path(root).relative_to(folder).parts:
            continue  # a flake is copied to the store, and means the same wherever it lies
        for name in files:
            if name.endswith(".nix") and (problem := _of_file(Path(root, name), folder)):
                return problem
    return ""


def _of_file(path: Path, folder: Path) -> str:
    try:
        content = path.read_bytes() if path.is_file() else b""
    except OSError:
        return ""  # Nix may not read it either, and says so
    return own_place.depends(path, content, folder)


def _of_link(path: Path, folder: Path) -> str:
    leads = os.readlink(path)  # noqa: PTH115 - a text: a Path would tidy it up
    inside = Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))
    if leads.startswith("/"):
        return f"{path} is a link back into {folder}" if inside else ""
    return "" if inside else f"{path} is a link to files outside {folder}"


def _in_repository(folder: Path) -> bool:
    return any((above / ".git").exists() for above in (folder, *folder.parents))


def make(folder: Path, changes: Sequence[FileChange], folders: Folders) -> Path:
    """Copy `folder`, with its .git, into nfh's cache (readable by this person only) and put the changed files there.

    Returns the copy's folder, inside a folder of its own that `discard` removes. Nothing is left behind when it
    cannot be made. Raises OSError.
    """
    copy = room(folder, folders)
    try:
        _copy_folder(folder, copy)
        for change in changes:
            path = copy / change.path.relative_to(folder)
            path.unlink(missing_ok=True)
            if change.after is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(change.after)
    except BaseException:
        discard(copy)
        raise
    return copy


def room(folder: Path, folders: Folders) -> Path:
    """Where a copy of `folder` goes: in the cache, else among temporary files. What `discard` removes is made, the
    copy itself is not. Raises OSError."""
    cache = folders.cache_or_none()
    for old in cache.glob("copy-*") if cache else ():
        with contextlib.suppress(OSError):
            if old.lstat().st_mtime < time.time() - _STALE:
                shutil.rmtree(old, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix="copy-", dir=cache)) / (folder.name or "configuration")


def discard(copy: Path) -> None:
    """Remove a copy that `make` made, and its folder."""
    shutil.rmtree(copy.parent, ignore_errors=True)


def _copy_folder(folder: Path, copy: Path) -> None:
    """Copy what Nix could read: files, folders, links as they are. Sockets, pipes and devices mean nothing to it."""
    copy.mkdir(mode=0o700)
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except PermissionError:
        return
    for entry in entries:
        there = copy / entry.name
        with contextlib.suppress(FileNotFoundError):  # gone meanwhile: an editor's own file, mostly
            if entry.is_symlink():
                there.symlink_to(os.readlink(entry.path))  # noqa: PTH115
            elif entry.is_dir(follow_symlinks=False):
                _copy_folder(Path(entry.path), there)
            elif entry.is_file(follow_symlinks=False):
                _copy_file(Path(entry.path), there)


def _copy_file(file: Path, there: Path) -> None:
    try:
        shutil.copy2(file, there)
        there.chmod(there.stat().st_mode & 0o700 | 0o400)
    except PermissionError:
        # It stands there, and cannot be read there either: Nix then says the same of both.
        stat = file.stat()
        with there.open("wb") as made:
            made.truncate(stat.st_size)
        os.utime(there, ns=(stat.st_atime_ns, stat.st_mtime_ns))
        there.chmod(0)
