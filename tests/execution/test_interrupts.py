"""Ctrl-C at each stage: a real SIGINT to a real process that runs a plan on a real practice system."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path

import pytest

from nfh.execution import interrupts, unfinished
from nfh.execution.privilege import Direct
from nfh.execution.runner import run
from nfh.nix.cancel import Cancel


def interrupted_at(bench, child, kind, activity, plan, times=1, number=signal.SIGINT):
    """The outcome of `plan` in a process of its own that is sent a signal, `times` times, when the event comes."""
    here, there = os.pipe(), os.pipe()

    def work():
        def on_event(event):
            if (event.kind, event.activity) == (kind, activity):
                os.write(here[1], b"1")
                os.read(there[0], 1)

        return run(plan, "do it", bench.journal, Direct(bench.target), on_event)

    other = child(work)
    os.close(here[1])
    assert os.read(here[0], 1) == b"1"
    for _ in range(times):
        os.kill(other.pid, number)
    os.write(there[1], b"1" * 100)
    outcome = other.wait()
    for end in (here[0], *there):
        os.close(end)
    return outcome


def as_it_was(bench, before):
    where = bench.where
    assert bench.entry.read_bytes() == before
    assert where.generation == 2 and where.numbers == {1, 2} and where.running == where.system
    assert bench.boot_default() == "nixos-generation-2.conf"
    assert unfinished.find(bench.journal, bench.target) is None
    return True


@pytest.mark.parametrize(
    ("kind", "activity", "examined"),
    [
        ("started", "evaluate", False),
        ("started", "build", True),
        ("started", "build", False),
        ("started", "write", True),
        ("progressed", "write", True),
        ("finished", "write", True),
        ("started", "profile", True),
        ("finished", "profile", True),
    ],
)
def test_ctrl_c_before_the_activation(bench, child, kind, activity, examined):
    before = bench.entry.read_bytes()
    package = "slow" if activity == "build" else "hello"
    outcome = interrupted_at(bench, child, kind, activity, bench.install(package, examined=examined))
    assert outcome.status == "interrupted" and outcome.exit_code == 130, outcome
    assert "generation 2 goes on running" in outcome.text
    assert as_it_was(bench, before)


def test_ctrl_c_many_times(bench, child):
    before = bench.entry.read_bytes()
    outcome = interrupted_at(bench, child, "finished", "write", bench.install("hello"), times=7)
    assert outcome.status == "interrupted" and as_it_was(bench, before)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_being_told_to_end_is_the_same(bench, child, number):
    before = bench.entry.read_bytes()
    outcome = interrupted_at(bench, child, "started", "build", bench.install("slow"), number=number)
    assert outcome.status == "interrupted" and as_it_was(bench, before)


@pytest.mark.parametrize("kind", ["started", "logged"])
def test_ctrl_c_during_the_activation_only_stops_watching(bench, child, wait_until, kind):
    plan = bench.at_activation("sleep 1")
    outcome = interrupted_at(bench, child, kind, "activate", plan)
    assert outcome.status == "detached" and outcome.exit_code == 0, outcome
    wait_until(lambda: bench.where.running == bench.where.system)
    assert bench.where.generation == 3 and bench.entry.read_bytes() == plan.changes[0].after
    told = []
    wait_until(lambda: unfinished.find(bench.journal, bench.target, told.append) is None)
    assert told == ["“do it” was finished meanwhile: generation 3 goes on running."]


def test_nothing_of_a_stopped_build_goes_on(bench, child):
    interrupted_at(bench, child, "started", "build", bench.install("slow"))
    root = str(bench.root).encode()
    left = [
        process.name
        for process in Path("/proc").iterdir()
        if process.name.isdigit() and process.name != str(os.getpid()) and root in _read(process / "environ")
    ]
    assert left == []


def _read(path):
    try:
        return path.read_bytes()
    except OSError:
        return b""


def test_the_handlers_come_back():
    before = signal.getsignal(signal.SIGINT)
    cancel = Cancel()
    with interrupts.set_cancel(cancel):
        signal.raise_signal(signal.SIGINT)
    assert cancel.is_set and signal.getsignal(signal.SIGINT) is before


def test_off_the_main_thread_nothing_is_touched():
    before = signal.getsignal(signal.SIGINT)
    seen = []

    def work():
        with interrupts.set_cancel(Cancel()):
            seen.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [before]
