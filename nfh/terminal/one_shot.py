"""One request and its end: on a terminal, as plain text, as JSON. Without a terminal nothing is ever asked."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

from nfh.errors import NeedsAnswer
from nfh.terminal.flags import Flags, question_for
from nfh.terminal.plain import PlainScreen
from nfh.terminal.stage import forgiving, interruptible
from nfh.terminal.telling import Teller

if TYPE_CHECKING:
    from collections.abc import Callable

    from nfh.assistant import Assistant
    from nfh.intents.question import Question
    from nfh.person import Agreement, Reply
    from nfh.planning.examination import Examination
    from nfh.planning.plan import FileChange, Plan
    from nfh.terminal.screen import Screen


class FlagPerson(Teller):
    """A Person who has said everything beforehand, and reads no answer."""

    def __init__(self, screen: Screen, flags: Flags) -> None:
        super().__init__(screen)
        self._flags = flags

    def ask(self, question: Question, is_over: Callable[[], bool] | None = None) -> str:  # noqa: ARG002
        """The answer given with --answer. Raises NeedsAnswer, UsageError."""
        answer = self._flags.answer(question)
        if answer is None:
            raise NeedsAnswer(question)
        return answer

    def agree(self, plan: Plan, examination: Examination) -> Agreement:  # noqa: ARG002 - the examined one counts
        """Show the plan with Nix's verdict, and take the answer from the flags.

        Raises what the examination raised, before anything is said of a yes; NeedsAnswer when no flag covers it.
        """
        examined = examination.result()
        self.show(examined)
        if examined.preview_only:
            return "no"
        agreement = self._flags.agreement(examined)
        if agreement is None:
            raise NeedsAnswer(question_for(examined))
        return agreement

    def edit(self, change: FileChange) -> bytes | None:  # noqa: ARG002 - a Person's
        """Nobody is there to edit."""
        return None

    def handed_over(self, work: Callable[[], object]) -> None:
        """Nothing is being drawn, so the work may begin."""
        work()


def one_shot(assistant: Assistant, text: str, options: argparse.Namespace, answers: Mapping[str, str]) -> int:
    """Carry out `text` as the options want it. Returns the exit code."""
    flags = Flags(options.yes, answers, options.dry_run)
    forgiving(sys.stdout, sys.stderr)
    if options.json:
        return _as_json(assistant, text, flags, options.events)
    if options.plain or not at_terminal():
        return _plainly(assistant, text, flags)
    from nfh.terminal.person import on_terminal

    return on_terminal(assistant, text, flags)


def at_terminal() -> bool:
    """Whether somebody can read what is shown and answer."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def _plainly(assistant: Assistant, text: str, flags: Flags) -> int:
    screen = PlainScreen(sys.stdout, sys.stderr)
    person = FlagPerson(screen, flags)
    with interruptible(assistant):
        assistant.start(person)
        reply = assistant.turn(text, person)
    person.finish(reply)
    if reply.question is not None:
        person.show(how_to_answer(reply.question))
    _let_go(person)
    return reply.exit_code


def how_to_answer(question: Question) -> str:
    """How to answer in the next call."""
    if question.secret:
        return "Ask in a terminal: this is read there, unseen."
    value = "|".join(choice.value for choice in question.choices) or "…"
    return f"Answer with: --answer {question.id}={value}"


def _let_go(person: Teller) -> None:
    """After a pipe was closed: nothing more is written to it, so that Python's last flush does not fail either."""
    if person.gone:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _as_json(assistant: Assistant, text: str, flags: Flags, events: bool) -> int:
    from nfh.terminal.as_json import JsonScreen, document, dump

    screen = JsonScreen(sys.stderr if events else None)
    person = FlagPerson(screen, flags)
    reply: Reply
    with interruptible(assistant):
        assistant.start(person)
        reply = assistant.turn(text, person)
    dump(document(assistant.target, reply, screen.plan), sys.stdout)
    return reply.exit_code
