"""A store of many paths, registered with real Nix, for tests and for `make bench`: quickly made, shaped like nixpkgs.

Each path needs a handful of earlier ones: some that nearly everything needs (as glibc), some of its own half. The
last one is the system: it needs all that nothing else does. Every path is a small file with its true hash, so that
Nix's own checks hold.
"""

from __future__ import annotations

import hashlib
import os
import random
import struct
import subprocess
from collections.abc import Mapping
from pathlib import Path

_LETTERS = "0123456789abcdfghijklmnpqrsvwxyz"


def make(environ: Mapping[str, str], count: int, seed: int = 7, systems: int = 1) -> list[str]:
    """Put `count` paths into the store that `environ` names (NIX_STORE_DIR); gives them in the order they were made.

    The last `systems` of them need all that nothing else does; each but the first does without a few more of those.
    The closure of one system is all the paths. Raises CalledProcessError if Nix does not take them.
    """
    chance = random.Random(seed)
    store = Path(environ["NIX_STORE_DIR"])
    paths: list[str] = []
    unused: set[str] = set()
    registration: list[str] = []
    for number in range(count):
        path = f"{store}/{_hash_of(seed, number)}-part{number}-{1 + number % 9}.{number % 7}"
        system = number - (count - systems)
        needs = sorted(unused)[3 * system :] if system >= 0 else sorted(_needs(chance, paths))
        if system < 0:
            unused = (unused - set(needs)) | {path}
        content = f"{path}\n{chance.randbytes(chance.randrange(200)).hex()}\n".encode() + "\n".join(needs).encode()
        Path(path).write_bytes(content)
        Path(path).chmod(0o444)
        os.utime(path, (1, 1))
        nar = _nar(content)
        registration += [path, hashlib.sha256(nar).hexdigest(), str(len(nar)), "", str(len(needs)), *needs]
        paths.append(path)
    subprocess.run(
        ["nix-store", "--load-db"],
        input="".join(f"{line}\n" for line in registration),
        env={**os.environ, **environ},
        text=True,
        check=True,
        capture_output=True,
    )
    return paths


def _needs(chance: random.Random, paths: list[str]) -> set[str]:
    if not paths:
        return set()
    common = {paths[min(chance.randrange(5), len(paths) - 1)] for _ in range(2)}
    return common | {paths[chance.randrange(len(paths) // 2, len(paths))] for _ in range(chance.randrange(1, 9))}


def _hash_of(seed: int, number: int) -> str:
    digest = hashlib.sha256(f"{seed} {number}".encode()).digest()
    return "".join(_LETTERS[byte % 32] for byte in digest)


def _nar(content: bytes) -> bytes:
    """The archive of a plain file (Nix manual, "Nix Archive")."""
    return b"".join(
        struct.pack("<Q", len(part)) + part + bytes(-len(part) % 8)
        for part in (b"nix-archive-1", b"(", b"type", b"regular", b"contents", content, b")")
    )
