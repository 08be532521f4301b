"""The newest journal entry stays the newest, whatever the clock does."""

from __future__ import annotations

import time

import pytest

from nfh.execution import stamps
from tests.execution.conftest import Bench


def test_a_stamp_is_the_time() -> None:
    assert stamps.following([], 0.5) == "19700101T000000.500000Z"
    assert stamps.following(["19690101T000000.000000Z-1.json"], 0.5) == "19700101T000000.500000Z"


def test_it_never_goes_back() -> None:
    assert stamps.following(["20301231T235959.999999Z-77.json"], 0.0) == "20310101T000000.000000Z"
    assert stamps.following(["20300101T000000.000000Z-7.json", "zzz.json"], 0.0) == "20300101T000000.000001Z"


def test_undo_takes_the_newest_although_the_clock_was_put_back(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    first = bench.run(bench.install("hello"), "first")
    earlier = time.time() - 40_000
    monkeypatch.setattr("nfh.execution.journal.time.time", lambda: earlier)
    second = bench.run(bench.install("vim"), "second")
    assert [entry.id for entry in bench.journal.entries()] == [first.entry_id, second.entry_id]
    assert [entry.text for entry in bench.journal.entries()] == ["first", "second"]
    assert bench.journal.entries()[-1].time == earlier and bench.journal.unfinished() is None
