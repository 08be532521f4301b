"""The packages that the practice system has: stand-ins, described in mini_nixos/nixpkgs/pkgs/packages.json."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from nfh.practice.root import mini_nixos

FAILING = frozenset({"failing", "needs-failing", "hashmismatch", "diskfull", "slow"})
"""Those made to go wrong (pkgs/failing.nix)."""


@dataclass(frozen=True, slots=True)
class StandIn:
    """One package, as packages.json has it."""

    attr: str
    pname: str
    version: str
    programs: tuple[str, ...]
    unfree: bool = False


def has(attr: str) -> bool:
    """Whether the practice system has this attribute."""
    return attr in facts() or attr in FAILING


def get(attr: str) -> StandIn | None:
    """The stand-in of this attribute, or None."""
    fact = facts().get(attr)
    if fact is None:
        return StandIn(attr, attr, "1.0", (attr,)) if attr in FAILING else None
    pname = str(fact.get("pname") or attr.rpartition(".")[2])
    programs = fact.get("bins")
    named = tuple(str(name) for name in programs) if isinstance(programs, list) else (pname,)
    return StandIn(attr, pname, str(fact.get("version", "1.0")), named, bool(fact.get("unfree")))


@cache
def facts() -> Mapping[str, Mapping[str, object]]:
    """Every stand-in by its attribute, as packages.json has it."""
    file = mini_nixos() / "nixpkgs" / "pkgs" / "packages.json"
    read: dict[str, dict[str, object]] = json.loads(file.read_bytes())
    return read
