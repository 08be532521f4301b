"""What a configuration describes, told without building it: the store path of its system, and the facts by which a
machine is known (host name, people, file systems, packages)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nfh.errors import NixFailed
from nfh.nix import process
from nfh.nix.cancel import Cancel
from nfh.nix.evaluate import FLAKES, PATIENCE, flake_reference, search_path, system_attribute
from nfh.nix.said import cause
from nfh.nix.target import Target

_FACTS = """c: {
  host = c.networking.hostName or "";
  version = c.system.nixos.version or "";
  users = map (n: c.users.users.${n}.name or n) (builtins.filter
    (n: let u = c.users.users.${n}; in !(u.isSystemUser or false) && (u.enable or true))
    (builtins.attrNames (c.users.users or { })));
  mounts = map (n: c.fileSystems.${n}.mountPoint or n) (builtins.attrNames (c.fileSystems or { }));
  packages = map (p: p.outPath or (toString p)) (c.environment.systemPackages or [ ]);
}"""


@dataclass(frozen=True, slots=True)
class Facts:
    """By what a machine is known. `users` are people (and root); `packages` are store paths."""

    host: str
    version: str
    users: tuple[str, ...]
    mounts: tuple[str, ...]
    packages: tuple[str, ...]


def facts(target: Target, entry: Path, cancel: Cancel | None = None) -> Facts:
    """Evaluate the facts of the configuration at `entry`. Raises NixFailed, NixMissing, Interrupted."""
    if target.is_flake:
        where = f"{flake_reference(entry.parent)}#{system_attribute(target)}.config"
        argv = ["nix", *FLAKES, "eval", "--json", where, "--apply", _FACTS]
    else:
        expression = f"({_FACTS}) (import <nixpkgs/nixos> {{ }}).config"
        argv = ["nix-instantiate", "--eval", "--strict", "--json", *search_path(target, entry), "-E", expression]
    environment = {**target.environment, "NIXOS_CONFIG": str(entry)}
    finished = process.run(argv, environment, None, cancel, patience=PATIENCE)
    if finished.status != 0:
        why = cause(finished.stderr) or "it does not say why"
        raise NixFailed(
            f"Nix could not look at the configuration: {why}", finished.stderr, finished.status, tuple(argv)
        )
    said: dict[str, Any] = json.loads(finished.text)
    return Facts(
        str(said["host"]),
        str(said["version"]),
        tuple(said["users"]),
        tuple(said["mounts"]),
        tuple(said["packages"]),
    )
