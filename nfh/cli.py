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
    if arguments and arguments[0] == "help":
        arguments = ["--help"]
    elif arguments and arguments[0] not in COMMANDS and not arguments[0].startswith("-"):
        print(_plain_words(" ".join(arguments)), file=sys.stderr)
        return 2
    try:
        options = parser(arguments[0] if arguments else "").parse_args(_explicit_yes(arguments))
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
    finally:
        if argv is None:
            # The process ends: Python would otherwise walk through every object several times more, for some
            # milliseconds, before the memory is given back as a whole.
            gc.freeze()


def _plain_words(text: str) -> str:
    """What to say to somebody who typed a request where a command of nfh is expected."""
    import shlex

    return (
        f"nfh: “{text.partition(' ')[0]}” is no command of nfh. In your own words: nfh ask {shlex.quote(text)}\n"
        f"     The commands are {', '.join(COMMANDS)}; “nfh” alone opens the conversation."
    )


def parser(named: str = "") -> argparse.ArgumentParser:
    """The grammar of the command line. Where `named` is a command, only that one is described, which is quicker."""
    top = argparse.ArgumentParser(
        prog="nfh",
        formatter_class=_help,
        description="Run NixOS in plain English. Without a command: the conversation.",
        epilog="In a hurry: nfh ask “install htop” · nfh undo · nfh learn",
    )
    top.add_argument("--version", action="version", version=f"nfh {__version__}")
    _where(top)
    sub = top.add_subparsers(dest="command", metavar="COMMAND")
    for name in (named,) if named in COMMANDS else COMMANDS:
        help_text, describe = COMMANDS[name]
        describe(sub.add_parser(name, help=help_text, formatter_class=_help))
    return top


def _help(prog: str) -> argparse.HelpFormatter:
    """Help as wide as the terminal. argparse would ask shutil, which loads every kind of compressed file with it."""
    try:
        columns = os.get_terminal_size().columns
    except OSError:
        columns = 80
    return argparse.HelpFormatter(prog, width=columns - 2)


def _ask(to: argparse.ArgumentParser) -> None:
    to.add_argument("text", nargs="+", metavar="TEXT", help="what you want; “-” reads it from standard input")
    _running(to)
    _where(to)


def _understand(to: argparse.ArgumentParser) -> None:
    to.add_argument("text", nargs="*", metavar="TEXT")
    to.add_argument("--batch", action="store_true", help="a sentence a line in, an object a line out")


def _search(to: argparse.ArgumentParser) -> None:
    to.add_argument("text", nargs="+", metavar="WORDS")
    to.add_argument("--options", action="store_true", help="options only")
    to.add_argument("--json", action="store_true", help="one JSON object on standard output")
    _where(to)


def _index(to: argparse.ArgumentParser) -> None:
    to.add_argument(
        "--from", dest="source", default="", metavar="PATH", help="a nixpkgs, a packages.json or an options.json"
    )
    to.add_argument("--in-background", action="store_true", help=argparse.SUPPRESS)
    _where(to)


def _explain(to: argparse.ArgumentParser) -> None:
    to.add_argument("file", nargs="?", default="-", metavar="FILE")


def _undo(to: argparse.ArgumentParser) -> None:
    _running(to)
    _where(to)


def _shown(to: argparse.ArgumentParser) -> None:
    _output(to)
    _where(to)


def _learn(to: argparse.ArgumentParser) -> None:
    to.add_argument("lesson", nargs="?", default="", metavar="LESSON")


def _practice(to: argparse.ArgumentParser) -> None:
    to.add_argument("action", nargs="?", choices=("shell", "path", "reset"), default="path")
    to.add_argument("--yes", choices=("yes", "destructive"), default="", help=argparse.SUPPRESS)


COMMANDS = {
    "ask": ("one request, in your own words", _ask),
    "understand": ("how nfh reads a text, as JSON; nothing is done", _understand),
    "search": ("find packages and options", _search),
    "index": ("read packages and options from this machine's nixpkgs", _index),
    "explain": ("explain an error: from a file, or from standard input", _explain),
    "undo": ("take the last change back", _undo),
    "history": ("what nfh changed here", _shown),
    "doctor": ("what nfh found on this machine", _shown),
    "learn": ("a guided session on the practice system", _learn),
    "practice": ("the practice system: open a shell in it, say where it is, start it anew", _practice),
}
"""Every command: its help, and what describes its arguments."""


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
    to.add_argument(
        "--confirm-within",
        type=float,
        metavar="SECONDS",
        help="the earlier system comes back by itself unless you say in time that the new one stays; also with --yes",
    )
    to.add_argument("--no-build", action="store_true", help="edit the configuration only")
    to.add_argument(
        "--events", action="store_true", help="with --json: what happens, as JSON lines on standard error"
    )


def _explicit_yes(arguments: list[str]) -> list[str]:
    """A bare --yes means --yes=yes: argparse would otherwise take the next word of the text for its value."""
    return ["--yes=yes" if argument == "--yes" else argument for argument in arguments]
