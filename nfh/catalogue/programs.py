"""Which package has a command or a file: by the channel's programs.sqlite, or a nix-index database.

programs.sqlite comes with every channel of NixOS: a table Programs of name, system and package (command-not-found
reads it). nix-index keeps its database in a folder of its own; nix-locate is asked where that is there, and the file
read by nfh itself (nfh.catalogue.nix_index) where not.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import quote

from nfh.errors import NfhError
from nfh.nix import process, this_system
from nfh.nix.tools import find_program

_MOST = 40
_SOON = 12 << 20  # packed bytes that nfh reads itself while somebody waits: what nix-index-database calls small


def of_channel(nixpkgs: Path) -> list[tuple[str, str]]:
    """(command, attribute) for this machine's system; nothing without a sound programs.sqlite."""
    file = nixpkgs / "programs.sqlite"
    if not file.is_file():
        return []
    uri = f"file:{quote(str(file.absolute()))}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(uri, uri=True)) as base:
            rows = base.execute("SELECT name, package FROM Programs WHERE system = ?", (this_system.name(),))
            return [(str(name), str(package)) for name, package in rows]
    except sqlite3.Error:
        return []


def of_nix_index() -> Iterator[tuple[str, str]]:
    """(command, attribute) of a nix-index database, where there is one that can be read."""
    from nfh.catalogue import nix_index

    file = _database()
    if file is not None and nix_index.readable():
        with suppress(NfhError):  # half of the commands are better than none
            yield from nix_index.commands(file)


def located(path: str) -> list[str] | None:
    """Attributes whose package has a file of this name ("libz.so.1", "bin/dig"); None: there is no nix-index database
    here, or nothing that reads it (see lacking)."""
    from nfh.catalogue import nix_index

    file = _database()
    if file is None:
        return None
    if find_program("nix-locate"):
        return _by_nix_locate(file.parent, path)
    if not nix_index.readable() or file.stat().st_size > _SOON:
        return None
    try:
        return nix_index.holders(file, f"/{path.lstrip('/')}")[:_MOST]
    except NfhError:
        return None


def lacking() -> str:
    """What a nix-index database that is here needs to be read; "" where nothing is wanting."""
    from nfh.catalogue import nix_index

    file = _database()
    if file is None or find_program("nix-locate"):
        return ""
    if file.stat().st_size > _SOON:
        return "There is a nix-index database here; nix-locate, which reads it, is not."
    return (
        ""
        if nix_index.readable()
        else "A nix-index database is here, but not what reads it: nix-locate, or nfh[files]."
    )


def _by_nix_locate(base: Path, path: str) -> list[str] | None:
    argv = ["nix-locate", "--db", str(base), "--top-level", "--minimal", "--whole-name", "--", f"/{path.lstrip('/')}"]
    try:
        finished = process.run(argv)
    except NfhError:
        return None
    if finished.status != 0:
        return None
    names = (line.removesuffix(".out").removesuffix(".bin") for line in finished.text.splitlines())
    return list(dict.fromkeys(name for name in names if name and not name.startswith("(")))[:_MOST]


def _database() -> Path | None:
    named = os.environ.get("NIX_INDEX_DATABASE")
    home = os.environ.get("XDG_CACHE_HOME") or f"{os.environ.get('HOME', '')}/.cache"
    file = (Path(named) if named else Path(home) / "nix-index") / "files"
    return file if os.path.isfile(file) else None  # noqa: PTH113
