"""A plan carried out by nixos-rebuild-ng's functions comes to the same as one by our argument lists."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from nfh.execution.privilege import Direct, Recording
from nfh.planning.plan import Plan, SwitchSpecialisation
from tests.execution.conftest import Bench
from tests.nix.rebuild_eras import ERAS, install, package_of, real


@pytest.fixture(params=["nfh", *ERAS, *real()])
def way(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Who does the rebuilds of this process: a module that is found beside the nixos-rebuild on PATH, or nfh."""
    if request.param == "nfh":
        monkeypatch.setenv("NFH_REBUILD", "own")
    elif request.param in ERAS:
        (tmp_path / "module").mkdir()
        monkeypatch.setenv("PATH", install(tmp_path / "module", request.param)["PATH"])
    else:
        monkeypatch.syspath_prepend(str(Path(request.param).parent))
    return str(request.param)


def test_a_switch_and_the_way_back(way: str, bench: Bench) -> None:
    before = bench.where
    privilege = Recording(Direct(bench.target))
    outcome = bench.run(bench.install("hello", examined=False), privilege=privilege)
    assert outcome.status == "done", outcome
    assert bench.where.generation == 3 and "hello" in bench.programs() and bench.log()[-1] == "switch 3"
    assert bench.boot_default() == "nixos-generation-3.conf"
    assert bench.told("evaluate") == ["started", "finished"] and "started" in bench.told("build")
    assert bench.told("profile") == ["started", "finished"] and bench.told("activate")[-1] == "finished"
    root = [" ".join(argv) for argv in privilege.argvs if "nix-env" in " ".join(argv)]
    assert len(root) == 1 and "--set" in root[0]
    assert not any("sudo" in part or "systemd-run" in part for argv in privilege.argvs for part in argv)

    back = bench.run(bench.switch(2), privilege=privilege)
    assert back.status == "done" and bench.where.generation == 2 and bench.log()[-1] == "switch 2"
    assert bench.where.system == before.system and "hello" not in bench.programs()
    # One step back is a roll back; two steps are not.
    bench.run(bench.switch(3), privilege=privilege)
    bench.run(bench.switch(1), privilege=privilege)
    assert bench.where.generation == 1 and bench.log()[-1] == "switch 1"
    assert any("--rollback" in argv for argv in privilege.argvs)


@pytest.mark.parametrize(("action", "generation"), [("boot", 3), ("test", 2), ("dry-activate", 2), ("build", 2)])
def test_the_other_actions(way: str, bench: Bench, action: str, generation: int) -> None:
    log = bench.log()
    outcome = bench.run(bench.install("hello", action=action))
    assert outcome.status == "done" and bench.where.generation == generation
    assert len(bench.log()) == len(log) + (action != "build")
    assert ("hello" in bench.programs()) == (action == "test")
    assert bench.boot_default() == f"nixos-generation-{generation}.conf"


def test_what_fails_is_put_back(way: str, bench: Bench) -> None:
    text = bench.entry.read_bytes()
    for plan, stage in (
        (bench.install("failing", examined=False), "build"),
        (bench.install("no-such-thing", examined=False), "evaluate"),
        (bench.at_activation("exit 3", examined=False), "activate"),
    ):
        outcome = bench.run(plan)
        assert outcome.status == "reverted" and outcome.failure is not None
        assert outcome.failure.stage == stage, outcome
        assert bench.entry.read_bytes() == text and bench.where.generation == 2
        assert sorted(bench.where.numbers) == [1, 2]


def test_a_specialisation_until_the_next_boot(way: str, bench: Bench) -> None:
    setting = "specialisation.work.configuration.environment.systemPackages = [ pkgs.hello ];"
    bench.run(bench.setting(setting))
    assert bench.where.generation == 3 and "hello" not in bench.programs()
    plan = Plan("Work.", (), bench.target, (SwitchSpecialisation("work", "switch to work"),))
    outcome = bench.run(plan)
    assert outcome.status == "done"
    assert outcome.text == "Done. The specialisation work of generation 3 runs until the next boot."
    assert "hello" in bench.programs() and bench.where.generation == 3
    assert bench.boot_default() == "nixos-generation-3.conf"
    leave = Plan("Leave.", (), bench.target, (SwitchSpecialisation("", "leave it"),))
    assert bench.run(leave).status == "done" and "hello" not in bench.programs()
    missing = Plan("Play.", (), bench.target, (SwitchSpecialisation("play", "switch to play"),))
    failed = bench.run(missing)
    assert failed.status == "unchanged" and "play" in failed.text and "hello" not in bench.programs()


def test_a_module_that_breaks_in_the_middle(bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "module").mkdir()
    monkeypatch.setenv("PATH", install(tmp_path / "module", "mapping")["PATH"])
    file = package_of(tmp_path / "module") / "nix.py"
    text = file.read_text()
    at = text.index("def rollback") if text.index("def rollback") > text.index("def set_profile") else len(text)
    broken = text[:at] + "\n\n_set = set_profile\n\n\ndef set_profile(profile, path_to_config, target_host, sudo):\n"
    broken += "    _set(profile, path_to_config, target_host, sudo)\n    raise ZeroDivisionError('oh')\n" + text[at:]
    file.write_text(broken)
    outcome = bench.run(bench.install("hello"))
    assert outcome.status == "reverted" and outcome.failure is not None
    assert "stopped in the middle" in outcome.failure.message
    assert bench.where.generation == 2 and sorted(bench.where.numbers) == [1, 2]
    assert os.path.realpath(bench.target.profile) == bench.where.system
