"""How root is had on this machine: sudo, doas, run0 or pkexec, each with its own manners.

sudo(8): -n never asks, -v refreshes the ticket. doas(1): -n never asks. run0(1): --no-ask-password. pkexec(1) asks
through an agent, every time. Where root cannot be had a second time without asking again, one process of root's
(root_worker) is started while the person is there to answer, and runs what follows.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nfh.errors import PrivilegeError
from nfh.execution.root_files import tool
from nfh.nix import process
from nfh.nix.process import Finished, OnLine
from nfh.nix.tools import find_setuid

PROGRAMS = ("sudo", "doas", "run0", "pkexec")
FRESH = 50.0
"""Seconds between two refreshings of sudo's ticket; it lasts five minutes or more where nobody changed it."""

_QUIET = {"sudo": ("-n", "--"), "doas": ("-n",), "run0": ("--no-ask-password", "--")}
_ASKING = {"sudo": ("--",), "doas": (), "run0": ("--",), "pkexec": ()}
_REFUSED = ("a password is required", "a terminal is required", "authentication required", "authorization required")


@dataclass(frozen=True, slots=True)
class Program:
    """One of PROGRAMS, found on this machine."""

    name: str
    path: str

    def quiet(self, argv: Sequence[str]) -> tuple[str, ...]:
        """`argv` as root without ever asking. Not for pkexec, which knows no such way."""
        return (self.path, *_QUIET[self.name], *argv)

    def asking(self, argv: Sequence[str]) -> tuple[str, ...]:
        """`argv` as root; a password may be asked for on the terminal."""
        return (self.path, *_ASKING[self.name], *argv)


def find(environment: Mapping[str, str] | None = None) -> Program | None:
    """The first of PROGRAMS on this machine; /run/wrappers/bin counts before PATH."""
    for name in PROGRAMS:
        if path := find_setuid(name, environment):
            return Program(name, path)
    return None


class Each:
    """Every argument list goes through the program by itself, which does not ask again (a ticket, NOPASSWD)."""

    def __init__(self, program: Program) -> None:
        self._program = program

    def run(self, argv: Sequence[str], on_line: OnLine | None) -> Finished:
        """Run as root, to its end. Raises PrivilegeError if root is not given after all."""
        finished = process.run(self._program.quiet(argv), on_line=on_line, keep_terminal=True)
        said = finished.stderr.lower()
        if finished.status != 0 and said.startswith(self._program.name) and any(word in said for word in _REFUSED):
            raise PrivilegeError(f"{self._program.name} asks for the password again.", "Say it again.")
        return finished

    @contextlib.contextmanager
    def kept_fresh(self) -> Iterator[None]:
        """As long as this lasts, sudo's ticket is refreshed."""
        if self._program.name != "sudo":
            yield
            return
        stop = threading.Event()

        def refresh() -> None:
            while not stop.wait(FRESH):
                process.run((self._program.path, "-n", "-v"), keep_terminal=True)

        thread = threading.Thread(target=refresh, name="sudo", daemon=True)
        thread.start()
        try:
            yield
        finally:
            stop.set()

    def close(self) -> None:
        """Nothing is left open."""


class Worker:
    """One process of root's that runs every argument list it is sent."""

    def __init__(self, argv: Sequence[str]) -> None:
        """Start it; a password may be asked for on the terminal. Raises PrivilegeError."""
        # In the terminal's own foreground group, unlike everything process.run starts: it has to ask there.
        try:
            self._process = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        except OSError as problem:
            raise PrivilegeError(f"{argv[0]} cannot be started ({problem.strerror}).") from problem
        if self._answer() != {"ready": True}:
            self.close()
            raise PrivilegeError("Root was not granted, so nothing was changed.", "Say it again to try again.")

    def run(self, argv: Sequence[str], on_line: OnLine | None) -> Finished:
        """Run as root, to its end. Raises PrivilegeError if the process has gone."""
        assert self._process.stdin is not None
        lines: list[str] = []
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.write(json.dumps({"argv": list(argv)}) + "\n")
            self._process.stdin.flush()
        while "status" not in (answer := self._answer()):
            if "line" not in answer:
                raise PrivilegeError("The process that ran as root has gone.")
            lines.append(answer["line"] + "\n")
            if on_line is not None:
                on_line(answer["line"])
        return Finished(answer["status"], answer["stdout"].encode(), "".join(lines))

    @contextlib.contextmanager
    def kept_fresh(self) -> Iterator[None]:
        """It stays root's until it is closed."""
        yield

    def close(self) -> None:
        """Let it end."""
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        self._process.wait()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        answer: dict[str, Any] = json.loads(line) if line else {}
        return answer


def authorise(program: Program, hand_over: Callable[[Callable[[], object]], object] | None) -> Each | Worker:
    """Get root for the length of a plan.

    `hand_over` runs what talks to the person, with the terminal handed over to it; without it nobody is there to be
    asked. Raises PrivilegeError.
    """
    each = Each(program)
    if _works(program):
        return each
    if hand_over is None:
        raise PrivilegeError(
            f"This needs root, and {program.name} would have to ask for a password, but nobody is here to type it.",
            "Run it on a terminal, or allow it without a password for this user.",
        )
    if program.name == "sudo":
        status: list[int] = []
        hand_over(lambda: status.append(process.hand_over((program.path, "-v"))))
        if status != [0]:
            raise PrivilegeError("sudo did not grant root, so nothing was changed.", "Say it again to try again.")
        if _works(program):
            return each
    worker: list[Worker] = []
    argv = (python(), "-I", "-S", str(Path(__file__).with_name("root_worker.py")))
    hand_over(lambda: worker.append(Worker(program.asking(argv))))
    return worker[0]


def python() -> str:
    """The Python that runs nfh, by its real path: what root runs depends on no link of the person's."""
    return os.path.realpath(sys.executable)


def _works(program: Program) -> bool:
    """Whether root is given right now without asking."""
    return program.name in _QUIET and (process.run(program.quiet((tool("true"),)), keep_terminal=True).status == 0)
