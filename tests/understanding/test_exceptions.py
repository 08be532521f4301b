"""What a sentence excepts is never what something is done to."""

from __future__ import annotations

import pytest

from nfh.understanding.reader import understand


@pytest.mark.parametrize(
    ("text", "packages"),
    [
        ("install vlc and gimp but not inkscape", ["vlc", "gimp"]),
        ("pls put vlc and gimp on my computer, but not inkscape", ["vlc", "gimp"]),
        ("install vlc and not mpv", "vlc"),
        ("install htop, but don't install btop", "htop"),
    ],
)
def test_what_is_named_besides_is_done(text: str, packages: object) -> None:
    understood = understand(text)
    assert understood.decision == "act"
    slots = understood.requests[0].intent.slots()
    assert [one.intent.intent_name() for one in understood.requests] == ["install_package"]
    assert slots.get("packages", slots.get("package")) == packages


@pytest.mark.parametrize(
    ("text", "spared"),
    [
        ("remove everything but vim", "vim"),
        ("uninstall all packages except git and vim", "git and vim"),
        ("close all ports except ssh", "ssh"),
        ("close every port but 22", "22"),
        ("upgrade all but the kernel", "the kernel"),
        ("update everything apart from firefox", "firefox"),
    ],
)
def test_all_but_one_thing_is_refused(text: str, spared: str) -> None:
    understood = understand(text)
    assert understood.decision == "refuse"
    assert understood.reason == f"I cannot do that to all but {spared}."
    assert understood.way_on


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("enable docker but do not start it", "but do not start it"),
        ("remove firefox and chromium but not their settings", "but not their settings"),
        ("install vlc, but don't open any ports", "but don't open any ports"),
    ],
)
def test_what_cannot_be_excepted_is_asked_about(text: str, left: str) -> None:
    understood = understand(text)
    assert understood.decision == "ask"
    assert understood.reason == f"I would leave out “{left}”."


@pytest.mark.parametrize(
    "text", ["delete all generations but the last three", "list all packages except those of python", "why not vim"]
)
def test_others_are_read_as_before(text: str) -> None:
    assert "all but" not in understand(text).reason


def test_generations_that_are_named_by_their_numbers_are_spared_in_planning() -> None:
    for text in ("delete old generations but not number 4 and 5", "delete old generations except generation 4"):
        understood = understand(text)
        assert understood.decision == "act"
        assert [one.intent.slots() for one in understood.requests] == [{}]
        assert understood.requests[0].text == text


def test_what_something_is_instead_of_stays_as_it_is() -> None:
    understood = understand("install eza instead of fd")
    assert understood.decision == "ask"
    assert understood.reason == "I would leave fd as it is."
    assert understood.requests[0].intent.slots() == {"package": "eza"}


@pytest.mark.parametrize(
    "text",
    ["set the firewall to allow only 80 and 443 and close everything else", "keep firefox and remove all others",
     "open port 80 and close the rest"],
)  # fmt: skip
def test_everything_else_is_refused(text: str) -> None:
    understood = understand(text)
    assert (understood.decision, understood.reason) == ("refuse", "I cannot do that to everything else.")


def test_what_is_spared_is_not_offered() -> None:
    understood = understand("free up space but dont delete any generations")
    offered = {reading.intent.intent_name() for one in understood.requests for reading in one.alternatives}
    assert understood.decision == "ask" and "delete_generations" not in offered
