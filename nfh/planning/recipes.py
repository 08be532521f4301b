"""Recipes: what it takes to switch something on (data/recipes), found by what people call it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from nfh.knowledge import load

if TYPE_CHECKING:
    from nfh.configuration.nix_value import NixValue

_FILLERS = frozenset({"the", "a", "an", "my", "service", "server", "daemon", "support", "module", "please"})


@dataclass(frozen=True, slots=True)
class Recipe:
    """One recipe. `set` has the options in the order they are written, `switch` turns it on and off."""

    name: str
    title: str
    set: Mapping[str, Any]
    switch: str
    why: str
    notes: tuple[str, ...]
    group: str
    tcp: tuple[int, ...]
    udp: tuple[int, ...]
    unfree: tuple[str, ...]

    def value(self, option: str) -> NixValue:
        """What `option` is set to, for the editor."""
        from nfh.configuration.nix_value import PackageRef

        value = self.set[option]
        if isinstance(value, dict):
            return PackageRef(str(value["nix"]).removeprefix("pkgs."))
        checked: NixValue = value
        return checked


@cache
def all_recipes() -> Mapping[str, Recipe]:
    """Every recipe by its name."""
    return {
        name: Recipe(
            name,
            raw["title"],
            raw["set"],
            raw["switch"],
            raw["why"],
            tuple(raw["notes"]),
            raw["group"],
            tuple(raw["ports"]["tcp"]),
            tuple(raw["ports"]["udp"]),
            tuple(raw["unfree"]),
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


def find(said: str) -> Recipe | None:
    """The recipe that is meant by `said`; None when there is none of that name."""
    words = plain(said).split()
    bare = " ".join(word for word in words if word not in _FILLERS)
    name = _names().get(" ".join(words)) or _names().get(bare)
    return all_recipes()[name] if name else None


def near(said: str, limit: int = 3) -> list[Recipe]:
    """Recipes whose name could be a misspelling of `said`, the likeliest first."""
    from difflib import get_close_matches

    close = get_close_matches(plain(said), list(_names()), n=limit * 2, cutoff=0.7)
    return [all_recipes()[name] for name in dict.fromkeys(_names()[one] for one in close)][:limit]


def plain(said: str) -> str:
    """A name as it is compared: small letters, spaces for dashes, no article."""
    return " ".join(
        said.casefold().replace("-", " ").replace("_", " ").strip(" ?!.,\"'").removeprefix("the ").split()
    )
