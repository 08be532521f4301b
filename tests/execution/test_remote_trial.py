"""What is switched to on another machine is on trial there; the machine itself goes back when nobody says a word.

ssh, systemd-run and systemctl are stand-ins that run what they are given for real, with another store and profile.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from nfh.errors import Interrupted
from nfh.execution import remote_trial
from nfh.execution.outcome import Outcome
from nfh.execution.privilege import Direct
from nfh.execution.runner import run
from nfh.execution.trial import Asking, Trial
from nfh.intents.development import DeployRemote
from nfh.intents.request import Request
from nfh.planning.context import Context
from nfh.planning.plan import Plan
from nfh.planning.planner import prepare
from tests.execution.conftest import Bench
from tests.nix.other_machine import Machines

SYSTEMD_RUN = """\
#!{python}
import os, subprocess, sys, time
timer, words, seconds = "{timer}", sys.argv[1:], None
while words and words[0].startswith("-"):
    word = words.pop(0)
    if word == "--":
        break
    if word == "-E":
        words.pop(0)
    if word.startswith("--on-active="):
        seconds = float(word.partition("=")[2])
if seconds is None:
    sys.exit(subprocess.run(words).returncode)
open(timer, "w").close()
if os.fork() == 0:
    os.setsid()
    null = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(null, number)
    end = time.monotonic() + seconds
    while time.monotonic() < end and os.path.exists(timer):
        time.sleep(0.05)
    try:
        os.unlink(timer)
    except FileNotFoundError:
        os._exit(0)
    os.execv(words[0], words)
"""
SYSTEMCTL = '#!/bin/sh\n[ "$*" = "stop nfh-switch-back.timer" ] && rm "{timer}" 2>/dev/null\n'


@pytest.fixture
def web(bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the store, profile and run folder of root@web lie, which systemd runs; one system runs there already."""
    web, there, running = tmp_path / "web", tmp_path / "there", tmp_path / "systemd"
    there.mkdir()
    running.mkdir()
    for name, text in (("systemd-run", SYSTEMD_RUN), ("systemctl", SYSTEMCTL)):
        (there / name).write_text(text.format(python=sys.executable, timer=tmp_path / "timer"))
        (there / name).chmod(0o755)
    machines = Machines.at(tmp_path / "ssh")
    machines.add("root@web", web, {"PATH": f"{there}:{os.environ['PATH']}"}, running)
    monkeypatch.setenv("PATH", f"{machines.folder}:{os.environ['PATH']}")
    monkeypatch.setenv("NFH_REBUILD", "own")
    text = bench.entry.read_text().replace('"practice"', '"web"')
    at = "  system.stateVersion"
    bench.entry.write_text(text.replace(at, f'  system.practiceRoot = "{web}";\n{at}'))
    outcome = deployed(bench, None)
    assert outcome.status == "done", outcome
    bench.entry.write_text(bench.entry.read_text().replace("    htop\n", "    htop\n    hello\n"))
    return web


def plan_of(bench: Bench, text: str = "deploy") -> Plan:
    request = Request(DeployRemote(host="root@web", build_host=""), "do", 1.0, "program", text=text)
    prepared = prepare((request,), Context(bench.target, bench.journal, bench.folders))
    assert prepared.plan is not None and prepared.plan.cut_off == ("root@web",)
    return bench.examined(prepared.plan)


def deployed(bench: Bench, trial: Trial | None, text: str = "deploy") -> Outcome:
    return run(plan_of(bench, text), text, bench.journal, Direct(bench.target), trial=trial)


def runs(web: Path) -> tuple[str, str]:
    """The profile's system, and the one that runs."""
    return os.path.realpath(web / "nix/var/nix/profiles/system"), os.path.realpath(web / "run/current-system")


def test_it_becomes_a_generation_there_only_when_it_is_said_to_stay(bench: Bench, web: Path, tmp_path: Path) -> None:
    before = runs(web)
    meanwhile = []

    def stays(asking: Asking) -> bool:
        meanwhile.append((runs(web)[0] == before[0], runs(web)[1] != before[1], (tmp_path / "timer").exists()))
        return True

    outcome = deployed(bench, Trial(60, stays))
    assert outcome.status == "done" and meanwhile == [(True, True, True)]
    assert runs(web)[0] == runs(web)[1] != before[0]
    assert not (tmp_path / "timer").exists()
    assert [line.split()[0] for line in (web / "var/log/activation.log").read_text().splitlines()][-2:] == [
        "test",
        "boot",
    ]


def test_what_runs_until_the_next_boot_is_no_generation_even_if_it_stays(
    bench: Bench, web: Path, tmp_path: Path
) -> None:
    before = runs(web)
    asked = []

    def stays(asking: Asking) -> bool:
        asked.append((tmp_path / "timer").exists())
        return True

    outcome = deployed(bench, Trial(60, stays), "deploy this until the next boot")
    assert outcome.status == "done" and asked == [True]
    assert runs(web)[0] == before[0] and runs(web)[1] != before[1]
    assert not (tmp_path / "timer").exists()
    assert (web / "var/log/activation.log").read_text().splitlines()[-1].split()[0] == "test"


def test_back_on_request(bench: Bench, web: Path, tmp_path: Path) -> None:
    before = runs(web)
    outcome = deployed(bench, Trial(60, lambda _: False))
    assert (
        outcome.status == "unchanged" and "does not stay on root@web: generation 1 runs there again" in outcome.text
    )
    assert runs(web) == before and not (tmp_path / "timer").exists()


def test_ctrl_c_at_the_question_puts_it_back(bench: Bench, web: Path, tmp_path: Path) -> None:
    before = runs(web)

    def stays(asking: Asking) -> bool:
        raise Interrupted("Stopped.")

    assert deployed(bench, Trial(60, stays)).status == "interrupted"
    assert runs(web) == before and not (tmp_path / "timer").exists()


def test_the_machine_goes_back_by_itself(
    bench: Bench, web: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wait_until: Callable[..., None]
) -> None:
    monkeypatch.setattr(remote_trial, "ACTIVATING", 1)
    before = runs(web)

    def stays(asking: Asking) -> bool:
        wait_until(lambda: runs(web) == before)
        return True

    outcome = deployed(bench, Trial(1, stays))
    assert outcome.status == "unchanged" and "Nobody said in time" in outcome.text
    assert runs(web) == before


def test_a_way_back_that_cannot_be_made_safe_switches_nothing(bench: Bench, web: Path, tmp_path: Path) -> None:
    (tmp_path / "there/systemd-run").write_text("#!/bin/sh\necho no bus >&2; exit 1\n")
    before = runs(web)
    outcome = deployed(bench, Trial(60, lambda _: True))
    assert outcome.status == "unchanged" and "nothing was switched there: no bus" in outcome.text
    assert runs(web) == before


def test_without_systemd_there_the_person_is_told(bench: Bench, web: Path, tmp_path: Path) -> None:
    (tmp_path / "systemd").rmdir()
    before = runs(web)
    plan = plan_of(bench)
    assert "Where systemd does not run root@web, nothing there can switch back by itself." in plan.notes
    asked: list[str] = []
    outcome = run(
        plan, "deploy", bench.journal, Direct(bench.target), trial=Trial(60, lambda _: bool(asked.append("x")))
    )
    assert outcome.status == "done" and asked == [] and runs(web)[0] == runs(web)[1] != before[0]
    untried = "The switch on root@web was not on trial: systemd does not run it, so nothing there could switch back."
    assert untried in outcome.warnings


def test_what_only_starts_at_the_next_boot_is_no_trial(bench: Bench, web: Path) -> None:
    request = Request(DeployRemote(host="root@web"), "do", 1.0, "program", text="deploy for the next boot")
    plan = prepare((request,), Context(bench.target, bench.journal, bench.folders)).plan
    assert plan is not None and not any("switch back" in note for note in plan.notes)
