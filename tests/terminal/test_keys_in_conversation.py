"""The same with keys in a real terminal: what follows a yes, questions at a menu, the teacher at a plan."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.pseudo_terminal import PseudoTerminal

OFFER = "Do it? yes · no · edit · explain ❯"


@pytest.fixture
def nfh(tmp_path: Path) -> Iterator[PseudoTerminal]:
    terminal = PseudoTerminal(tmp_path)
    yield terminal
    terminal.close()


def _start(terminal: PseudoTerminal, *command: str) -> None:
    environ = {
        "HOME": str(terminal.folder),
        "PATH": f"{terminal.folder}:/usr/bin",
        "LC_ALL": "C.UTF-8",
        "NO_COLOR": "",
    }
    environ |= dict.fromkeys(("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "NIXOS_CONFIG"), "")
    terminal.start(sys.executable, "-m", "nfh", *command, environ=environ, lines=60, columns=100)
    terminal.wait_for("❯", seconds=60)


def test_a_yes_that_goes_on_and_a_menu_that_answers(nfh: PseudoTerminal) -> None:
    _start(nfh)
    nfh.say("install btop")
    nfh.wait_for(OFFER, seconds=60)
    nfh.say("but keep git")
    nfh.wait_for("nothing to do with git", seconds=60)
    nfh.wait_for(OFFER, times=2, seconds=60)
    nfh.say("yes please and then install jq")
    nfh.wait_for("And then: install jq", seconds=60)
    nfh.wait_for("Install jq.", seconds=60)
    nfh.wait_for(OFFER, times=3, seconds=60)
    nfh.say("no")
    nfh.wait_for("Nothing was changed.\n\npractice", seconds=60)
    nfh.say("free space")
    nfh.wait_for("2. show what uses the disk\n❯", seconds=60)
    nfh.say("what does the second do?")
    nfh.wait_for("show what uses the disk: It only shows something.", seconds=60)
    nfh.wait_for("\n❯", times=2, seconds=60)
    nfh.say("neither")
    nfh.wait_for("Never mind, then", seconds=60)


def test_the_teacher_is_heard_at_a_plan_and_the_plan_stays(nfh: PseudoTerminal) -> None:
    _start(nfh, "learn", "first-steps")
    nfh.wait_for("Step 1 of 10", seconds=60)
    nfh.say("it is 4")
    nfh.wait_for("Step 2 of 10", seconds=60)
    nfh.say("install htop")
    nfh.wait_for(OFFER, seconds=60)
    nfh.say("hint")
    nfh.wait_for("Hint: ", seconds=60)
    nfh.wait_for(OFFER, times=2, seconds=60)
    nfh.say("yes")
    nfh.wait_for("Step 3 of 10", seconds=60)
