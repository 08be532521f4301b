"""What is told besides a wish names nothing that is wished for."""

from __future__ import annotations

import pytest

from nfh.knowledge.words import words
from nfh.understanding.reader import understand
from nfh.understanding.reasons import without_reasons


@pytest.mark.parametrize(
    ("text", "named", "asked"),
    [
        ("install htop so i can see what chrome eats", ["htop", "chrome"], ["htop"]),
        ("get krita on here, my daughter used photoshop", ["krita", "photoshop"], ["krita"]),
        ("zoom for my meeting with the firefox people", ["zoom", "firefox"], ["zoom"]),
        ("install htop, chrome is slow", ["htop", "chrome"], ["htop"]),
        ("install gimp, as i had on windows with photoshop", ["gimp", "photoshop"], ["gimp"]),
        ("install gimp and krita", ["gimp", "krita"], ["gimp", "krita"]),
        ("install gimp, krita", ["gimp", "krita"], ["gimp", "krita"]),
        ("for my son: gcompris and tuxpaint", ["gcompris", "tuxpaint"], ["gcompris", "tuxpaint"]),
        ("because vim is hard install nano", ["nano"], ["nano"]),
    ],
)
def test_named_before_the_reason(text: str, named: list[str], asked: list[str]) -> None:
    assert without_reasons(named, words(text)) == asked


@pytest.mark.parametrize(
    ("text", "packages"),
    [
        ("install htop so I can see what chrome eats", ["htop"]),
        ("install htop, chrome is slow", ["htop"]),
        ("pls instal vlc and gimp, my sister used photoshop", ["vlc", "gimp"]),
        ("get me gimp, krita would be nice as well", ["gimp", "krita"]),
    ],
)
def test_only_what_is_asked_for_is_installed(text: str, packages: list[str]) -> None:
    understood = understand(text)
    said = understood.requests[0].intent
    assert (said.intent_name(), list(getattr(said, "packages", ()))) == ("install_package", packages)
