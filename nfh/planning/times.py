"""Durations and days as people say them."""

from __future__ import annotations

import re
import time

_UNITS = {
    "minute": 60, "min": 60, "hour": 3600, "day": 86400, "night": 86400, "week": 7 * 86400, "fortnight": 14 * 86400,
    "month": 30 * 86400, "quarter": 91 * 86400, "year": 365 * 86400,
    "h": 3600, "d": 86400, "w": 7 * 86400, "m": 30 * 86400, "y": 365 * 86400,
}  # fmt: skip
_NUMBERS = {
    word: number
    for number, words in enumerate(
        ("zero", "one|a|an|last|past", "two|couple", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
         "eleven", "twelve")
    )
    for word in words.split("|")
}  # fmt: skip
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_SPAN = re.compile(rf"(?<![a-z])(?:(\d+)[ -]?|([a-z]+) (?:of )?)?({_UNIT})s?(?![a-z])")
_HALF = re.compile(r"\bhalf an? (hour|day|year)\b")


def seconds(said: str) -> float | None:
    """How long `said` is ("30 days", "two weeks", "14d", "a month"), in seconds; None when it is no duration."""
    text = said.casefold()
    half = _HALF.search(text)
    if half:
        return _UNITS[half[1]] / 2
    for digits, word, unit in _SPAN.findall(text):
        if digits:
            return int(digits) * _UNITS[unit]
        if word in _NUMBERS:
            return _NUMBERS[word] * _UNITS[unit]
        if len(unit) > 2:
            return float(_UNITS[unit])
    return None


def moment(said: str, now: float | None = None) -> float | None:
    """The end of the day that `said` names ("yesterday", "3 days ago", "2026-11-20"), in seconds since 1970.

    None when it names none. Days end at midnight, local time.
    """
    now = time.time() if now is None else now
    text = said.casefold()
    date = re.search(r"\b(\d{4})-(\d{2})-(\d{2})\b", text)
    if date:
        try:
            parsed = time.strptime(date[0], "%Y-%m-%d")
        except ValueError:
            return None
        return _end_of_day(time.mktime(parsed))
    if "day before yesterday" in text:
        return _end_of_day(now - 2 * 86400)
    if "yesterday" in text or "last night" in text:
        return _end_of_day(now - 86400)
    if "today" in text or "this morning" in text:
        return now
    for index, name in enumerate(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")):
        if name in text:
            back = (time.localtime(now).tm_wday - index) % 7 or 7
            return _end_of_day(now - back * 86400)
    span = seconds(text) if re.search(r"\bago\b|\blast\b|\bbefore\b|\bearlier\b|\bback\b", text) else None
    return _end_of_day(now - span) if span else None


def _end_of_day(at: float) -> float:
    day = time.localtime(at)
    return time.mktime((day.tm_year, day.tm_mon, day.tm_mday, 23, 59, 59, 0, 0, -1))
