from __future__ import annotations

import os
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from nfh.errors import NixFailed
from nfh.nix import generations, store
from nfh.nix.target import Target


def nix(target: Target, *argv: str) -> list[str]:
    environ = {**os.environ, **target.environment}
    return subprocess.run(argv, env=environ, check=True, capture_output=True, text=True).stdout.splitlines()


def system_of(target: Target) -> str:
    found = generations.current(target.profile)
    assert found is not None
    return found.store_path


def test_a_closure_three_ways(practice_target: Target, monkeypatch: pytest.MonkeyPatch) -> None:
    system = system_of(practice_target)
    printed = store._printed_sizes(practice_target, system, None)
    in_database = store.closure_in_database(practice_target, system)
    monkeypatch.setattr(store, "closure_in_database", lambda *_: None)
    asked = store.closure(practice_target, system)
    monkeypatch.setattr(store, "_asked", lambda *_: None)
    assert in_database == asked.sizes == printed == store.closure(practice_target, system).sizes
    assert sorted(printed) == sorted(nix(practice_target, "nix-store", "-qR", system))
    assert asked.bytes == sum(printed.values()) > 100_000


def test_what_is_not_in_the_database_is_asked_for(practice_target: Target, tmp_path: Path) -> None:
    gone = f"{practice_target.environment['NIX_STORE_DIR']}/0c5pp5hkr4nqkqzv4p2kfhbz0f2k8x3r-gone"
    assert store.closure_in_database(practice_target, gone) is None
    with pytest.raises(NixFailed):
        store.closure(practice_target, gone)
    elsewhere = replace(practice_target, environment={"NIX_STATE_DIR": str(tmp_path)})
    assert store.closure_in_database(elsewhere, gone) is None
    (tmp_path / "db").mkdir()
    (tmp_path / "db" / "db.sqlite").write_text("this is no database, but it is long enough to look like a file")
    assert store.closure_in_database(elsewhere, gone) is None


def test_what_is_not_yet_in_the_file_is_found_too(practice_target: Target, tmp_path: Path) -> None:
    """A path registered while another connection keeps SQLite's log from being written back."""
    import sqlite3

    database = practice_target.state_dir / "db" / "db.sqlite"
    holder = sqlite3.connect(database)
    holder.execute("pragma journal_mode = wal")
    holder.execute("begin")
    holder.execute("select count(*) from ValidPaths").fetchone()
    (tmp_path / "new").write_text("new")
    (added,) = nix(practice_target, "nix-store", "--add", str(tmp_path / "new"))
    assert database.with_name("db.sqlite-wal").stat().st_size > 0
    assert list(store.closure(practice_target, added).sizes) == [added]
    holder.close()


def test_references(practice_target: Target, monkeypatch: pytest.MonkeyPatch) -> None:
    system = system_of(practice_target)
    expected = tuple(sorted(nix(practice_target, "nix-store", "-q", "--references", system)))
    assert store.references(practice_target, system) == expected
    alone = next(path for path in expected if "etc" in path)
    assert store.references(practice_target, alone) == tuple(
        nix(practice_target, "nix-store", "-q", "--references", alone)
    )
    monkeypatch.setattr(store, "_query", lambda *_: None)
    assert store.references(practice_target, system) == expected
    monkeypatch.setattr(store, "_asked", lambda *_: None)
    assert store.references(practice_target, system) == expected


def test_garbage_is_what_a_collection_deletes(
    practice_target: Target, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "junk").write_text("x" * 50_000)
    (junk,) = nix(practice_target, "nix-store", "--add", str(tmp_path / "junk"))
    found = store.garbage(practice_target)
    assert junk in found.paths and system_of(practice_target) not in found.paths
    assert found.bytes >= 50_000
    for missing in ("_query", "_asked"):
        monkeypatch.setattr(store, missing, lambda *_: None)
        again = store.garbage(practice_target)
        assert again.paths == found.paths
        assert again.bytes in ((found.bytes,) if missing == "_query" else (0,))
    monkeypatch.undo()
    nix(practice_target, "nix-store", "--gc")
    assert not any(Path(path).exists() for path in found.paths)
    assert store.garbage(practice_target) == store.Garbage((), 0)


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
