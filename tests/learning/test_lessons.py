"""Every step of every lesson fails unsolved and on each wrong answer, and passes solved, on a real practice system."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from nfh.assistant import Assistant
from nfh.errors import UsageError
from nfh.intents.question import Question
from nfh.learning.checks import ANSWERS, CHECKS
from nfh.learning.session import Lesson, Session, lesson, lessons
from nfh.learning.world import World
from nfh.planning.examination import Examination
from nfh.planning.plan import FileChange, Plan
from nfh.practice.system import Practice
from nfh.settings import Folders


class Willing:
    """A Person who agrees to everything."""

    def show(self, thing: object) -> None:
        pass

    def ask(self, question: Question) -> str:
        return question.choices[0].value if question.choices else "htop"

    def agree(self, plan: Plan, examination: Examination) -> str:
        return "yes"

    def edit(self, change: FileChange) -> bytes | None:
        return None

    def handed_over(self, work: object) -> None:
        raise AssertionError("a lesson needs no root")


class Pupil:
    """Somebody at a lesson, on a practice system that can be put back."""

    def __init__(self, home: Path) -> None:
        self.folders = Folders(home / "config", home / "data", home / "cache")
        self.practice = Practice(self.folders.data / "practice")
        self.assistant = Assistant(self.practice.ensure(), self.folders)

    def world(self) -> World:
        return World.read(self.assistant.target)

    def says(self, session: Session, text: str) -> str:
        """Type `text` in the session; what is still missing, or "" when the step is done."""
        step = session.step
        filled = text.format_map({name: answers(self.world())[0] for name, answers in ANSWERS.items()})
        if not (step.wants_answer and len(filled.split()) == 1):
            self.assistant.turn(filled, Willing())
        return session.look(self.world(), filled)

    def save(self) -> None:
        self._copy(self.folders.data, self.folders.data.with_name("saved"))

    def restore(self) -> None:
        self._copy(self.folders.data.with_name("saved"), self.folders.data)

    @staticmethod
    def _copy(source: Path, to: Path) -> None:
        if to.exists():
            subprocess.run(["chmod", "-R", "u+w", to], check=True)
            subprocess.run(["rm", "-rf", to], check=True)
        subprocess.run(["cp", "-a", source, to], check=True)


@pytest.fixture
def pupil(tmp_path: Path) -> Pupil:
    return Pupil(tmp_path.resolve())


@pytest.mark.parametrize("taught", lessons(), ids=lambda taught: taught.lesson)
def test_lesson(taught: Lesson, pupil: Pupil, tmp_path: Path) -> None:
    session = Session(taught, tmp_path / "sessions")
    for number, step in enumerate(taught.steps):
        session.begin(pupil.world())
        assert session.look(pupil.world(), ""), f"step {number + 1} passes unsolved"
        pupil.save()
        for wrong in step.wrong:
            assert pupil.says(session, wrong), f"step {number + 1} passes with “{wrong}”"
            pupil.restore()
        left = [pupil.says(session, text) for text in step.solve]
        assert not left[-1], f"step {number + 1} does not pass solved: {left[-1]}"
        assert session.number == number + 1
    assert session.finished


def test_a_session_goes_on_where_it_was(pupil: Pupil, tmp_path: Path) -> None:
    taught = lessons()[0]
    first = Session(taught, tmp_path / "sessions")
    first.begin(pupil.world())
    assert first.look(pupil.world(), str(pupil.world().current)) == ""
    first.begin(pupil.world())
    plainer = [first.hint(), first.hint()]

    second = Session(taught, tmp_path / "sessions")
    assert second.resumed
    assert second.number == 1
    assert second.hint() == plainer[-1]
    pupil.assistant.turn("install htop", Willing())
    assert second.look(pupil.world(), "") == ""


def test_a_damaged_session_starts_anew(tmp_path: Path) -> None:
    folder = tmp_path / "sessions"
    folder.mkdir()
    (folder / f"{lessons()[0].lesson}.json").write_text("{")
    assert Session(lessons()[0], folder).number == 0


def test_an_unknown_lesson_is_refused_with_what_there_is() -> None:
    with pytest.raises(UsageError, match="no lesson") as caught:
        lesson("quantum physics")
    assert "first-steps" in caught.value.hint


def test_every_check_and_answer_that_lessons_use_exists() -> None:
    for taught in lessons():
        assert len(taught.steps) >= 8
        for step in taught.steps:
            assert set(step.check) <= set(CHECKS)
            if step.wants_answer:
                assert step.check["answer"] in ANSWERS
