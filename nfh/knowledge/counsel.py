"""Compiles data/counsel.yaml into counsel.json: what to say to somebody who asks whether a thing is wise or safe."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from nfh.errors import KnowledgeError
from nfh.knowledge import marked
from nfh.knowledge.wordings import Line, Text


class Counsel(BaseModel):
    """One counsel: the intents it is about, the values that one of their slots must have, the words."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    of: Annotated[list[Text], Field(min_length=1)]
    when: dict[Text, Annotated[list[Text], Field(min_length=1)]] = {}
    say: Line


CounselFile = Annotated[list[Counsel], Field(min_length=1)]


def build(project: Path, out: Path) -> None:
    """Compile. Raises KnowledgeError with file and line, also for an intent or slot that does not exist."""
    file = project / "data" / "counsel.yaml"
    entries, lines = marked.read(file, CounselFile)
    intents = json.loads((out.parent / "intents.json").read_bytes())
    for number, entry in enumerate(entries):
        for place, intent in enumerate(entry.of):
            if intent not in intents:
                raise KnowledgeError(f"{intent!r} is no intent", file, lines.of((number, "of", place)))
        slots = {slot for intent in entry.of for slot in intents[intent]["slots"]}
        for slot in entry.when:
            if slot not in slots:
                raise KnowledgeError(
                    f"none of its intents has a slot {slot!r}", file, lines.of((number, "when", slot))
                )
    text = json.dumps([entry.model_dump() for entry in entries], ensure_ascii=False, separators=(",", ":"))
    out.write_text(text, "utf-8")
