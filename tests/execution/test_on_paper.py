"""The same requests on a practice system without Nix: texts are real, generations are recorded."""

from __future__ import annotations

import os
import signal
from dataclasses import replace

import pytest

from nfh.errors import Refused
from nfh.execution import unfinished
from nfh.execution.journal import Journal
from nfh.execution.privilege import Direct, choose
from nfh.execution.runner import run
from nfh.execution.where import Where
from nfh.nix.cancel import Cancel
from nfh.planning.plan import (
    Activate,
    CollectGarbage,
    DeleteGenerations,
    EditConfiguration,
    FileChange,
    Plan,
    SwitchGeneration,
)
from nfh.practice import paper
from nfh.practice.root import Root


@pytest.fixture
def target(tmp_path):
    made = Root(tmp_path / "p").target(on_paper=True)._replace(environment={})
    paper.make(made)
    return made


@pytest.fixture
def journal(target, tmp_path):
    return Journal(tmp_path / "journal", target.entry)


def install(target, package="htop"):
    before = target.entry.read_bytes()
    after = before.replace(b"    wget\n", f"    wget\n    {package}\n".encode())
    assert before != after
    steps = (EditConfiguration("edit configuration.nix"), Activate())
    return Plan(f"Install {package}.", (), target, steps, (FileChange(target.entry, before, after),))


def do(plan, journal, on_event=lambda event: None, cancel=None):
    return run(plan, "do it", journal, choose(plan), on_event, cancel)


def test_install_and_undo(target, journal):
    plan = install(target)
    done = do(plan, journal)
    assert done.status == "done" and done.text == "Done. Generation 5 runs now; before it was 4."
    assert (target.run_dir / "current-system/sw/bin/htop").exists()
    back = Plan(
        "Undo it.",
        (),
        target,
        (EditConfiguration("put it back"), SwitchGeneration(4, "back")),
        tuple(FileChange(c.path, c.after, c.before) for c in plan.changes),
        undoes=done.entry_id,
    )
    assert do(back, journal).status == "done"
    assert target.entry.read_bytes() == plan.changes[0].before and Where.of(target).generation == 4
    assert [entry.stage for entry in journal.entries()] == ["undone", "done"]


def test_deleting(target, journal):
    do(install(target), journal)
    do(Plan("Back.", (), target, (SwitchGeneration(4, "back"),)), journal)
    done = do(Plan("Delete 5.", (), target, (DeleteGenerations((5,), "delete 5"),)), journal)
    assert done.status == "done" and Where.of(target).numbers == {1, 2, 3, 4}
    with pytest.raises(Refused):
        do(Plan("Delete 4.", (), target, (DeleteGenerations((4,), "delete 4"),)), journal)


def test_collecting_needs_nix(target, journal):
    failed = do(Plan("Free space.", (), target, (CollectGarbage("free"),)), journal)
    assert failed.status in ("unchanged", "partial") and "needs Nix" in failed.text


def test_a_text_that_cannot_be_recorded_is_put_back(target, journal):
    plan = install(target)
    broken = replace(plan, changes=(replace(plan.changes[0], after=b"{ environment.systemPackages = [ ;"),))
    failed = do(broken, journal)
    assert failed.status == "reverted" and failed.failure.stage == "profile", failed
    assert target.entry.read_bytes() == plan.changes[0].before and Where.of(target).generation == 4


@pytest.mark.parametrize(
    ("kind", "activity"),
    [("started", "write"), ("finished", "write"), ("started", "profile"), ("finished", "profile")],
)
def test_stopped(target, journal, kind, activity):
    plan, cancel = install(target), Cancel()

    def on_event(event):
        if (event.kind, event.activity) == (kind, activity):
            cancel.set()

    stopped = do(plan, journal, on_event, cancel)
    assert stopped.status == "interrupted"
    assert target.entry.read_bytes() == plan.changes[0].before
    assert Where.of(target).generation == 4 and Where.of(target).numbers == {1, 2, 3, 4}


@pytest.mark.parametrize("way", ["finish", "undo"])
@pytest.mark.parametrize(("kind", "activity"), [("finished", "write"), ("started", "profile")])
def test_killed(target, journal, child, kind, activity, way):
    plan = install(target)

    def work():
        def on_event(event):
            if (event.kind, event.activity) == (kind, activity):
                os.kill(os.getpid(), signal.SIGKILL)

        do(plan, journal, on_event)

    assert child(work).wait() == -signal.SIGKILL
    found = unfinished.find(journal, target)
    ends = do(found.finish_plan() if way == "finish" else found.undo_plan(), journal)
    assert ends.status == "done"
    expected = (plan.changes[0].after, 5) if way == "finish" else (plan.changes[0].before, 4)
    assert (target.entry.read_bytes(), Where.of(target).generation) == expected
    assert unfinished.find(journal, target) is None


def test_killed_when_it_was_recorded_already(target, journal, child):
    plan = install(target)

    def work():
        def on_event(event):
            if (event.kind, event.activity) == ("finished", "profile"):
                os.kill(os.getpid(), signal.SIGKILL)

        run(plan, "do it", journal, Direct(target), on_event)

    assert child(work).wait() == -signal.SIGKILL
    told = []
    assert unfinished.find(journal, target, told.append) is None
    assert told == ["“do it” was finished meanwhile: generation 5 goes on running."]
