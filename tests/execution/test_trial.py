"""What could cut a person off runs on trial first, and goes back by itself when nobody says that it stays."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from nfh.errors import Interrupted
from nfh.execution import trial, unfinished
from nfh.execution.outcome import Outcome
from nfh.execution.privilege import Direct
from nfh.execution.runner import run
from nfh.execution.trial import Asking, Trial
from nfh.planning.plan import Plan, SwitchSpecialisation


def plan_of(bench: Any) -> Plan:
    plan: Plan = bench.setting("networking.firewall.allowedTCPPorts = [ 81 ];")
    return replace(plan, cut_off=("networking.firewall.allowedTCPPorts",))


def carried_out(bench: Any, plan: Plan, stays: Callable[[Asking], bool], seconds: float = 30) -> Outcome:
    return run(plan, "do it", bench.journal, Direct(bench.target), trial=Trial(seconds, stays))


def test_it_becomes_a_generation_only_when_it_is_said_to_stay(bench: Any) -> None:
    before, plan = bench.where, plan_of(bench)
    meanwhile = []

    def stays(asking: Asking) -> bool:
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
    outcome = carried_out(bench, plan, lambda _: False)
    assert outcome.status == "interrupted"
    assert outcome.text.startswith("The new system does not stay. What had been done was put back")
    assert (bench.where, bench.entry.read_bytes()) == (before, text)
    assert bench.journal.unfinished() is None


def test_ctrl_c_at_the_question_puts_it_back(bench: Any) -> None:
    before, text = bench.where, bench.entry.read_bytes()

    def stays(asking: Asking) -> bool:
        raise Interrupted("Stopped.")

    assert carried_out(bench, plan_of(bench), stays).status == "interrupted"
    assert (bench.where, bench.entry.read_bytes()) == (before, text)


def test_a_yes_that_comes_too_late_finds_the_earlier_system_back(bench: Any, wait_until: Any) -> None:
    before, text, plan = bench.where, bench.entry.read_bytes(), plan_of(bench)

    def stays(asking: Asking) -> bool:
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

        def stays(asking: Asking) -> bool:
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

    def stays(asking: Asking) -> bool:
        assert bench.where.running != before.running, "the new one runs when it is asked"
        return True

    outcome = carried_out(bench, plan, stays, seconds=1.0)
    assert outcome.status == "done" and bench.where.generation == 3


SSHD_OFF = ("  services.openssh.enable = true;\n", "")


class Asked:
    """Keeps what is asked, and where the system stood meanwhile."""

    def __init__(self, bench: Any, says: bool) -> None:
        self.bench, self.says = bench, says
        self.differs: list[tuple[str, ...]] = []
        self.meanwhile: list[Any] = []

    def __call__(self, asking: Asking) -> bool:
        self.differs.append(asking.differs)
        self.meanwhile.append(self.bench.where)
        return self.says


@pytest.fixture
def sshd_went_and_came(bench: Any) -> Any:
    """Generation 3 is without sshd, 4 has it again and runs."""
    assert bench.run(bench.rebuild(bench.edited(*SSHD_OFF))).status == "done"
    bench.entry.write_text(bench.entry.read_text().replace("  time.timeZone", SSHD_OFF[0] + "  time.timeZone"))
    assert bench.run(bench.rebuild()).status == "done"
    assert bench.where.generation == 4
    return bench


@pytest.mark.parametrize("stays", [True, False])
def test_a_generation_without_sshd(sshd_went_and_came: Any, stays: bool) -> None:
    """What the plan's text cannot say, the two systems do; the profile moves only when it is said to stay."""
    bench, asked = sshd_went_and_came, Asked(sshd_went_and_came, stays)
    before, menu = bench.where, bench.boot_default()
    outcome = carried_out(bench, bench.switch(3), asked)
    assert asked.differs == [("firewall.service", "sshd.service", "/etc/ssh/sshd_config")]
    assert asked.meanwhile[0].generation == 4 and asked.meanwhile[0].running != before.running
    if not stays:
        assert outcome.status == "interrupted" and (bench.where, bench.boot_default()) == (before, menu)
        return
    now = bench.where
    assert outcome.status == "done" and "Generation 3 runs now; before it was 4" in outcome.text
    assert (now.generation, now.running, now.numbers) == (3, now.system, before.numbers)
    assert bench.log()[-2:] == ["test 3", "boot 3"] and "3" in bench.boot_default()


def test_going_to_a_generation_goes_back_by_itself(sshd_went_and_came: Any, wait_until: Any) -> None:
    bench = sshd_went_and_came
    before = bench.where

    def stays(asking: Asking) -> bool:
        assert not asking.is_over()
        wait_until(asking.is_over)
        return True

    outcome = carried_out(bench, bench.switch(3), stays, seconds=0.5)
    assert outcome.text.startswith("Nobody said within") and bench.where == before
    assert bench.journal.unfinished() is None


def test_a_text_that_was_edited_by_hand(bench: Any) -> None:
    """A rebuild changes no text; what it builds is compared with what runs."""
    before, asked = bench.where, Asked(bench, False)
    text = bench.entry.read_text().replace(*SSHD_OFF)
    bench.entry.write_text(text)
    outcome = carried_out(bench, bench.rebuild(), asked)
    assert asked.differs == [("firewall.service", "sshd.service", "/etc/ssh/sshd_config")]
    assert outcome.status == "interrupted" and bench.where == before and bench.entry.read_text() == text


@pytest.mark.parametrize("stays", [True, False])
def test_until_the_next_boot(bench: Any, stays: bool) -> None:
    before, asked = bench.where, Asked(bench, stays)
    outcome = carried_out(bench, bench.rebuild(bench.edited(*SSHD_OFF), action="test"), asked)
    now = bench.where
    assert len(asked.differs) == 1 and outcome.status == ("done" if stays else "interrupted")
    assert (now.generation, now.numbers) == (before.generation, before.numbers)
    assert (now.running != before.running) is stays
    assert (b"openssh" not in bench.entry.read_bytes()) is stays


@pytest.mark.parametrize("stays", [True, False])
def test_a_specialisation(bench: Any, stays: bool) -> None:
    off = "specialisation.dark.configuration = { lib, ... }: { services.openssh.enable = lib.mkForce false; };"
    assert bench.run(bench.setting(off)).status == "done"
    before, asked = bench.where, Asked(bench, stays)
    plan = Plan("Go dark.", (), bench.target, (SwitchSpecialisation("dark", "go dark"),))
    outcome = carried_out(bench, plan, asked)
    assert asked.differs == [("firewall.service", "sshd.service", "/etc/ssh/sshd_config")]
    assert outcome.status == ("done" if stays else "interrupted")
    assert bench.where.generation == before.generation and (bench.where.running != before.running) is stays


def test_what_cuts_nobody_off_is_not_on_trial(bench: Any) -> None:
    opening = partial(bench.setting, "networking.firewall.allowedTCPPorts = [ 81 ];")
    for make in (opening, partial(bench.install, "hello"), partial(bench.switch, 3)):
        asked = Asked(bench, False)
        assert carried_out(bench, make(), asked).status == "done" and not asked.differs


def test_who_names_a_time_is_always_asked_or_told_why_not(bench: Any) -> None:
    def run_always(plan: Plan) -> tuple[Outcome, list[tuple[str, ...]]]:
        asked = Asked(bench, True)
        outcome = run(plan, "do it", bench.journal, Direct(bench.target), trial=Trial(30, asked, always=True))
        assert outcome.status == "done"
        return outcome, asked.differs

    outcome, asked = run_always(bench.install("hello"))
    assert asked == [()] and not outcome.warnings
    outcome, asked = run_always(bench.rebuild())
    assert not asked and outcome.warnings == ("It is the system that runs already, so nothing was on trial.",)
    outcome, asked = run_always(bench.rebuild(action="boot"))
    assert not asked and outcome.warnings == ("Nothing was switched to, so nothing was on trial.",)
