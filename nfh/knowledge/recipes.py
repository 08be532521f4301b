"""Compiles data/recipes/*.yaml into recipes.json: what it takes to switch something on."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from nfh.errors import KnowledgeError
from nfh.knowledge import marked

_OPTION = re.compile(r"[a-zA-Z_][\w-]*(\.[a-zA-Z_][\w-]*)+")


class Expression(BaseModel):
    """A value that is Nix code, written by us: {nix: pkgs.mariadb}."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    nix: str


class Ports(BaseModel):
    """Ports that the service listens on; they are offered, never opened unasked."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    tcp: list[int] = []
    udp: list[int] = []


Value = bool | int | str | list[str | Expression] | Expression


class Recipe(BaseModel):
    """One recipe. `set`: option → value, in the order they are written; `switch` turns it on and off.

    `unit`: its systemd service, where that has another name. `trouble`: what to look at where it is on and does not
    work. `add`: elements for lists that may hold others. `when_off`: what to set where it is switched off, in place
    of the switch's false; `off_notes`: what to say then. `excludes`: switches that cannot be on at the same time.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    recipe: str
    kind: Literal["service", "desktop", "graphics", "printer"] = "service"
    title: str
    names: list[str] = []
    set: Annotated[dict[str, Value], Field(min_length=1)]
    switch: str = ""
    add: dict[str, list[str | Expression]] = {}
    when_off: dict[str, Value] = {}
    excludes: list[str] = []
    why: str
    notes: list[str] = []
    off_notes: list[str] = []
    group: str = ""
    ports: Ports = Ports()
    unfree: list[str] = []
    trouble: list[str] = []
    unit: str = ""


def build(project: Path, out: Path) -> None:
    """Compile. Raises KnowledgeError for a name claimed twice, a path that is none, a `switch` that is not set."""
    recipes: dict[str, object] = {}
    owners: dict[str, str] = {}
    for file in sorted((project / "data" / "recipes").glob("*.yaml")):
        found, lines = marked.read(file, list[Recipe])
        for number, recipe in enumerate(found):
            line = lines.of((number,))
            for name in (recipe.recipe, *recipe.names):
                owner = owners.setdefault(name.casefold(), recipe.recipe)
                if owner != recipe.recipe:
                    raise KnowledgeError(f"{name!r} is already a name of {owner}", file, line)
            for option in (*recipe.set, *recipe.add, *recipe.when_off, *recipe.excludes):
                if not _OPTION.fullmatch(option):
                    raise KnowledgeError(f"{option!r} is no option", file, line)
            if recipe.switch and recipe.switch not in recipe.set:
                raise KnowledgeError(f"{recipe.switch} is not among what {recipe.recipe} sets", file, line)
            recipes[recipe.recipe] = recipe.model_dump() | {"switch": recipe.switch or next(iter(recipe.set))}
    out.write_text(json.dumps(recipes, ensure_ascii=False, separators=(",", ":")), "utf-8")
