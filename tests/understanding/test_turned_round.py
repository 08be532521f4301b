"""Sentences that one word turns round: nothing is done the other way, and nothing to somebody who was not meant."""

from __future__ import annotations

import pytest

from nfh.understanding.decide import changes
from nfh.understanding.dialogue import Dialogue
from nfh.understanding.known import Nothing
from nfh.understanding.reader import understand


class People(Nothing):
    """A machine with three accounts."""

    def users(self) -> tuple[str, ...]:
        return ("ada", "bob", "anna")


def intents(text: str) -> tuple[str, list[str]]:
    understood = understand(text)
    return understood.decision, [one.intent.intent_name() for one in understood.requests]


def offered(text: str) -> set[str]:
    return {one.intent.intent_name() for each in understand(text).requests for one in each.alternatives}


@pytest.mark.parametrize(
    "text", ["turn of bluetooth", "please switch of bluetooth", "turn it of", "trun of the firewall"]
)
def test_of_is_off(text: str) -> None:
    understood = understand(text)
    assert understood.text == text
    assert "enable" not in " ".join(one.intent.intent_name() for one in understood.requests)


@pytest.mark.parametrize(
    "text",
    [
        "remove vlc. no, leave it",
        "install htop, no, don't",
        "open port 80, wait, never mind",
        "turn on ssh. no, forget it",
    ],
)
def test_what_is_taken_back_is_not_done(text: str) -> None:
    assert understand(text).decision == "refuse"


@pytest.mark.parametrize("text", ["create user bob, no sudo", "add an account for bob, no password"])
def test_how_somebody_is_to_be_is_no_correction(text: str) -> None:
    assert "sudo" not in [one.intent.slots().get("user") for one in understand(text).requests]


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("don't install it, just let me run cowsay once", "try_package"),
        ("please do not remove firefox, only remove tmux", "remove_package"),
        ("don't install vlc, just tell me what it is", None),
    ],
)
def test_what_is_wanted_instead_of_what_is_forbidden(text: str, intent: str | None) -> None:
    decision, found = intents(text)
    if intent is None:
        assert "install_package" not in found or decision != "act"
    else:
        assert (decision, found) == ("act", [intent])
        assert "firefox" not in str(understand(text).requests[0].intent.slots())


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("give bob sudo just for apt", "just for apt"),
        ("stop automatic updates until january", "until january"),
        ("remove the german keyboard layout", "remove"),
        ("remove htop if nobody uses it", "if nobody uses it"),
        ("boot into the previous generation next time", "next time"),
        ("change the language of firefox to german", "of firefox"),
    ],
)
def test_conditions_times_and_parts_are_asked_about(text: str, left: str) -> None:
    understood = understand(text)
    assert understood.decision == "ask"
    assert understood.reason == f"I would leave out “{left}”."


@pytest.mark.parametrize(
    "text", ["remove vlc if possible", "install htop if it is not there already", "update, if that is ok"]
)
def test_conditions_that_are_none(text: str) -> None:
    assert not understand(text).reason.startswith("I would leave out")


@pytest.mark.parametrize("text", ["keep generation 3 forever", "please keep generations 3 and 5"])
def test_a_generation_that_is_to_stay(text: str) -> None:
    assert (understand(text).decision, offered(text)) == ("refuse", set())


@pytest.mark.parametrize(
    "text",
    [
        "lock carols account until monday",
        "hide the user list at login",
        "disable anna's account but dont delete it",
        "stop bob from logging in",
        "rename the user ada to adele",
    ],
)
def test_an_account_that_stays_is_not_removed(text: str) -> None:
    assert "remove_user" not in offered(text) | set(intents(text)[1])


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("give ada zsh and fish to anna", "anna"),
        ("swap admin rights between anna and bob", "anna"),
        ("turn on syncthing for anna", "anna"),
        ("open port 22 for bob", "bob"),
    ],
)
def test_nobody_who_is_named_is_passed_over(text: str, left: str) -> None:
    understood = understand(text, People(), Dialogue())
    assert understood.decision != "act"


@pytest.mark.parametrize("text", ["i hate gnome", "I really don't like gnome anymore", "i need no gnome"])
def test_what_is_disliked_is_not_put_in(text: str) -> None:
    assert not offered(text) & {"install_package", "enable_desktop"}
    assert understand(text).decision != "act"


def test_what_stays_does_not_go() -> None:
    understood = understand("htop remove, vlc keep")
    assert "vlc" not in str([one.intent.slots() for one in understood.requests])
    assert understand("create user mike, admin no").decision == "ask"


@pytest.mark.parametrize("text", ["clear", "clean"])
def test_who_clears_the_screen_deletes_nothing(text: str) -> None:
    assert understand(text).decision == "ask"


def test_several_deletions_of_generations_are_one() -> None:
    (request,) = understand("delete generation 2 and 3, keep 4").requests
    assert request.text == "delete generation 2 and 3, keep 4"


@pytest.mark.parametrize("text", ["what is bluetooth", "i turned off ssh", "I have installed vlc"])
def test_questions_and_statements_are_no_orders(text: str) -> None:
    understood = understand(text)
    assert understood.decision != "act" or understood.requests[0].mode != "do" or not changes(understood)


def test_a_verb_is_nobody() -> None:
    understood = understand("take sudo from anna and give it to bob")
    assert "give" not in [one.intent.slots().get("user") for one in understood.requests]


@pytest.mark.parametrize("text", ["vlc must not go", "you may keep vlc", "firefox is great, dont touch it"])
def test_what_may_stay_is_not_taken_away(text: str) -> None:
    assert not offered(text) & {"remove_package", "disable_service"}
    assert understand(text).decision != "act" or not changes(understand(text))
