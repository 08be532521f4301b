"""Compiles data/lessons/*.yaml, a file a lesson, into lessons.json."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from nfh.errors import KnowledgeError
from nfh.knowledge import marked


class Step(BaseModel):
    """One step. `check` names what must be true in the world; `solve` does it, each of `wrong` alone does not."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    text: str
    check: Annotated[dict[str, Any], Field(min_length=1)]
    hints: Annotated[list[str], Field(min_length=2)]
    solve: Annotated[list[str], Field(min_length=1)]
    wrong: Annotated[list[str], Field(min_length=1)]


class Lesson(BaseModel):
    """One lesson."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    lesson: str
    title: str
    about: str
    steps: Annotated[list[Step], Field(min_length=1)]


def build(project: Path, out: Path) -> None:
    """Compile. Raises KnowledgeError with file and line."""
    lessons = []
    for file in sorted((project / "data" / "lessons").glob("*.yaml")):
        lesson, _lines = marked.read(file, Lesson)
        if lesson.lesson != file.stem:
            raise KnowledgeError(f"the lesson is called {lesson.lesson!r}, the file {file.stem!r}", file, 1)
        lessons.append(lesson.model_dump())
    out.write_text(json.dumps(lessons, ensure_ascii=False, separators=(",", ":")), "utf-8")
