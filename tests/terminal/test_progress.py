from __future__ import annotations

import io
import time
from types import ModuleType

import pytest

from nfh.nix.events import Event
from nfh.terminal.progress import SOON, LiveView
from nfh.terminal.rich_screen import RichScreen
from nfh.terminal.status import Status
from nfh.terminal.style import Look, console


class Counting(io.StringIO):
    """A stream that counts how often it is written to."""

    def __init__(self) -> None:
        super().__init__()
        self.times = 0

    def write(self, text: str) -> int:
        self.times += bool(text)
        return super().write(text)


@pytest.fixture(autouse=True)
def _a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")


def _view(stream: io.StringIO, status: Status) -> LiveView:
    return LiveView(console(stream, Look(), 80), Look(), status)


def test_it_is_drawn_seldom_and_only_when_something_changed() -> None:
    stream, status = Counting(), Status(lambda: 0.0)
    view = _view(stream, status)
    status.apply(Event("started", "evaluate"))
    time.sleep(SOON + 1.2)
    quiet = stream.times
    assert "evaluating the configuration" in stream.getvalue()
    assert quiet <= 4
    end = time.monotonic() + 1.0
    number = 0
    while time.monotonic() < end:
        number += 1
        status.apply(Event("progressed", "copies", 1, done=number, expected=100_000_000))
        status.apply(Event("progressed", "download", 2, done=number, expected=100_000_000))
        status.apply(Event("started", "download", 2, subject=f"https://cache.example/{number}"))
    view.stop()
    assert number > 100
    assert stream.times - quiet <= 14


def test_what_is_over_at_once_does_not_flash_up() -> None:
    stream, status = Counting(), Status()
    view = _view(stream, status)
    status.apply(Event("started", "evaluate"))
    status.apply(Event("finished", "evaluate"))
    view.stop()
    assert stream.getvalue() == ""


def test_it_leaves_the_cursor_visible_and_nothing_behind() -> None:
    stream, status = Counting(), Status()
    view = _view(stream, status)
    status.apply(Event("started", "evaluate"))
    time.sleep(SOON + 0.3)
    view.stop()
    text = stream.getvalue()
    assert text.rfind("\x1b[?25h") > text.rfind("\x1b[?25l")
    assert text.rstrip().endswith("\x1b[2K") or "\x1b[2K" in text[text.rfind("evaluating") :]


def test_a_storm_is_drawn_a_few_times_a_second(samples: ModuleType) -> None:
    stream, status = Counting(), Status()
    screen = RichScreen(stream, Look())

    def show(event: Event) -> None:
        status.apply(event)
        screen.event(event, status)

    began = time.monotonic()
    samples.storm(10_000, show)
    took = time.monotonic() - began
    screen.settle(status)
    assert stream.times < 14 * (took + 1)


def test_a_lost_terminal_does_not_stop_the_work() -> None:
    class Gone(io.StringIO):
        def write(self, text: str) -> int:
            raise OSError(5, "Input/output error")

    from nfh.terminal.telling import Teller

    person = Teller(RichScreen(Gone(), Look()))
    person.show(Event("started", "evaluate"))
    time.sleep(SOON + 0.3)
    person.show("A sentence.")
    person.show(Event("finished", "evaluate"))
    assert person.gone
