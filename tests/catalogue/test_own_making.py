"""The catalogue of a system's own nixpkgs is made for that very system, and an end by force leaves the old one."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from nfh.catalogue import own
from nfh.catalogue.index import Catalogue
from nfh.catalogue.rebuild import rebuild
from nfh.knowledge.catalogue_file import unseen
from nfh.nix.target import Target
from nfh.planning import which_system
from nfh.practice.root import Root, mini_nixos
from nfh.settings import Folders, Settings


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders(tmp_path / "config" / "nfh", tmp_path / "data" / "nfh", tmp_path / "cache" / "nfh")


@pytest.fixture
def target(nix_root: Root) -> Target:
    return nix_root.target(mini_nixos() / "nixpkgs")._replace(kind="given", label="the tested system")


@pytest.mark.parametrize("kind", ["this", "given", "practice"])
def test_the_command_makes_the_catalogue_of_that_system(
    folders: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(which_system, "is_nixos", lambda: True)
    entry = tmp_path / "configuration.nix"
    entry.touch()
    asked = {"this": ("this", str(entry)), "given": ("", str(entry)), "practice": ("practice", "")}[kind]
    target = which_system.choose(*asked, {}, folders, Settings())
    assert target.kind == kind
    command = own.indexing(target)
    named = {name: command[command.index(name) + 1] for name in ("--on", "--config") if name in command}
    again = which_system.choose(named.get("--on", ""), named.get("--config", ""), {}, folders, Settings())
    assert own.place(folders, again) == own.place(folders, target)


def many(folder: Path, count: int) -> Path:
    packages = {f"package{n}": {"name": f"package{n}-1", "meta": {"description": f"The {n}th"}} for n in range(count)}
    file = folder / "packages.json"
    file.write_text(json.dumps(packages))
    return file


def until(condition: object, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_an_end_by_force_leaves_the_old_one_and_the_next_try_goes_well(
    folders: Folders, target: Target, tmp_path: Path
) -> None:
    rebuild(folders, target, many(tmp_path, 10), lambda _: None, unseen)
    file = own.place(folders, target)
    before, draft = file.read_bytes(), file.with_name(file.name + ".new")
    environ = {**target.environment, "PATH": "/usr/bin:/bin"}
    environ |= {f"XDG_{name.upper()}_HOME": str(tmp_path / name) for name in ("config", "data", "cache")}
    argv = [sys.executable, "-m", "nfh", "index", "--from", many(tmp_path, 30_000), "--config", target.entry]
    making = subprocess.Popen(argv, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until(lambda: draft.exists() and draft.stat().st_size > 100_000)
    os.kill(making.pid, signal.SIGKILL)
    making.wait()
    assert file.read_bytes() == before
    opened = own.open_best(folders, target)
    assert opened.catalogue.get("package9") is not None and opened.note == ""
    rebuild(folders, target, many(tmp_path, 20), lambda _: None, unseen)
    assert Catalogue.open(file).get("package19") is not None
    assert not draft.exists()


def test_a_killed_making_in_the_background_is_begun_again(
    folders: Folders, target: Target, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    file = own.place(folders, target)
    file.parent.mkdir(parents=True)
    with own.held(file):
        # Somebody makes it already: nobody begins a second time.
        assert own.refresh(folders, target, {"key": "another", "asked": ""})
        assert not file.with_suffix(".log").exists()
    assert own.refresh(folders, target, {"key": "another", "asked": ""})
    until(file.exists)
    assert Catalogue.open(file).get("firefox") is not None
