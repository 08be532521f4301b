"""The person's own editor, on a private copy of what is going to be written."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from nfh.errors import Failed
from nfh.planning.plan import FileChange
from nfh.settings import Folders


def command(environ: Mapping[str, str] = os.environ) -> list[str]:
    """The editor's argument list from VISUAL or EDITOR (environ(7)), taken apart without a shell; empty: none."""
    for variable in ("VISUAL", "EDITOR"):
        try:
            words = shlex.split(environ.get(variable, ""))
        except ValueError:
            continue
        if words and shutil.which(words[0], path=environ.get("PATH")):
            return words
    return []


def edit(change: FileChange, folders: Folders, argv: list[str]) -> bytes | None:
    """Open the bytes that are going to be written in the editor `argv`; None: they were left as they are.

    The copy has the file's own name and lies where only its owner can look. Raises Failed when the editor fails.
    """
    cache = folders.cache_or_none()
    with tempfile.TemporaryDirectory(dir=cache and folders.private(cache / "edit")) as folder:
        copy = Path(folder, change.path.name)
        copy.touch(0o600)
        copy.write_bytes(change.after or b"")
        try:
            status = subprocess.run([*argv, str(copy)], check=False).returncode
        except OSError as problem:
            raise Failed(f"The editor {argv[0]} could not be started ({problem.strerror}).") from problem
        if status:
            raise Failed(f"The editor {argv[0]} ended with status {status}, so the text stays as it was.")
        after = copy.read_bytes()
    return after if after != change.after else None
