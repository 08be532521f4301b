"""One turn: from what a person typed to what happened. Reading this page is reading the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol

from nfh.execution.outcome import Outcome
from nfh.intents.question import Question
from nfh.nix.events import Event
from nfh.planning.answer import Answer
from nfh.planning.plan import FileChange, Plan
from nfh.recovery.advice import Advice
from nfh.understanding.understood import Understood

if TYPE_CHECKING:
    from nfh.planning.examination import Examination

Agreement = Literal["yes", "no", "edit", "explain"]
Shown = Understood | Plan | Answer | Event | Outcome | Advice | str
"""What a Person can be shown: a str is one plain sentence (a refusal, a note, a hint)."""


class Person(Protocol):
    """Whoever is asking: a conversation, one shot on a terminal, one shot with flags, a lesson, a test."""

    def show(self, thing: Shown) -> None:
        """Show one thing. Events may come from another thread, many a second; never block long."""
        ...

    def ask(self, question: Question) -> str:
        """Put a question; returns the chosen value (or the free word). Raises NeedsAnswer where nobody can answer,
        Refused when the person says "never mind"."""
        ...

    def agree(self, plan: Plan, examination: Examination) -> Agreement:
        """Show the plan (its text difference at once; the effects when `examination` has them) and ask for a yes.

        Raises NeedsAnswer where nobody can answer, Interrupted for Ctrl-C.
        """
        ...

    def edit(self, change: FileChange) -> bytes | None:
        """Let the person change the bytes that are going to be written; None: leave them as they are."""
        ...
