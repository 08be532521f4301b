"""Compiles data/errors/*.yaml into errors.json: the families of errors that recovery recognises."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from nfh.errors import KnowledgeError
from nfh.knowledge import marked
from nfh.knowledge.wordings import Line, Text


class Way(BaseModel):
    """One way on: what it does, and a sentence nfh understands; used only when the field in `needs` was found."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: Line
    say: str = ""
    needs: str = ""


class Family(BaseModel):
    """One family of errors. `patterns` are Python regular expressions; the family with the highest `rank` is asked
    first.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    family: Text
    patterns: Annotated[list[Text], Field(min_length=1)]
    title: Line
    meaning: Line
    ways: list[Way] = []
    rank: int = 0


def build(project: Path, out: Path) -> None:
    """Compile. Raises KnowledgeError, also for a pattern that is no regular expression."""
    families = []
    for file in sorted((project / "data" / "errors").rglob("*.yaml")):
        family, lines = marked.read(file, Family)
        if family.family != file.stem:
            raise KnowledgeError(
                f"the file of {family.family} is called {family.family}.yaml", file, lines.of(("family",))
            )
        for number, pattern in enumerate(family.patterns):
            try:
                re.compile(pattern, re.MULTILINE)
            except re.error as problem:
                place = lines.of(("patterns", number))
                raise KnowledgeError(f"no regular expression: {problem}", file, place) from problem
        families.append(family.model_dump())
    out.write_text(json.dumps(families, ensure_ascii=False, separators=(",", ":")), "utf-8")
