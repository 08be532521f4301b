"""The whole walk as a person sees it: the real program, in a real terminal, with real Nix."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.pseudo_terminal import PseudoTerminal

PROJECT = Path(__file__).parents[2]
PROMPT = "practice system ❯"
OFFER = "Do it? yes · no · edit · explain ❯"


class Walk:
    """A conversation on a fresh practice system."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.terminal = PseudoTerminal(home)

    def begin(self) -> None:
        """Start nfh and wait for its prompt."""
        named = [f"--unset={name}" for name in os.environ if name.startswith(("NIX_", "NIXOS_", "XDG_", "NFH_"))]
        environ = {"HOME": str(self.home), "PYTHONPATH": str(PROJECT), "LC_ALL": "C.UTF-8", "NO_COLOR": ""}
        argv = ("env", *named, sys.executable, "-m", "nfh")
        self.terminal.start(*argv, columns=110, lines=50, environ=environ)
        self.terminal.wait_for(PROMPT)

    @property
    def root(self) -> Path:
        return self.home / ".local/share/nfh/practice"

    @property
    def configuration(self) -> str:
        return (self.root / "etc/nixos/configuration.nix").read_text()

    def generation(self) -> str:
        return os.readlink(self.root / "nix/var/nix/profiles/system")

    def has(self, program: str) -> bool:
        return (self.root / "run/current-system/sw/bin" / program).exists()


@pytest.fixture
def walk(tmp_path: Path) -> Iterator[Walk]:
    found = Walk(tmp_path)
    found.begin()
    yield found
    found.terminal.close()
    subprocess.run(["chmod", "-R", "u+w", str(tmp_path)], check=False)


def test_install_and_undo(walk: Walk) -> None:
    terminal = walk.terminal
    terminal.say("install htop and remove vim")
    card = terminal.wait_for("to build (", seconds=60)
    before, text = walk.generation(), walk.configuration
    assert "install package: htop" in card
    assert "remove package: vim" in card
    assert re.search(r"\+ +htop", card)
    assert "generation 4 → 5" in card
    assert not walk.has("htop")
    terminal.press("y")
    terminal.wait_for("✓ Done. Generation 5 runs now; before it was 4.", seconds=60)
    assert walk.has("htop")
    assert not walk.has("vim")

    terminal.say("undo")
    terminal.wait_for(OFFER, times=2)
    terminal.say("yes")
    terminal.wait_for("✓ Done.", times=2, seconds=60)
    terminal.wait_for(PROMPT, times=3)
    assert (walk.configuration, walk.generation()) == (text, before)
    assert walk.has("vim")
    assert not walk.has("htop")
    assert "Traceback" not in terminal.screen()


@pytest.mark.parametrize("term", ["xterm-256color", "dumb"])
def test_a_trial_that_nobody_answers_ends_by_itself(tmp_path: Path, term: str) -> None:
    """Nothing is typed: the question goes away with its time, and everything is as before."""
    terminal, root = PseudoTerminal(tmp_path), tmp_path / ".local/share/nfh/practice"
    named = [f"--unset={name}" for name in os.environ if name.startswith(("NIX_", "NIXOS_", "XDG_", "NFH_"))]
    environ = {"HOME": str(tmp_path), "PYTHONPATH": str(PROJECT), "LC_ALL": "C.UTF-8", "NO_COLOR": "", "TERM": term}
    nfh = ("env", *named, sys.executable, "-m", "nfh", "ask", "--on", "practice")
    try:
        terminal.start(
            "sh", "-c", 'read go; exec "$@"', "sh", *nfh, "turn off ssh", "--yes", "--confirm-within", "2",
            columns=110, environ=environ,
        )  # fmt: skip
        subprocess.run((*nfh, "turn on ssh", "--yes"), env={**os.environ, **environ}, check=True, capture_output=True)
        text = (root / "etc/nixos/configuration.nix").read_bytes()
        profile, running = (root / "nix/var/nix/profiles/system").readlink(), (root / "run/current-system").readlink()
        terminal.press("Enter")
        asked = terminal.wait_for("on trial (firewall.service, sshd.service and /etc/ssh/sshd_config differ)", 60)
        assert "In 2 seconds the earlier one comes back by itself." in " ".join(asked.split())
        screen = " ".join(terminal.wait_for("EXIT 130", 60).split())
        assert "Nobody said within 2 seconds that the new system stays" in screen
        assert "generation 5 goes on running, and configuration.nix is as it was" in screen
        assert "Traceback" not in screen and "echo:echo" in screen.replace(" ", "")
        assert (root / "etc/nixos/configuration.nix").read_bytes() == text
        assert (root / "nix/var/nix/profiles/system").readlink() == profile
        assert (root / "run/current-system").readlink() == running
        again = subprocess.run((*nfh, "install hello", "--yes"), env={**os.environ, **environ}, check=False)
        assert again.returncode == 0, "the lock is released"
    finally:
        terminal.close()
        subprocess.run(["chmod", "-R", "u+w", str(tmp_path)], check=False)


def test_no_changes_nothing_and_reading_asks_nothing(walk: Walk) -> None:
    terminal = walk.terminal
    terminal.say("instal htpo")
    terminal.wait_for("Which of these did you mean?", seconds=60)
    terminal.wait_for("1. htop\n")
    terminal.wait_for("\n❯")
    terminal.press("C-c")
    terminal.wait_for(PROMPT, times=2)
    terminal.say("install htop")
    terminal.wait_for(OFFER, seconds=60)
    text = walk.configuration
    terminal.press("n")
    terminal.wait_for("Nothing was changed.")
    assert walk.configuration == text
    terminal.say("list my generations")
    listed = terminal.wait_for("4 generations; the current one is 4.")
    assert listed.count(OFFER) == 1
    terminal.press("C-d")
    terminal.wait_for("EXIT 0")
