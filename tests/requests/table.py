"""The table of requests: wordings.yaml as rows, and a person for whom nothing is done and every question noted."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from nfh.assistant import Assistant
from nfh.errors import NeedsAnswer
from nfh.intents.question import Question
from nfh.nix.target import Target
from nfh.person import Agreement, Reply
from nfh.planning.examination import Examination
from nfh.planning.plan import FileChange, Plan
from nfh.settings import Folders

FORMS = ("command", "question", "terse", "typo", "polite")


@dataclass(frozen=True)
class Row:
    """One wording of one request, and what must come of it."""

    request: str
    form: str
    say: str
    effect: str
    refuses: str
    answers: dict[str, str]
    asks: bool
    missed: bool
    also: str

    @property
    def intent(self) -> str:
        """The intent's name: a request may be one of several kinds of it ("rebuild_system boot")."""
        return self.request.split()[0]


def rows() -> list[Row]:
    """Every wording of the table."""
    entries: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("wordings.yaml").read_text())
    return [
        Row(
            entry["request"],
            form,
            say,
            entry.get("effect", ""),
            entry.get("refuses", ""),
            entry.get("answers", {}),
            form in entry.get("asks", ()),
            form in entry.get("missed", ()),
            entry.get("also", ""),
        )
        for entry in entries
        for form, say in entry["wordings"].items()
    ]


@dataclass
class Newcomer:
    """Answers what the table says, agrees to everything (a dry run does nothing), and asks back nothing."""

    answers: dict[str, str]
    agrees: Agreement = "yes"
    shown: list[Any] = field(default_factory=list)

    def show(self, thing: Any) -> None:
        self.shown.append(thing)

    def ask(self, question: Question) -> str:
        if question.id not in self.answers:
            raise NeedsAnswer(question)
        return self.answers[question.id]

    def agree(self, plan: Plan, examination: Examination) -> Agreement:
        examination.wait()
        return self.agrees

    def edit(self, change: FileChange) -> bytes | None:
        return None

    def handed_over(self, work: Any) -> None:
        work()


def ask(row: Row, target: Target, folders: Folders, *, dry_run: bool = True) -> Reply:
    """One turn of a fresh conversation about `row`."""
    assistant = Assistant(target, folders, dry_run=dry_run, interactive=False)
    return assistant.turn(row.say, Newcomer(row.answers))


def found(reply: Reply) -> str:
    """Everything that the reply tells, as one text."""
    parts = [reply.message, *(answer.text for answer in reply.answers)]
    parts += [str(cell) for answer in reply.answers for row in (answer.columns, *answer.rows) for cell in row]
    if reply.plan is not None:
        parts += [reply.plan.summary, *(change.diff() for change in reply.plan.changes), *reply.plan.notes]
        parts += [json.dumps(reply.plan.to_json()["effects"], ensure_ascii=False)]
        parts += [step.text + " " + " ".join(step.expert) for step in reply.plan.steps]
    return "\n".join(parts)


def intents(reply: Reply) -> list[str]:
    """What the text was read as; empty where it was not understood."""
    understood = reply.understood
    if understood is None or understood.decision == "refuse":
        return []
    return [request.intent.intent_name() for request in understood.requests]
