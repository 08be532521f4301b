"""Another machine is changed over ssh: a stand-in ssh runs the commands for real, with a second store and profile."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from nfh.errors import NeedsAnswer, Refused
from nfh.execution.outcome import Outcome
from nfh.execution.unfinished import find
from nfh.intents.development import DeployRemote
from nfh.intents.request import Request
from nfh.nix.events import Event
from nfh.planning.context import Context
from nfh.planning.plan import Build, Deploy, Plan
from nfh.planning.planner import prepare
from tests.execution.conftest import Bench, Child
from tests.nix.other_machine import Machines
from tests.nix.rebuild_eras import ERAS, install

Ask = Callable[..., Plan]


@pytest.fixture(params=["nfh", *ERAS])
def way(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Who does the rebuilds of this process."""
    if request.param == "nfh":
        monkeypatch.setenv("NFH_REBUILD", "own")
    else:
        (tmp_path / "module").mkdir()
        monkeypatch.setenv("PATH", install(tmp_path / "module", request.param)["PATH"])
    return str(request.param)


@pytest.fixture
def web(tmp_path: Path) -> Path:
    """Where the other machine's store, profile, run folder and boot menu lie."""
    return tmp_path / "web"


@pytest.fixture
def machines(bench: Bench, tmp_path: Path, web: Path, monkeypatch: pytest.MonkeyPatch) -> Machines:
    """root@web and web.example.org have a store of their own; builder shares ours."""
    found = Machines.at(tmp_path / "ssh")
    for host in ("root@web", "root@web.example.org"):
        found.add(host, web)
    found.add("builder")
    monkeypatch.setenv("PATH", f"{found.folder}:{os.environ['PATH']}")
    text = bench.entry.read_text().replace('"practice"', '"web"')
    at = "  system.stateVersion"
    bench.entry.write_text(text.replace(at, f'  system.practiceRoot = "{web}";\n{at}'))
    return found


@pytest.fixture
def ask(bench: Bench) -> Ask:
    """The plan for bringing a system to a machine."""

    def plan(host: str, build_host: str = "", text: str = "deploy", **answers: str) -> Plan:
        request = Request(DeployRemote(host=host, build_host=build_host), "do", 1.0, "program", text=text)
        prepared = prepare((request,), Context(bench.target, bench.journal, bench.folders, answers))
        assert prepared.plan is not None
        return prepared.plan

    return plan


def done(bench: Bench, plan: Plan) -> Outcome:
    examined = plan if plan.built_on else bench.examined(plan)
    return bench.run(examined)


def test_built_here_and_switched_there(way: str, bench: Bench, machines: Machines, web: Path, ask: Ask) -> None:
    here, log = bench.where, bench.log()
    plan = ask("root@web")
    assert plan.steps[-1].expert[0].endswith("--target-host root@web") and plan.risk.name == "DISRUPTIVE"
    outcome = done(bench, plan)
    assert outcome.status == "done", outcome
    assert outcome.text.startswith("Done. root@web runs the new system now")
    system = os.path.realpath(web / "nix/var/nix/profiles/system")
    assert "nixos-system-web" in system and os.path.realpath(web / "run/current-system") == system
    assert (web / "nix/store" / Path(system).name / "nixos-version").exists(), "the closure is in the other store"
    assert (web / "boot/loader/loader.conf").read_text().count("nixos-generation-1.conf") == 1
    assert bench.where == here and bench.log() == log, "this machine is as it was"
    entry = bench.journal.entries()[-1]
    assert entry.stage == "done" and "roll back" in entry.undoable


@pytest.mark.parametrize(
    ("text", "generation", "runs"),
    [
        ("deploy for the next boot", 1, False),
        ("deploy, only test until reboot", 0, True),
        ("dry run of deploying", 0, False),
    ],
)
def test_as_far_as_was_said(
    bench: Bench, machines: Machines, web: Path, ask: Ask, text: str, generation: int, runs: bool
) -> None:
    outcome = done(bench, ask("root@web", text=text))
    assert outcome.status == "done"
    assert len(list((web / "nix/var/nix/profiles").glob("system-*-link"))) == generation
    assert (web / "run/current-system").exists() == runs
    if "dry" in text:
        assert any("would activate" in line for line in outcome.warnings)


def test_built_on_a_third_machine(way: str, bench: Bench, machines: Machines, web: Path, ask: Ask) -> None:
    bench.entry.write_text(bench.entry.read_text().replace("    htop\n", "    hello\n"))
    plan = ask("root@web", "builder")
    assert isinstance(plan.steps[0], Build) and plan.steps[0].host == "builder"
    outcome = done(bench, plan)
    assert outcome.status == "done", outcome
    assert any(line[:3] == ["builder", "nix-store", "--realise"] for line in machines.log())
    assert (web / "run/current-system/sw/bin/hello").exists()


def test_what_fails_there_is_put_back_there(way: str, bench: Bench, machines: Machines, web: Path, ask: Ask) -> None:
    assert done(bench, ask("root@web")).status == "done"
    first = os.path.realpath(web / "run/current-system")
    at = "  system.stateVersion"
    bench.entry.write_text(
        bench.entry.read_text().replace(at, f'  system.activationScripts.bad = "echo no luck >&2; exit 3";\n{at}')
    )
    outcome = done(bench, ask("root@web"))
    assert outcome.status == "unchanged" and outcome.failure is not None and outcome.failure.stage == "deploy"
    assert "no luck" in outcome.failure.output and "generation 1 was put back there" in outcome.text
    assert os.path.realpath(web / "run/current-system") == first
    assert os.path.realpath(web / "nix/var/nix/profiles/system") == first


def test_units_that_fail_there_are_named(bench: Bench, machines: Machines, ask: Ask) -> None:
    at = "  system.stateVersion"
    unit = 'systemd.services.bad = { wantedBy = [ "multi-user.target" ]; serviceConfig.ExecStart = "/nowhere/x"; };'
    assert done(bench, ask("root@web")).status == "done"
    bench.entry.write_text(bench.entry.read_text().replace(at, f"  {unit}\n{at}"))
    outcome = done(bench, ask("root@web"))
    assert outcome.status == "done"
    assert "root@web is switched, but not everything started there: bad.service." in outcome.warnings


@pytest.mark.parametrize(
    ("host", "why"), [("root@away", "Could not resolve hostname"), ("locked", "Permission denied")]
)
def test_a_machine_that_does_not_answer(bench: Bench, machines: Machines, ask: Ask, host: str, why: str) -> None:
    outcome = done(bench, ask(host, system="yes"))
    assert outcome.status == "unchanged" and "so nothing was done" in outcome.text and why in outcome.text
    assert "ssh-copy-id" in outcome.text
    assert not bench.journal.entries()


def test_where_one_cannot_become_root(bench: Bench, machines: Machines, web: Path, tmp_path: Path, ask: Ask) -> None:
    sudo = tmp_path / "there" / "sudo"
    sudo.parent.mkdir()
    sudo.write_text("#!/bin/sh\necho 'sudo: a password is required' >&2\nexit 1\n")
    sudo.chmod(0o755)
    machines.add("ada@web", web, {"PATH": f"{sudo.parent}:{os.environ['PATH']}"})
    outcome = done(bench, ask("ada@web"))
    assert outcome.status == "unchanged" and "a password is required." in outcome.text and "root@web" in outcome.text
    assert not (web / "nix/store").exists()


def test_killed_on_the_way_and_finished(
    bench: Bench, machines: Machines, web: Path, ask: Ask, child: type[Child]
) -> None:
    plan = bench.examined(ask("root@web"))

    def work() -> None:
        def kill(event: Event) -> None:
            if "switching on" in event.text:
                os.kill(os.getpid(), signal.SIGKILL)

        bench.run(plan, "deploy to root@web", on_event=kill)

    assert child(work).wait() == -signal.SIGKILL
    assert "nixos-system-web" in os.path.realpath(web / "nix/var/nix/profiles/system")
    assert not (web / "run/current-system").exists()
    left = find(bench.journal, bench.target)
    assert left is not None and "how far it came on root@web is not known here" in left.describe()
    assert [choice.value for choice in left.question().choices] == ["finish", "later"]
    again = left.finish_plan()
    assert again.deploys and bench.run(again).status == "done"
    assert (web / "run/current-system").exists() and bench.journal.unfinished() is None


def test_another_name_is_asked_about(bench: Bench, machines: Machines, ask: Ask) -> None:
    with pytest.raises(NeedsAnswer, match="describes the machine “web”"):
        ask("root@db")
    with pytest.raises(Refused):
        ask("root@db", system="no")
    assert isinstance(ask("root@db", system="yes").steps[-1], Deploy)
    assert isinstance(ask("root@web.example.org").steps[-1], Deploy)
    with pytest.raises(NeedsAnswer, match="To which machine"):
        ask("")
    with pytest.raises(Refused, match="no name of a machine"):
        ask("-oProxyCommand=x")


def test_the_system_of_a_flake(bench: Bench, machines: Machines, web: Path, ask: Ask) -> None:
    folder = bench.entry.parent
    tree = bench.target.environment["NIX_PATH"].split(":")[0].removeprefix("nixpkgs=")
    subprocess.run(["cp", "-r", tree, folder / "nixpkgs"], check=True)
    system = "(import ./nixpkgs/lib).nixosSystem { modules = [ ./configuration.nix ]; }"
    system = system.replace("{ modules", '{ system = "x86_64-linux"; modules')
    (folder / "flake.nix").write_text(
        f"{{ outputs = {{ self }}: {{ nixosConfigurations.web = {system}; nixosConfigurations.other = {system}; }}; }}\n"
    )
    bench.target = bench.target._replace(entry=folder / "flake.nix", host="practice")
    plan = ask("root@web")
    assert plan.flake_host == "web" and plan.build_target.host == "web" and plan.target.host == "practice"
    assert done(bench, plan).status == "done" and (web / "run/current-system").exists()
    with pytest.raises(NeedsAnswer, match="Which system of the flake is root@db to run"):
        ask("root@db")
    assert ask("root@db", system="other").flake_host == "other"
