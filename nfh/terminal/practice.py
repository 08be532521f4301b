"""`nfh practice`: open a shell in the practice system, say where it is, start it anew."""

from __future__ import annotations

import sys
from pathlib import Path

from nfh.errors import NeedsAnswer, Refused
from nfh.intents.question import Choice, Question
from nfh.nix.events import Event
from nfh.practice.system import Practice
from nfh.settings import Folders


def practice(action: str, *, agreed: bool = False) -> int:
    """Carry out `action` ("shell", "path" or "reset"). Returns the exit code.

    A reset loses the practice system's history, so it wants a yes (`agreed`, or an answer on a terminal).
    """
    system = Practice(Folders.of().data / "practice")
    if action == "path":
        print(system.path)
        return 0
    if action == "reset":
        return _reset(system, agreed)
    from nfh.practice.shell import shell

    system.ensure(_say)
    return shell(system)


def _reset(system: Practice, agreed: bool) -> int:
    if system.exists and not agreed:
        question = Question(
            "reset",
            f"Delete the practice system in {system.path}, with its generations and configuration, and start anew?",
            (Choice("yes", "yes"), Choice("no", "no")),
            "no",
        )
        if not sys.stdin.isatty():
            print(f"{question.text} Say: nfh practice reset --yes=yes", file=sys.stderr)
            raise NeedsAnswer(question)
        if input(f"{question.text} [y/N] ").strip().casefold() not in ("y", "yes"):
            raise Refused("Nothing was changed.")
    system.reset()
    _forget(system.path)
    system.ensure(_say)
    print(f"A fresh practice system stands in {system.path}.")
    return 0


def _forget(path: Path) -> None:
    """The journal's entries of the old practice system mean nothing for the new one."""
    from nfh.execution.journal import Journal

    Journal(Folders.of().data / "journal", Practice(path).target().entry).forget()


def _say(event: Event) -> None:
    if event.kind == "started" and event.activity in ("evaluate", "builds", "other") and event.text:
        print(event.text, file=sys.stderr)
