"""A request for each of several people."""

from __future__ import annotations

import pytest

from nfh.understanding.known import Nothing
from nfh.understanding.reader import understand


class Machine(Nothing):
    """A machine that two people use."""

    def users(self) -> tuple[str, ...]:
        return ("ada", "bob")


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        (
            "install krita for bob and inkscape for ada",
            [{"package": "krita", "scope": "bob"}, {"package": "inkscape", "scope": "ada"}],
        ),
        ("install vlc for ada and bob", [{"package": "vlc", "scope": "ada"}, {"package": "vlc", "scope": "bob"}]),
        ("add ada and bob to docker", [{"user": "ada", "group": "docker"}, {"user": "bob", "group": "docker"}]),
        ("install vlc for ada", [{"package": "vlc", "scope": "ada"}]),
    ],
)
def test_each_gets_their_own(text: str, slots: list[object]) -> None:
    understood = understand(text, Machine())
    assert understood.decision == "act"
    assert [one.intent.slots() for one in understood.requests] == slots


@pytest.mark.parametrize("text", ["give both users docker rights", "change everyone's shell to fish"])
def test_everybody_is_nobody_in_particular(text: str) -> None:
    understood = understand(text, Machine())
    assert understood.decision == "ask"
    assert understood.reason.startswith("I would leave out “")
