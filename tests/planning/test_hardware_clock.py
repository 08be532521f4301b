"""The hardware's clock beside a time zone: each part of the sentence sets its own option."""

from __future__ import annotations

import pytest

from .conftest import Desk, added, request


@pytest.mark.parametrize(
    ("text", "zone", "lines"),
    [
        (
            "timezone Vienna but hardware clock in local time", "Vienna",
            ["time.hardwareClockInLocalTime = true;", 'time.timeZone = "Europe/Vienna";'],
        ),
        ("timezone Vienna but clock in UTC", "UTC", ['time.timeZone = "Europe/Vienna";']),
        ("local time for the hardware clock because of windows", "", ["time.hardwareClockInLocalTime = true;"]),
        ("set the timezone to UTC", "UTC", ['time.timeZone = "UTC";']),
        ("set the clock to Vienna time", "Vienna", ['time.timeZone = "Europe/Vienna";']),
    ],
)  # fmt: skip
def test_zone_and_clock(desk: Desk, text: str, zone: str, lines: list[str]) -> None:
    plan = desk.prepare(request("set_timezone", text=text, timezone=zone)).plan
    assert plan is not None
    assert sorted(added(plan)) == lines
    if lines[0].startswith("time.hardware"):
        assert "always runs in universal time" not in plan.teaching.why


def test_back_to_universal_time(desk: Desk) -> None:
    desk.do(desk.plan("set_option", option="time.hardwareClockInLocalTime", value="true"))
    plan = desk.prepare(request("set_timezone", text="put the hardware clock in utc", timezone="utc")).plan
    assert plan is not None
    assert added(plan) == ["time.hardwareClockInLocalTime = false;"]
