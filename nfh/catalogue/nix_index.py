"""Reads a nix-index database: which package has which file.

The file is b"NIXI", a format number (64 bits, little-endian) and a zstd stream of lines, each
`metadata NUL difference rest newline`: a path shares its first bytes with the one before it, and the difference says
how many more than that one shared (a signed byte, or 0x80 and sixteen bits, big-endian). A package's paths are
followed by a line with the metadata "p" and, as its path, JSON of the store path and the attribute (nix-index,
src/frcode.rs and src/database.rs, format 1).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nfh.errors import Failed

if TYPE_CHECKING:
    from typing import BinaryIO

_MAGIC, _FORMAT = b"NIXI", 1
_PIECE = 4 << 20  # unpacked bytes that are looked at together
_LINE = re.compile(rb"([^\0]*)\0(?:\x80(..)|([^\x80]))([^\n]*)\n", re.S)
_COMMANDS = b"/bin/"
_LACKING = "Reading a nix-index database needs zstandard."


def readable() -> bool:
    """Whether what unpacks it (the extra nfh[files]) is installed."""
    from importlib.util import find_spec

    return find_spec("zstandard") is not None


def commands(file: Path) -> Iterator[tuple[str, str]]:
    """(command, attribute) for every file in a package's bin. Raises Failed where `file` cannot be read."""
    for attr, path in _paths(file, lambda path: path.startswith(_COMMANDS) and path.count(b"/") == 2):
        yield path[len(_COMMANDS) :].decode("utf-8", "replace"), attr


def holders(file: Path, path: str) -> list[str]:
    """Attributes whose package has a file of exactly this path ("/lib/libz.so.1"). Raises Failed."""
    wanted = path.encode("utf-8", "surrogateescape")
    return list(dict.fromkeys(attr for attr, _ in _paths(file, wanted.__eq__)))


def _paths(file: Path, wanted: Callable[[bytes], bool]) -> Iterator[tuple[str, bytes]]:
    """(attribute, path) of the wanted paths of packages that stand in nixpkgs by themselves."""
    found: list[bytes] = []
    for metadata, path in _lines(file):
        if metadata == b"p":
            if found:
                attr = _attribute(path, file)
                yield from ((attr, one) for one in found if attr)
                found = []
        elif wanted(path):
            found.append(path)


def _attribute(package: bytes, file: Path) -> str:
    try:
        origin = json.loads(package)["origin"]
        return str(origin["attr"]) if origin["toplevel"] else ""
    except (ValueError, KeyError, TypeError) as problem:
        raise Failed(f"The nix-index database {file} is damaged.") from problem


def _lines(file: Path) -> Iterator[tuple[bytes, bytes]]:
    """Every line: its metadata and its whole path."""
    shared, metadata, path, rest = 0, b"", b"", b""
    for piece in _pieces(file):
        rest += piece
        end = 0
        for line in _LINE.finditer(rest):
            metadata, far, near, more = line.groups()
            shared += int.from_bytes(near or far, "big", signed=True)
            path = path[:shared] + more
            end = line.end()
            yield metadata, path
        rest = rest[end:]
    if rest or metadata != b"p":  # zstandard says nothing of a stream that is cut off
        raise Failed(f"The nix-index database {file} is cut off.")


def _pieces(file: Path) -> Iterator[bytes]:
    try:
        import zstandard
    except ImportError as problem:
        raise Failed(_LACKING, "pip install 'nfh[files]' adds it; nix-locate of nix-index does without.") from problem
    try:
        with file.open("rb") as content:
            _check(content, file)
            stream: Any = zstandard.ZstdDecompressor().stream_reader(content, read_across_frames=True)
            while piece := stream.read(_PIECE):
                yield piece
    except (OSError, zstandard.ZstdError) as problem:
        raise Failed(f"The nix-index database {file} cannot be read ({problem}).") from problem


def _check(content: BinaryIO, file: Path) -> None:
    magic, number = content.read(4), int.from_bytes(content.read(8), "little")
    if magic != _MAGIC:
        raise Failed(f"{file} is no nix-index database.")
    if number != _FORMAT:
        raise Failed(f"The nix-index database {file} is of format {number}; I read format {_FORMAT}.")
