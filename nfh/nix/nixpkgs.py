"""Which nixpkgs a system is made from: its folder, and a key that changes when it does."""

from __future__ import annotations

import os
import re
from pathlib import Path
from zlib import crc32

from nfh.errors import NixFailed
from nfh.nix import process, registry
from nfh.nix.cancel import Cancel
from nfh.nix.evaluate import FLAKES, flake_reference, search_path, system_attribute
from nfh.nix.target import Target

_ROOT_CHANNELS = Path("/nix/var/nix/profiles/per-user/root/channels")


def key(target: Target) -> str:
    """What tells one nixpkgs from another, without asking Nix: the channel's store path, the flake's lock file, or
    what the flake registry has where NIX_PATH names one of its names.

    "" where it cannot be told (no channel, no lock file, no such name).
    """
    try:
        if target.is_flake:
            return f"flake.lock {crc32((target.folder / 'flake.lock').read_bytes()):08x}"
        if name := _registered_in_nix_path(target):
            return registry.key(name, target.environment)
        real = (_named_in_nix_path(target) or _ROOT_CHANNELS).resolve(strict=True)
        if real.is_relative_to(target.environment.get("NIX_STORE_DIR", "/nix/store")):
            return str(real)
        return f"{real} {max(_changed(real / name) for name in ('', '.version', '.git/HEAD'))}"
    except OSError:
        return ""


def folder(target: Target, cancel: Cancel | None = None) -> Path:
    """The folder of the system's nixpkgs, asked of Nix. Raises NixFailed, NixMissing, Interrupted."""
    if target.is_flake:
        where = f"{flake_reference(target.folder)}#{system_attribute(target)}.pkgs.path"
        argv = ["nix", *FLAKES, "eval", "--raw", where]
    else:
        argv = ["nix-instantiate", "--find-file", "nixpkgs", *search_path(target, target.entry)]
    finished = process.run(argv, target.environment, None, cancel)
    if finished.status != 0:
        raise NixFailed("Nix cannot find this system's nixpkgs.", finished.stderr, finished.status, tuple(argv))
    return Path(finished.text.strip())


def version(nixpkgs: Path) -> str:
    """What a nixpkgs calls itself: "25.11.3421.abcdef0", "" where it does not say."""
    try:
        return (nixpkgs / ".version").read_text().strip() + _suffix(nixpkgs)
    except OSError:
        return ""


def _changed(path: Path) -> int:
    return path.stat().st_mtime_ns if path.exists() else 0


def _suffix(nixpkgs: Path) -> str:
    try:
        return (nixpkgs / ".version-suffix").read_text().strip()
    except OSError:
        return ""


def _registered_in_nix_path(target: Target) -> str:
    """The name in the flake registry that NIX_PATH gives nixpkgs ("nixpkgs=flake:nixpkgs", as NixOS sets it)."""
    for entry in _nix_path(target):
        name, _, place = entry.partition("=")
        if name == "nixpkgs":
            return place.removeprefix("flake:") if place.startswith("flake:") else ""
    return ""


def _named_in_nix_path(target: Target) -> Path | None:
    """The nixpkgs of NIX_PATH: an entry of that name, or a folder that holds one."""
    for entry in _nix_path(target):
        name, equals, place = entry.rpartition("=")
        if place.startswith("/") and (name == "nixpkgs" or (not equals and Path(place, "nixpkgs").exists())):
            return Path(place) if equals else Path(place, "nixpkgs")
    return None


def _nix_path(target: Target) -> list[str]:
    """The entries of NIX_PATH. A colon that begins the rest of a URL ("flake:nixpkgs") parts nothing."""
    said = target.environment.get("NIX_PATH") or os.environ.get("NIX_PATH", "")
    return re.split(r"(?<!=flake):", said)
