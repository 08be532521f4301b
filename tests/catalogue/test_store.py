"""The file: missing, damaged, of another version; read and never written."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from threading import Thread

import pytest

from nfh.catalogue.index import Catalogue
from nfh.errors import KnowledgeError


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="missing") as caught:
        Catalogue.open(tmp_path / "catalogue.sqlite")
    assert "nfh index" in caught.value.hint


def test_a_file_that_is_no_database_is_said(tmp_path: Path) -> None:
    broken = tmp_path / "catalogue.sqlite"
    broken.write_bytes(b"not a database, but long enough to be looked at as if it were one" * 100)
    with pytest.raises(KnowledgeError, match="damaged"):
        Catalogue.open(broken)


def test_a_file_cut_short_is_said_when_it_is_read(tmp_path: Path, compiled: Path) -> None:
    broken = tmp_path / "catalogue.sqlite"
    broken.write_bytes(compiled.read_bytes()[:8192])
    with pytest.raises(KnowledgeError, match="damaged"):
        Catalogue.open(broken).search("edit photos")


def test_a_file_of_another_version_is_said(tmp_path: Path, compiled: Path) -> None:
    other = tmp_path / "catalogue.sqlite"
    other.write_bytes(compiled.read_bytes())
    with closing(sqlite3.connect(other)) as base:
        base.execute("PRAGMA user_version = 99")
    with pytest.raises(KnowledgeError, match="another version"):
        Catalogue.open(other)


def test_an_empty_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "catalogue.sqlite").touch()
    with pytest.raises(KnowledgeError, match="is empty"):
        Catalogue.open(tmp_path / "catalogue.sqlite")


def test_a_folder_with_odd_signs_is_opened(tmp_path: Path, compiled: Path) -> None:
    folder = tmp_path / "a b?c#d%20é"
    folder.mkdir()
    (folder / "catalogue.sqlite").write_bytes(compiled.read_bytes())
    assert Catalogue.open(folder / "catalogue.sqlite").get("git") is not None


def test_reading_leaves_no_trace(tmp_path: Path, compiled: Path) -> None:
    copy = tmp_path / "catalogue.sqlite"
    copy.write_bytes(compiled.read_bytes())
    copy.chmod(0o444)
    opened = Catalogue.open(copy)
    opened.search("watch videos")
    opened.close()
    assert copy.read_bytes() == compiled.read_bytes()
    assert [entry.name for entry in tmp_path.iterdir()] == ["catalogue.sqlite"]


def test_threads_may_share_it(catalogue: Catalogue) -> None:
    found: list[str] = []
    asked = ["firefox", "gimp", "vlc", "git"] * 5
    threads = [Thread(target=lambda ask=ask: found.append(catalogue.search(ask, 1)[0].name)) for ask in asked]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == sorted(asked)
