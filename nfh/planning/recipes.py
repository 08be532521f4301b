"""Recipes: what it takes to switch something on (data/recipes), found by what people call it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from nfh.knowledge import load

if TYPE_CHECKING:
    from nfh.configuration.nix_value import NixValue

_FILLERS = frozenset({"the", "a", "an", "my", "service", "server", "daemon", "support", "module", "please"})


@dataclass(frozen=True, slots=True)
class Recipe:
    """One recipe. `set` has the options in the order they are written, `switch` turns it on and off.

    `add` are elements of lists that may hold others; `when_off` is what is set where it is switched off, in place of
    the switch's false; `excludes` are switches that cannot be on at the same time. `derived`: the catalogue says that
    a package has a module, so whether this system declares the option is not known.
    """

    name: str
    kind: str
    title: str
    set: Mapping[str, Any]
    switch: str
    why: str
    add: Mapping[str, list[Any]] = field(default_factory=dict)
    when_off: Mapping[str, Any] = field(default_factory=dict)
    excludes: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    group: str = ""
    tcp: tuple[int, ...] = ()
    udp: tuple[int, ...] = ()
    unfree: tuple[str, ...] = ()
    trouble: tuple[str, ...] = ()
    """What to look at where it is on and does not work, a sentence each."""
    unit: str = ""
    """The systemd service that it runs, where that has another name."""
    derived: bool = False
    off_notes: tuple[str, ...] = ()
    """What to say where it is switched off."""

    def value(self, option: str) -> NixValue:
        """What `option` is set to, for the editor."""
        return as_nix(self.set[option])


def as_nix(value: Any) -> NixValue:
    """A value as data/recipes has it, for the editor: {nix: pkgs.mariadb} is a package."""
    from nfh.configuration.nix_value import PackageRef

    if isinstance(value, dict):
        return PackageRef(str(value["nix"]).removeprefix("pkgs."))
    if isinstance(value, list):
        return [as_nix(each) for each in value]
    checked: NixValue = value
    return checked


@cache
def all_recipes() -> Mapping[str, Recipe]:
    """Every recipe by its name."""
    return {
        name: Recipe(
            name,
            raw["kind"],
            raw["title"],
            raw["set"],
            raw["switch"],
            raw["why"],
            raw["add"],
            raw["when_off"],
            tuple(raw["excludes"]),
            tuple(raw["notes"]),
            raw["group"],
            tuple(raw["ports"]["tcp"]),
            tuple(raw["ports"]["udp"]),
            tuple(raw["unfree"]),
            tuple(raw["trouble"]),
            raw["unit"],
            off_notes=tuple(raw["off_notes"]),
        )
        for name, raw in load.read_json("recipes.json").items()
    }


@cache
def _names() -> Mapping[str, str]:
    return {
        plain(said): name
        for name, raw in load.read_json("recipes.json").items()
        for said in (name, raw["title"], *raw["names"])
    }


def find(said: str, kind: str = "") -> Recipe | None:
    """The recipe that is meant by `said`, of one `kind` if that is given; None when there is none of that name."""
    words = plain(said).split()
    bare = " ".join(word for word in words if word not in _FILLERS)
    name = _names().get(" ".join(words)) or _names().get(bare)
    recipe = all_recipes()[name] if name else None
    return recipe if recipe and kind in ("", recipe.kind) else None


def near(said: str, limit: int = 3, kind: str = "") -> list[Recipe]:
    """Recipes whose name could be a misspelling of `said`, the likeliest first."""
    from difflib import get_close_matches

    close = get_close_matches(plain(said), list(_names()), n=limit * 2, cutoff=0.7)
    found = [all_recipes()[name] for name in dict.fromkeys(_names()[one] for one in close)]
    return [recipe for recipe in found if kind in ("", recipe.kind)][:limit]


def of_kind(kind: str) -> list[Recipe]:
    """Every recipe of a kind, in their order."""
    return [recipe for recipe in all_recipes().values() if recipe.kind == kind]


def of_group(group: str) -> Recipe | None:
    """The recipe whose module makes the group that lets people use it; None for a group that none brings."""
    return next((recipe for recipe in all_recipes().values() if recipe.group == group), None)


def of_module(option: str, name: str) -> Recipe:
    """The recipe whose switch `option` is; where nobody has written one, one that sets just that switch."""
    written = next((recipe for recipe in all_recipes().values() if option == recipe.switch), None)
    if written is not None:
        return written
    why = f"NixOS has a module for {name}, which sets up what the bare package does not: its service, user and files."
    return Recipe(name, "service", name, {option: True}, option, why, derived=True)


def plain(said: str) -> str:
    """A name as it is compared: small letters, spaces for dashes, no article."""
    return " ".join(
        said.casefold().replace("-", " ").replace("_", " ").strip(" ?!.,\"'").removeprefix("the ").split()
    )
