"""The system somebody comes from is not what they look for."""

from __future__ import annotations

import pytest

from nfh.understanding.elsewhere import only_a_system, without_system
from nfh.understanding.reader import understand


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("widgets for ubuntu", "widgets"),
        ("photo manager on ubuntu 22.04 lts", "photo manager"),
        ("steam under my debian 12 ?", "steam"),
        ("ubuntu fonts", "ubuntu fonts"),
        ("move from windows to nixos", "move from windows to nixos"),
        ("ubuntu", "ubuntu"),
        ("", ""),
    ],
)
def test_what_is_left(text: str, left: str) -> None:
    forms = text.split()
    assert " ".join(forms[: without_system(forms)]) == left


@pytest.mark.parametrize(
    ("value", "only"),
    [("Ubuntu", True), ("Debian 12", True), ("for Linux Mint", True), ("ubuntu fonts", False), ("12", False)],
)
def test_only_a_system(value: str, only: bool) -> None:
    assert only_a_system(value) is only


@pytest.mark.parametrize(
    ("text", "query"),
    [("looking for a video editor under fedora", "video editor"), ("search for ubuntu fonts", "ubuntu fonts")],
)
def test_a_search_is_not_for_the_system(text: str, query: str) -> None:
    assert understand(text).requests[0].intent.slots()["query"] == query
