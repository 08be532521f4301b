"""What was compiled from what: the key of every part. Only the standard library, so that the wheel's builder can
use it.

The key of a part is made of the bytes of its sources, of the code that compiles it, and of the versions of the
tools that it needs. Times play no role: in the Nix store every file is from 1970.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypedDict

NAME = "manifest.json"
FORMAT = 1
"""Raised when the layout of the compiled files changes."""


class Part(TypedDict):
    """One entry of the manifest: hashes of sources and code, the versions of tools, hashes of the files written."""

    sources: str
    code: str
    tools: dict[str, str]
    files: dict[str, str]


class Manifest(TypedDict):
    """The whole manifest."""

    format: int
    parts: dict[str, Part]


def hash_sources(root: Path, sources: Iterable[str]) -> str:
    """One hash of files and folders given relative to `root`: names and bytes, in a fixed order; absent ones count
    as such.
    """
    digest = hashlib.sha256()
    for source in sorted(set(sources)):
        for file in _files(root / source):
            digest.update(f"{file.relative_to(root).as_posix()}\0{_hash(file)}\n".encode())
    return digest.hexdigest()


def hash_inputs(root: Path, sources: Iterable[str], out: Path, compiled: Sequence[str]) -> str:
    """The hash of what a part is made from: sources under `root`, and parts compiled before it into `out`."""
    return hash_sources(root, sources) + (hash_sources(out, compiled) if compiled else "")


def hash_file(file: Path) -> str:
    """The hash of one file."""
    return _hash(file)


def read(folder: Path) -> Manifest:
    """The manifest of a compiled folder; an empty one where there is none or it is of another format."""
    try:
        manifest: Manifest = json.loads((folder / NAME).read_bytes())
    except (OSError, ValueError):
        return {"format": FORMAT, "parts": {}}
    return manifest if manifest.get("format") == FORMAT else {"format": FORMAT, "parts": {}}


def write(folder: Path, parts: Mapping[str, Part]) -> None:
    """Write the manifest last and in one go: a folder with a manifest is complete."""
    manifest = {"format": FORMAT, "parts": dict(sorted(parts.items()))}
    draft = folder / (NAME + ".new")
    draft.write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n", "utf-8")
    draft.replace(folder / NAME)


def intact(folder: Path, part: Part) -> bool:
    """Whether the files of a part are there, byte for byte."""
    return bool(part["files"]) and all(
        (folder / name).is_file() and _hash(folder / name) == expected for name, expected in part["files"].items()
    )


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(file for file in path.rglob("*") if file.is_file() and file.suffix != ".pyc")
    return [path] if path.is_file() else []


def _hash(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
