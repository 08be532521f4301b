"""Who asks whether a thing is wise, safe or reversible is answered before the plan; nobody else is told."""

from __future__ import annotations

import pytest

from nfh.errors import NeedsAnswer
from nfh.intents import registry
from nfh.intents.request import Mode, Request
from nfh.knowledge import load
from nfh.planning import counsel, planner

from .conftest import Desk

ASKED = [
    "is it safe to delete old generations",
    "can i safely delete old generations",
    "would it break anything to …",
    "should I do that",
    "what do I lose if I roll back?",
    "can I undo a garbage collection?",
    "is zsh better than bash",
    "will an update break my stuff?",
    "i wonder if it is worth it",
    "so, does removing a user delete their files?",
]
NOT_ASKED = [
    "delete old generations", "can you delete the old generations?", "could you go back one please", "install vlc",
    "how do I install vlc", "open port 3306", "please make it safe", "would you undo that", "go back",
]  # fmt: skip


@pytest.mark.parametrize("text", ASKED)
def test_a_question(text: str) -> None:
    assert counsel.is_asked(text)


@pytest.mark.parametrize("text", NOT_ASKED)
def test_no_question(text: str) -> None:
    assert not counsel.is_asked(text)


def told(desk: Desk, name: str, text: str, mode: Mode = "explain", **slots: str) -> planner.Prepared:
    intent = registry.build(name, slots)
    return planner.prepare((Request(intent, mode, 1.0, "program", text=text),), desk.context)


def test_what_is_told_stands_before_the_plan(desk: Desk) -> None:
    prepared = told(desk, "open_port", "is it dangerous to open port 3306?", port="3306")
    assert "as safe as the program that listens there" in prepared.answers[0].text
    assert prepared.plan is not None and prepared.plan.preview_only
    assert told(desk, "open_port", "open port 3306", "do", port="3306").answers == ()


def test_it_is_told_also_where_nothing_is_to_be_done(desk: Desk) -> None:
    prepared = told(desk, "delete_generations", ASKED[0])
    assert "safe for the system that runs" in prepared.answers[0].text
    assert prepared.plan is not None and prepared.plan.already


def test_it_fits_what_it_is_about(desk: Desk) -> None:
    firewall = told(desk, "disable_service", "should I turn off the firewall?", service="firewall")
    other = told(desk, "disable_service", "should I turn off printing?", service="printing")
    assert firewall.answers[0].text.startswith("Better not") and "stops working" in other.answers[0].text


def test_who_wonders_need_not_say_more_first(desk: Desk) -> None:
    """A plan would have to ask whose account; the question is answered without."""
    text = "does removing a user delete their files?"
    prepared = told(desk, "remove_user", text)
    assert "home folder stays" in prepared.answers[0].text and prepared.plan is None
    with pytest.raises(NeedsAnswer):
        told(desk, "remove_user", "remove a user", "do")


def test_every_intent_that_changes_something_has_its_words() -> None:
    known = {intent for entry in load.read_json("counsel.json") for intent in entry["of"]}
    changing = {name for name, facts in load.intents().items() if facts.stakes != "reads"}
    assert changing - known - planner.ANSWERS.keys() == set()
    assert not known & planner.ANSWERS.keys()


def test_what_the_machine_is_called_is_told(desk: Desk) -> None:
    plan = told(desk, "set_hostname", "what is my hostname").plan
    assert plan is not None and plan.already
    assert plan.summary.startswith("This machine is called practice")
