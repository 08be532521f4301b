"""What is forbidden is never done, nor its opposite."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nfh.knowledge.words import words
from nfh.understanding.decide import changes
from nfh.understanding.negation import forbids
from nfh.understanding.reader import understand

VERBS = ["install htop", "remove vim", "delete old generations", "roll back", "update my system", "open port 22",
         "collect garbage", "enable docker", "reboot"]  # fmt: skip
LEADS = ["don't", "do not", "please don't", "never", "please never", "you must not", "I don't want you to", "Dont",
         "hey nfh, do not", "make sure you never"]  # fmt: skip


@given(st.sampled_from(LEADS), st.sampled_from(VERBS))
def test_what_is_forbidden_is_not_done(lead: str, verb: str) -> None:
    understood = understand(f"{lead} {verb}")
    if understood.decision == "act":
        # Only a template that was written for the negated sentence may act: "never update firefox" holds it.
        assert all(request.reader.startswith("grammar") for request in understood.requests)
        done = {request.intent.intent_name() for request in understood.requests if request.mode == "do"}
        assert done <= {"pin_package", "close_port", "disable_service", "auto_update", "auto_garbage_collect"}


@pytest.mark.parametrize(
    "text",
    [
        "remove everything except vim",
        "install anything without systemd",
        "delete all generations but never the current one",
    ],
)
def test_a_sentence_that_turns_round_is_asked_about(text: str) -> None:
    understood = understand(text)
    assert understood.decision != "act" or not changes(understood)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("don't update postgresql", "pin_package"),
        ("don't allow port 8443 anymore", "close_port"),
        ("i don't want spotify anymore", "remove_package"),
        ("i don't understand derivations", "explain_concept"),
        ("my printer does not work", "troubleshoot"),
    ],
)
def test_a_not_that_is_part_of_the_request(text: str, intent: str) -> None:
    understood = understand(text)
    assert understood.decision == "act"
    assert understood.requests[0].intent.intent_name() == intent


@pytest.mark.parametrize(
    "text",
    [
        "can't install vlc, help",
        "cannot connect to wifi",
        "firefox will not start",
        "do not know how to remove a package",
        "don't see any sound devices",
        "not sure which version of nixos this is",
    ],
)
def test_a_complaint_forbids_nothing(text: str) -> None:
    assert forbids(words(text)) == ""


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("undo removing vim", "vim"),
        ("undo the removal of vim", "vim"),
        ("revert deleting git", "git"),
        ("undo switching off docker", "docker"),
        ("undo disabling the firewall", "firewall"),
        ("take back opening port 80", "port 80"),
        ("undo installing htop", "htop"),
    ],
)
def test_what_is_to_be_taken_back_is_not_done_again(text: str, what: str) -> None:
    found = understand(text)
    assert found.decision == "act"
    assert [(request.intent.intent_name(), request.intent.slots()) for request in found.requests] == [
        ("undo_last", {"command": what})
    ]


@pytest.mark.parametrize(
    "text", ["undo whatever removing vim did to my shell", "please revert what disabling ssh broke", "take back vim"]
)
def test_nothing_that_is_named_after_undo_is_done_without_a_question(text: str) -> None:
    found = understand(text)
    assert found.decision != "act" or all(r.intent.family == "generations" for r in found.requests), found


def test_a_reverse_proxy_takes_nothing_back() -> None:
    found = understand("reverse proxy with nginx")
    assert [request.intent.intent_name() for request in found.requests] == ["enable_service"]


@pytest.mark.parametrize(
    "text",
    [
        "i dont have vlc",
        "i accidentally removed firefox",
        "stop deleting my old generations",
        "stop the machine from deleting old generations",
    ],
)
def test_what_is_told_of_is_not_offered(text: str) -> None:
    understood = understand(text)
    assert understood.decision == "ask"
    offered = {reading.intent.intent_name() for one in understood.requests for reading in one.alternatives}
    assert offered
    assert not offered & {"remove_package", "delete_generations"}


@pytest.mark.parametrize("text", ["keep vlc installed", "leave my firewall alone"])
def test_what_is_to_stay_stays(text: str) -> None:
    assert understand(text).decision == "refuse"


@pytest.mark.parametrize(
    "text",
    [
        "I installed gnome and now I have no kde login any more",
        "will an update break my stuff?",
        "would it be wise to enable auto updates?",
        "is it a good idea to turn off the firewall",
    ],
)
def test_who_tells_or_wonders_asks_for_no_deed(text: str) -> None:
    understood = understand(text)
    assert understood.decision != "act" or not changes(understood)


@pytest.mark.parametrize(
    "text", ["would you install vlc?", "will you update my system?", "would love to have vlc here"]
)
def test_a_polite_order_is_one(text: str) -> None:
    assert [request.mode for request in understand(text).requests[:1]] == ["do"]
