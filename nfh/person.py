"""Who asks: what a person can be shown and asked, and how a turn with them ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from nfh.execution.outcome import Outcome
    from nfh.intents.question import Question
    from nfh.nix.events import Event
    from nfh.planning.answer import Answer
    from nfh.planning.examination import Examination
    from nfh.planning.plan import FileChange, Plan
    from nfh.recovery.advice import Advice
    from nfh.understanding.understood import Understood

    Shown = Understood | Plan | Answer | Event | Outcome | Advice | str
    """What a Person can be shown; a str is one plain sentence (a refusal, a note, a hint)."""

Agreement = Literal["yes", "no", "edit", "explain"]


class Person(Protocol):
    """Whoever is asking: a conversation, one shot on a terminal, one shot with flags, a lesson, a test."""

    def show(self, thing: Shown) -> None:
        """Show one thing. Events may come from another thread, many a second; never block long."""
        ...

    def ask(self, question: Question, is_over: Callable[[], bool] | None = None) -> str:
        """Put a question; returns the chosen value, or the free word. Nothing, once `is_over`: it is too late then.

        Raises NeedsAnswer where nobody can answer, Refused when the person says "never mind", Instead for a request
        that is no answer.
        """
        ...

    def agree(self, plan: Plan, examination: Examination) -> Agreement:
        """Show the plan (its text difference at once; the effects when `examination` has them) and ask for a yes.

        Raises NeedsAnswer where nobody can answer, Interrupted for Ctrl-C, Instead for another request.
        """
        ...

    def edit(self, change: FileChange) -> bytes | None:
        """Let the person change the bytes that are going to be written; None: leave them as they are."""
        ...

    def handed_over(self, work: Work) -> None:
        """Run `work` (a password prompt) with the terminal handed over and all drawing suspended."""
        ...


class Work(Protocol):
    """Something to run with the terminal handed over."""

    def __call__(self) -> object:
        """Do it."""
        ...


class Reply:
    """The end of a turn: everything that was found, planned and done, and the exit code of the command line."""

    def __init__(
        self,
        text: str,
        *,
        exit_code: int = 0,
        understood: Understood | None = None,
        answers: tuple[Answer, ...] = (),
        plan: Plan | None = None,
        question: Question | None = None,
        outcome: Outcome | None = None,
        advice: Advice | None = None,
        message: str = "",
    ) -> None:
        self.text = text
        self.exit_code = exit_code
        self.understood = understood
        self.answers = answers
        self.plan = plan
        self.question = question
        self.outcome = outcome
        self.advice = advice
        self.message = message
        """The sentence of a refusal or failure; empty when all went well."""
        self.asked = False
        """Whether planning had to put a question: the person has decided about it then."""
