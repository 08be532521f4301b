"""The command line: parses arguments, hands over, nothing else."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Sequence

from nfh import __version__
from nfh.errors import NfhError


def main(argv: Sequence[str] | None = None) -> int:
    """Run nfh with `argv` (without the program's name). Returns the exit code (docs/command-line.md)."""
    # A one-shot ends before there is garbage worth looking for; the conversation turns this on again.
    gc.disable()
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        options = parser().parse_args(_explicit_yes(arguments))
        from nfh.terminal import commands

        return commands.run(options)
    except NfhError as problem:
        print(f"nfh: {problem.message} {problem.hint}".rstrip(), file=sys.stderr)
        return problem.exit_code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def parser() -> argparse.ArgumentParser:
    """The grammar of the command line."""
    top = argparse.ArgumentParser(
        prog="nfh",
        description="Run NixOS in plain English. Without a command: the conversation.",
        epilog="In a hurry: nfh ask “install htop” · nfh undo · nfh learn",
    )
    top.add_argument("--version", action="version", version=f"nfh {__version__}")
    _where(top)
    sub = top.add_subparsers(dest="command", metavar="COMMAND")

    ask = sub.add_parser("ask", help="one request, in your own words")
    ask.add_argument("text", nargs="+", metavar="TEXT", help="what you want; “-” reads it from standard input")
    _running(ask)
    _where(ask)

    understand = sub.add_parser("understand", help="how nfh reads a text, as JSON; nothing is done")
    understand.add_argument("text", nargs="*", metavar="TEXT")
    understand.add_argument("--batch", action="store_true", help="a sentence a line in, an object a line out")

    search = sub.add_parser("search", help="find packages and options")
    search.add_argument("text", nargs="+", metavar="WORDS")
    search.add_argument("--options", action="store_true", help="options instead of packages")
    search.add_argument("--json", action="store_true")

    index = sub.add_parser("index", help="read packages and options from this machine's nixpkgs")
    index.add_argument("--from", dest="source", metavar="PATH")

    explain = sub.add_parser("explain", help="explain an error: from a file, or from standard input")
    explain.add_argument("file", nargs="?", default="-", metavar="FILE")

    undo = sub.add_parser("undo", help="take the last change back")
    _running(undo)
    _where(undo)

    history = sub.add_parser("history", help="what nfh changed here")
    _output(history)
    _where(history)

    doctor = sub.add_parser("doctor", help="what nfh found on this machine")
    _output(doctor)
    _where(doctor)

    learn = sub.add_parser("learn", help="a guided session on the practice system")
    learn.add_argument("lesson", nargs="?", default="", metavar="LESSON")

    practice = sub.add_parser(
        "practice", help="the practice system: open a shell in it, say where it is, start it anew"
    )
    practice.add_argument("action", nargs="?", choices=("shell", "path", "reset"), default="path")
    practice.add_argument("--yes", choices=("yes", "destructive"), default="", help=argparse.SUPPRESS)
    return top


def _where(to: argparse.ArgumentParser) -> None:
    to.add_argument("--on", choices=("this", "practice"), default=argparse.SUPPRESS, help="which system")
    to.add_argument("--config", metavar="PATH", default=argparse.SUPPRESS, help="the configuration to work on")


def _output(to: argparse.ArgumentParser) -> None:
    form = to.add_mutually_exclusive_group()
    form.add_argument("--plain", action="store_true", help="plain text, no colours, no questions")
    form.add_argument("--json", action="store_true", help="one JSON object on standard output")


def _running(to: argparse.ArgumentParser) -> None:
    _output(to)
    to.add_argument("--dry-run", action="store_true", help="show what would be done, do nothing")
    to.add_argument(
        "--yes",
        choices=("yes", "destructive"),
        default="",
        metavar="destructive",
        help="agree to the plan beforehand; --yes=destructive also where something is lost for good",
    )
    to.add_argument("--answer", action="append", default=[], metavar="ID=VALUE", help="the answer to a question")
    to.add_argument("--no-build", action="store_true", help="edit the configuration only")
    to.add_argument(
        "--events", action="store_true", help="with --json: what happens, as JSON lines on standard error"
    )


def _explicit_yes(arguments: list[str]) -> list[str]:
    """A bare --yes means --yes=yes: argparse would otherwise take the next word of the text for its value."""
    return ["--yes=yes" if argument == "--yes" else argument for argument in arguments]
