"""What was typed before, for the arrow keys: in a file only its owner can read, nothing that looks secret."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from prompt_toolkit.history import FileHistory

LONGEST = 2_000
"""Characters of a text that is kept; pasted pages are not."""
MOST_BYTES = 500_000
"""The file's size from which on its older half is dropped."""

_SECRET = re.compile(r"pass(?:word|phrase|code|wd)|\bpwd\b|secret|\btoken\b|\bpsk\b|\bapi[ _-]?key\b|\bpin\b", re.I)


class Remembered(FileHistory):
    """A history in `file`. A folder that cannot be written only means that nothing is kept."""

    def __init__(self, file: Path) -> None:
        with suppress(OSError):
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            os.close(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600))
            file.chmod(0o600)
            _halve(file)
        super().__init__(str(file))

    def load_history_strings(self) -> Iterable[str]:
        """The texts, newest first; none from a file that cannot be read."""
        try:
            return list(super().load_history_strings())
        except OSError:
            return []

    def store_string(self, string: str) -> None:
        """Keep a text, unless it is a page, or speaks of a password or its kin."""
        if len(string) > LONGEST or may_be_secret(string):
            return
        with suppress(OSError, UnicodeEncodeError):
            super().store_string(string)


def may_be_secret(text: str) -> bool:
    """Whether a text speaks of a password or its kin, and so may hold one."""
    return _SECRET.search(text) is not None


def _halve(file: Path) -> None:
    if file.stat().st_size > MOST_BYTES:
        content = file.read_bytes()
        start = content.find(b"\n# ", len(content) // 2)
        file.write_bytes(content[start + 1 :] if start >= 0 else b"")
