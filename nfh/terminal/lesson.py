"""`nfh learn`: a conversation that follows a lesson, and looks after every turn whether its step is done."""

from __future__ import annotations

from nfh.assistant import Assistant
from nfh.errors import NfhError, Refused
from nfh.learning import steering
from nfh.learning.checks import bare
from nfh.learning.session import Session, lesson
from nfh.learning.world import World
from nfh.practice.system import Practice
from nfh.terminal.conversation import Conversation, Lines, Talk
from nfh.terminal.one_shot import at_terminal
from nfh.terminal.style import is_dumb

_LEFT = "That question is left."


class Taught(Talk):
    """What a lesson adds to a conversation."""

    session: Session
    _left = ""
    """A word to the teacher for which a question was let go."""

    def begin(self) -> None:
        """Make the practice system ready, then say where the person stands."""
        self.person.aside = self._aside
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
        self.person.show(
            f"{about.title}\n{how}\n"
            "Say “hint” for help, “step” for the task again, “skip” for the next one, “exit” to stop."
        )
        self._task()

    def turn(self, text: str) -> int:
        """A word to the teacher, an answer, or a turn like any other; then a look at the world."""
        if self.session.finished:
            return super().turn(text)
        steered = steering.read(text)
        if steered:
            self._steer(steered)
            return 0
        if self.session.step.wants_answer:
            return self._answer(text)
        code = self._turn(text)
        if not self._left:
            self._look(text)
        return self._go_on(code)

    def _turn(self, text: str) -> int:
        self._left = ""
        return super().turn(text)

    def _go_on(self, code: int) -> int:
        """Do what a question was let go for, if one was."""
        left, self._left = self._left, ""
        return self.turn(left) if left else code

    def _aside(self, text: str, at_plan: bool) -> str:
        """What the teacher says to a word that is typed where something else is asked; empty: that is not for them.

        Raises Refused where the question is let go for it.
        """
        if self.session.finished:
            return ""
        steered = steering.read(text)
        if steered == "hint":
            return f"Hint: {self.session.hint()}"
        if at_plan:
            return ""
        if steered == "step":
            return self.session.step.text
        if steered in ("skip", "start") or self._answers(text):
            self._left = text
            raise Refused(_LEFT)
        return ""

    def _answers(self, text: str) -> bool:
        """Whether a text is an answer to the step, the right one or one that is said as an answer is."""
        if not self.session.step.wants_answer:
            return False
        as_such = bare(text) != text.strip().casefold() and len(bare(text).split()) == 1
        return as_such or self.session.is_met(self._world(), text)

    def leaves(self, text: str) -> bool:
        """Whether the person has enough; where a lesson is on, in a few words more than elsewhere."""
        return super().leaves(text) or (not self.session.finished and steering.read(text) == "leave")

    def _steer(self, steered: steering.Steering) -> None:
        if steered == "hint":
            self.person.show(f"Hint: {self.session.hint()}")
        elif steered == "skip":
            self._skip()
        else:
            if steered == "start":
                self.session.again()
            self._task()

    def _skip(self) -> None:
        step = self.session.step
        way = "" if step.wants_answer else f" It would have been done by: {' · '.join(step.solve)}"
        self.session.skip()
        if self.session.finished:
            self.person.show(f"Skipped.{way}\nThat was the last step. “nfh learn” begins the lesson anew.")
            return
        self.person.show(f"Skipped.{way}" + ("\nA later step may want what this one does." if way else ""))
        self._task()

    def _answer(self, text: str) -> int:
        """What is typed is first taken for the answer; a sentence is a turn like any other."""
        missing = self.session.look(self._world(), text)
        if not missing:
            self._onwards()
            return 0
        if len(bare(text).split()) > 1:
            return self._go_on(self._turn(text))
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
