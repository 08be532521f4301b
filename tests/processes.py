"""Which programs run, read from /proc (proc(5)): a bare machine has no pgrep."""

from __future__ import annotations

from pathlib import Path


def running(*parts: str) -> list[str]:
    """The command lines, other than this process's own, that hold one of `parts`."""
    found = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = file.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if any(part in line for part in parts):
            found.append(line)
    return found


def building(store: str) -> list[str]:
    """The command lines of the builders of this store, known by what Nix has put into their environment: another
    test may build something of the same name in a store of its own.
    """
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            environment = (folder / "environ").read_bytes()
            line = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if store.encode() in environment and b"NIX_LOG_FD=" in environment:
            found.append(line)
    return found
