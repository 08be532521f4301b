"""Whether deleting is safe is answered, also where there is nothing to delete; nobody else is told."""

from __future__ import annotations

import pytest

from nfh.planning import safety

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


@pytest.mark.parametrize("text", ["is it dangerous to open port 3306?", "should i open port 3306"])
def test_whoever_asks_about_a_port_is_told_what_it_exposes(desk: Desk, text: str) -> None:
    assert desk.plan("open_port", text=text, port="3306").notes[0] == safety.OF_A_PORT
    assert safety.OF_A_PORT not in desk.plan("open_port", text="open port 3306", port="3306").notes


def test_whoever_asks_about_the_firewall_is_told_what_it_protects(desk: Desk) -> None:
    asked = desk.plan("disable_service", text="should I turn off the firewall?", service="firewall")
    assert asked.notes[0] == safety.OF_NO_FIREWALL
    told = desk.plan("disable_service", text="turn off the firewall", service="firewall")
    assert safety.OF_NO_FIREWALL not in told.notes
