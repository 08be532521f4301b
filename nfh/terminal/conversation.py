"""The conversation: a prompt, a turn, and again. It stands at once; what is slow to load loads behind it."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from types import FrameType
from typing import TYPE_CHECKING, TypeVar

from nfh.errors import Interrupted, NfhError
from nfh.terminal.asking import LineAsker
from nfh.terminal.crash import note
from nfh.terminal.one_shot import at_terminal
from nfh.terminal.person import TerminalPerson
from nfh.terminal.stage import Stage, forgiving, interruptible
from nfh.terminal.style import PROSE, Look, is_dumb
from nfh.terminal.width import columns_of, wrap
from nfh.terminal.words import at_home

if TYPE_CHECKING:
    from nfh.assistant import Assistant
    from nfh.nix.target import Target

T = TypeVar("T")
LEAVE = frozenset(
    {"exit", "quit", "bye", "goodbye", "good bye", "exit()", "quit()", ":q", ":q!", "q", "logout", "leave"}
)
HINT = "To leave, say “exit” or press Ctrl-D."
EXAMPLES = "Try: install htop · list my generations · what is a flake?"


def converse(assistant: Assistant) -> int:
    """Talk until the person leaves. Returns 0; where lines come from a pipe, the exit code of the last turn."""
    forgiving(sys.stdout, sys.stderr)
    if at_terminal() and not is_dumb():
        return Conversation(assistant).run()
    return Lines(assistant).run()


def leaves(text: str) -> bool:
    """Whether a text says goodbye."""
    return " ".join(text.casefold().split()).rstrip(".!") in LEAVE


def greeting(target: Target, first_time: bool) -> list[str]:
    """Which system this is, and what to try; the first time on a practice system also what that is."""
    lines = []
    if target.kind == "practice" and first_time:
        lines += [
            "This is a practice system: a real configuration and real generations in a folder of yours. Install, "
            "undo, break and mend it as you like: nothing outside that folder is touched.",
            "",
        ]
    where = {
        "practice": "the practice system; nothing here touches this computer",
        "this": f"this machine, {at_home(target.entry)}; nothing changes before you have seen it and said yes",
        "given": f"{target.label}, {at_home(target.entry)}; nothing changes before you have seen it and said yes",
    }[target.kind]
    paper = " (on paper: there is no Nix here)" if target.on_paper else ""
    return [*lines, f"nfh: {where}{paper}.", EXAMPLES]


def greet(target: Target, first_time: bool) -> None:
    """Print the greeting, in lines that fit."""
    columns = min(columns_of(sys.stdout) or PROSE, PROSE) - 1
    look = Look.of(sys.stdout)
    print("\n".join(row for line in greeting(target, first_time) for row in wrap(look.plain(line), columns)))


def _nothing(_number: int, _frame: FrameType | None) -> None:
    """Ctrl-C between a turn and the next prompt."""


class Talk:
    """What both ways of talking share: turns in their own thread, faults told in a sentence."""

    def __init__(self, assistant: Assistant, *, keys: bool) -> None:
        self.assistant = assistant
        self.stage = Stage()
        self.person = TerminalPerson.here(assistant.folders, self.stage, keys=keys)

    def begin(self) -> None:
        """Tell of, and offer, what a killed nfh left unfinished."""
        self._do(lambda: self.assistant.start(self.person))
        self.person.settle()

    def turn(self, text: str) -> int:
        """One turn. Returns its exit code."""
        reply = self._do(lambda: self.assistant.turn(text, self.person))
        if reply is None:
            return 1
        self.person.finish(reply)
        then = self.person.then()
        if then and reply.exit_code == 0:
            self.person.show(f"And then: {then}")
            return Talk.turn(self, then)
        if then:
            self.person.show(f"“{then}” was left, for what should be done before it was not.")
        return reply.exit_code

    def leaves(self, text: str) -> bool:
        """Whether the person says goodbye."""
        return leaves(text)

    def _do(self, work: Callable[[], T]) -> T | None:
        """Run `work` in its thread; a fault of nfh itself is told, and None returned."""
        try:
            with interruptible(self.assistant, self.stage, self.person):
                return self.stage.run(work)
        except NfhError as problem:
            said = f"{problem.message} {problem.hint}".strip()
        except Exception as problem:  # a fault of nfh must not end the conversation
            said = note(problem, self.assistant.folders)
        finally:
            self.person.screen.pause()
        self.person.show(said)
        return None


class Lines(Talk):
    """The conversation where there is no more than lines: from a pipe, or on a simple terminal."""

    def __init__(self, assistant: Assistant) -> None:
        super().__init__(assistant, keys=False)
        self._asker = LineAsker(self.stage)

    def run(self) -> int:
        """Until the lines end. Returns the exit code of the last turn; 0 where a person types."""
        signal.signal(signal.SIGINT, _nothing)
        here = sys.stdin.isatty()
        if here:
            greet(self.assistant.target, False)
        self.begin()
        code = 0
        while not (self.stage.ended or self.person.gone) and (text := self._read()) is not None:
            if self.leaves(text):
                break
            if text.strip():
                code = self.turn(text)
        return 0 if here else code

    def _read(self) -> str | None:
        while True:
            try:
                with interruptible(self.assistant, self.stage):
                    return self._asker.line(f"{self.assistant.target.label} ❯")
            except Interrupted:
                print(HINT)


class Conversation(Talk):
    """The conversation on a terminal."""

    def __init__(self, assistant: Assistant) -> None:
        super().__init__(assistant, keys=True)
        from nfh.terminal.line_editor import LineEditor

        self._file = assistant.folders.data / "history"
        self._first_time = not self._file.exists()
        self._editor = LineEditor(assistant, self.person, self.stage, self._file)

    def run(self) -> int:
        """Until the person leaves."""
        signal.signal(signal.SIGINT, _nothing)
        look = Look.of(sys.stdout)
        greet(self.assistant.target, self._first_time)
        self.begin()
        interrupted = 0
        while not (self.stage.ended or self.person.gone):
            print()
            try:
                text = self._editor.read()
            except KeyboardInterrupt:
                interrupted += 1
                if interrupted >= 2:
                    print(look.plain(HINT))
                continue
            except EOFError:
                break
            interrupted = 0
            if self.leaves(text):
                break
            if text.strip():
                self.turn(text)
        return 0
