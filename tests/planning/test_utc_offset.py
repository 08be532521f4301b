"""Time zones said as an offset from UTC: the database has the sign the other way round."""

from __future__ import annotations

import datetime
import zoneinfo

import pytest

from nfh.errors import Refused
from nfh.planning.utc_offset import note, zone

from .conftest import Desk, added, request


@pytest.mark.parametrize(
    ("slot", "text", "named", "hours"),
    [
        ("UTC+2", "set the timezone to UTC+2", "Etc/GMT-2", 2),
        ("utc", "set my timezone to utc +2", "Etc/GMT-2", 2),
        ("", "timezone gmt-5", "Etc/GMT+5", -5),
        ("+02:00", "set timezone to +02:00", "Etc/GMT-2", 2),
        ("UTC−3", "", "Etc/GMT+3", -3),
        ("Etc/GMT-2", "", "Etc/GMT-2", 2),
        ("UTC+0", "", "UTC", 0),
    ],
)
def test_an_offset_is_the_zone_that_is_so_far_away(slot: str, text: str, named: str, hours: int) -> None:
    assert zone(slot, text) == named
    assert zoneinfo.ZoneInfo(named).utcoffset(datetime.datetime(2026, 7, 1)) == datetime.timedelta(hours=hours)


@pytest.mark.parametrize("slot", ["UTC", "Berlin", "", "Etc/UTC"])
def test_other_zones_are_no_offset(slot: str) -> None:
    assert zone(slot, f"set the timezone to {slot}") == ""
    assert note(slot) == ""


@pytest.mark.parametrize(
    ("slot", "words"), [("UTC+5:30", "whole hours"), ("UTC+15", "15 hours"), ("utc-13", "13 hours")]
)
def test_what_no_zone_has_is_refused(slot: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        zone(slot, "")


def test_the_reversed_sign_is_told(desk: Desk) -> None:
    plan = desk.prepare(request("set_timezone", text="set the timezone to UTC+2", timezone="UTC+2")).plan
    assert plan is not None
    assert 'time.timeZone = "Etc/GMT-2";' in added(plan)
    assert any("2 hours ahead of UTC" in said and "other way round" in said for said in plan.notes)
