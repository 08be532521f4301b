"""What the catalogue gives: packages, and hits of a search."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Package:
    """One package as the catalogue knows it.

    `attr` is the nixpkgs attribute; `names` are other names of the same software (other distributions', older
    attributes); `like` is what it is used instead of; `module` is the NixOS option that is the better way to have it,
    "" where there is none; `popularity` counts public configurations that install it.
    """

    attr: str
    description: str
    area: str = ""
    purposes: tuple[str, ...] = ()
    like: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()
    unfree: bool = False
    module: str = ""
    popularity: int = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """One result of a search. `why` says in a few words what matched; `score` orders hits of one search only."""

    package: Package
    why: str
    score: float
