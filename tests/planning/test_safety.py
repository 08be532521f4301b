"""Whether deleting is safe is answered, also where there is nothing to delete; nobody else is told."""

from __future__ import annotations

import pytest

from .conftest import Desk

ASKED = [
    "is it safe to delete old generations",
    "can i safely delete old generations",
    "would it break anything to …",
]


@pytest.mark.parametrize("text", ASKED)
def test_a_question_is_answered_before_what_there_is_to_delete(desk: Desk, text: str) -> None:
    plan = desk.plan("delete_generations", text=text)
    assert plan.already
    assert plan.summary.startswith("It is safe for the system that runs")
    assert "generation 2 is the current one" in plan.summary


def test_it_is_a_note_where_something_would_be_deleted(desk: Desk) -> None:
    for package in ("vim", "tmux", "wget"):
        desk.do(desk.plan("install_package", package=package))
    plan = desk.plan("delete_generations", text=ASKED[0])
    assert plan.steps
    assert plan.notes[0].startswith("It is safe for the system that runs")
    assert not any("It is safe" in note for note in desk.plan("delete_generations", text="delete old ones").notes)


def test_garbage_too(desk: Desk) -> None:
    told = desk.plan("collect_garbage", text="is it safe to collect garbage")
    assert "It is safe for every generation" in f"{told.summary} {' '.join(told.notes)}"
