"""What happened when a plan was run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Status = Literal["done", "unchanged", "reverted", "partial", "interrupted", "detached"]
"""done; failed with nothing touched; failed and put back; failed half way (said where); stopped by the person
with a working system; `detached`: activation goes on without us."""

FailureStage = Literal[
    "evaluate", "build", "write", "profile", "activate", "deploy", "privilege", "preflight", "other"
]


@dataclass(frozen=True, slots=True)
class Failure:
    """What went wrong: which stage, the words of whoever said so, and what it was about."""

    stage: FailureStage
    message: str
    output: str = ""
    """Everything the failing program printed."""
    status: int = 1
    command: tuple[str, ...] = ()
    file: Path | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """The end of a plan. `text` says in one or two sentences where the system stands now."""

    status: Status
    text: str
    entry_id: str = ""
    generation_before: int | None = None
    generation_after: int | None = None
    failure: Failure | None = None
    duration: float = 0.0
    """Seconds."""
    next: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def exit_code(self) -> int:
        """The exit code of the command line (design.md)."""
        return {"done": 0, "detached": 0, "interrupted": 130}.get(self.status, 1)

    def to_json(self) -> dict[str, object]:
        """The outcome as --json shows it."""
        return {
            "status": self.status,
            "text": self.text,
            "entry": self.entry_id,
            "generation_before": self.generation_before,
            "generation_after": self.generation_after,
            "duration": round(self.duration, 3),
            "failure": None
            if self.failure is None
            else {
                "stage": self.failure.stage,
                "message": self.failure.message,
                "output": self.failure.output,
            },
            "warnings": list(self.warnings),
            "next": list(self.next),
        }
