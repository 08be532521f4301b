"""A flake in git whose new file git does not know: noticed before anything is built, and mended when one says yes."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from nfh.errors import NeedsAnswer
from nfh.intents.request import Request
from nfh.intents.system import RebuildSystem
from nfh.planning import referred
from nfh.planning.context import Context
from nfh.planning.plan import Plan, RunProgram
from nfh.planning.planner import prepare
from nfh.recovery.advise import advise
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


@pytest.fixture
def reads_text(flake: Bench) -> Bench:
    """The same, but what git does not know is a text that a module reads: no module of the tree."""
    folder = flake.target.folder
    (folder / "extra.nix").unlink()
    entry = folder / "configuration.nix"
    text = entry.read_text().replace(
        "imports = [ ./extra.nix ];", 'environment.etc."said".text = builtins.readFile ./extra.txt;'
    )
    entry.write_text(text)
    (folder / "extra.txt").write_text("said")
    (folder / "notes.txt").write_text("of no concern to the configuration")
    return flake


@pytest.mark.parametrize("action", ["switch", "build"])
def test_a_file_that_is_only_read_is_asked_about_too(reads_text: Bench, action: str) -> None:
    request = Request(RebuildSystem(action=action), "do", 1.0, "program", "rebuild")
    with pytest.raises(NeedsAnswer, match=r"extra\.txt is new to git") as caught:
        prepare((request,), Context(reads_text.target, reads_text.journal, reads_text.folders))
    assert "notes.txt" not in str(caught.value)


def test_a_file_that_is_only_read_is_built_with_once_git_knows_it(reads_text: Bench) -> None:
    outcome = reads_text.run(reads_text.examined(rebuild(reads_text, git_add="yes")))
    assert outcome.status == "done", outcome


def test_what_stands_in_a_comment_or_is_ignored_is_not_asked_about(flake: Bench) -> None:
    folder = flake.target.folder
    (folder / "extra.nix").write_text("{ } # as in ./notes.txt\n/* and ./old */")
    (folder / "notes.txt").write_text("x")
    (folder / ".gitignore").write_text("secret.txt\n")
    (folder / "secret.txt").write_text("x")
    assert [path.name for path in referred.to_strangers(folder / "flake.nix")] == ["extra.nix"]


def test_the_advice_names_the_file_and_what_to_type(reads_text: Bench) -> None:
    outcome = reads_text.run(rebuild(reads_text, git_add="no"))
    assert outcome.failure is not None
    advice = advise(outcome.failure, reads_text.target)
    assert advice.family == "flake-untracked" and "extra.txt" in advice.title
    assert "git add -N extra.txt" in advice.ways[0].text


def test_the_advice_for_a_file_that_is_nowhere_is_another(reads_text: Bench) -> None:
    (reads_text.target.folder / "extra.txt").unlink()
    outcome = reads_text.run(rebuild(reads_text))
    assert outcome.failure is not None
    advice = advise(outcome.failure, reads_text.target)
    assert advice.family == "missing-file" and str(reads_text.target.folder / "extra.txt") in advice.meaning
