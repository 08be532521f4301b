from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from nfh.errors import NixMissing
from nfh.nix import generations, process, profile
from nfh.nix.target import Target


def numbers(target: Target) -> list[tuple[int, bool]]:
    return [(each.number, each.current) for each in generations.read(target.profile)]


def run(target: Target, argv: profile.Argv) -> process.Finished:
    return process.run(argv, target.environment)


def test_programs_are_absolute_and_arguments_stand_alone(practice_target: Target) -> None:
    odd = practice_target._replace(profile=Path("/p/my system; rm -rf"))
    argv = profile.set_profile(odd, "/nix/store/x y")
    assert Path(argv[0]).is_absolute() and argv[0].endswith("/nix-env")
    assert argv[1:] == ("-p", "/p/my system; rm -rf", "--set", "/nix/store/x y")
    assert profile.switch_generation(odd, 7)[3:] == ("--switch-generation", "7")
    assert profile.rollback(odd)[3:] == ("--rollback",)
    assert profile.delete_generations(odd, {12, 3})[3:] == ("--delete-generations", "3", "12")
    assert profile.collect_garbage(odd)[1:] == ("--gc",)


def test_with_real_nix(practice_target: Target) -> None:
    one, two = generations.read(practice_target.profile)
    assert run(practice_target, profile.rollback(practice_target)).status == 0
    assert numbers(practice_target) == [(1, True), (2, False)]
    assert run(practice_target, profile.switch_generation(practice_target, 2)).status == 0
    assert numbers(practice_target) == [(1, False), (2, True)]
    assert run(practice_target, profile.set_profile(practice_target, one.store_path)).status == 0
    assert numbers(practice_target) == [(1, False), (2, False), (3, True)]
    assert run(practice_target, profile.set_profile(practice_target, one.store_path)).status == 0
    assert numbers(practice_target)[-1] == (3, True)  # set to what is current already, Nix makes none
    assert run(practice_target, profile.delete_generations(practice_target, [1, 2])).status == 0
    assert numbers(practice_target) == [(3, True)]
    assert run(practice_target, profile.collect_garbage(practice_target)).status == 0
    assert Path(one.store_path).exists() and not Path(two.store_path).joinpath("gone").exists()


def test_the_current_one_is_not_deleted(practice_target: Target) -> None:
    run(practice_target, profile.delete_generations(practice_target, [1, 2]))
    assert (2, True) in numbers(practice_target)


def test_without_nix(practice_target: Target, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nfh.nix.tools.SYSTEM_FOLDERS", ())
    with pytest.raises(NixMissing):
        profile.rollback(practice_target._replace(environment={"PATH": "/nowhere"}))


def test_the_list_is_nixs_own(practice_target: Target) -> None:
    argv = ["nix-env", "-p", str(practice_target.profile), "--list-generations"]
    done = subprocess.run(
        argv, env={**os.environ, **practice_target.environment}, check=True, capture_output=True, text=True
    )
    theirs = [(int(line.split()[0]), line.split()[1], "(current)" in line) for line in done.stdout.splitlines()]
    ours = generations.read(practice_target.profile)
    assert theirs == [(each.number, each.date.strftime("%Y-%m-%d"), each.current) for each in ours]
