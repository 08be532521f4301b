"""One package in another's place: both halves are seen, or neither."""

from __future__ import annotations

import pytest

from nfh.understanding.reader import understand


@pytest.mark.parametrize(
    "text",
    [
        "replace firefox with librewolf",
        "swap firefox for librewolf",
        "switch from firefox to librewolf",
        "please replace my firefox with librewolf",
        "get rid of firefox and use librewolf instead",
        "i dont want firefox anymore, give me librewolf instead",
    ],
)
def test_one_goes_and_one_comes(text: str) -> None:
    understood = understand(text)
    assert understood.decision == "act"
    assert [(one.intent.intent_name(), one.intent.slots()) for one in understood.requests] == [
        ("remove_package", {"package": "firefox"}),
        ("install_package", {"package": "librewolf"}),
    ]


@pytest.mark.parametrize(
    ("text", "intent"), [("switch from bash to zsh", "set_shell"), ("switch from gnome to kde", "enable_desktop")]
)
def test_what_is_no_package_is_not(text: str, intent: str) -> None:
    assert [one.intent.intent_name() for one in understand(text).requests] == [intent]


@pytest.mark.parametrize("text", ["replace firefox with something better", "switch from qwerty to dvorak"])
def test_half_of_it_is_nothing(text: str) -> None:
    assert "remove_package" not in [one.intent.intent_name() for one in understand(text).requests[:1]]


@pytest.mark.parametrize("text", ["pls replce firefox with librewolf", "repalce firefox with librewolf please"])
def test_a_slip_in_the_verb(text: str) -> None:
    understood = understand(text)
    assert understood.decision == "act" and understood.text == text
    assert [one.intent.intent_name() for one in understood.requests] == ["remove_package", "install_package"]
