from __future__ import annotations

import threading
from types import ModuleType

from nfh.nix.events import Event
from nfh.terminal.progress import rows
from nfh.terminal.status import Status
from nfh.terminal.width import width


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def _at(clock: Clock, status: Status, moment: float, *events: Event) -> None:
    clock.now = moment
    for event in events:
        status.apply(event)


def test_from_evaluating_to_activating(samples: ModuleType) -> None:
    clock = Clock()
    status = Status(clock)
    assert not status.any
    _at(clock, status, 0, Event("started", "evaluate"))
    clock.now = 0.5
    assert status.line() == "evaluating the configuration"
    clock.now = 3.0
    assert status.line() == "evaluating the configuration (3.0 s)"
    _at(clock, status, 4, Event("finished", "evaluate"))
    assert status.line() == ""

    path = f"{samples.STORE}-htop-3.3.0"
    _at(
        clock,
        status,
        4,
        Event("progressed", "copies", 1, done=1, expected=3),
        Event("started", "download", 2, subject="https://cache.example/nar/htop.nar.xz"),
        Event("progressed", "download", 2, done=1_000_000, expected=4_000_000),
    )
    status.view()
    _at(clock, status, 6, Event("progressed", "download", 2, done=3_000_000, expected=4_000_000))
    assert status.line() == "downloading 1 of 3, 3.0 MB of 4.0 MB, 1.0 MB/s"
    shown = rows(status.view(), 60, 20)
    assert ("  htop.nar.xz  3.0 MB of 4.0 MB", "quiet") in shown
    assert not any("%" in text for text, _ in shown)

    _at(
        clock,
        status,
        8,
        Event("finished", "download", 2),
        Event("progressed", "copies", 1, done=3, expected=3),
        Event("progressed", "builds", 3, expected=2, running=2),
        Event("started", "build", 4, subject=f"{path}.drv"),
        Event("progressed", "build", 4, phase="buildPhase"),
        Event("logged", "build", 4, text="gcc -c htop.c"),
        Event("started", "build", 5, subject=f"{samples.STORE}-system-path.drv"),
    )
    clock.now = 10
    shown = rows(status.view(), 60, 20)
    assert [text for text, _ in shown] == [
        "building 1 of 2",
        "  htop-3.3.0   build  2.0 s  gcc -c htop.c",
        "  system-path  2.0 s",
        "10 s",
    ]
    _at(
        clock,
        status,
        11,
        Event("finished", "build", 4),
        Event("finished", "build", 5),
        Event("progressed", "builds", 3, done=2, expected=2),
        Event("started", "activate"),
        Event("logged", "activate", text="setting up /etc..."),
    )
    shown = rows(status.view(), 60, 20)
    assert [text for text, _ in shown] == ["activating the new system", "  setting up /etc...", "11 s"]
    _at(clock, status, 12, Event("finished", "activate"))
    assert status.summary() == "4.0 MB downloaded, 2 built in 12 s"


def test_nothing_is_wider_or_higher_than_the_terminal(samples: ModuleType) -> None:
    clock = Clock()
    status = Status(clock)
    for number in range(40):
        subject = f"{samples.STORE}-a-package-with-a-rather-long-name-{number}.drv"
        status.apply(Event("started", "build", number, subject=subject))
        status.apply(Event("logged", "build", number, text="日本語 " * 50 + "\x1b[2J"))
    clock.now = 100
    for columns, height in ((20, 5), (60, 12), (200, 50)):
        shown = rows(status.view(), columns, height)
        assert len(shown) <= height
        assert all(width(text) <= columns for text, _ in shown)
        assert not any("\x1b" in text for text, _ in shown)
    assert any("… and 32 more" in text for text, _ in rows(status.view(), 60, 12))


def test_stopping_is_said_at_once() -> None:
    status = Status()
    status.apply(Event("started", "evaluate"))
    status.stopping = True
    assert rows(status.view(), 60, 20)[0] == ("stopping where the system is whole…", "careful")


def test_work_that_was_over_at_once_is_not_worth_a_line() -> None:
    clock = Clock()
    status = Status(clock)
    _at(clock, status, 0, Event("started", "evaluate"))
    _at(clock, status, 0.4, Event("finished", "evaluate"))
    assert status.summary() == ""
    _at(clock, status, 1, Event("started", "evaluate"))
    _at(clock, status, 4, Event("finished", "evaluate"))
    assert status.summary() == "evaluated in 3.4 s"


def test_events_and_views_from_several_threads(samples: ModuleType) -> None:
    status = Status()
    failed: list[BaseException] = []

    def feed() -> None:
        try:
            samples.storm(2_000, status.apply)
        except BaseException as problem:
            failed.append(problem)

    threads = [threading.Thread(target=feed) for _ in range(3)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        status.line()
    assert failed == []
    assert status.view().snapshot.builds == ()
