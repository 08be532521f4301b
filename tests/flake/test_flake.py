"""flake.nix, evaluated with a stand-in for nixpkgs: it holds together, and asks nixpkgs for no name but those it has."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from nfh.practice.root import Root

PROJECT = Path(__file__).parents[2]
STUB = Path(__file__).parent / "stub"
FLAKES = ("--extra-experimental-features", "nix-command flakes")


@pytest.fixture
def flake(nix_root: Root, tmp_path: Path) -> tuple[Path, dict[str, str]]:
    """A folder with the flake and what it reads, apart from the project's git; and the environment of a Nix."""
    folder = tmp_path / "nfh"
    folder.mkdir()
    for name in ("flake.nix", "pyproject.toml"):
        shutil.copy(PROJECT / name, folder / name)
    shutil.copytree(STUB, tmp_path / "stub")
    return folder, nix_root.environ()


def nix(flake: tuple[Path, dict[str, str]], *arguments: str, stub: str = "stub") -> subprocess.CompletedProcess[str]:
    folder, environ = flake
    override = ("--override-input", "nixpkgs", f"path:{folder.parent / stub}", "--no-write-lock-file")
    argv = ["nix", *FLAKES, *arguments, *override]
    return subprocess.run(argv, cwd=folder, env={**os.environ, **environ}, capture_output=True, text=True)


def evaluated(flake: tuple[Path, dict[str, str]], attribute: str, apply: str, stub: str = "stub") -> Any:
    done = nix(flake, "eval", "--json", f"path:{flake[0]}#{attribute}", "--apply", apply, stub=stub)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_it_shows_what_it_has(flake: tuple[Path, dict[str, str]]) -> None:
    done = nix(flake, "flake", "show", "--json", f"path:{flake[0]}")
    assert done.returncode == 0, done.stderr
    shown = json.loads(done.stdout)
    assert set(shown) == {"packages", "apps", "devShells", "checks"}
    for system in ("x86_64-linux", "aarch64-linux"):
        assert set(shown["packages"][system]) == {"nfh", "default"}
        assert set(shown["apps"][system]) == {"nfh", "default"}
        assert set(shown["checks"][system]) == {"package", "reads"}
        assert set(shown["devShells"][system]) == {"default"}


def test_the_package_needs_what_the_project_says(flake: tuple[Path, dict[str, str]]) -> None:
    needs = evaluated(flake, "packages.x86_64-linux.nfh", "p: p.needs")
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
    wanted = {
        name.split(">")[0].split("=")[0].strip().casefold().replace("_", "-") for name in project["dependencies"]
    }
    assert {name.removeprefix("python-") for name in needs} - {"nixos-rebuild-ng"} == wanted
    assert "nixos-rebuild-ng" in needs
    facts = evaluated(flake, "packages.x86_64-linux.nfh", "p: { inherit (p.args) pname version; inherit (p) meta; }")
    assert (facts["pname"], facts["version"]) == (project["name"], project["version"])
    assert facts["meta"]["mainProgram"] in project["scripts"]


def test_the_knowledge_is_compiled_before_the_wheel_is_made(flake: tuple[Path, dict[str, str]]) -> None:
    assert "-m nfh.knowledge" in evaluated(flake, "packages.x86_64-linux.nfh", "p: p.args.preBuild")
    compiling = evaluated(flake, "packages.x86_64-linux.nfh", "p: map (d: d.name) p.args.nativeBuildInputs")
    assert compiling == ["python-scikit-learn"]


def test_programs_and_shell(flake: tuple[Path, dict[str, str]]) -> None:
    assert evaluated(flake, "apps.x86_64-linux.default", "a: a.program").endswith("/bin/nfh")
    tools = evaluated(flake, "devShells.x86_64-linux.default", "s: map (p: p.name) s.args.packages")
    assert {"git", "gnumake", "nix", "ruff"} <= set(tools)
    assert "nfh understand" in evaluated(flake, "checks.x86_64-linux.reads", "c: c.script")


@pytest.mark.parametrize(
    ("change", "needs_rebuild_ng"),
    [
        (('          nixos-rebuild-ng = made system "nixos-rebuild-ng" { };\n', ""), False),
        (('python3 = python system "3.13"', 'python3 = python system "3.14"'), False),
        (('python3 = python system "3.13"', 'python3 = python system "3.12"'), True),
    ],
)
def test_without_the_module_or_with_another_python(
    flake: tuple[Path, dict[str, str]], change: tuple[str, str], needs_rebuild_ng: bool
) -> None:
    stub = flake[0].parent / "stub" / "flake.nix"
    text = stub.read_text()
    assert change[0] in text
    stub.write_text(text.replace(*change))
    needs = evaluated(flake, "packages.x86_64-linux.nfh", "p: p.needs")
    assert ("nixos-rebuild-ng" in needs) == needs_rebuild_ng


def test_a_name_that_nixpkgs_does_not_have_would_be_noticed(flake: tuple[Path, dict[str, str]]) -> None:
    file = flake[0] / "flake.nix"
    file.write_text(file.read_text().replace("ps.rapidfuzz", "ps.rapidfuzzz"))
    done = nix(flake, "eval", "--json", f"path:{flake[0]}#packages.x86_64-linux.nfh", "--apply", "p: p.needs")
    assert done.returncode != 0
    assert "rapidfuzzz" in done.stderr


def test_nix_finds_nothing_wrong_with_its_shape(flake: tuple[Path, dict[str, str]]) -> None:
    done = nix(flake, "flake", "check", "--no-build", f"path:{flake[0]}")
    assert done.returncode == 0, done.stderr


def test_the_check_says_what_nfh_really_prints(tmp_path: Path) -> None:
    """The sentences of `checks.reads`, run from this working copy."""
    environ = {**os.environ, "HOME": str(tmp_path), "PYTHONPATH": str(PROJECT)}
    nfh = [sys.executable, "-m", "nfh"]
    said = subprocess.run([*nfh, "understand", "install htop"], env=environ, capture_output=True, text=True)
    assert '"install_package"' in said.stdout
    told = subprocess.run([*nfh, "ask", "--plain", "help"], env=environ, capture_output=True, text=True)
    assert (told.returncode, "install" in told.stdout) == (0, True)
