"""Asking with plain lines: for pipes, for terminals that can do nothing else, for those who want it so."""

from __future__ import annotations

import select
import sys
from collections.abc import Callable
from typing import IO, TYPE_CHECKING, Protocol

from nfh.errors import Interrupted, Refused
from nfh.planning.plan import Risk
from nfh.terminal import asked, asked_of_choices, replies
from nfh.terminal.agreed_then import agreed_then
from nfh.terminal.width import to_ascii

if TYPE_CHECKING:
    from nfh.intents.question import Question
    from nfh.person import Agreement
    from nfh.planning.examination import Examination
    from nfh.planning.plan import FileChange, Plan
    from nfh.terminal.screen import Screen
    from nfh.terminal.stage import Stage
    from nfh.terminal.status import Status

OFFER = "Do it? yes · no · edit · explain"
OFFER_PREVIEW = "This is what it would do. Do it? yes · no · edit · explain"
OFFER_DESTRUCTIVE = "Type “yes” in full to agree, or no · explain"
NOT_A_CHOICE = "Please answer with a number or a word of the list, or “never mind”."
NO_ANSWER = "Please type an answer, or “never mind”."
STOPPED = "Stopped; nothing was changed."
LOOK = 0.1
"""Seconds between two looks whether it is too late for an answer."""


class Asker(Protocol):
    """Reads what a person answers. `then`: what was asked for together with the last yes, for the next turn."""

    then: str
    aside: Callable[[str, bool], str]
    """Hears what is said, and whether it is said to a plan; what it returns is shown, and the question stays."""

    def agree(self, plan: Plan, examination: Examination, screen: Screen, status: Status) -> Agreement:
        """Show Nix's verdict on `plan` when it is there, and read a yes or another answer to it.

        A yes is returned only after the examination has ended well, and only if it covers what was found.
        Raises Interrupted, Instead, and what the examination raised.
        """
        ...

    def ask(self, question: Question, is_over: Callable[[], bool] | None = None) -> str:
        """Read the answer to a question that is on the screen already; nothing once `is_over`.

        Raises Refused, Instead, Interrupted.
        """
        ...

    def compose(self, change: FileChange) -> bytes | None:
        """Let the person edit the new bytes of a file right here; None: as they are, or not possible."""
        ...


def offer(plan: Plan) -> str:
    """The question under a plan."""
    if plan.risk is Risk.DESTRUCTIVE:
        return OFFER_DESTRUCTIVE
    return OFFER_PREVIEW if plan.preview_only else OFFER


def agreed(plan: Plan, said: str) -> Agreement | None:
    """What `said` means under `plan`; what cannot be undone takes a whole “yes”. A yes may go on (`agreed_then`)."""
    meaning = replies.agreement(said)
    if meaning is None and plan.risk is not Risk.DESTRUCTIVE and agreed_then(said):
        return "yes"
    if meaning == "yes" and plan.risk is Risk.DESTRUCTIVE and said.strip().casefold() != "yes":
        return None
    if meaning == "edit" and not plan.changes:
        return None
    return meaning


def nobody(said: str, at_plan: bool) -> str:  # noqa: ARG001 - an aside's
    """Nobody listens."""
    return ""


class LineAsker:
    """Prints a prompt, reads a line from `source`. The end of the input declines."""

    def __init__(self, stage: Stage, source: IO[str] | None = None, out: IO[str] | None = None) -> None:
        self._stage = stage
        self._source = source or sys.stdin
        self._out = out or sys.stdout
        self.then = ""
        self.aside: Callable[[str, bool], str] = nobody

    def line(self, prompt: str, secret: bool = False, is_over: Callable[[], bool] | None = None) -> str | None:
        """One line without its end; None at the end of the input, or once `is_over`. Raises Interrupted."""
        return self._stage.call(lambda: self._line(prompt, secret, is_over))

    def _line(self, prompt: str, secret: bool, is_over: Callable[[], bool] | None) -> str | None:
        try:
            with self._stage.read():
                if secret and self._source.isatty():
                    from getpass import getpass

                    return getpass(to_ascii(prompt) + " ")
                self._say(prompt + " ")
                if is_over is not None and not self._comes(is_over):
                    self._say("\n")
                    return None
                text = self._source.readline()
        except (KeyboardInterrupt, EOFError) as problem:
            self._say("\n")
            raise Interrupted(STOPPED) from problem
        if not self._source.isatty():
            self._say("\n" if secret else text.rstrip("\n") + "\n")
        return text.rstrip("\r\n") if text else None

    def _comes(self, is_over: Callable[[], bool]) -> bool:
        """Wait until a line can be read; False: it is over before."""
        while not select.select([self._source], [], [], LOOK)[0]:
            if is_over():
                return False
        return True

    def _say(self, text: str) -> None:
        utf8 = (getattr(self._out, "encoding", "") or "utf-8").casefold().startswith("utf")
        self._out.write(text if utf8 else to_ascii(text))
        self._out.flush()

    def agree(self, plan: Plan, examination: Examination, screen: Screen, status: Status) -> Agreement:  # noqa: ARG002
        """Wait for the verdict, show it, read the answer."""
        examined = examination.result()
        screen.verdict(examined)
        while True:
            said = self.line(f"{offer(examined)}:")
            if said is None:
                return "no"
            if told := self.aside(said, True) or asked.answer(said, examined, ended=True):
                screen.show(told)
                continue
            if meaning := agreed(examined, said) or replies.beside(said, examined):
                self.then = agreed_then(said) if meaning == "yes" else ""
                return meaning
            self._say(replies.not_understood(said) + "\n")

    def ask(self, question: Question, is_over: Callable[[], bool] | None = None) -> str:
        """Read lines until one answers the question; nothing once `is_over`."""
        while True:
            said = self.line(">", question.secret, is_over)
            if is_over is not None and is_over():
                return ""
            if said is None:
                raise Refused(replies.LET_GO)
            if told := self.aside(said, False) or asked_of_choices.answer(said, question):
                self._say(told + "\n")
                continue
            if (value := replies.answer(question, said)) is not None:
                return value
            self._say((NOT_A_CHOICE if question.choices else NO_ANSWER) + "\n")

    def compose(self, change: FileChange) -> bytes | None:  # noqa: ARG002 - an Asker's
        """Lines are no editor."""
        return None
