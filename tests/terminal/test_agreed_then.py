"""A yes that goes on is a yes, and what follows is the next request; a plan that deletes takes no such yes."""

from __future__ import annotations

from pathlib import Path

import pytest

from nfh.terminal.agreed_then import agreed_then
from tests.terminal.spoken import spoken


@pytest.mark.parametrize(
    ("said", "then"),
    [
        ("yes please and then restart nginx", "restart nginx"),
        ("do it, then install jq", "install jq"),
        ("ok, and when it is done list my generations", "list my generations"),
        ("yes and list my users", "list my users"),
        ("yes and open port 80", ""),
        ("no, and then install jq", ""),
        ("yes and then", ""),
        ("yes", ""),
        ("yes, then blubber qwertz", ""),
        ("install htop and then remove vim", ""),
    ],
)
def test_what_follows_a_yes(said: str, then: str) -> None:
    assert agreed_then(said) == then


def test_the_plan_is_done_and_then_the_next_is_planned(tmp_path: Path) -> None:
    said = spoken(tmp_path, "install btop", "yes please and then install jq", "no", "what have you changed")
    assert "And then: install jq" in said
    assert "Plan for practice system on paper: Install jq." in said
    assert "1 change to practice system" in said
    assert "Install btop." in said.split("1 change to")[1]


def test_what_deletes_takes_a_whole_yes(tmp_path: Path) -> None:
    said = spoken(tmp_path, "delete generation 2", "yes and then install jq", "no", "no", "list my generations")
    assert "4 generations; the current one is 4." in said
    assert "deleted" not in said.split("Type “yes” in full")[-1].split("list my generations")[0]
