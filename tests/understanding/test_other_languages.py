"""A few words of other languages are read, two orders in a sentence too; none of them half."""

from __future__ import annotations

import pytest

from nfh.understanding.reader import understand

BOTH = {"firefox": "install_package", "tmux": "remove_package"}


@pytest.mark.parametrize(
    "text",
    ["instala firefox y quita tmux", "entferne tmux und installiere firefox", "supprime tmux et installe firefox",
     "bitte installiere firefox und entferne tmux"],
)  # fmt: skip
def test_two_orders(text: str) -> None:
    understood = understand(text)
    assert understood.decision == "act"
    found = {one.intent.slots()["package"]: one.intent.intent_name() for one in understood.requests}
    assert found == BOTH


@pytest.mark.parametrize(
    ("text", "intent"),
    [("entferne vlc", "remove_package"), ("quita vlc por favor", "remove_package"), ("bitte installiere vlc", "install_package"),
     ("instala vlc y gimp", "install_package")],
)  # fmt: skip
def test_one_order(text: str, intent: str) -> None:
    understood = understand(text)
    assert understood.decision == "act"
    assert {one.intent.intent_name() for one in understood.requests} == {intent}
