"""Compiles data/places/*.yaml into places.json: time zones, locales, keyboard layouts, by what people call them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict

from nfh.errors import KnowledgeError
from nfh.knowledge import marked


class Zone(BaseModel):
    """A time zone."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    zone: str
    names: list[str] = []


class Locale(BaseModel):
    """A locale."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    locale: str
    names: list[str]


class Layout(BaseModel):
    """A keyboard layout: `layout` and `variant` of XKB, `console` the keymap without a desktop."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    layout: str
    variant: str = ""
    console: str
    names: list[str]


Named = TypeVar("Named", Zone, Locale, Layout)


def build(project: Path, out: Path) -> None:
    """Compile. Raises KnowledgeError for a name that two of a kind claim."""
    folder = project / "data" / "places"
    zones = _named(folder / "timezones.yaml", list[Zone], lambda zone: (zone.zone, zone.zone.rpartition("/")[2]))
    locales = _named(folder / "locales.yaml", list[Locale], lambda one: (one.locale, one.locale.partition(".")[0]))
    layouts = _named(
        folder / "layouts.yaml",
        list[Layout],
        lambda one: (f"{one.layout} {one.variant}".strip(), *(() if one.variant else (one.layout,))),
    )
    compiled = {
        "timezones": {name: one.zone for name, one in zones.items()},
        "locales": {name: one.locale for name, one in locales.items()},
        "layouts": {name: [one.layout, one.variant, one.console] for name, one in layouts.items()},
    }
    out.write_text(json.dumps(compiled, ensure_ascii=False, separators=(",", ":"), sort_keys=True), "utf-8")


def plain(name: str) -> str:
    """A name as it is compared: small letters, spaces for dashes and underscores."""
    return " ".join(name.casefold().replace("_", " ").replace("-", " ").split())


def _named(file: Path, model: type[list[Named]], own: Callable[[Named], tuple[str, ...]]) -> dict[str, Named]:
    found, lines = marked.read(file, model)
    table: dict[str, Named] = {}
    one: Named
    for number, one in enumerate(found):
        for name in dict.fromkeys(plain(said) for said in (*own(one), *one.names)):
            if table.setdefault(name, one) is not one:
                raise KnowledgeError(f"{name!r} is a name of two", file, lines.of((number,)))
    return table
