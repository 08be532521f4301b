"""Files that only root may write: a fixed argument list for each step, never a shell.

The new bytes wait in a private folder of ours. Root copies them beside the file (with the file's own mode, owner and
attributes), compares the file with the bytes that were planned from, renames, and compares again. The programs are
those of coreutils and diffutils; `ln` refuses to replace a file, which makes it the safe way to add a new one.
"""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from nfh.errors import ChangedMeanwhile, Failed
from nfh.nix.process import Finished
from nfh.nix.tools import find_program
from nfh.planning.plan import FileChange

Run = Callable[[Sequence[str]], Finished]

_FOLDERS = ("/run/current-system/sw/bin", "/usr/bin", "/bin")
"""Where root's programs are looked for, before PATH: those folders only root can write."""


def tool(name: str) -> str:
    """The absolute path of a program for root to run; the bare name if it is nowhere."""
    for folder in _FOLDERS:
        if os.access(f"{folder}/{name}", os.X_OK):
            return f"{folder}/{name}"
    return find_program(name) or name


def write(change: FileChange, run: Run) -> None:
    """Make the file hold `change.after` if it still holds `change.before`; `run` runs an argument list as root.

    A link is followed: the file behind it is written. Raises ChangedMeanwhile, Failed; the file is then as it was.
    """
    path = Path(os.path.realpath(change.path))
    beside = path.with_name(f".{path.name}.nfh-{secrets.token_hex(4)}")
    with tempfile.TemporaryDirectory(prefix="nfh-") as folder:
        before, after = Path(folder, "before"), Path(folder, "after")
        for file, content in ((before, change.before), (after, change.after)):
            file.touch(0o600)
            file.write_bytes(content or b"")
        if change.after is None:
            _compare(path, before, change, run)
            _do(("rm", "-f", "--", str(path)), path, run)
            return
        try:
            _place(beside, after, path, change, run)
            _compare(path, before, change, run)
            _rename(beside, path, change, run)
        except BaseException:
            run((tool("rm"), "-f", "--", str(beside)))
            raise
        _do(("sync", "--", str(path.parent)), path, run)
        if run((tool("cmp"), "-s", "--", str(after), str(path))).status != 0:
            raise Failed(f"{path} was written, but reading it back gives other bytes.")


def _place(beside: Path, after: Path, path: Path, change: FileChange, run: Run) -> None:
    if change.before is None:
        _do(("install", "-m", "0644", "-T", "--", str(after), str(beside)), path, run)
    else:
        _do(("cp", "--attributes-only", "--preserve=all", "-T", "--", str(path), str(beside)), path, run)
        _do(("cp", "--no-preserve=all", "-T", "--", str(after), str(beside)), path, run)
    _do(("sync", "--", str(beside)), path, run)


def _rename(beside: Path, path: Path, change: FileChange, run: Run) -> None:
    if change.before is not None:
        _do(("mv", "-f", "-T", "--", str(beside), str(path)), path, run)
        return
    if run((tool("ln"), "-T", "--", str(beside), str(path))).status != 0:
        raise ChangedMeanwhile(f"{path} has come into being meanwhile, so it was left alone.", "Say it again.")
    _do(("rm", "-f", "--", str(beside)), path, run)


def _compare(path: Path, before: Path, change: FileChange, run: Run) -> None:
    if change.before is None:
        return  # `ln` looks
    if run((tool("cmp"), "-s", "--", str(before), str(path))).status != 0:
        raise ChangedMeanwhile(
            f"{path} was changed by somebody else since the plan was made, so it was left alone.",
            "Say it again: the new plan starts from the file as it is now.",
        )


def _do(argv: tuple[str, ...], path: Path, run: Run) -> None:
    finished = run((tool(argv[0]), *argv[1:]))
    if finished.status != 0:
        said = finished.stderr.strip().splitlines()
        why = said[-1].rpartition(": ")[2] if said else f"{argv[0]} gave status {finished.status}"
        raise Failed(f"{path} could not be written: {why[:1].lower()}{why[1:]}.")
