"""What a failure means and the ways on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the person's own file. `text` is the line itself; line and column count from 1, 0: unknown."""

    file: Path
    line: int = 0
    column: int = 0
    text: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """One way on: `text` for people, `say` a sentence nfh understands (each way is itself a request) or empty."""

    text: str
    say: str = ""


@dataclass(frozen=True, slots=True)
class Advice:
    """What happened, in plain words. `family` "unknown": no family recognises it, and `raw` is shown whole."""

    family: str
    title: str
    meaning: str
    place: Place | None = None
    ways: tuple[Way, ...] = ()
    raw: str = ""

    def to_json(self) -> dict[str, object]:
        """The advice as --json shows it."""
        return {
            "family": self.family,
            "title": self.title,
            "meaning": self.meaning,
            "place": None
            if self.place is None
            else {"file": str(self.place.file), "line": self.place.line, "column": self.place.column},
            "ways": [{"text": way.text, "say": way.say} for way in self.ways],
            "raw": self.raw,
        }
