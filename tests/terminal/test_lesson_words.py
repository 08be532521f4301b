"""What is said to the teacher while something else is asked: the lesson goes on, and no question is a trap."""

from __future__ import annotations

from pathlib import Path

from tests.terminal.spoken import spoken

LEARN = ("learn", "first-steps")


def test_an_answer_in_a_sentence_is_an_answer(tmp_path: Path) -> None:
    said = spoken(tmp_path, "its 11", "it is number four, I think", "stop", command=LEARN)
    assert "That is not it." in said
    assert "Right!\n\nStep 2 of 10" in said
    assert "Did you mean" not in said


def test_an_answer_at_a_menu_leaves_the_menu(tmp_path: Path) -> None:
    said = spoken(tmp_path, "free space", "its 4", "stop", command=LEARN)
    assert "That question is left.\nRight!" in said


def test_the_teacher_is_heard_at_a_menu_and_at_a_plan(tmp_path: Path) -> None:
    lines = ("skip", "install htop", "hint", "no", "free space", "hint", "skip that too", "stop")
    said = spoken(tmp_path, *lines, command=LEARN)
    assert said.count("Hint: ") == 2
    assert said.count("Do it? yes · no · edit · explain:") == 2
    assert "That question is left.\nSkipped." in said
    assert "Step 3 of 10" in said
    assert "Lessons run on the practice system" not in said
