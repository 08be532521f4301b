from __future__ import annotations

import time

import pytest

from nfh.planning import times

DAY = 86400


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("30 days", 30),
        ("older than two weeks", 14),
        ("14d", 14),
        ("a month", 30),
        ("1 week", 7),
        ("last week", 7),
        ("3 months", 90),
        ("half a year", 182.5),
        ("a fortnight", 14),
        ("an hour", 1 / 24),
        ("week", 7),
    ],
)
def test_durations(said: str, days: float) -> None:
    assert times.seconds(said) == pytest.approx(days * DAY)


@pytest.mark.parametrize("said", ["", "htop", "forever", "42"])
def test_no_durations(said: str) -> None:
    assert times.seconds(said) is None


def test_moments_end_their_day() -> None:
    now = time.mktime((2026, 11, 22, 23, 30, 0, 0, 0, -1))
    assert time.strftime("%F %T", time.localtime(times.moment("yesterday", now))) == "2026-11-21 23:59:59"
    assert time.strftime("%F", time.localtime(times.moment("the day before yesterday", now))) == "2026-11-20"
    assert time.strftime("%F", time.localtime(times.moment("3 days ago", now))) == "2026-11-19"
    assert time.strftime("%F", time.localtime(times.moment("last week", now))) == "2026-11-15"
    assert time.strftime("%F", time.localtime(times.moment("on friday", now))) == "2026-11-20"
    assert time.strftime("%F", time.localtime(times.moment("2026-11-01", now))) == "2026-11-01"
    assert times.moment("2026-13-01", now) is None
    assert times.moment("the blue one", now) is None
