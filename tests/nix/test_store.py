from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from nfh.errors import NixFailed
from nfh.nix import generations, store
from nfh.nix.daemon import Daemon, start
from nfh.nix.store_database import Database
from nfh.nix.store_programs import Programs
from nfh.nix.target import Target


def nix(target: Target, *argv: str) -> list[str]:
    environ = {**os.environ, **target.environment}
    return subprocess.run(argv, env=environ, check=True, capture_output=True, text=True).stdout.splitlines()


def system_of(target: Target) -> str:
    found = generations.current(target.profile)
    assert found is not None
    return found.store_path


def test_what_real_nix_says(practice_target: Target) -> None:
    system = system_of(practice_target)
    closure = store.closure(practice_target, system)
    assert sorted(closure.sizes) == sorted(nix(practice_target, "nix-store", "-qR", system))
    assert closure.bytes == store.closure_size(practice_target, system) > 100_000
    expected = tuple(sorted(nix(practice_target, "nix-store", "-q", "--references", system)))
    assert store.references(practice_target, system) == expected
    for path in expected[:3]:
        users = tuple(sorted(set(nix(practice_target, "nix-store", "-q", "--referrers", path))))
        assert store.referrers(practice_target, path) == users and system in users
        way = (system,) if path == system else (system, path)
        assert store.why_depends(practice_target, system, path) == way
    info = store.info(practice_target, system)
    assert info is not None and info.deriver == nix(practice_target, "nix-store", "-q", "--deriver", system)[0]


def test_derivers_alike(practice_target: Target) -> None:
    system = system_of(practice_target)
    paths = list(store.closure(practice_target, system).sizes)
    expected = set(nix(practice_target, "nix-store", "-q", "--deriver", *paths)) - {"unknown-deriver"}
    with start(practice_target) as daemon, Database(practice_target.state_dir) as database:
        assert database.derivers(paths) == daemon.derivers(paths) == expected
    assert Programs(practice_target).derivers(paths) == expected != set()


def test_what_keeps_the_running_system(practice_target: Target) -> None:
    system = system_of(practice_target)
    kinds = {root.kind for root in store.alive(practice_target, system).roots}
    assert "generation" in kinds
    (link,) = (r.link for r in store.roots(practice_target) if r.path == system and r.kind == "generation")
    assert link == str(practice_target.profile) + "-2-link"


def test_another_store_has_another_database(practice_target: Target, tmp_path: Path) -> None:
    """NIX_REMOTE names a daemon elsewhere: the database that lies here says nothing of its store."""
    system = system_of(practice_target)
    elsewhere = f"unix://{tmp_path}/nobody-listens"
    away = practice_target._replace(environment={**practice_target.environment, "NIX_REMOTE": elsewhere})
    with pytest.raises(NixFailed):
        store.closure(away, system)


def test_who_is_asked(practice_target: Target, listening: Target) -> None:
    assert store.sources(practice_target)[0] == "database"
    assert list(store.sources(listening)) == ["database", "daemon", "programs"]
    nowhere = practice_target._replace(environment={"NIX_STATE_DIR": "/nowhere", "NIX_REMOTE": "local"})
    assert list(store.sources(nowhere)) == ["programs"]


def test_garbage_is_what_a_collection_deletes(practice_target: Target, tmp_path: Path) -> None:
    (tmp_path / "junk").write_text("x" * 50_000)
    (junk,) = nix(practice_target, "nix-store", "--add", str(tmp_path / "junk"))
    found = store.garbage(practice_target)
    assert junk in found.paths and system_of(practice_target) not in found.paths
    assert found.bytes >= 50_000
    nix(practice_target, "nix-store", "--gc")
    assert not any(Path(path).exists() for path in found.paths)
    assert store.garbage(practice_target) == store.Garbage((), 0)


@pytest.mark.parametrize(("remote", "who"), [("", "programs"), ("auto", "programs"), ("daemon", "daemon")])
def test_who_is_asked_what_is_dead(
    listening: Target, tmp_path: Path, remote: str, who: str, monkeypatch: Any
) -> None:
    """A program that opens the store itself is quicker than a daemon; both find the same."""
    (tmp_path / "junk").write_text("x" * 50_000)
    (junk,) = nix(listening, "nix-store", "--add", str(tmp_path / "junk"))
    with start(listening) as daemon:
        dead = sorted(daemon.dead_paths())
    asked = []
    for kind, name in ((Daemon, "daemon"), (Programs, "programs")):
        original = kind.dead_paths
        monkeypatch.setattr(
            kind, "dead_paths", lambda self, original=original, name=name: asked.append(name) or original(self)
        )
    there = listening._replace(environment={**listening.environment, "NIX_REMOTE": remote})
    assert list(store.garbage(there).paths) == dead and junk in dead
    assert asked == [who]


def test_what_deleting_a_generation_would_free(practice_target: Target) -> None:
    one, two = generations.read(practice_target.profile)
    nix(practice_target, "nix-store", "--gc")
    freed = store.freed_by(practice_target, [two.store_path], [one.store_path])
    assert one.store_path in freed.paths and two.store_path not in freed.paths
    assert freed.bytes > 0
    Path(one.link).unlink()
    (practice_target.run_dir / "booted-system").unlink()
    nix(practice_target, "nix-store", "--gc")
    assert not any(Path(path).exists() for path in freed.paths)
    assert Path(two.store_path).exists()
    assert store.freed_by(practice_target, [two.store_path], [one.store_path]).paths == ()
