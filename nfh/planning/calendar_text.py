"""What was said of when, as systemd.time(7) writes calendar events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nfh.errors import Refused
from nfh.planning.calendar_said import DAYS

if TYPE_CHECKING:
    from nfh.planning.calendar_said import Said

_NAMES = {
    "minute": "minutely", "hour": "hourly", "day": "daily", "week": "weekly", "month": "monthly",
    "quarter": "quarterly", "year": "yearly",
}  # fmt: skip
_DATES = {"": "*-*-*", "day": "*-*-*", "week": "Mon", "month": "*-*-01", "quarter": "*-01/3-01", "year": "*-01-01"}
"""The days on which those names run."""
_SAME = {
    ("day", 7): "week",
    ("month", 3): "quarter",
    ("month", 12): "year",
    ("hour", 24): "day",
    ("minute", 60): "hour",
}


def of(said: Said) -> str:
    """The calendar event: "weekly", "Sun 03:00", "*-*-* 00/6:00". Raises Refused for what it cannot say exactly."""
    unit = _SAME.get((said.unit, said.step), said.unit)
    step = said.step if unit == said.unit else 1
    if said.a_time > 1 or step != 1:
        return _parts_of_a_day(said, unit, step) if unit in ("minute", "hour", "day") else _months(said, unit, step)
    date = _date(said, unit)
    if not said.times:
        plain = not (said.days or said.nth or said.of_month)
        return _NAMES[unit] if plain and unit else date
    if unit in ("minute", "hour"):
        raise said.refusal
    return f"{date} {_clock(said)}"


def _date(said: Said, unit: str) -> str:
    """The days: of the week or of the month, as they were named; else those of the unit. Raises Refused."""
    named = [bool(said.days), bool(said.nth), bool(said.of_month)]
    if (
        sum(named) > 1
        or (said.days and unit not in ("", "day", "week"))
        or (any(named[1:]) and unit not in ("", "month"))
    ):
        raise said.refusal
    if said.days:
        return _week(sorted(set(said.days)))
    if said.nth:
        (which, day), *more = said.nth
        if more:
            raise said.refusal
        # A month's first Sunday is the one among its first seven days, its last one among the last seven.
        return f"{DAYS[day]} *-*" + ("~07/1" if which < 0 else f"-{which * 7 - 6:02}..{which * 7:02}")
    if said.of_month:
        dates = sorted(set(said.of_month))
        if dates == [-1]:
            return "*-*~01"
        if not 1 <= dates[0] <= dates[-1] <= 28:
            raise Refused(f"Not every month has the days of “{said.words}”.", "Say: on the last day of every month.")
        return "*-*-" + ",".join(f"{date:02}" for date in dates)
    return _DATES.get(unit, "*-*-*")


def _week(days: list[int]) -> str:
    """Days of the week, three and more in a row as a range."""
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return f"{DAYS[days[0]]}..{DAYS[days[-1]]}"
    return ",".join(DAYS[day] for day in days)


def _clock(said: Said) -> str:
    """The times of day; several only where they share the minute. Raises Refused."""
    minutes = {minute for _, minute in said.times}
    if len(minutes) > 1:
        raise Refused(
            f"“{said.words}” is more than one timer: their minutes differ.",
            "Say times that share the minute: daily at 6:30 and 18:30.",
        )
    hours = ",".join(f"{hour:02}" for hour in sorted({hour for hour, _ in said.times}))
    return f"{hours}:{minutes.pop():02}"


def _parts_of_a_day(said: Said, unit: str, step: int) -> str:
    """Every so many minutes or hours, or so many times a day. Raises Refused where that does not come out even."""
    if unit == "day" and step != 1:
        instead = "every week, or on the 1st and the 15th" if step > 6 else "every day, or every monday and thursday"
        raise _uneven(said, "its calendar starts anew with each month", instead)
    if said.times or said.days or said.nth or said.of_month or (said.a_time > 1 and unit != "day"):
        raise said.refusal
    whole = 60 if unit == "minute" else 24
    if said.a_time > 1 and 24 % said.a_time == 0:
        step = 24 // said.a_time
    if step < 1 or whole % step or (said.a_time > 1 and 24 % said.a_time):
        raise _uneven(
            said, f"{whole} {'minutes' if unit == 'minute' else 'hours'} are no multiple of it", "every 6 hours"
        )
    return f"*-*-* *:00/{step}" if unit == "minute" else f"*-*-* 00/{step}:00"


def _months(said: Said, unit: str, step: int) -> str:
    """Every so many months. Raises Refused for weeks and years, which nothing counts, and for twice a week."""
    if said.a_time > 1:
        raise Refused(
            f"“{said.words}” does not say which days.",
            "Say them: every monday and thursday, or on the 1st and the 15th.",
        )
    if unit != "month" or step < 1 or 12 % step or said.days or said.nth or len(said.of_month) > 1:
        raise _uneven(said, "no count goes on from one month or year to the next", "on the 1st and the 15th")
    day = f"{said.of_month[0]:02}" if said.of_month and said.of_month[0] > 0 else "01"
    return f"*-01/{step}-{day}" + (f" {_clock(said)}" if said.times else "")


def _uneven(said: Said, why: str, instead: str) -> Refused:
    return Refused(
        f"A timer of systemd cannot run “{said.words}”: {why}. I do not round it.",
        f"Say it by the calendar instead: {instead}.",
    )
