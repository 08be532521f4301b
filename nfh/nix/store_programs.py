"""Questions about the store, put to Nix's own programs: where neither the database nor a daemon can be had.

`nix path-info --json` (nix3-path-info(1)) prints a list up to 2.18 and an object from 2.19 on; from 2.34 on it warns
that it will want to be told which form. `nix-store --query` and `--gc` (nix-store(1)) print one path a line.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from nfh.errors import NixFailed
from nfh.nix import process
from nfh.nix.cancel import Cancel
from nfh.nix.derived import Derived
from nfh.nix.path_info import NotInStore, PathInfo
from nfh.nix.said import cause
from nfh.nix.target import Target

AT_ONCE = 1000
"""Paths in one argument list: a hundred bytes each, and the system allows two million."""
_PATH_INFO = ("nix", "--extra-experimental-features", "nix-command", "path-info", "--offline", "--json")


class Programs(Derived):
    """The store of `target`, asked through programs. Everything raises NixFailed, NixMissing, Interrupted."""

    def __init__(self, target: Target, cancel: Cancel | None = None) -> None:
        self._target, self._cancel = target, cancel

    # ------------------------------------------------------------------------------------ paths

    def is_valid(self, path: str) -> bool:
        """Whether the store has this path."""
        return path in self.infos([path])

    def info(self, path: str) -> PathInfo | None:
        """What the store knows of a path; None if it does not have it."""
        return self.infos([path]).get(path)

    def infos(self, paths: Iterable[str]) -> dict[str, PathInfo]:
        """What the store knows of several paths, by path, without those that it does not have."""
        wanted = list(paths)
        found: dict[str, PathInfo] = {}
        for start in range(0, len(wanted), AT_ONCE):
            for each in _as_they_are(wanted[start : start + AT_ONCE]):
                found |= self._infos(each)
        return found

    def closure(self, *paths: str) -> dict[str, int]:
        """The sizes of these paths and of everything they need. Raises NotInStore."""
        found: dict[str, int] = {}
        for start in range(0, len(paths), AT_ONCE):
            some = paths[start : start + AT_ONCE]
            there = self.infos(some)
            if absent := next((path for path in some if path not in there), ""):
                raise NotInStore(absent)
            for each in _as_they_are(some):
                found |= {path: info.size for path, info in self._infos(["--recursive", *each]).items()}
        return found

    def nodes(self, paths: Iterable[str]) -> dict[str, str]:
        """Those of `paths` that the store has; they stand for themselves (nfh.nix.ways)."""
        return {path: path for path in self.infos(paths)}

    def names(self, nodes: Iterable[str]) -> dict[str, str]:
        """The paths of nodes."""
        return {node: node for node in nodes}

    def references_of(self, paths: Collection[str]) -> list[tuple[str, str]]:
        """Pairs: a path of `paths`, and one that it needs directly."""
        return [(path, each) for path, info in self.infos(paths).items() for each in info.references]

    def referrers_of(self, paths: Collection[str]) -> list[tuple[str, str]]:
        """Pairs: a path that needs one of `paths` directly, and that one."""
        wanted = sorted(paths)
        users: set[str] = set()
        for start in range(0, len(wanted), AT_ONCE):
            users |= set(self._lines("nix-store", "--query", "--referrers", *wanted[start : start + AT_ONCE]))
        known = set(wanted)
        return [(user, each) for user, each in self.references_of(users) if each in known]

    def valid_paths(self) -> list[str]:
        """Every path the store has, sorted."""
        return sorted(self._infos(["--all"]))

    # ------------------------------------------------------------------------------------ what is kept, what is not

    def roots(self) -> list[tuple[str, str]]:
        """What keeps store paths alive: pairs of a link (or a description) and the store path."""
        pairs = (line.rpartition(" -> ") for line in self._lines("nix-store", "--gc", "--print-roots"))
        return [(link, path) for link, arrow, path in pairs if arrow]

    def dead_paths(self) -> list[str]:
        """Every path that a garbage collection would delete. Deletes nothing."""
        return [line for line in self._lines("nix-store", "--gc", "--print-dead") if line.startswith("/")]

    # ------------------------------------------------------------------------------------ how they are asked

    def _infos(self, arguments: list[str]) -> dict[str, PathInfo]:
        try:
            (text,) = self._lines(*_PATH_INFO, *arguments)
        except NixFailed as problem:
            if "json-format" not in problem.output:
                raise
            (text,) = self._lines(*_PATH_INFO, "--json-format", "1", *arguments)
        said = json.loads(text)
        rows = said.items() if isinstance(said, dict) else [(each["path"], each) for each in said]
        return {path: _info(path, row) for path, row in rows if row and row.get("valid", True)}

    def _lines(self, *argv: str) -> list[str]:
        finished = process.run(argv, self._target.environment, cancel=self._cancel)
        if finished.status:
            why = cause(finished.stderr) or "it does not say why"
            raise NixFailed(
                f"Nix could not answer a question about its store: {why}", finished.stderr, finished.status, argv
            )
        return finished.text.splitlines()


def _as_they_are(paths: Sequence[str]) -> list[list[str]]:
    """Arguments for these paths, derivations apart: Nix up to 2.14 takes one for what it builds unless it is told."""
    derivations = [path for path in paths if path.endswith(".drv")]
    others = [path for path in paths if not path.endswith(".drv")]
    return [each for each in (others, ["--derivation", *derivations] if derivations else []) if each]


def _info(path: str, said: dict[str, Any]) -> PathInfo:
    return PathInfo(
        path,
        tuple(sorted(said["references"])),
        said["narSize"],
        base64.b64decode(said["narHash"].removeprefix("sha256-")).hex(),
        said.get("deriver") or "",
        said.get("registrationTime") or 0,
        tuple(sorted(said.get("signatures") or ())),
        said.get("ca") or "",
        bool(said.get("ultimate")),
    )
