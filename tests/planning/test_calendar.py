"""When something runs by itself: nothing of what was said is lost, and what a timer cannot do is refused."""

from __future__ import annotations

import pytest

from nfh.errors import Refused
from nfh.planning import calendar_said, calendar_text

from .conftest import Desk, added, removed

# what was understood of it, the whole sentence, systemd's calendar event
TOLD = [
    ("sunday at 3 in the morning", "update every sunday at 3 in the morning", "Sun 03:00"),
    ("daily", "collect garbage daily at noon", "*-*-* 12:00"),
    ("", "upgrade automatically at 4:30", "*-*-* 04:30"),
    ("every monday", "collect garbage every monday and thursday at 2am", "Mon,Thu 02:00"),
    ("at night", "update at night", "daily"),
    ("every night", "update every night", "daily"),
    ("every week", "", "weekly"),
    ("week", "once a week", "weekly"),
    ("every 7 days", "", "weekly"),
    ("every 24 hours", "", "daily"),
    ("every 6 hours", "", "*-*-* 00/6:00"),
    ("twice a day", "", "*-*-* 00/12:00"),
    ("every 3 months", "", "quarterly"),
    ("weekly", "clean up weekly at 23:15", "Mon 23:15"),
    ("month", "clean up every month at 4", "*-*-01 04:00"),
    ("friday", "upgrade on the last friday of the month at 10 in the evening", "Fri *-*~07/1 22:00"),
    ("every first sunday of the month", "", "Sun *-*-01..07"),
    ("", "clean up on the 1st and 15th of every month", "*-*-01,15"),
    ("", "clean up on weekdays at 6am and 6pm", "Mon..Fri 06,18:00"),
    ("every night", "update every night at 10", "*-*-* 22:00"),
    ("nightly", "update nightly at 2", "*-*-* 02:00"),
    ("", "update every evening at 8:15", "*-*-* 20:15"),
    ("sunday", "collect garbage every sunday at 3am keep 30 days", "Sun 03:00"),
    ("friday night", "update every friday night at 10", "Fri 22:00"),
    ("", "update at half past three daily", "*-*-* 03:30"),
    ("daily", "update daily at 12 at night", "*-*-* 00:00"),
    ("sunday", "update every sunday at 3 and collect garbage daily", "Sun 03:00"),
    ("daily", "update every sunday at 3 and collect garbage daily", "daily"),
]


@pytest.mark.parametrize(("value", "text", "event"), TOLD)
def test_what_is_said_of_when_is_kept(value: str, text: str, event: str) -> None:
    said = calendar_said.read(value, text)
    assert said is not None
    assert calendar_text.of(said) == event


@pytest.mark.parametrize(
    "text",
    [
        "every 3 days", "every other day", "every second friday", "every 5 hours", "every 2 weeks", "twice a week",
        "every full moon", "every leap year", "every morning", "every sunday night", "daily at 25:00", "hourly at 3",
        "daily except sunday", "daily after 3am", "daily at dawn", "every monday in december", "monthly on the 31st",
        "daily at 6:00 and 18:30", "every month on monday",
    ],
)  # fmt: skip
def test_what_a_timer_cannot_do_is_refused_with_a_way_on(text: str) -> None:
    for value in (text, " ".join(text.split()[:2])):
        with pytest.raises(Refused) as caught:
            said = calendar_said.read(value, f"collect garbage {text}")
            assert said is not None
            calendar_text.of(said)
        assert caught.value.message.endswith(".")
        assert caught.value.hint.startswith("Say")


def test_nothing_is_made_up_where_nothing_was_said() -> None:
    assert calendar_said.read("", "turn on automatic upgrades") is None
    assert calendar_said.read("", "delete what is older than 30 days automatically", "30 days") is None


def test_an_hour_that_may_be_either_half_of_the_day_is_told(desk: Desk) -> None:
    plan = desk.plan("auto_update", text="update every sunday at 3", value="sunday")
    assert 'system.autoUpgrade.dates = "Sun 03:00";' in added(plan)
    assert any("“3 pm”" in note for note in plan.notes)


def test_what_runs_already_keeps_what_it_was_told(desk: Desk) -> None:
    desk.do(desk.plan("auto_garbage_collect", text="collect garbage daily at noon", value="daily"))
    assert 'nix.gc.dates = "*-*-* 12:00";' in desk.text
    assert desk.plan("auto_garbage_collect", action="on").already
    plan = desk.plan("auto_garbage_collect", text="collect garbage monthly", value="monthly")
    assert (added(plan), removed(plan)) == (['nix.gc.dates = "monthly";'], ['nix.gc.dates = "*-*-* 12:00";'])
    assert plan.summary == "Let it run “monthly”."
