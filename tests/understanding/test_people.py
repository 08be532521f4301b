"""A person of whom was spoken, and two things that were."""

from __future__ import annotations

import pytest

from nfh.intents.question import Question
from nfh.understanding.dialogue import Dialogue
from nfh.understanding.known import Nothing
from nfh.understanding.people import meant_by
from nfh.understanding.reader import understand
from nfh.understanding.rights import as_a_group
from nfh.understanding.understood import Understood


def said(dialogue: Dialogue, text: str) -> Understood:
    understood = understand(text, Nothing(), dialogue)
    dialogue.remember(understood)
    return understood


@pytest.mark.parametrize(
    ("text", "intent", "slots"),
    [
        ("let her use docker too", "add_user_to_group", {"user": "anna", "group": "docker"}),
        ("she should be able to use docker", "add_user_to_group", {"user": "anna", "group": "docker"}),
        ("change her password", "change_password", {"user": "anna"}),
        ("delete her", "remove_user", {"user": "anna"}),
        ("get rid of her account", "remove_user", {"user": "anna"}),
    ],
)
def test_she_is_the_user_who_was_named(text: str, intent: str, slots: object) -> None:
    dialogue = Dialogue()
    said(dialogue, "add a user anna")
    found = said(dialogue, text)
    assert [(one.intent.intent_name(), one.intent.slots()) for one in found.requests] == [(intent, slots)]
    assert found.decision == "act"


def test_what_is_excepted_from_a_removal_is_asked_about() -> None:
    dialogue = Dialogue()
    said(dialogue, "add a user anna")
    found = said(dialogue, "get rid of her account but keep her files")
    assert found.decision == "ask"
    assert found.requests[0].intent.slots() == {"user": "anna"}


@pytest.mark.parametrize(
    "answer", ["no i meant her", "the one i just added", "that new user", "the person I created"]
)
def test_an_answer_may_point_to_a_user(answer: str) -> None:
    assert meant_by(answer, "anna") == "anna"
    assert meant_by(answer, "") == answer


def test_an_answer_that_names_one_is_that_one() -> None:
    for answer in ("hermann", "bob", "no, bob"):
        assert meant_by(answer, "anna") == answer


def test_the_dialogue_knows_whom_an_answer_means() -> None:
    dialogue = Dialogue()
    said(dialogue, "add a user anna")
    said(dialogue, "list my generations")
    asked = understand("delete a user")
    assert asked.question is not None
    assert isinstance(asked.question, Question)
    assert asked.question.id == "user"
    found = dialogue.resume(asked, "the one i just added", Nothing())
    assert [one.intent.slots() for one in found.requests] == [{"user": "anna"}]


def test_both_are_the_last_two_and_no_more() -> None:
    dialogue = Dialogue()
    said(dialogue, "is nginx on")
    said(dialogue, "is ssh on")
    found = said(dialogue, "turn both on")
    assert [one.intent.slots() for one in found.requests] == [{"service": "nginx"}, {"service": "ssh"}]
    three = Dialogue()
    said(three, "tell me about vim, gimp and jq")
    assert said(three, "install both").decision != "act"


@pytest.mark.parametrize(
    ("text", "services"),
    [("turn nginx and ssh on", ["nginx", "ssh"]), ("switch docker, nginx and ssh off", ["docker", "nginx", "ssh"])],
)
def test_a_verb_in_two_halves_goes_with_each_thing(text: str, services: list[str]) -> None:
    assert [getattr(one.intent, "service", "") for one in understand(text).requests] == services


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("let anna use docker", "give anna docker rights"),
        ("anna should be able to use docker and sudo", "give anna docker and sudo rights"),
        ("let anna use firefox", "let anna use firefox"),
        ("the printer should use wifi", "the printer should use wifi"),
    ],
)
def test_leave_to_use_something_is_a_group_where_there_is_one(text: str, told: str) -> None:
    assert as_a_group(text) == told
