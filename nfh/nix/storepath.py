"""Names of store paths, taken apart as Nix does (Nix manual, "builtins.parseDrvName" and "store path")."""

from __future__ import annotations

import re

_HASH = re.compile(r"^[0-9a-z]{32}-")
_VERSION = re.compile(r"-(?=[^A-Za-z])")


def name_of(path: str) -> str:
    """The name in a store path, without hash and without ".drv": "hello-2.12" for /nix/store/…-hello-2.12.drv."""
    return _HASH.sub("", path.rpartition("/")[2]).removesuffix(".drv")


def name_and_version(name: str) -> tuple[str, str]:
    """("hello", "2.12") for "hello-2.12": the version begins after the first dash that no letter follows."""
    found = _VERSION.search(name)
    return (name[: found.start()], name[found.end() :]) if found and found.end() < len(name) else (name, "")
