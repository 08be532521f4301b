"""Questions about a question are answered, and it stays."""

from __future__ import annotations

import pytest

from nfh.intents.question import Choice, Question
from nfh.knowledge import load
from nfh.terminal.asked_of_choices import answer

MEANT = Question(
    "meant",
    "Did you mean one of these?",
    (Choice("collect_garbage", "free space in the store"), Choice("disk_usage", "show what uses the disk")),
)
UNFREE = Question("unfree", "Allow it?", (Choice("yes", "yes, allow it"), Choice("no", "no, leave it")))


@pytest.mark.parametrize("said", ["why?", "and why", "why do you ask", "hm, how come"])
def test_why_it_is_asked(said: str) -> None:
    assert "more than one way" in answer(said, MEANT)
    assert "Allow it?" in answer(said, UNFREE)
    assert "Allow it?" in answer("is it safe?", UNFREE)


@pytest.mark.parametrize(
    "said", ["what does the second do", "what is 2", "explain the last one", "ok and what would number two do?"]
)
def test_what_one_of_them_is(said: str) -> None:
    told = answer(said, MEANT)
    assert told.startswith("2. show what uses the disk: It only shows something.")
    assert load.intents()["disk_usage"].teaching.split()[0] in told


@pytest.mark.parametrize(
    "said", ["what is the difference?", "explain", "which one is better", "what should I choose"]
)
def test_what_all_of_them_are(said: str) -> None:
    told = answer(said, MEANT)
    assert "1. free space in the store: It deletes" in told
    assert "2. show what uses the disk" in told


def test_two_at_once_are_not_taken() -> None:
    assert answer("both", MEANT) == answer("1 and 2", MEANT) != ""


@pytest.mark.parametrize(
    "said",
    ["1", "the second", "neither", "no", "install vim", "what is using my disk", "what is a flake", "yes please"],
)
def test_an_answer_or_another_request_is_none(said: str) -> None:
    assert answer(said, MEANT) == ""


def test_who_is_at_a_loss_for_a_word_is_given_an_example() -> None:
    where = Question("timezone", "Which time zone?")
    for said in ("what", "?", "I don't know", "no idea", "which ones are there", "list them"):
        assert "such as Vienna" in answer(said, where)
    assert answer("Vienna", where) == ""
    assert answer("what", Question("error", "What does the error say?")) == ""
