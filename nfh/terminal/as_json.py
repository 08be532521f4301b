"""One turn as one versioned JSON object on standard output; with --events also what happens, line by line."""

from __future__ import annotations

import json
import threading
from dataclasses import asdict
from typing import IO, TYPE_CHECKING

from nfh.planning.plan import Plan

if TYPE_CHECKING:
    from nfh.errors import NfhError
    from nfh.intents.question import Question
    from nfh.intents.request import Request
    from nfh.nix.events import Event
    from nfh.nix.target import Target
    from nfh.person import Reply, Shown
    from nfh.terminal.status import Status

VERSION = 1
"""Goes up when something is renamed or taken away; what is added does not count."""


def document(
    target: Target, reply: Reply | None, plan: Plan | None = None, problem: NfhError | None = None
) -> dict[str, object]:
    """The object that --json prints.

    `plan` is the plan as it was last shown (with Nix's verdict), which may know more than the reply's. `problem`:
    what ended it before there was a reply.
    """
    plan = plan or (reply.plan if reply else None)
    understood = reply.understood if reply else None
    answers = [answer.to_json() for answer in reply.answers] if reply else []
    message = reply.message if reply else f"{problem.message} {problem.hint}".strip() if problem else ""
    return {
        "version": VERSION,
        "target": target.to_json(),
        "requests": [request(each) for each in understood.requests] if understood else [],
        "plan": plan.to_json() if plan else None,
        "question": question(reply.question) if reply and reply.question else None,
        "answer": answers[0] if answers else None,
        "answers": answers,
        "outcome": reply.outcome.to_json() if reply and reply.outcome else None,
        "advice": reply.advice.to_json() if reply and reply.advice else None,
        "message": message,
        "exit_code": reply.exit_code if reply else problem.exit_code if problem else 0,
    }


def request(request: Request) -> dict[str, object]:
    """A request: intent, slots, how it is meant, how sure the reader is."""
    return {
        "intent": request.intent.intent_name(),
        "slots": request.intent.slots(),
        "mode": request.mode,
        "confidence": round(request.confidence, 4),
        "reader": request.reader,
    }


def question(question: Question) -> dict[str, object]:
    """A question: answer it with --answer ID=VALUE."""
    return {
        "id": question.id,
        "text": question.text,
        "choices": [{"value": choice.value, "label": choice.label} for choice in question.choices],
        "default": question.default,
        "secret": question.secret,
    }


def dump(value: object, stream: IO[str]) -> None:
    """Write one JSON value and a newline. Only ASCII is written, so that any locale and any byte will do."""
    stream.write(json.dumps(value) + "\n")
    stream.flush()


class JsonScreen:
    """Keeps the plan as it was last shown; writes events to `events` as JSON lines (None: nowhere)."""

    def __init__(self, events: IO[str] | None) -> None:
        self._events = events
        self._lock = threading.Lock()
        self.plan: Plan | None = None

    def show(self, thing: Shown) -> None:
        """Take note of a plan; everything else stands in the reply."""
        if isinstance(thing, Plan):
            self.plan = thing

    def event(self, event: Event, status: Status) -> None:  # noqa: ARG002 - a Screen's
        """Write an event."""
        if self._events is not None:
            with self._lock:
                dump(asdict(event), self._events)

    def card(self, plan: Plan) -> None:
        """Take note of the plan that a yes is asked for."""
        self.plan = plan

    def verdict(self, plan: Plan) -> None:
        """Take note of the plan with Nix's verdict."""
        self.plan = plan

    def explain(self, plan: Plan) -> None:
        """The document has everything already."""

    def question(self, asked: Question) -> None:
        """It stands in the reply."""

    def pause(self) -> None:
        """Nothing is being drawn."""

    def settle(self, status: Status) -> None:
        """Nothing is being drawn."""
