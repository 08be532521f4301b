"""What is suggested can be done here: generations that are there, the other position of a switch; commands as they run."""

from __future__ import annotations

import re
import shlex

import pytest

from nfh.planning.to_try import possible

from .conftest import Desk


def test_generations_that_are_suggested_are_there(desk: Desk) -> None:
    told = desk.answer("explain_concept", concept="generation")
    assert "what changed between 1 and 2" in told.next
    said = ["compare generation 41 and 42", "go to generation 42", "keep the last 5 generations"]
    assert possible(said, desk.context) == (
        "compare generation 1 and 2", "go to generation 1", "keep the last 5 generations",
    )  # fmt: skip
    named = re.findall(r"\bgeneration (\d+)", str(desk.answer("help").rows))
    assert named
    assert {*named} <= {"1", "2"}
    desk.target.profile.with_name("system-1-link").unlink()
    assert possible(said, desk.context) == ("keep the last 5 generations",)


@pytest.mark.parametrize(
    ("option", "other"),
    [
        ("services.openssh.enable", "false"),
        ("networking.firewall.enable", "false"),
        ("services.nginx.enable", "true"),
    ],
)
def test_a_switch_is_suggested_the_other_way(desk: Desk, option: str, other: str) -> None:
    assert desk.answer("explain_option", option=option).next == (f"set {option} to {other}",)


@pytest.mark.parametrize(
    ("query", "patterns"),
    [
        ("music player", ["music", "player"]),
        ("c++ compiler", [r"c\+\+", "compiler"]),
        ("editor; ls", ["editor;", "ls"]),
    ],
)
def test_a_search_can_be_typed_as_it_is_shown(desk: Desk, query: str, patterns: list[str]) -> None:
    (command,) = desk.answer("search_packages", query=query).expert
    assert shlex.split(command) == ["nix", "search", "nixpkgs", *patterns]
    assert (";" in command) == ("'editor;'" in command)
