"""A guided session: which step a person is at, whether it is done, which hint comes next; kept between sessions."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from nfh.errors import UsageError
from nfh.knowledge import load
from nfh.learning.checks import unmet
from nfh.learning.world import World


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a lesson, as data/lessons describes it."""

    title: str
    text: str
    check: dict[str, Any]
    hints: list[str]
    solve: list[str]
    wrong: list[str]

    @property
    def wants_answer(self) -> bool:
        """Whether the person has to type an answer (what is typed is then first taken for one)."""
        return "answer" in self.check


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson."""

    lesson: str
    title: str
    about: str
    steps: tuple[Step, ...]


def lessons() -> tuple[Lesson, ...]:
    """All lessons, in the order they are learned in."""
    return tuple(
        Lesson(raw["lesson"], raw["title"], raw["about"], tuple(Step(**step) for step in raw["steps"]))
        for raw in load.read_json("lessons.json")
    )


def lesson(name: str) -> Lesson:
    """The lesson called `name`; the first one for an empty name. Raises UsageError when there is none."""
    found = lessons()
    for one in found:
        if name in ("", one.lesson):
            return one
    raise UsageError(f"There is no lesson “{name}”.", "There is: " + ", ".join(one.lesson for one in found))


class Session:
    """One person in one lesson. Every change is saved at once in `folder`."""

    def __init__(self, lesson: Lesson, folder: Path) -> None:
        self.lesson = lesson
        self._file = folder / f"{lesson.lesson}.json"
        self.number = 0
        self.hints_given = 0
        self._start: World | None = None
        self._load()

    @property
    def finished(self) -> bool:
        """Whether every step is done."""
        return self.number >= len(self.lesson.steps)

    @property
    def resumed(self) -> bool:
        """Whether this goes on from an earlier session."""
        return self.number > 0

    @property
    def step(self) -> Step:
        """The step to do now. Raises IndexError after the last."""
        return self.lesson.steps[self.number]

    def begin(self, world: World) -> None:
        """Note the world at the start of the step, unless a session broken off in it has noted it already."""
        if self._start is None:
            self._start = world
            self._save()

    def look(self, world: World, typed: str) -> str:
        """Compare the world with what the step wants: goes on and returns "", or returns what is missing."""
        assert self._start is not None, "begin() comes first"
        missing = unmet(self.step.check, self._start, world, typed)
        if not missing:
            self.skip()
        return missing

    def is_met(self, world: World, typed: str) -> bool:
        """Whether the step is done, or what was typed is its answer; nothing goes on for it."""
        return self._start is not None and not unmet(self.step.check, self._start, world, typed)

    def skip(self) -> None:
        """On to the next step, whether this one is done or not."""
        self.number, self.hints_given, self._start = self.number + 1, 0, None
        self._save()

    def hint(self) -> str:
        """The next hint, each plainer than the one before; the last one again when there are no more."""
        index = min(self.hints_given, len(self.step.hints) - 1)
        self.hints_given += 1
        self._save()
        return self.step.hints[index]

    def again(self) -> None:
        """Start the lesson from its first step."""
        self.number, self.hints_given, self._start = 0, 0, None
        self._save()

    def _load(self) -> None:
        try:
            kept = json.loads(self._file.read_bytes())
            self.number = min(int(kept["step"]), len(self.lesson.steps))
            self.hints_given = int(kept["hints"])
            self._start = _world(kept["start"]) if kept["start"] else None
        except (OSError, ValueError, KeyError, TypeError):
            return

    def _save(self) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        kept = {
            "step": self.number,
            "hints": self.hints_given,
            "start": asdict(self._start) if self._start else None,
        }
        draft = self._file.with_suffix(".new")
        draft.write_text(json.dumps(kept, default=_plain))
        draft.replace(self._file)


def _plain(value: object) -> object:
    return sorted(value) if isinstance(value, frozenset) else str(value)


def _world(kept: dict[str, Any]) -> World:
    return World(
        Path(kept["entry"]),
        frozenset(kept["in_text"]),
        frozenset(kept["in_system"]),
        int(kept["current"]),
        int(kept["newest"]),
        int(kept["count"]),
    )
