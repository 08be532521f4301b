"""Words to the teacher in their usual forms; answers and requests are none."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from nfh.learning import steering
from nfh.learning.session import Session, lessons


@pytest.mark.parametrize(
    ("meant", "said"),
    [
        ("skip", "skip|skip this one|next please|next|skip it|skip that too|can we skip this step?|i want to skip this|next step"),
        ("leave", "stop|i want to stop|exit|quit please|leave the lesson|stop here|that's enough for today|i'd like to quit"),
        ("hint", "hint|give me a hint|another hint please|help|help me|i am stuck|i'm stuck|i need help|i don't know"),
        ("step", "again|repeat|step|what was the task|where was i|what now|repeat that please|explain it again|what should i do now?"),
        ("start", "start again|start over|from the beginning|restart|restart the lesson"),
        (
            "",
            "list my generations|install htop|42|configuration.nix|stop nginx|skip the firewall|exit code 1|help emacs|"
            "leave the printing group|next generation|start docker|restart nginx|roll back|install next|go back|undo",
        ),
    ],
)  # fmt: skip
def test_forms(meant: str, said: str) -> None:
    assert {one: steering.read(one) for one in said.split("|")} == dict.fromkeys(said.split("|"), meant)


def test_no_sentence_of_a_lesson_is_taken_for_a_word_to_the_teacher() -> None:
    said = [text for taught in lessons() for step in taught.steps for text in (*step.solve, *step.wrong)]
    assert said
    assert [text for text in said if steering.read(text)] == []


def test_a_step_that_is_skipped_stays_skipped(tmp_path: Path) -> None:
    session = Session(lessons()[0], tmp_path)
    session.skip()
    assert Session(lessons()[0], tmp_path).number == 1


def test_a_lesson_is_steered_and_left_in_plain_words(tmp_path: Path) -> None:
    homes = {f"XDG_{name}_HOME": str(tmp_path.resolve() / name) for name in ("DATA", "CONFIG", "CACHE")}
    told = subprocess.run(
        [sys.executable, "-m", "nfh", "learn"],
        input="skip this one\nanother hint please\nnext please\ni want to stop\nlist my generations\n",
        env={**os.environ, **homes},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert [told.count(f"Step {number} of") for number in (1, 2, 3, 4)] == [1, 1, 1, 0]
    assert "Hint: " in told
    assert "done by: install htop" in told
    assert "current one is" not in told
