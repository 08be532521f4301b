"""Samples of everything that can be shown, and an Assistant that shows them: for looking at the terminal alone.

Run it: python tests/terminal/stand_in.py [PACE] (the conversation), or … ask TEXT [flags].
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from nfh.errors import Interrupted, NeedsAnswer, NfhError, Refused
from nfh.execution.outcome import Failure, Outcome
from nfh.intents.packages import InstallPackage
from nfh.intents.question import Choice, Question
from nfh.intents.request import Request
from nfh.nix.cancel import Cancel
from nfh.nix.events import Event
from nfh.nix.target import Target
from nfh.planning.answer import Answer
from nfh.planning.examination import Examination
from nfh.planning.plan import (
    Activate,
    Build,
    CollectGarbage,
    EditConfiguration,
    Effects,
    FileChange,
    Plan,
    SwitchGeneration,
    Teaching,
)
from nfh.recovery.advice import Advice, Place, Way
from nfh.settings import Folders
from nfh.understanding.understood import Understood

if TYPE_CHECKING:
    from nfh.person import Person, Reply

BEFORE = b"""{ config, pkgs, ... }:

{
  imports = [ ./hardware-configuration.nix ];

  environment.systemPackages = with pkgs; [
    git
    vim
    wget
  ];

  system.stateVersion = "24.05";
}
"""
CONFIGURATION = Path("/srv/practice/etc/nixos/configuration.nix")
TARGET = Target("practice", CONFIGURATION, Path("/srv/practice/nix/var/nix/profiles/system"), label="practice")

REQUEST = Request(InstallPackage(packages=("htop",)), "do", 0.987, "grammar:install.1", "install htop")
UNDERSTOOD = Understood("install htop", "act", requests=(REQUEST,))

PLAN = Plan(
    "install htop.",
    (REQUEST,),
    TARGET,
    (
        EditConfiguration("edit configuration.nix", (f"edit {CONFIGURATION}",)),
        Build(),
        Activate(expert=("sudo nixos-rebuild switch",)),
    ),
    (FileChange(CONFIGURATION, BEFORE, BEFORE.replace(b"    vim\n", b"    htop\n    vim\n")),),
    Effects(added=("htop",), generation_before=21, generation_after=22),
    Teaching(
        (f"edit {CONFIGURATION}", "sudo nixos-rebuild switch"),
        "environment.systemPackages lists what every user of the system finds on PATH. Nix builds the whole system "
        "anew from that text and keeps the old one beside it as a generation, so going back is always possible.",
        ("generation", "system_packages"),
    ),
    next=("list my generations", "undo"),
)
STORE = "/nix/store/" + "0" * 32
EXAMINED = replace(
    PLAN,
    effects=replace(
        PLAN.effects,
        examined=True,
        to_build=(f"{STORE}-system-path.drv", f"{STORE}-nixos-system-lab-24.05.drv"),
        to_fetch=tuple(f"{STORE}-{name}" for name in ("htop-3.3.0", "ncurses-6.4", "lm-sensors-3.6.0")),
        download_bytes=12_345_678,
        unpacked_bytes=48_000_000,
    ),
)
DISRUPTIVE = replace(PLAN, steps=(SwitchGeneration(20, "switch to generation 20"),), changes=())
GARBAGE = replace(
    PLAN,
    summary="delete everything that nothing keeps alive.",
    steps=(CollectGarbage("collect garbage", ("sudo nix-collect-garbage -d",)),),
    changes=(),
    effects=Effects(
        freed_bytes=3_210_000_000,
        lost=("Generations 3 to 17 are deleted for good: you can no longer go back to them.",),
    ),
)
READS = replace(PLAN, steps=(Build(),), changes=())
PREVIEW = replace(PLAN, preview_only=True)
ALREADY = replace(PLAN, summary="htop is installed already.", steps=(), changes=(), already=True)

GENERATIONS = Answer(
    "list_generations",
    "3 generations; the current one is 21.",
    ("generation", "date", "NixOS", "kernel", "state", "path"),
    (
        (21, "2026-11-22 21:04", "24.05.20240603.8b843fb", "6.6.32", "current", "/nix/store/a"),
        (20, "2026-11-20 09:12", "24.05.20240603.8b843fb", "6.6.32", "booted", "/nix/store/b"),
        (9, "2026-10-01 08:00", "24.05.20240501.aa00bb1", "6.6.29", "", "/nix/store/c"),
    ),
    subjects=("21", "20", "9"),
    sources=("/srv/practice/nix/var/nix/profiles",),
    expert=("nixos-rebuild list-generations",),
    next=("roll back",),
    hidden=("path",),
)
SEARCH = Answer(
    "search_packages",
    "Video editors:",
    ("package", "version", "description"),
    (
        ("kdenlive", "24.02", "Free and open source video editor, based on MLT Framework and KDE Frameworks"),
        ("日本語", "1.0", "フォント \x1b[31mred\x1b[0m"),
        ("losslesscut-bin", "3.61", "The swiss army knife of lossless video/audio editing"),
    ),
    sources=("the catalogue of nixpkgs 24.05, 3 days old",),
    next=("install kdenlive", "tell me more about the first one"),
)
OUTCOME = Outcome("done", "htop is installed.", "e1", 21, 22, duration=14.2, next=("list my generations", "undo"))
FAILED = Outcome(
    "unchanged",
    "The new system did not evaluate, so nothing was changed.",
    "e1",
    21,
    21,
    Failure("evaluate", "undefined variable 'htpo'"),
)
ADVICE = Advice(
    "undefined_variable",
    "There is no “htpo” here.",
    "Nix knows no name “htpo” at this place; most often it is misspelt.",
    Place(CONFIGURATION, 7, 5, "    htpo"),
    (Way("It is probably “htop”", "install htop"), Way("Open the file there", "edit my configuration")),
)
UNKNOWN = Advice("unknown", "Nix stopped with an error I do not know.", "", raw="error: something odd\n  at line 3\n")
WHICH = Question(
    "which_package",
    "Which one do you mean?",
    (
        Choice("vim", "vim: the editor"),
        Choice("neovim", "neovim: a fork of vim"),
        Choice("gvim", "gvim: with a window"),
    ),
    "vim",
)


def storm(count: int, say: Callable[[Event], None]) -> None:
    """Events as a large update brings them."""
    for number in range(count):
        say(Event("started", "build", number, subject=f"{STORE}-package-{number}.drv"))
        say(Event("logged", "build", number, text=f"compiling file {number}"))
        say(Event("finished", "build", number))


class StandIn:
    """An Assistant without understanding, planning or Nix: it shows the samples above, at a believable pace."""

    def __init__(self, pace: float = 1.0, target: Target = TARGET) -> None:
        self.target = target
        self.folders = Folders.of()
        self.cancel = Cancel()
        self.pace = pace
        self.done: list[str] = []

    def turn(self, text: str, person: Person) -> Reply:
        """A word in the text chooses what is shown."""
        from nfh.person import Reply

        reply, self.cancel = Reply(text), Cancel()
        try:
            self._turn(text, person, reply)
        except NeedsAnswer as problem:
            reply.exit_code, reply.question = 4, problem.question  # type: ignore[assignment]
        except NfhError as problem:
            reply.exit_code, reply.message = problem.exit_code, f"{problem.message} {problem.hint}".strip()
            person.show(reply.message)
        return reply

    def _turn(self, text: str, person: Person, reply: Reply) -> None:
        self.done.append(text)
        if "crash" in text:
            raise ZeroDivisionError("on purpose")
        if "generations" in text:
            self._answer(GENERATIONS, person, reply)
        elif "search" in text:
            self._answer(SEARCH, person, reply)
        elif "which" in text:
            value = person.ask(WHICH)
            person.show(f"You chose {value}.")
        elif "secret" in text:
            word = person.ask(Question("password", "The password of the network:", secret=True))
            person.show(f"It has {len(word)} letters.")
        elif "weather" in text:
            raise Refused("That is not for me.", "Say “help” to see what I can do.")
        elif "lines" in text:
            person.show(f"{len(text.splitlines())} lines.")
        elif "already" in text:
            person.show(ALREADY)
        elif "fail" in text:
            person.show(FAILED)
            person.show(ADVICE)
            reply.exit_code = 1
        elif "storm" in text:
            began = time.monotonic()
            storm(10_000, person.show)
            person.show(f"{time.monotonic() - began:.2f} seconds for 30000 events.")
        elif "password" in text:
            person.handed_over(lambda: print("handed over:", sys.stdin.readline().strip()))
        else:
            self._change(text, person, reply)

    def _answer(self, answer: Answer, person: Person, reply: Reply) -> None:
        reply.understood, reply.answers = UNDERSTOOD, (answer,)
        person.show(UNDERSTOOD)
        person.show(answer)

    def _change(self, text: str, person: Person, reply: Reply) -> None:
        plan = GARBAGE if "garbage" in text else PREVIEW if "how" in text else PLAN
        reply.understood, reply.plan = UNDERSTOOD, plan
        person.show(UNDERSTOOD)
        while True:
            examination = Examination(plan, None if plan is GARBAGE else self._examine(plan, person), self.cancel)
            agreement = person.agree(plan, examination)
            if agreement == "explain":
                person.show(Answer("explain_concept", "A generation is one whole system, kept for going back to."))
                continue
            if agreement == "edit":
                change = plan.changes[0]
                edited = person.edit(change)
                if edited is not None:
                    plan = reply.plan = replace(plan, changes=(replace(change, after=edited),))
                continue
            break
        if agreement == "no":
            reply.exit_code, reply.message = (0, "") if plan.preview_only else (5, "Nothing was changed.")
            return
        reply.plan = examination.result()
        self._work(person)
        reply.outcome = OUTCOME
        person.show(OUTCOME)

    def _examine(self, plan: Plan, person: Person) -> Callable[[Cancel], Plan]:
        def work(cancel: Cancel) -> Plan:
            person.show(Event("started", "evaluate", text="evaluating the configuration"))
            self._wait(3, cancel)
            person.show(Event("finished", "evaluate"))
            return replace(plan, effects=EXAMINED.effects)

        return work

    def _wait(self, seconds: float, cancel: Cancel) -> None:
        end = time.monotonic() + seconds * self.pace
        while time.monotonic() < end:
            if cancel.is_set:
                raise Interrupted("Stopped; the system is as it was.")
            time.sleep(0.02)

    def _work(self, person: Person) -> None:
        say = person.show
        say(Event("started", "copies", 1))
        say(Event("started", "builds", 2))
        say(Event("progressed", "copies", 1, expected=3))
        say(Event("started", "download", 3, subject=f"{STORE}-htop-3.3.0.nar.xz"))
        for part in range(20):
            say(Event("progressed", "download", 3, done=part * 600_000, expected=12_345_678))
            self._wait(0.1, self.cancel)
        say(Event("progressed", "copies", 1, done=3, expected=3))
        say(Event("finished", "download", 3))
        say(Event("finished", "copies", 1))
        say(Event("progressed", "builds", 2, expected=2, running=2))
        say(Event("started", "build", 4, subject=f"{STORE}-system-path.drv"))
        say(Event("started", "build", 5, subject=f"{STORE}-nixos-system-lab-24.05.drv"))
        for line in range(30):
            say(Event("progressed", "build", 4, phase="buildPhase"))
            say(Event("logged", "build", 4, text=f"linking /nix/store/…/bin/program-{line}"))
            self._wait(0.1, self.cancel)
        say(Event("finished", "build", 4))
        say(Event("finished", "build", 5))
        say(Event("progressed", "builds", 2, done=2, expected=2))
        for activity in ("write", "profile", "activate"):
            say(Event("started", activity))  # type: ignore[arg-type]
            self._wait(0.4, self.cancel)
            say(Event("finished", activity))  # type: ignore[arg-type]

    def start(self, person: Person) -> None:
        """Nothing was left unfinished."""

    def complete(self, prefix: str) -> list[tuple[str, str]]:
        """A few sentences and packages."""
        sentences = ("install ", "list my generations", "search for a video editor", "undo", "what is a flake?")
        if prefix.startswith("install "):
            word = prefix.rpartition(" ")[2]
            return [(name, "package") for name in ("htop", "httpie", "vim") if name.startswith(word)]
        return [(text, "request") for text in sentences if text.startswith(prefix)]

    def warm(self) -> None:
        """Nothing heavy."""


def main() -> int:
    """The conversation, or one shot."""
    from nfh import cli
    from nfh.terminal.conversation import converse
    from nfh.terminal.one_shot import one_shot

    if sys.argv[1:2] == ["ask"]:
        options = cli.parser().parse_args(["ask", *cli._explicit_yes(sys.argv[2:])])
        pairs = dict(pair.split("=", 1) for pair in options.answer)
        return one_shot(StandIn(0.1), " ".join(options.text), options, pairs)  # type: ignore[arg-type]
    return converse(StandIn(float(sys.argv[1]) if sys.argv[1:] else 1.0))  # type: ignore[arg-type]


if __name__ == "__main__":
    sys.exit(main())
