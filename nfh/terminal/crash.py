"""A fault of nfh itself: one sentence for the person, the details in a file for whoever mends it."""

from __future__ import annotations

import os
import time
import traceback
from contextlib import suppress

from nfh.settings import Folders
from nfh.terminal.words import at_home


def note(problem: BaseException, folders: Folders) -> str:
    """Write the details to crash.txt in the data folder (0600). Returns what to tell the person."""
    said = f"Something went wrong inside nfh itself ({type(problem).__name__})."
    with suppress(OSError):
        file = folders.private(folders.data) / "crash.txt"
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as stream:
            stream.write(time.strftime("%Y-%m-%d %H:%M:%S\n"))
            stream.writelines(traceback.format_exception(problem))
        said += f" The details are in {at_home(file)}."
    return said + " If a change was under way, the next start says where it stands."
