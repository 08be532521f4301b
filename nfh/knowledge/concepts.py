"""Compiles data/concepts/*.yaml into concepts.json: what nfh can explain."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from nfh.errors import KnowledgeError
from nfh.knowledge import marked
from nfh.knowledge.wordings import Line, Text


class Concept(BaseModel):
    """One concept. `names` are other ways to say it, `see` the concepts worth reading next, `tries` sentences for
    nfh.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    concept: Text
    names: list[Text] = []
    short: Line
    explain: Text
    see: list[Text] = []
    tries: list[Text] = []


ConceptFile = Annotated[list[Concept], Field(min_length=1)]


def build(project: Path, out: Path) -> None:
    """Compile. Raises KnowledgeError, also for a name that two concepts claim and a `see` that leads nowhere."""
    concepts: dict[str, Concept] = {}
    claimed: dict[str, str] = {}
    places: dict[str, tuple[Path, int]] = {}
    for file in sorted((project / "data" / "concepts").rglob("*.yaml")):
        entries, lines = marked.read(file, ConceptFile)
        for number, concept in enumerate(entries):
            line = lines.of((number,))
            for name in (concept.concept, *concept.names):
                owner = claimed.setdefault(name.casefold(), concept.concept)
                if owner != concept.concept or concept.concept in concepts:
                    raise KnowledgeError(f"{name!r} is already a name of {owner}", file, line)
            concepts[concept.concept] = concept
            places[concept.concept] = (file, line)
    for concept in concepts.values():
        for other in concept.see:
            if other not in concepts:
                raise KnowledgeError(
                    f"{concept.concept} leads to {other!r}, which is no concept", *places[concept.concept]
                )
    out.write_text(
        json.dumps(
            {name: concept.model_dump() for name, concept in sorted(concepts.items())},
            ensure_ascii=False,
            separators=(",", ":"),
        ),
        "utf-8",
    )
