"""`nfh learn`: a conversation that follows a lesson, and looks after every turn whether its step is done."""

from __future__ import annotations

from nfh.assistant import Assistant
from nfh.errors import NfhError
from nfh.learning.session import Session, lesson
from nfh.learning.world import World
from nfh.practice.system import Practice
from nfh.terminal.conversation import Conversation, Lines, Talk
from nfh.terminal.one_shot import at_terminal
from nfh.terminal.style import is_dumb

_HINT = frozenset({"hint", "a hint", "give me a hint", "another hint", "help me", "i am stuck", "stuck"})
_STEP = frozenset({"step", "again", "what now", "what was the task", "task", "repeat", "where was i"})
_START = frozenset({"start again", "start over", "from the beginning", "restart", "restart the lesson"})


class Taught(Talk):
    """What a lesson adds to a conversation."""

    session: Session

    def begin(self) -> None:
        """Make the practice system ready, then say where the person stands."""
        super().begin()
        practice = Practice(self.assistant.folders.data / "practice")
        if not practice.exists:
            self.person.show("Making a practice system for you…")
            self._do(lambda: practice.ensure(self.person.show))
            self.person.settle()
        about = self.session.lesson
        if self.session.finished:
            self.session.again()
        how = "Going on where you were." if self.session.resumed else about.about
        self.person.show(f"{about.title}\n{how}\nSay “hint” for help, “step” for the task again, “exit” to stop.")
        self._task()

    def turn(self, text: str) -> int:
        """A word to the teacher, an answer, or a turn like any other; then a look at the world."""
        said = " ".join(text.casefold().split()).rstrip(".!?")
        if self.session.finished:
            return super().turn(text)
        if said in _HINT:
            self.person.show(f"Hint: {self.session.hint()}")
            return 0
        if said in _START:
            self.session.again()
            self._task()
            return 0
        if said in _STEP:
            self._task()
            return 0
        if self.session.step.wants_answer:
            return self._answer(text)
        code = super().turn(text)
        self._look(text)
        return code

    def _answer(self, text: str) -> int:
        """What is typed is first taken for the answer; a sentence is a turn like any other."""
        missing = self.session.look(self._world(), text)
        if not missing:
            self._onwards()
            return 0
        if len(text.split()) > 1:
            return super().turn(text)
        self.person.show(f"{missing} Say “hint” if you want one.")
        return 0

    def _look(self, text: str) -> None:
        try:
            missing = self.session.look(self._world(), text)
        except NfhError as problem:
            missing = problem.message
        if missing:
            self.person.show(f"Not there yet: {missing}")
        else:
            self._onwards()

    def _onwards(self) -> None:
        if self.session.finished:
            self.person.show(
                "Well done: that was the whole lesson. Everything you did works the same on a real NixOS."
            )
            return
        self.person.show("Right!")
        self._task()

    def _task(self) -> None:
        world = self._world()
        self.session.begin(world)
        number, count = self.session.number + 1, len(self.session.lesson.steps)
        self.person.show(f"\nStep {number} of {count}: {self.session.step.title}\n{self.session.step.text}")

    def _world(self) -> World:
        return World.read(self.assistant.target)


class TaughtConversation(Taught, Conversation):
    """A lesson on a terminal."""


class TaughtLines(Taught, Lines):
    """A lesson line by line: from a pipe, or on a simple terminal."""


def learn(assistant: Assistant, name: str) -> int:
    """Hold the lesson `name` (the first one for an empty name). Raises UsageError when there is none of that name."""
    session = Session(lesson(name), assistant.folders.data / "lessons")
    kind = TaughtConversation if at_terminal() and not is_dumb() else TaughtLines
    talk = kind(assistant)
    talk.session = session
    return talk.run()
