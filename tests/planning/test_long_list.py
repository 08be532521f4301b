"""A long list of generations is the same whether it was read now or by an earlier process."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from nfh.nix import generations, listed_before
from nfh.nix.target import Target
from nfh.planning.answer import Answer
from tests.planning.conftest import Desk


@pytest.fixture
def long_list(practice_target: Target, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The profile's folder with 30 generations more; it need not have rested."""
    monkeypatch.setattr(generations, "SETTLED", 0)
    monkeypatch.setattr(listed_before, "_written", {})
    folder = practice_target.profile.parent
    for number in range(3, 33):
        (folder / f"system-{number}-link").symlink_to(os.readlink(folder / f"system-{1 + number % 2}-link"))
    time.sleep(0.02)
    generations.forget()
    return folder


def listed(desk: Desk) -> Answer:
    generations.forget()
    listed_before._written.clear()
    return desk.answer("list_generations")


def test_the_same_from_the_cache(desk: Desk, long_list: Path) -> None:
    first = listed(desk)
    file = listed_before.file_of(desk.folders.cache, desk.target.profile)
    written = file.stat().st_mtime_ns
    assert len(first.rows) == 32 and listed(desk) == first
    assert file.stat().st_mtime_ns == written, "what is known is not written again"
    assert file.parent.stat().st_mode & 0o777 == 0o700
    (long_list / "system-32-link").unlink()
    time.sleep(0.02)
    assert [row[0] for row in listed(desk).rows] == list(range(31, 0, -1))
    assert file.stat().st_mtime_ns != written
