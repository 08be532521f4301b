"""A turn in a thread of its own, while the main thread keeps the terminal: Ctrl-C, prompts, the hand-over."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import IO, TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from prompt_toolkit.application import Application

    from nfh.assistant import Assistant
    from nfh.terminal.telling import Teller

T = TypeVar("T")
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""Ctrl-C, being told to end, and the end of the terminal: each stops what runs where a system is whole."""
PATIENCE = 3
"""So many Ctrl-C end a program that does not stop by itself."""


@contextmanager
def interruptible(assistant: Assistant, stage: Stage | None = None, person: Teller | None = None) -> Iterator[None]:
    """While this lasts, Ctrl-C and its kin set the Cancel of the turn that runs, and `person` is told.

    A line that is being read is given up at once (KeyboardInterrupt); so is everything, the third time.
    """
    times = 0

    def handle(number: int, _frame: FrameType | None) -> None:
        nonlocal times
        if stage is not None and stage.deaf:
            return
        assistant.cancel.set()
        if person is not None:
            person.stopping()
        if stage is not None and number != signal.SIGINT:
            stage.ended = True
        times += 1
        if times >= PATIENCE or (stage is not None and stage.reading):
            raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, handle) for number in SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def forgiving(*streams: IO[str]) -> None:
    """Let streams write ? for what their encoding does not have, instead of failing."""
    for stream in streams:
        if (reconfigure := getattr(stream, "reconfigure", None)) is not None:
            reconfigure(errors="replace")


class Stage:
    """The terminal, kept by the main thread while work runs in another."""

    def __init__(self) -> None:
        from queue import SimpleQueue

        self._jobs: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._saved: list[Any] | None = None
        self.reading = False
        """A plain line is being read."""
        self.deaf = False
        """Another program has the terminal and Ctrl-C is its own."""
        self.ended = False
        """The program was told to end."""

    def run(self, work: Callable[[], T]) -> T:
        """Run `work` in a thread and serve its calls here. Returns, or raises, what it does."""
        found: list[T] = []
        failed: list[BaseException] = []

        def worker() -> None:
            try:
                found.append(work())
            except BaseException as problem:  # raised again below, in the main thread
                failed.append(problem)
            finally:
                self._jobs.put(None)

        thread = threading.Thread(target=worker, name="turn", daemon=True)
        with self._no_echo():
            thread.start()
            while (job := self._jobs.get()) is not None:
                job()
        thread.join()
        if failed:
            raise failed[0]
        return found[0]

    def call(self, work: Callable[[], T]) -> T:
        """Run `work` in the main thread and wait for it; from any thread."""
        if threading.current_thread() is threading.main_thread():
            return work()
        found: list[T] = []
        failed: list[BaseException] = []
        done = threading.Event()

        def job() -> None:
            try:
                found.append(work())
            except BaseException as problem:  # raised again below, in the calling thread
                failed.append(problem)
            finally:
                done.set()

        self._jobs.put(job)
        done.wait()
        if failed:
            raise failed[0]
        return found[0]

    @contextmanager
    def read(self) -> Iterator[None]:
        """Around the reading of a plain line: with echo, and Ctrl-C ends it."""
        with self.lent(deaf=False):
            self.reading = True
            try:
                yield
            finally:
                self.reading = False

    @contextmanager
    def prompting(self, app: Application[str]) -> Iterator[None]:
        """Around a prompt of prompt_toolkit: being told to end, or the terminal's end, ends it (EOFError)."""

        def leave() -> None:
            if not app.is_done:
                app.exit(exception=EOFError)

        def end(_number: int, _frame: FrameType | None) -> None:
            self.ended = True
            if app.loop is None:
                raise EOFError
            # Not raised right here: an event loop keeps what is raised while one of its callbacks runs.
            app.loop.call_soon_threadsafe(leave)

        before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGHUP)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    @contextmanager
    def lent(self, deaf: bool) -> Iterator[None]:
        """The terminal as it was before, for another program; `deaf`: which takes Ctrl-C for itself."""
        self.deaf = deaf
        echoless = _attributes() if self._saved is not None else None
        _restore(self._saved)
        try:
            yield
        finally:
            _restore(echoless)
            self.deaf = False

    @contextmanager
    def _no_echo(self) -> Iterator[None]:
        """What is typed meanwhile does not get between what is drawn; it waits for the next prompt."""
        self._saved = _attributes()
        if self._saved is not None:
            import termios

            attributes = [*self._saved]
            attributes[3] &= ~termios.ECHO
            _restore(attributes)
        try:
            yield
        finally:
            _restore(self._saved)
            self._saved = None


def _attributes() -> list[Any] | None:
    import termios

    with suppress(OSError, ValueError, termios.error):
        return termios.tcgetattr(sys.stdin.fileno()) if sys.stdin.isatty() else None
    return None


def _restore(attributes: list[Any] | None) -> None:
    import termios

    if attributes is not None:
        with suppress(OSError, ValueError, termios.error):
            termios.tcsetattr(sys.stdin.fileno(), termios.TCSADRAIN, attributes)
