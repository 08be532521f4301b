"""The conversation in a real terminal: keys in, screens out."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from nfh.nix.target import Target
from nfh.terminal.conversation import greeting, leaves
from tests.pseudo_terminal import PseudoTerminal

PROJECT = Path(__file__).parents[2]
PROMPT = "practice ❯"
OFFER = "Do it? yes · no · edit · explain ❯"


def _begun(terminal: Any, *argv: str, **options: Any) -> None:
    terminal.start(*(argv or ("0.1",)), **options)
    terminal.wait_for(PROMPT)


def _ended(terminal: Any) -> str:
    """The screen at the end: with the shell's echo on again, and a clean exit."""
    screen: str = terminal.wait_for("EXIT ")
    assert "EXIT 0" in screen
    assert "echo: echo" in screen
    assert "Traceback" not in screen
    return screen


def test_the_whole_walk(terminal: Any) -> None:
    _begun(terminal, "1")
    terminal.say("install htop")
    card = terminal.wait_for(OFFER)
    assert "8 +     htop" in card
    assert "install package: htop  sure, 99%" in card
    assert "evaluating the configuration" in terminal.wait_for("evaluating the configuration")
    assert "12.3 MB" in terminal.wait_for("2 to build (system-path, nixos-system-lab-24.05)")
    terminal.press("y")
    assert "of 12.3 MB" in terminal.wait_for("downloading")
    building = terminal.wait_for("linking /nix/store")
    assert "building 1 of 2" in building
    terminal.wait_for("activating the new system")
    end = terminal.wait_for("✓ htop is installed.")
    assert "generation 21 → 22 · 14 s" in end
    assert "12.3 MB downloaded, 2 built in" in end
    assert f"{OFFER} yes" in end
    assert "linking" not in terminal.screen()
    assert "activating" not in terminal.screen()
    terminal.say("exit")
    _ended(terminal)


def test_yes_may_come_before_nix_has_answered(terminal: Any) -> None:
    _begun(terminal, "0.7")
    terminal.say("install htop")
    terminal.wait_for(OFFER)
    terminal.say("yes")
    terminal.wait_for("Yes, as soon as Nix has answered")
    end = terminal.wait_for("✓ htop is installed.")
    assert "2 to build" in end
    assert f"{OFFER} yes" in end


def test_an_early_yes_can_be_taken_back(terminal: Any) -> None:
    _begun(terminal, "1")
    terminal.say("install htop")
    terminal.wait_for(OFFER)
    terminal.press("y")
    terminal.wait_for("Yes, as soon as")
    terminal.press("n")
    terminal.wait_for("Nothing was changed.")
    assert "installed." not in terminal.screen()


def test_what_was_typed_before_the_card_stood_there_is_no_yes(terminal: Any) -> None:
    _begun(terminal)
    terminal.press("install htop\ry\r")
    terminal.wait_for(OFFER)
    time.sleep(1)
    assert "installed." not in terminal.screen()
    terminal.say("no")
    terminal.wait_for("Nothing was changed.")


def test_explain_edit_and_words_that_are_none_of_it(terminal: Any, tmp_path: Path) -> None:
    program = tmp_path / "my editor"
    program.write_text('#!/bin/sh\nsed -i s/htop/btop/ "$2"\n')
    program.chmod(0o755)
    _begun(terminal, lines=60, EDITOR=f"'{program}' --wait")
    terminal.say("install htop")
    terminal.wait_for(OFFER)
    terminal.press("x")
    screen = terminal.wait_for("A generation is one whole system")
    assert "1. Edit configuration.nix  reversible" in screen
    assert screen.count("── practice") == 1
    terminal.wait_for(OFFER, times=2)
    terminal.say("perhaps")
    terminal.wait_for("Please say yes, no, edit or explain.")
    terminal.press("e")
    terminal.wait_for("8 +     btop")
    terminal.wait_for(OFFER, times=3)
    terminal.say("go ahead")
    terminal.wait_for("✓ htop is installed.")


def test_without_an_editor_there_is_one_in_place(terminal: Any) -> None:
    _begun(terminal, lines=70)
    terminal.say("install htop")
    terminal.wait_for(OFFER)
    terminal.press("e")
    terminal.wait_for("Esc, then Enter")
    terminal.press("Up", "Up", "# by hand", "Escape", "Enter")
    terminal.wait_for("# by hand")
    terminal.wait_for(OFFER)
    assert "+ # by hand" in terminal.wait_for("+ # by hand").replace("  ", " ")


def test_what_cannot_come_back_takes_a_whole_yes(terminal: Any) -> None:
    _begun(terminal)
    terminal.say("garbage")
    screen = terminal.wait_for("Type “yes” in full")
    assert "deleted for good" in screen
    terminal.press("y")
    time.sleep(0.8)
    terminal.press("Enter")
    terminal.wait_for("Please say yes")
    assert "installed." not in terminal.screen()
    terminal.say("yes")
    terminal.wait_for("✓")


def test_a_preview_is_offered(terminal: Any) -> None:
    _begun(terminal)
    terminal.say("how do I install htop")
    terminal.wait_for("This is what it would do. Do it?")
    terminal.press("n")
    time.sleep(0.8)
    screen = terminal.wait_for(PROMPT)
    assert "Nothing was changed" not in screen


def test_ctrl_c_clears_declines_and_stops(terminal: Any) -> None:
    _begun(terminal, "1")
    terminal.press("install vi", "C-c")
    time.sleep(0.3)
    terminal.say("install htop")
    terminal.wait_for(OFFER)
    terminal.press("C-c")
    terminal.wait_for("Stopped; nothing was changed.")
    terminal.say("install htop")
    terminal.wait_for("2 to build")
    terminal.press("y")
    terminal.wait_for("linking")
    terminal.press("C-c")
    terminal.wait_for("Stopped; the system is as it was.")
    assert "linking" not in terminal.screen()
    terminal.press("C-c")
    time.sleep(0.3)
    assert "To leave" not in terminal.screen()
    terminal.press("C-c")
    terminal.wait_for("To leave, say “exit” or press Ctrl-D.")
    terminal.press("C-d")
    _ended(terminal)


def test_questions_by_number_word_and_start_and_secrets_unseen(terminal: Any, tmp_path: Path) -> None:
    _begun(terminal)
    terminal.say("which vim")
    terminal.wait_for("3. gvim: with a window")
    terminal.wait_for("❯", times=2)
    terminal.say("7")
    terminal.wait_for("Please answer with a number")
    terminal.wait_for("❯", times=3)
    terminal.say("neo")
    terminal.wait_for("You chose neovim.")
    terminal.say("which")
    terminal.wait_for("3. gvim", times=2)
    terminal.wait_for("❯", times=5)
    terminal.say("never mind")
    terminal.wait_for("Never mind, then")
    terminal.say("tell a secret")
    terminal.wait_for("The password of the network:\n❯")
    terminal.say("hunter2")
    screen = terminal.wait_for("It has 7 letters.")
    assert "hunter2" not in screen
    history = tmp_path / "data" / "nfh" / "history"
    kept = history.read_text()
    assert "which vim" in kept
    assert "hunter2" not in kept
    assert "secret" not in kept
    assert history.stat().st_mode & 0o777 == 0o600


def test_pasted_lines_are_one_text_tab_completes_and_the_past_comes_back(terminal: Any) -> None:
    _begun(terminal)
    terminal.paste("three lines:\none\ntwo\n")
    time.sleep(0.3)
    terminal.press("Enter")
    terminal.wait_for("3 lines.")
    terminal.press("list my g", "Tab")
    terminal.wait_for("list my generations", times=2)
    terminal.press("Enter")
    terminal.wait_for("3 generations; the current one is 21.")
    terminal.press("install ht", "Tab")
    terminal.wait_for("httpie  package")
    terminal.press("C-c")
    time.sleep(0.3)
    terminal.press("Up")
    terminal.wait_for(f"{PROMPT} list my generations", 5)


def test_the_terminal_is_lent_whole(terminal: Any) -> None:
    _begun(terminal)
    terminal.say("password")
    time.sleep(0.5)
    terminal.say("typed and seen")
    terminal.wait_for("handed over: typed and seen")
    assert "\ntyped and seen\n" in terminal.screen()


def test_a_fault_of_ours_does_not_end_it(terminal: Any, tmp_path: Path) -> None:
    _begun(terminal)
    terminal.say("crash")
    screen = terminal.wait_for("Something went wrong inside nfh itself (ZeroDivisionError)")
    assert "Traceback" not in screen
    assert "Traceback" in (tmp_path / "data" / "nfh" / "crash.txt").read_text()
    terminal.say("list my generations")
    terminal.wait_for("3 generations")


def test_narrower_and_wider_while_it_works(terminal: Any) -> None:
    _begun(terminal, "0.6", columns=110, lines=40, COLUMNS="132", LINES="99")
    terminal.say("install htop")
    terminal.wait_for("2 to build")
    terminal.press("y")
    terminal.wait_for("linking")
    terminal.resize(70, 40)
    time.sleep(0.6)
    terminal.resize(90, 40)
    end = terminal.wait_for("✓ htop is installed.")
    assert end.count("building 1 of 2") == 0
    assert end.count(OFFER) == 1


def test_sixty_columns_without_colours(terminal: Any) -> None:
    _begun(terminal, columns=60, NO_COLOR="1")
    terminal.say("install htop")
    terminal.wait_for("2 to build")
    terminal.press("y")
    terminal.wait_for("htop is installed.")
    written = terminal.raw()
    assert not re.search(r"\x1b\[(\d+;)*(1|[34]\d)(;\d+)*m", written)


def test_in_ascii_where_the_locale_is_not_utf8(terminal: Any) -> None:
    terminal.start("0.1", LC_ALL="C", LANG="C")
    terminal.wait_for("practice >")
    terminal.say("install htop")
    terminal.wait_for("Do it? yes - no - edit - explain >")
    terminal.press("y")
    screen = terminal.wait_for("+ htop is installed.")
    assert screen.isascii()
    assert "generation 21 -> 22" in screen


def test_a_dumb_terminal_gets_lines(terminal: Any) -> None:
    terminal.start("0.1", TERM="dumb")
    terminal.wait_for("practice ❯")
    terminal.say("install htop")
    terminal.wait_for("Do it? yes · no · edit · explain:")
    terminal.press("C-c")
    terminal.wait_for("Stopped; nothing was changed.")
    terminal.say("which vim")
    terminal.wait_for("3. gvim")
    terminal.say("2")
    terminal.wait_for("You chose neovim.")
    terminal.press("C-c")
    terminal.wait_for("To leave")
    terminal.press("C-d")
    _ended(terminal)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_being_told_to_end_leaves_the_terminal_as_it_was(terminal: Any, number: int) -> None:
    _begun(terminal)
    os.kill(terminal.pid(), number)
    _ended(terminal)


def test_being_told_to_end_while_it_works(terminal: Any) -> None:
    _begun(terminal, "0.5")
    terminal.say("install htop")
    terminal.wait_for("2 to build")
    terminal.press("y")
    terminal.wait_for("linking")
    os.kill(terminal.pid(), signal.SIGTERM)
    terminal.wait_for("Stopped; the system is as it was.")
    _ended(terminal)


def test_one_shot_at_a_terminal_asks(terminal: Any) -> None:
    terminal.start("ask", "install htop")
    terminal.wait_for(OFFER)
    terminal.press("y")
    terminal.wait_for("✓ htop is installed.")
    _ended(terminal)


def test_one_shot_at_a_terminal_with_yes_does_not_ask(terminal: Any) -> None:
    terminal.start("ask", "install htop", "--yes")
    screen = terminal.wait_for("✓ htop is installed.")
    assert "8 +     htop" in screen
    assert "2 to build" in screen
    assert "Do it?" not in screen
    _ended(terminal)


def test_one_shot_declined(terminal: Any) -> None:
    terminal.start("ask", "install htop")
    terminal.wait_for(OFFER)
    terminal.say("no")
    terminal.wait_for("Nothing was changed.")
    terminal.wait_for("EXIT 5")


def test_lines_from_a_pipe(one_shot: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    found = one_shot("0.05", said="list my generations\n\ninstall htop\nmaybe\ny\nwhich\n3\nbye\nignored\n")
    assert found.returncode == 0
    assert "3 generations" in found.stdout
    assert "Please say yes, no, edit or explain." in found.stdout
    assert "htop is installed." in found.stdout
    assert "You chose gvim." in found.stdout
    assert "ignored" not in found.stdout
    assert "\x1b" not in found.stdout
    assert found.stderr == ""


def test_lines_that_end_in_a_question_decline(one_shot: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    found = one_shot("0.05", said="install htop\n")
    assert found.returncode == 5
    assert "Nothing was changed." in found.stdout
    assert "installed." not in found.stdout


def test_nothing_heavy_is_loaded_before_the_prompt_stands(tmp_path: Path) -> None:
    real = PseudoTerminal(tmp_path)
    homes = {f"XDG_{name}_HOME": str(tmp_path / name) for name in ("DATA", "CACHE", "CONFIG")}
    environ = {"PYTHONPATH": str(PROJECT), "HOME": str(tmp_path), "LC_ALL": "C.UTF-8", "NO_COLOR": "1", **homes}
    try:
        real.start(sys.executable, "-X", "importtime", "-m", "nfh", "--on", "practice", columns=200, environ=environ)
        real.wait_for("practice system ❯")
        before = real.raw().partition("practice system")[0]
    finally:
        real.close()
    loaded = set(re.findall(r"import time: +\d+ \| +\d+ \| +(\w+)", before))
    assert "prompt_toolkit" in loaded
    assert not loaded & {"numpy", "pydantic", "rapidfuzz", "rich", "sklearn", "spacy", "tree_sitter", "yaml"}


@pytest.mark.parametrize("text", ["exit", "Quit", "bye.", " good  bye! ", ":q", "EXIT()"])
def test_goodbyes(text: str) -> None:
    assert leaves(text)
    assert not leaves(f"{text} firefox")


def test_the_greeting_is_short_and_says_which_system(samples: ModuleType) -> None:
    here = Target("this", Path("/etc/nixos/configuration.nix"), Path("/nix/var/nix/profiles/system"))
    assert len(greeting(here, False)) == len(greeting(samples.TARGET, False)) == 2
    assert "this machine, /etc/nixos/configuration.nix" in greeting(here, True)[0]
    assert greeting(samples.TARGET, True)[0].startswith("This is a practice system")
    assert all(
        part in greeting(here, False)[1] for part in ("install htop", "list my generations", "what is a flake?")
    )


def test_a_question_about_the_plan_is_answered_and_the_plan_stays(terminal: Any) -> None:
    _begun(terminal, "0.3")
    terminal.say("install htop")
    terminal.wait_for("2 to build")
    terminal.say("does that need a reboot?")
    terminal.wait_for("No restart of the computer is needed")
    terminal.wait_for(OFFER, times=2)
    terminal.say("can I undo that?")
    terminal.wait_for("Yes, it can be undone")
    terminal.wait_for(OFFER, times=3)
    terminal.say("yes please do it")
    terminal.wait_for("✓ htop is installed.")
    terminal.say("exit")
    _ended(terminal)
