"""A packages.json.br, as channels hand it out, unpacked: by the Python package brotli, else by the program brotli."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path
from typing import IO, Any

from nfh.errors import Failed, NfhError
from nfh.nix import process
from nfh.nix.tools import find_program

_PIECE = 1 << 20  # packed bytes that are unpacked together; nixpkgs' list is 6 MB packed and 200 MB unpacked


def unpacked(file: Path) -> IO[bytes]:
    """What `file` holds, to be read from its beginning. Raises Failed where it is damaged or cut off, where there is
    no room to unpack it, and where nothing here unpacks it.
    """
    try:
        import brotli
    except ImportError:
        return _by_program(file)
    try:
        return _by_package(file, brotli)
    except (brotli.error, OSError) as problem:
        raise Failed(f"{file} cannot be unpacked ({problem}).") from problem


def _by_package(file: Path, brotli: Any) -> IO[bytes]:
    out = tempfile.TemporaryFile()  # noqa: SIM115  # the reader closes it
    unpacker = brotli.Decompressor()
    with file.open("rb") as packed:
        while piece := packed.read(_PIECE):
            out.write(unpacker.process(piece))
    if not unpacker.is_finished():
        raise Failed(f"{file} is cut off.", "Fetch it again.")
    out.seek(0)
    return out


def _by_program(file: Path) -> IO[bytes]:
    if not find_program("brotli"):
        raise Failed(
            f"{file.name} is packed with brotli, and nothing here unpacks it.",
            "Install nfh[files], or unpack it with the program: "
            "nix-shell -p brotli --run 'brotli -d packages.json.br'; then name packages.json.",
        )
    try:
        finished = process.run(["brotli", "--decompress", "--stdout", str(file)])
    except NfhError as problem:
        raise Failed(f"{file} cannot be unpacked ({problem.message}).") from problem
    if finished.status != 0:
        raise Failed(f"{file} cannot be unpacked ({finished.stderr.strip()}).")
    return io.BytesIO(finished.stdout)
