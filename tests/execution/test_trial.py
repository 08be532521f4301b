"""What could cut a person off runs on trial first, and goes back by itself when nobody says that it stays."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from nfh.errors import Interrupted
from nfh.execution import trial, unfinished
from nfh.execution.outcome import Outcome
from nfh.execution.privilege import Direct
from nfh.execution.runner import run
from nfh.execution.trial import Trial
from nfh.planning.plan import Plan


def plan_of(bench: Any) -> Plan:
    plan: Plan = bench.setting("networking.firewall.allowedTCPPorts = [ 81 ];")
    return replace(plan, cut_off=("networking.firewall.allowedTCPPorts",))


def carried_out(bench: Any, plan: Plan, stays: Callable[[], bool], seconds: float = 30) -> Outcome:
    return run(plan, "do it", bench.journal, Direct(bench.target), trial=Trial(seconds, stays))


def test_it_becomes_a_generation_only_when_it_is_said_to_stay(bench: Any) -> None:
    before, plan = bench.where, plan_of(bench)
    meanwhile = []

    def stays() -> bool:
        meanwhile.append((bench.where.generation, bench.where.running != before.running))
        return True

    outcome = carried_out(bench, plan, stays)
    assert outcome.status == "done"
    assert meanwhile == [(before.generation, True)]
    now = bench.where
    assert now.generation == before.generation + 1
    assert now.running == now.system != before.system
    assert [line.split()[0] for line in bench.log()[-2:]] == ["test", "boot"]
    assert str(now.generation) in bench.boot_default()
    assert b"81" in bench.entry.read_bytes()


def test_back_on_request(bench: Any) -> None:
    before, text, plan = bench.where, bench.entry.read_bytes(), plan_of(bench)
    outcome = carried_out(bench, plan, lambda: False)
    assert outcome.status == "interrupted"
    assert outcome.text.startswith("The new system does not stay. What had been done was put back")
    assert (bench.where, bench.entry.read_bytes()) == (before, text)
    assert bench.journal.unfinished() is None


def test_ctrl_c_at_the_question_puts_it_back(bench: Any) -> None:
    before, text = bench.where, bench.entry.read_bytes()

    def stays() -> bool:
        raise Interrupted("Stopped.")

    assert carried_out(bench, plan_of(bench), stays).status == "interrupted"
    assert (bench.where, bench.entry.read_bytes()) == (before, text)


def test_a_yes_that_comes_too_late_finds_the_earlier_system_back(bench: Any, wait_until: Any) -> None:
    before, text, plan = bench.where, bench.entry.read_bytes(), plan_of(bench)

    def stays() -> bool:
        assert bench.where.running != before.running
        wait_until(lambda: bench.where.running == before.running)
        return True

    outcome = carried_out(bench, plan, stays, seconds=0.5)
    assert outcome.status == "interrupted"
    assert outcome.text.startswith("Nobody said within")
    assert (bench.where, bench.entry.read_bytes()) == (before, text)


@pytest.fixture
def killed(bench: Any, child: Any, wait_until: Any, tmp_path: Path) -> Callable[[float], None]:
    """nfh, killed while a person is asked whether the new system stays."""

    def kill(seconds: float) -> None:
        asked, plan = tmp_path / "asked", plan_of(bench)

        def stays() -> bool:
            asked.touch()
            time.sleep(600)
            return True

        process = child(lambda: carried_out(bench, plan, stays, seconds))
        wait_until(asked.exists)
        os.kill(process.pid, signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL

    return kill


def test_it_goes_back_by_itself_when_nfh_is_gone(bench: Any, killed: Any, wait_until: Any) -> None:
    before = bench.where
    killed(1.5)
    assert bench.where.running != before.running
    wait_until(lambda: bench.where.running == before.running)
    left = bench.journal.unfinished()
    wait_until(lambda: not trial.is_armed(bench.journal.room_of(left)))
    assert bench.where == before
    found = unfinished.find(bench.journal, bench.target)
    assert found is not None
    assert "configuration.nix has the change" in found.describe()
    outcome = bench.run(found.undo_plan())
    assert outcome.status == "done"
    assert b"81" not in bench.entry.read_bytes()


def test_whoever_comes_back_in_time_can_finish_it(bench: Any, killed: Any) -> None:
    before = bench.where
    killed(60)
    found = unfinished.find(bench.journal, bench.target)
    assert found is not None
    assert "is on trial" in found.describe()
    other = bench.run(bench.only_edit())
    assert other.failure.message.startswith("The change before this one is on trial")
    outcome = bench.run(found.finish_plan())
    assert outcome.status == "done"
    now = bench.where
    assert now.running == now.system != before.system
    assert bench.journal.unfinished() is None
    assert not list(bench.folders.data.rglob("switch-back"))


def test_a_slow_activation_takes_nobodys_time_away(bench: Any) -> None:
    """The seconds count from its end; and the earlier system is not switched to while the new one still is."""
    before = bench.where
    slow = bench.edited(
        "  system.stateVersion",
        "  networking.firewall.enable = false;\n  system.activationScripts.slow = ''sleep 2'';\n  system.stateVersion",
    )
    plan = replace(bench.rebuild(slow), cut_off=("networking.firewall.enable",))

    def stays() -> bool:
        assert bench.where.running != before.running, "the new one runs when it is asked"
        return True

    outcome = carried_out(bench, plan, stays, seconds=1.0)
    assert outcome.status == "done" and bench.where.generation == 3
