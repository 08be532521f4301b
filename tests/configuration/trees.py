"""Whole configurations on disk, as short texts; and the desk at which they are edited."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from pathlib import Path

from nfh.configuration import closure
from nfh.configuration.closure import Configuration
from nfh.configuration.flake import OF_SYSTEMS
from nfh.configuration.source import Source
from nfh.configuration.whole.files import Desk


class Tree:
    """A folder of files, with edits kept beside them."""

    def __init__(self, folder: Path, files: Mapping[str, str | bytes]) -> None:
        self.folder = folder
        self.edited: dict[Path, bytes] = {}
        for name, text in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())

    def source(self, path: Path) -> Source:
        return Source(path, self.edited[path]) if path in self.edited else Source.read(path)

    def update(self, path: Path, after: bytes | None) -> None:
        assert after is not None
        self.edited[path] = after

    def read(self, host: str = "", kind: str = OF_SYSTEMS, entry: str = "configuration.nix") -> Configuration:
        if host:
            return closure.of_flake(self.folder / "flake.nix", host, self.source, kind)
        return closure.of_file(self.folder / entry, self.source)

    def desk(self, host: str = "", kind: str = OF_SYSTEMS, entry: str = "configuration.nix") -> Desk:
        return Desk(self, lambda: self.read(host, kind, entry))

    def names(self, configuration: Configuration) -> list[str]:
        """The files that it reaches, in order; `file#` for a module inside another file, `user:` before a home's."""
        return [
            (f"{one.owner}:" if one.owner else "")
            + str(one.path.relative_to(self.folder))
            + ("#" if one.inside else "")
            for one in configuration.members
        ]

    def changed(self) -> dict[str, list[str]]:
        """The lines that came (+) and went (-), by file."""
        found = {}
        for path, after in self.edited.items():
            old, new = path.read_bytes().decode().split("\n"), after.decode().split("\n")
            lines = list(difflib.unified_diff(old, new, n=0, lineterm=""))[2:]
            found[str(path.relative_to(self.folder))] = [line for line in lines if not line.startswith("@@")]
        return found
