"""Questions about the plan on the screen are answered from it; others are left to who can answer them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nfh.planning.plan import Activate, CollectGarbage, SwitchGeneration
from nfh.terminal.asked import answer
from tests.terminal import stand_in as samples

PLAN = samples.PLAN


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("does that need a reboot?", "No restart of the computer is needed"),
        ("do I need to reboot?", "No restart of the computer is needed"),
        ("do I have to restart the computer afterwards", "No restart"),
        ("what will you change?", "configuration.nix (lines in: 1, out: 0)"),
        ("what changes?", "The steps:"),
        ("which files?", "configuration.nix"),
        ("what does that mean?", "Install htop"),
        ("why are you installing it?", "I read your sentence as “install package: htop”"),
        ("why did you choose that?", "I read your sentence as"),
        ("will it delete anything?", "Nothing is lost for good."),
        ("is it reversible?", "Yes, it can be undone: “undo” takes it back."),
        ("can I undo that?", "Yes, it can be undone"),
        ("is that safe?", "It is reversible"),
        ("what is going to change?", "The steps:"),
        ("will I lose my files?", "Nothing is lost for good."),
        ("what if it breaks?", "“undo” takes it back"),
        ("how long will it take?", "while it runs"),
        ("is that a good idea?", "a package goes into the store"),
        ("is it worth it?", "a package goes into the store"),
    ],
)
def test_what_is_asked_about_a_plan(said: str, told: str) -> None:
    assert told in answer(said, PLAN, ended=True)


def test_how_big_it_is_is_known_once_nix_has_answered() -> None:
    assert "Nix has not answered yet" in answer("how big is it?", PLAN, ended=False)
    effects = replace(PLAN.effects, examined=True, to_fetch=("a", "b"), download_bytes=12_300_000)
    assert "2 to download (12.3 MB)" in answer("how big is it?", replace(PLAN, effects=effects), ended=True)


def test_a_restart_that_is_needed_is_told_with_its_reason() -> None:
    needed = replace(PLAN, effects=replace(PLAN.effects, reboot="the new kernel runs from the next start on"))
    assert answer("does it need a reboot?", needed, ended=True).startswith(
        "Yes, it needs a restart of the computer: the"
    )
    at_next_start = replace(PLAN, steps=(Activate("boot"),))
    assert "the next start" in answer("does it need a reboot?", at_next_start, ended=True)
    back = replace(PLAN, steps=(SwitchGeneration(3, "switch to generation 3"),))
    assert "another kernel" in answer("do I need to reboot?", back, ended=True)


def test_what_is_lost_is_named() -> None:
    lost = ("The generations 1 to 3.",)
    plan = replace(PLAN, steps=(CollectGarbage("delete"),), effects=replace(PLAN.effects, lost=lost))
    assert "The generations 1 to 3." in answer("will I lose anything?", plan, ended=True)
    assert answer("can I undo that?", plan, ended=True).startswith("Not everything")
    removal = replace(PLAN, effects=replace(PLAN.effects, removed=("vim",)))
    assert "takes vim out" in answer("will it delete anything?", removal, ended=True)


@pytest.mark.parametrize(
    "said",
    ["yes", "why?", "what is a generation?", "why is my wifi slow?", "how big is my store?", "install vim", "undo",
     "list my generations", "no, I meant docker", "restart the computer", "what is btop?", "remove it", "undo that"],
)  # fmt: skip
def test_what_is_not_about_the_plan(said: str) -> None:
    assert answer(said, PLAN, ended=True) == ""
