"""nfh killed with -9 in the middle of an update: the channel is finished or put back with the rest."""

from __future__ import annotations

import os
import signal
from dataclasses import replace
from typing import Any

import pytest

from nfh.execution import unfinished
from nfh.execution.privilege import Direct
from nfh.execution.runner import run
from nfh.execution.stretch import CHANNEL
from nfh.intents import registry
from nfh.intents.request import Request
from nfh.nix import generations
from nfh.nix.events import Event
from nfh.planning import planner
from nfh.planning.context import Context
from nfh.planning.plan import ChangeChannel, Plan
from nfh.practice import channels
from nfh.practice.root import Root

MOMENTS = (("started", "other"), ("finished", "other"), ("started", "profile"), ("started", "activate"))


@pytest.fixture(params=["built first", "fetched first"])
def update(request: pytest.FixtureRequest, bench: Any) -> Plan:
    """The plan of an update: as on a practice system, and as where only root may fetch the channel."""
    root = Root(bench.root)
    channels.install(root)
    bench.target = bench.target._replace(environment=root.environment(root.channels / "nixos"))
    wanted = Request(registry.build("update_system", {}, strict=True), "do", 1.0, "program", "")
    prepared = planner.prepare((wanted,), Context(bench.target, bench.journal, bench.folders))
    plan = prepared.plan
    assert plan is not None
    if request.param == "built first":
        return bench.examined(plan)  # type: ignore[no-any-return]
    steps = tuple(sorted(plan.steps, key=lambda step: not isinstance(step, ChangeChannel)))
    return replace(plan, steps=steps, nixpkgs="")


def killed_at(bench: Any, child: Any, kind: str, activity: str, plan: Plan) -> None:
    def work() -> object:
        def on_event(event: Event) -> None:
            if (event.kind, event.activity) == (kind, activity) and (activity != "other" or event.id == CHANNEL):
                os.kill(os.getpid(), signal.SIGKILL)

        return run(plan, "update my system", bench.journal, Direct(bench.target), on_event)

    assert child(work).wait() == -signal.SIGKILL


def version(bench: Any) -> str:
    found = generations.current(bench.target.profile, bench.target.run_dir)
    assert found is not None
    return found.version


@pytest.mark.parametrize(("kind", "activity"), MOMENTS)
def test_undone(bench: Any, child: Any, update: Plan, kind: str, activity: str) -> None:
    before, was = bench.where, version(bench)
    killed_at(bench, child, kind, activity, update)
    found = unfinished.find(bench.journal, bench.target)
    assert found is not None and not found.at_the_start and not found.at_the_end
    assert "the channel is " in found.describe() and "undo" in [each.value for each in found.question().choices]
    moved = bench.where.nixpkgs != before.nixpkgs
    assert moved == ("the channel is the new one" in found.describe()) == ((kind, activity) != MOMENTS[0])
    outcome = bench.run(found.undo_plan(), "undo")
    assert outcome.status == "done"
    now = bench.where
    assert (now.nixpkgs, now.generation, now.running, version(bench)) == (
        before.nixpkgs,
        before.generation,
        before.running,
        was,
    )
    assert bench.journal.unfinished() is None and unfinished.find(bench.journal, bench.target) is None


@pytest.mark.slow  # the same road as test_undone, and as test_unfinished.py goes for a switch
@pytest.mark.parametrize(("kind", "activity"), MOMENTS)
def test_finished(bench: Any, child: Any, update: Plan, kind: str, activity: str) -> None:
    before, was = bench.where, version(bench)
    killed_at(bench, child, kind, activity, update)
    found = unfinished.find(bench.journal, bench.target)
    assert found is not None
    outcome = bench.run(found.finish_plan(), "finish")
    assert outcome.status == "done"
    now = bench.where
    assert now.nixpkgs != before.nixpkgs and now.generation == before.generation + 1 and now.running == now.system
    assert version(bench) != was
    assert bench.journal.unfinished() is None
