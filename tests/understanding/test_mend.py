"""Slips of the finger are mended; names nobody knows and words of other kinds are not."""

from __future__ import annotations

import pytest

from nfh.knowledge.words import words
from nfh.understanding.mend import mended
from nfh.understanding.names import names
from nfh.understanding.reader import understand


@pytest.mark.parametrize(
    ("text", "better"),
    [
        ("retsart bluetooth", "restart bluetooth"),
        ("use the latset kernel", "use the latest kernel"),
        ("make a pyhton dev shell", "make a python dev shell"),
        ("Updaet my system", "update my system"),
        ("trun off fstrim", "turn off fstrim"),
        ("please colect the garbge now", "please collect the garbage now"),
    ],
)
def test_mended(text: str, better: str) -> None:
    assert mended(text, words(text), names()) == better


@pytest.mark.parametrize(
    "text",
    [
        "install zorblaxian",
        "remove firefox",
        "set services.openssh.enable to true",
        "generation 4242",
        "öffne das fenster",
        "restart bluetooth",
        "wqrtz plomf krenk vatsl ombri",
    ],
)
def test_left_alone(text: str) -> None:
    assert mended(text, words(text), names()) == text


def test_the_text_that_was_said_is_kept() -> None:
    understood = understand("retsart nginx")
    assert understood.text == "retsart nginx"
    assert understood.requests[0].intent.slots() == {"service": "nginx", "action": "restart"}
