"""Compiles data/settings/*.yaml into settings.json: what is said besides a service's name, and what it sets."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, model_validator

from nfh.errors import KnowledgeError
from nfh.knowledge import marked

_OPTION = re.compile(r"[a-zA-Z_][\w-]*(\.[a-zA-Z_][\w-]*)+")


class Setting(BaseModel):
    """One setting of a recipe. Either `value` is set where one of `words` is said, or what is said beside them is.

    `takes`: what stands beside the words: a number, a port (the word port need not be among `words`), a name, or a
    length of time, which is written as systemd writes it ("1h"). `several`: the option is a list of such. `also`:
    further options that are set with it. `package`: the option is the package of that name, {} being the number.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    recipe: str
    option: str
    words: list[str] = []
    value: bool | int | str | None = None
    takes: Literal["", "number", "port", "name", "duration"] = ""
    several: bool = False
    also: dict[str, bool | int | str] = {}
    package: str = ""
    note: str = ""

    @model_validator(mode="after")
    def _one_way(self) -> Setting:
        if (self.value is None) == (not self.takes):
            raise ValueError("either a value or what it takes")
        if not self.words and self.takes != "port":
            raise ValueError("no words by which it is known")
        return self


def build(project: Path, out: Path) -> None:
    """Compile. Raises KnowledgeError for a path that is none, and for an option that a recipe has twice."""
    settings: dict[str, list[object]] = {}
    seen: set[tuple[str, str, str]] = set()
    for file in sorted((project / "data" / "settings").glob("*.yaml")):
        found, lines = marked.read(file, list[Setting])
        for number, setting in enumerate(found):
            line = lines.of((number,))
            for option in (setting.option, *setting.also):
                if not _OPTION.fullmatch(option):
                    raise KnowledgeError(f"{option!r} is no option", file, line)
            key = (setting.recipe, setting.option, str(setting.value))
            if key in seen:
                raise KnowledgeError(f"{setting.recipe} has {setting.option} twice", file, line)
            seen.add(key)
            settings.setdefault(setting.recipe, []).append(setting.model_dump(exclude={"recipe"}))
    out.write_text(json.dumps(settings, ensure_ascii=False, separators=(",", ":")), "utf-8")
