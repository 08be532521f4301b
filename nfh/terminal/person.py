"""The person at a terminal: sees plans and work going on, answers, edits, lends the terminal to a password prompt."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from nfh.errors import Failed, Interrupted
from nfh.terminal import editor, words
from nfh.terminal.flags import Flags
from nfh.terminal.plain import PlainScreen
from nfh.terminal.rich_screen import RichScreen
from nfh.terminal.stage import Stage, interruptible
from nfh.terminal.style import Look, is_dumb
from nfh.terminal.telling import Teller

if TYPE_CHECKING:
    from nfh.assistant import Assistant
    from nfh.intents.question import Question
    from nfh.person import Agreement, Reply
    from nfh.planning.examination import Examination
    from nfh.planning.plan import FileChange, Plan
    from nfh.settings import Folders
    from nfh.terminal.asking import Asker
    from nfh.terminal.screen import Screen


class TerminalPerson(Teller):
    """A Person at a terminal. `asker` makes the Asker when it is needed; `flags` are answers given beforehand."""

    def __init__(
        self,
        screen: Screen,
        look: Look,
        asker: Callable[[], Asker],
        stage: Stage,
        folders: Folders,
        *,
        flags: Flags | None = None,
    ) -> None:
        super().__init__(screen)
        self.look = look
        self._make_asker = asker
        self._made: Asker | None = None
        self._stage = stage
        self._folders = folders
        self._flags = flags or Flags()
        self._on_screen: Plan | None = None
        self.aside: Callable[[str, bool], str] | None = None
        """Hears what is said to a question or a plan (`Asker.aside`); None: nobody does."""

    @classmethod
    def here(cls, folders: Folders, stage: Stage, flags: Flags | None = None, *, keys: bool = True) -> TerminalPerson:
        """The person at standard input and output. `keys` False: lines are read, whatever the terminal can."""
        look = Look.of(sys.stdout)
        simple = not keys or is_dumb() or not look.colour
        screen = PlainScreen(sys.stdout, sys.stdout) if simple else RichScreen(sys.stdout, look)
        return cls(screen, look, lambda: _asker(look, stage, keys), stage, folders, flags=flags)

    @property
    def _asker(self) -> Asker:
        self._made = self._made or self._make_asker()
        if self.aside is not None:
            self._made.aside = self.aside
        return self._made

    def ask(self, question: Question, is_over: Callable[[], bool] | None = None) -> str:
        """Put the question on the screen and read the answer; nothing once `is_over`. Raises Refused, Interrupted."""
        answer = self._flags.answer(question)
        if answer is not None:
            return answer
        with _still_there():
            self.settle()
            self.screen.question(question)
            return self._asker.ask(question, is_over)

    def agree(self, plan: Plan, examination: Examination) -> Agreement:
        """Show the card, let Nix's verdict fill in, and ask; what flags cover is not asked."""
        with _still_there():
            return self._agree(plan, examination)

    def _agree(self, plan: Plan, examination: Examination) -> Agreement:
        covered = self._flags.agreement(plan)
        self.quiet = covered is None
        self.screen.pause()
        try:
            if plan is not self._on_screen:
                self.screen.card(plan)
                self._on_screen = plan
            if covered is None:
                agreement = self._asker.agree(plan, examination, self.screen, self.status)
            else:
                agreement = self._covered(plan, examination, covered)
        finally:
            self.quiet = False
            self.forget()
        if agreement == "explain":
            self.screen.explain(examination.finished or plan)
        return agreement

    def _covered(self, plan: Plan, examination: Examination, covered: Agreement) -> Agreement:
        examined = examination.result()
        self.screen.pause()
        self.screen.verdict(examined)
        if covered == "yes" and examined.risk > plan.risk and self._flags.agreement(examined) != "yes":
            self.screen.show(" ".join(words.worse(plan, examined)))
            return self._asker.agree(examined, examination, self.screen, self.status)
        return covered

    def then(self) -> str:
        """What was asked for together with the last yes, once; empty: nothing was."""
        if self._made is None:
            return ""
        said, self._made.then = self._made.then, ""
        return said

    def edit(self, change: FileChange) -> bytes | None:
        """The person's editor, else a small one in place; None: the bytes stay as they are."""
        argv = editor.command()
        if not argv:
            return self._asker.compose(change)
        try:
            with self._stage.lent(deaf=True):
                return editor.edit(change, self._folders, argv)
        except Failed as problem:
            self.show(problem.message)
            return None

    def handed_over(self, work: Callable[[], object]) -> None:
        """Run `work` (a password prompt) with the terminal as it was, and nothing drawn."""
        self.screen.pause()
        self.quiet = True
        try:
            with self._stage.lent(deaf=False):
                work()
        finally:
            self.quiet = False

    def finish(self, reply: Reply) -> None:
        """The turn is over: what it ended with is said, if it was not yet."""
        super().finish(reply)
        self._on_screen = None


@contextmanager
def _still_there() -> Iterator[None]:
    """Where nobody can be asked any more because the terminal is gone, it ends there (Interrupted)."""
    try:
        yield
    except OSError as problem:
        raise Interrupted("The terminal is gone; nothing was changed.") from problem


def on_terminal(assistant: Assistant, text: str, flags: Flags) -> int:
    """One request at a terminal. Returns the exit code."""
    stage = Stage()
    person = TerminalPerson.here(assistant.folders, stage, flags)

    def work() -> Reply:
        assistant.start(person)
        return assistant.turn(text, person)

    with interruptible(assistant, stage, person):
        try:
            reply = stage.run(work)
        finally:
            person.screen.pause()
    person.finish(reply)
    if then := person.then():
        person.show(f"“{then}” is a request of its own: nfh ask {shlex.quote(then)}")
    return reply.exit_code


def _asker(look: Look, stage: Stage, keys: bool) -> Asker:
    """How to ask here; imported when something is asked, for prompt_toolkit takes its time."""
    if keys and not is_dumb():
        from nfh.terminal.keys import KeyAsker

        return KeyAsker(look, stage)
    from nfh.terminal.asking import LineAsker

    return LineAsker(stage)
