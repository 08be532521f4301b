"""Stand-ins of nixos-rebuild-ng's module as its eras had it, installed as NixOS installs it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from nfh.nix import rebuild_ng

PROCESS = """
import subprocess
def run_wrapper(args, *, check=True, extra_env=None, remote=None, sudo=False, **kwargs):
    return subprocess.run(args, check=check, **kwargs)
"""
MODELS = """
from dataclasses import dataclass
from enum import Enum
class {error}(Exception): pass
class Action(Enum):
    SWITCH = "switch"
@dataclass(frozen=True)
class Profile:
    name: str
@dataclass(frozen=True)
class Flake:
    path: str
@dataclass(frozen=True)
class BuildAttr:
    path: str
"""
NIX = """
from .models import Profile, {error}
from .process import run_wrapper
def get_generations(profile, lock_profile=False): return []
def list_generations(profile): return []
def {build}(attr, build_attr, {flags}): return run_wrapper(["nix-build"])
def set_profile(profile, path_to_config, target_host, {elevation}): pass
def switch_to_configuration(path_to_config, action, target_host, {elevation}, install_bootloader=False): pass
def rollback(profile, target_host, {elevation}): pass
"""
ERAS = {
    "first": {"build": "nixos_build", "flags": "**nix_flags", "elevation": "sudo", "error": "NRError"},
    "flags in a dict": {"build": "build", "flags": "build_flags=None", "elevation": "sudo", "error": "NRError"},
    "run0": {"build": "build", "flags": "build_flags=None", "elevation": "sudo, run0", "error": "NixOSRebuildError"},
    "elevator": {"build": "build", "flags": "build_flags=None", "elevation": "elevate", "error": "NixOSRebuildError"},
}
EXPECTED = {
    "first": ("nixos_build", "keywords", "sudo", "NRError"),
    "flags in a dict": ("build", "mapping", "sudo", "NRError"),
    "run0": ("build", "mapping", "sudo and run0", "NixOSRebuildError"),
    "elevator": ("build", "mapping", "elevator", "NixOSRebuildError"),
}


def install(folder: Path, shape: dict[str, str], name: str = "nixos-rebuild") -> dict[str, str]:
    """Install a stand-in under `folder` with its program linked from a PATH folder; gives the environment."""
    package = folder / "store/x-nixos-rebuild-ng-0.0.0/lib/python3.13/site-packages/nixos_rebuild"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("raise SystemExit('the program itself must not be run')\n")
    (package / "process.py").write_text(PROCESS)
    (package / "models.py").write_text(MODELS.format(**shape))
    (package / "nix.py").write_text(NIX.format(**shape))
    program = package.parents[3] / "bin" / name
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    (folder / "sw").mkdir()
    (folder / "sw" / name).symlink_to(program)
    return {"PATH": str(folder / "sw")}


def package_of(folder: Path) -> Path:
    (found,) = folder.glob("store/*/lib/python3.13/site-packages/nixos_rebuild")
    return found


@pytest.mark.parametrize("era", ERAS)
def test_every_era_is_recognised(era: str, tmp_path: Path) -> None:
    found = rebuild_ng.probe(install(tmp_path, ERAS[era]))
    assert found.is_found and found.is_usable and found.problem == ""
    assert (found.build, found.flags, found.elevation, found.error) == EXPECTED[era]
    assert found.python == "3.13" and found.folder == str(package_of(tmp_path)) and found.runner
    assert {"get_generations", "set_profile", "switch_to_configuration"} <= set(found.functions)
    assert set(found.models) == {"Profile", "Flake", "BuildAttr", "Action"}
    said = "\n".join(found.report())
    assert found.build in said and found.error in said and "not usable" not in said


def test_it_is_found_under_its_other_name(tmp_path: Path) -> None:
    assert rebuild_ng.probe(install(tmp_path, ERAS["first"], "nixos-rebuild-ng")).is_usable


def test_among_our_own_modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path, ERAS["elevator"])
    monkeypatch.syspath_prepend(str(package_of(tmp_path).parent))
    found = rebuild_ng.probe({"PATH": "/nowhere"})
    assert found.is_usable and found.elevation == "elevator"


def test_nothing_is_left_loaded(tmp_path: Path) -> None:
    path = list(sys.path)
    rebuild_ng.probe(install(tmp_path, ERAS["first"]))
    assert not [name for name in sys.modules if name.startswith("nixos_rebuild")]
    assert sys.path == path


def test_not_on_this_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nfh.nix.tools.SYSTEM_FOLDERS", ())
    found = rebuild_ng.probe({"PATH": str(tmp_path)})
    assert not found.is_found and not found.is_usable
    assert "not on this machine" in found.report()[0]


def test_the_older_shell_program_is_no_module(tmp_path: Path) -> None:
    program = tmp_path / "bin" / "nixos-rebuild"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    assert not rebuild_ng.probe({"PATH": str(program.parent)}).is_found


def test_written_for_a_newer_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    environ = install(tmp_path, ERAS["first"])
    newer = (sys.version_info[0], sys.version_info[1] + 1)
    monkeypatch.setattr(rebuild_ng, "NEEDS", newer)
    (package_of(tmp_path) / "process.py").write_text("type = type Args = list[str] of the future\n")
    found = rebuild_ng.probe(environ)
    assert found.is_found and not found.is_usable
    assert "it needs Python {}.{} or later".format(*newer) in found.problem
    assert "not usable from here" in "\n".join(found.report())


@pytest.mark.parametrize(
    ("file", "text", "why"),
    [
        ("nix.py", "raise RuntimeError('no\\nluck')", "RuntimeError: no luck"),
        ("models.py", "1 / 0", "ZeroDivisionError"),
        ("process.py", "", "cannot import name 'run_wrapper'"),
    ],
)
def test_one_that_cannot_be_loaded(
    tmp_path: Path, file: str, text: str, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rebuild_ng, "NEEDS", (3, 11))
    environ = install(tmp_path, ERAS["first"])
    (package_of(tmp_path) / file).write_text(text)
    found = rebuild_ng.probe(environ)
    assert found.is_found and not found.is_usable and why in found.problem


def test_of_a_shape_that_is_not_known(tmp_path: Path) -> None:
    environ = install(tmp_path, ERAS["first"])
    (package_of(tmp_path) / "nix.py").write_text(
        "from .process import run_wrapper\ndef construct(everything): pass\n"
    )
    found = rebuild_ng.probe(environ)
    assert found.is_found and not found.problem and not found.is_usable
    assert found.functions == () and "does not know" in "\n".join(found.report())
