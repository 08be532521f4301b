"""Which package has a command or a file: by the channel's programs.sqlite, or a nix-index database.

programs.sqlite comes with every channel of NixOS: a table Programs of name, system and package (command-not-found
reads it). nix-index keeps its database in a folder of its own and is asked through nix-locate.
"""

from __future__ import annotations

import os
import platform
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from nfh.errors import NfhError
from nfh.nix import process
from nfh.nix.tools import find_program

_MOST = 40


def of_channel(nixpkgs: Path) -> list[tuple[str, str]]:
    """(command, attribute) for this machine's system; nothing without a sound programs.sqlite."""
    file = nixpkgs / "programs.sqlite"
    if not file.is_file():
        return []
    uri = f"file:{quote(str(file.absolute()))}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(uri, uri=True)) as base:
            rows = base.execute(
                "SELECT name, package FROM Programs WHERE system = ?", (f"{platform.machine()}-linux",)
            )
            return [(str(name), str(package)) for name, package in rows]
    except sqlite3.Error:
        return []


def located(path: str) -> list[str] | None:
    """Attributes whose package has a file of this name ("libz.so.1", "bin/dig"); None: there is no nix-index here."""
    base = Path(os.environ.get("NIX_INDEX_DATABASE", "")) if os.environ.get("NIX_INDEX_DATABASE") else _cache()
    if not (base / "files").is_file() or not find_program("nix-locate"):
        return None
    argv = ["nix-locate", "--db", str(base), "--top-level", "--minimal", "--whole-name", "--", f"/{path.lstrip('/')}"]
    try:
        finished = process.run(argv)
    except NfhError:
        return None
    if finished.status != 0:
        return None
    names = (line.removesuffix(".out").removesuffix(".bin") for line in finished.text.splitlines())
    return list(dict.fromkeys(name for name in names if name and not name.startswith("(")))[:_MOST]


def _cache() -> Path:
    home = os.environ.get("XDG_CACHE_HOME") or f"{os.environ.get('HOME', '')}/.cache"
    return Path(home) / "nix-index"
