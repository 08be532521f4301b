"""Whether nixpkgs has a package, asked of the system's own nixpkgs."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from nfh.errors import NixFailed
from nfh.nix import process
from nfh.nix.cancel import Cancel
from nfh.nix.evaluate import FLAKES, flake_reference, search_path, system_attribute
from nfh.nix.target import Target

ATTRIBUTE = re.compile(r"[A-Za-z_][\w'-]*(\.[A-Za-z_][\w'-]*)*", re.ASCII)
"""A path of plain attribute names: nothing else is ever put into an expression."""

_IS_PACKAGE = 'p: let t = builtins.tryEval ((p.type or "") == "derivation"); in !t.success || t.value'


def exists(target: Target, attribute: str, cancel: Cancel | None = None) -> bool:
    """Whether `attribute` ("kdePackages.kate") is a package in the nixpkgs of `target`.

    One that nixpkgs refuses to evaluate (unfree, broken) is one too; a text that is no attribute path is none.
    Raises NixFailed when nixpkgs itself cannot be read, NixMissing.
    """
    if not ATTRIBUTE.fullmatch(attribute):
        return False
    quoted = ".".join(f'"{name}"' for name in attribute.split("."))
    is_package = f"pkgs: pkgs ? {quoted} && ({_IS_PACKAGE}) pkgs.{quoted}"
    if target.is_flake:
        where = f"{flake_reference(target.folder)}#{system_attribute(target)}.pkgs"
        argv = ["nix", *FLAKES, "eval", where, "--apply", is_package]
    else:
        expression = f"({is_package}) (import <nixpkgs> {{ }})"
        argv = ["nix-instantiate", "--eval", *search_path(target, target.entry), "-E", expression]
    finished = process.run(argv, target.environment, None, cancel)
    if finished.status != 0:
        raise NixFailed("Nix could not look into nixpkgs.", finished.stderr, finished.status, tuple(argv))
    return finished.text.strip() == "true"


@dataclass(frozen=True, slots=True)
class Facts:
    """What nixpkgs says of a package. Texts are empty where it says nothing."""

    name: str
    version: str
    store_path: str


def facts(target: Target, attribute: str, cancel: Cancel | None = None) -> Facts:
    """Name, version and store path of a package in the nixpkgs of `target`.

    Raises NixFailed when there is no such package, or it may not be evaluated (unfree, broken); NixMissing.
    """
    if not ATTRIBUTE.fullmatch(attribute):
        raise NixFailed(f"“{attribute}” is no attribute of nixpkgs.")
    quoted = ".".join(f'"{name}"' for name in attribute.split("."))
    wanted = 'p: { name = p.name or ""; version = p.version or ""; storePath = p.outPath or ""; }'
    if target.is_flake:
        where = f"{flake_reference(target.folder)}#{system_attribute(target)}.pkgs"
        argv = ["nix", *FLAKES, "eval", "--json", where, "--apply", f"pkgs: ({wanted}) pkgs.{quoted}"]
    else:
        expression = f"({wanted}) (import <nixpkgs> {{ }}).{quoted}"
        where_from = search_path(target, target.entry)
        argv = ["nix-instantiate", "--eval", "--strict", "--json", *where_from, "-E", expression]
    finished = process.run(argv, target.environment, None, cancel)
    if finished.status != 0:
        raise NixFailed(f"Nix could not look at {attribute}.", finished.stderr, finished.status, tuple(argv))
    said = json.loads(finished.text)
    return Facts(said["name"], said["version"], said["storePath"])


_EVERYTHING = "{ allowUnfree = true; allowBroken = true; allowInsecurePredicate = _: true; allowAliases = false; }"


def listed(nixpkgs: Path, environment: Mapping[str, str], cancel: Cancel | None = None) -> bytes:
    """Every package of a nixpkgs as nix-env(1) prints them with --json --meta: an object by attribute.

    Unfree, broken and insecure ones are among them. Raises NixFailed, NixMissing, Interrupted.
    """
    argv = ["nix-env", "-f", str(nixpkgs), "-qaP", "--json", "--meta", "--arg", "config", _EVERYTHING]
    finished = process.run(argv, environment, None, cancel)
    if finished.status != 0:
        raise NixFailed("Nix could not list the packages.", finished.stderr, finished.status, tuple(argv))
    return finished.stdout
