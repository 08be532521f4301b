"""What each command of the command line does: it makes an Assistant and a Person, and lets them talk."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from nfh.errors import NfhError, UsageError
from nfh.settings import Folders, Settings

if TYPE_CHECKING:
    from nfh.assistant import Assistant
    from nfh.nix.target import Target

CONFIRM_WITHIN = 60.0
"""Seconds that a person has to say that a system which could have cut them off stays."""
LONGEST_INPUT = 1_000_000
"""Bytes read from standard input at most; understanding refuses far shorter texts with a reason."""


def run(options: argparse.Namespace) -> int:
    """Carry out the parsed command. Returns the exit code; raises NfhError."""
    return COMMANDS[options.command or "converse"](options)


def _converse(options: argparse.Namespace) -> int:
    import gc

    from nfh.terminal.conversation import converse

    gc.enable()
    return converse(_assistant(options))


def _ask(options: argparse.Namespace) -> int:
    text = " ".join(options.text)
    if text == "-":
        text = sys.stdin.buffer.read(LONGEST_INPUT).decode("utf-8", "replace")
    return _one_shot(options, text)


def _undo(options: argparse.Namespace) -> int:
    return _one_shot(options, "undo")


def _one_shot(options: argparse.Namespace, text: str) -> int:
    from nfh.terminal.one_shot import one_shot

    return one_shot(_assistant(options), text, options, answers(options.answer))


def _understand(options: argparse.Namespace) -> int:
    import json

    from nfh.understanding.as_json import to_json
    from nfh.understanding.opinion import Deferred
    from nfh.understanding.reader import understand

    if options.batch and options.text:
        raise UsageError("--batch reads its sentences from standard input, so no TEXT goes with it.")
    lines: Sequence[str] = [" ".join(options.text)] if options.text else []
    if options.batch or not options.text:
        lines = (line.rstrip("\n") for line in sys.stdin) if options.batch else [sys.stdin.read(LONGEST_INPUT)]  # type: ignore[assignment]
    if options.batch:
        from nfh.understanding.careful import careful

        careful().load()
    for line in lines:
        print(json.dumps(to_json(understand(line, careful=Deferred())), ensure_ascii=False), flush=options.batch)
    return 0


def _search(options: argparse.Namespace) -> int:
    from nfh.terminal.search import search

    return search(
        _target(options), Folders.of(), " ".join(options.text), options=options.options, as_json=options.json
    )


def _history(options: argparse.Namespace) -> int:
    from nfh.terminal.history import history

    return history(_assistant(options), plain=options.plain, as_json=options.json)


def _doctor(options: argparse.Namespace) -> int:
    from nfh.terminal.doctor import doctor

    return doctor(_target(options), plain=options.plain, as_json=options.json)


def _practice(options: argparse.Namespace) -> int:
    from nfh.terminal.practice import practice

    return practice(options.action, agreed=bool(options.yes))


def _index(options: argparse.Namespace) -> int:
    from nfh.terminal.index import index

    return index(_target(options), Folders.of(), options.source, in_background=options.in_background)


def _explain(options: argparse.Namespace) -> int:
    from nfh.terminal.explain import explain

    return explain(options.file)


def _learn(options: argparse.Namespace) -> int:
    from nfh.terminal.lesson import learn

    options.on, options.config = "practice", ""
    return learn(_assistant(options), options.lesson)


COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "converse": _converse,
    "ask": _ask,
    "understand": _understand,
    "search": _search,
    "index": _index,
    "explain": _explain,
    "undo": _undo,
    "history": _history,
    "doctor": _doctor,
    "learn": _learn,
    "practice": _practice,
}


def answers(pairs: Sequence[str]) -> dict[str, str]:
    """--answer ID=VALUE, as a table. Raises UsageError."""
    table = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise UsageError(
                f"--answer wants ID=VALUE, not “{pair}”.", "The question's id stands in the JSON output."
            )
        table[name] = value
    return table


def _target(options: argparse.Namespace) -> Target:
    from nfh.planning.which_system import choose

    folders = Folders.of()
    on, config = getattr(options, "on", ""), getattr(options, "config", "")
    return choose(on, config, os.environ, folders, Settings.load(folders))


def _assistant(options: argparse.Namespace) -> Assistant:
    from nfh.assistant import Assistant

    interactive = sys.stdin.isatty() and not getattr(options, "json", False)
    return Assistant(
        _target(options),
        Folders.of(),
        no_build=getattr(options, "no_build", False),
        dry_run=getattr(options, "dry_run", False),
        interactive=interactive,
        confirm_within=_confirm_within(options),
        confirm_always=getattr(options, "confirm_within", None) is not None,
    )


def _confirm_within(options: argparse.Namespace) -> float:
    """Seconds that a change which could cut the person off is on trial. Raises UsageError."""
    from nfh.terminal.one_shot import at_terminal

    answers_are_read = at_terminal() and not getattr(options, "json", False) and not getattr(options, "plain", False)
    named: float | None = getattr(options, "confirm_within", None)
    if named is not None and not answers_are_read:
        raise UsageError(
            "--confirm-within wants somebody at a terminal who says that the new system stays.",
            "Leave it away, or run this in a terminal.",
        )
    if named is not None:
        if not 0 <= named < float("inf"):
            raise UsageError("--confirm-within wants a number of seconds.", "With 0 nothing is on trial.")
        return named
    return 0.0 if getattr(options, "yes", "") or not answers_are_read else CONFIRM_WITHIN


def complain(problem: NfhError) -> None:
    """One clear sentence and the way on, on standard error."""
    print(f"nfh: {problem.message} {problem.hint}".rstrip(), file=sys.stderr)
