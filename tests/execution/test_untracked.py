"""A flake in git whose new file git does not know: noticed before anything is built, and mended when one says yes."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from nfh.errors import NeedsAnswer
from nfh.intents.request import Request
from nfh.intents.system import RebuildSystem
from nfh.planning.context import Context
from nfh.planning.plan import Plan, RunProgram
from nfh.planning.planner import prepare
from tests.execution.conftest import Bench

FLAKE = """
{
  inputs.nixpkgs.url = "path:%s";
  outputs = { self, nixpkgs }: {
    nixosConfigurations.practice = nixpkgs.lib.nixosSystem {
      system = "x86_64-linux";
      modules = [ ./configuration.nix ];
    };
  };
}
"""


@pytest.fixture
def flake(bench: Bench, tmp_path: Path) -> Bench:
    """The practice system as a flake in a repository, with a module that git has not been told of."""
    folder = bench.entry.parent
    tree = bench.target.environment["NIX_PATH"].split(":")[0].removeprefix("nixpkgs=")
    subprocess.run(["cp", "-r", tree, tmp_path / "nixpkgs"], check=True)
    (tmp_path / "nixpkgs/flake.nix").write_text("{ outputs = { self }: { lib = import ./lib; }; }")
    (folder / "flake.nix").write_text(FLAKE % (tmp_path / "nixpkgs"))
    subprocess.run(["git", "-C", folder, "init", "-q"], check=True)
    subprocess.run(["git", "-C", folder, "add", "."], check=True)
    lock = ["nix", "--extra-experimental-features", "nix-command flakes", "flake", "lock", folder]
    subprocess.run(lock, check=True, env={**os.environ, **bench.target.environment})
    subprocess.run(["git", "-C", folder, "add", "."], check=True)
    (folder / "extra.nix").write_text("{ pkgs, ... }: { environment.systemPackages = [ pkgs.hello ]; }\n")
    text = bench.entry.read_text()
    bench.entry.write_text(text.replace("  boot.loader", "  imports = [ ./extra.nix ];\n  boot.loader", 1))
    bench.target = bench.target._replace(entry=folder / "flake.nix", host="practice")
    return bench


def rebuild(bench: Bench, **answers: str) -> Plan:
    request = Request(RebuildSystem(action="switch"), "do", 1.0, "program", "rebuild")
    plan = prepare((request,), Context(bench.target, bench.journal, bench.folders, answers)).plan
    assert plan is not None
    return plan


def test_it_is_asked_before_anything_is_built(flake: Bench) -> None:
    with pytest.raises(NeedsAnswer, match=r"extra\.nix is new to git"):
        rebuild(flake)


def test_git_is_told_and_the_system_is_built(flake: Bench) -> None:
    plan = rebuild(flake, git_add="yes")
    assert isinstance(plan.steps[0], RunProgram) and plan.steps[0].expert == ("git add -N extra.nix",)
    outcome = flake.run(flake.examined(plan))
    assert outcome.status == "done", outcome
    assert "hello" in flake.programs()


def test_without_it_nix_does_not_see_the_file(flake: Bench) -> None:
    plan = rebuild(flake, git_add="no")
    assert any("you chose to go on without" in note for note in plan.notes)
    outcome = flake.run(plan)
    assert outcome.status == "unchanged" and "extra.nix" in (outcome.failure.output if outcome.failure else "")
