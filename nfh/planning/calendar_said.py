"""When something is to run by itself, as people say it: every sunday at 3, twice a day, on the 1st and the 15th."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from nfh.errors import Refused
from nfh.intents import numerals

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
"""The days of the week as systemd.time(7) has them."""
WAY_ON = "Say it like this: every week, daily at 4:30, every sunday at 3, or on the 1st of every month."

_DAY = (
    r"(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:rs?(?:day)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"
    r"(?:s|'s)?"
)
_NUMBER = r"(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_ORDER = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "last": -1}
_ORDERED = rf"(?:{'|'.join(_ORDER)})"
_UNIT = r"(?:minute|hour|day|night|week|month|quarter|year)"
_OF_MONTH = r"(?: (?:day )?(?:of|in) (?:the|every|each|a) month| (?:of )?(?:every|each) month)"
_ADVERBS = {
    "minutely": "minute", "hourly": "hour", "daily": "day", "nightly": "day", "overnight": "day", "weekly": "week",
    "monthly": "month", "quarterly": "quarter", "yearly": "year", "annually": "year",
}  # fmt: skip
_PIECES = re.compile(
    r"\b(?:every|each) (?:(?P<skipping>other|second|third|fourth|\d+(?:nd|rd|th))"
    rf" (?P<skipped>{_UNIT}|{_DAY})\b(?!{_OF_MONTH})"
    rf"|(?P<step>{_NUMBER}) (?P<stepped>{_UNIT})s?\b)"
    rf"|\b(?:the )?(?P<nth>{_ORDERED}) (?P<nth_day>{_DAY})\b(?:{_OF_MONTH})?"
    rf"|\b(?P<last>last day){_OF_MONTH}|\b(?P<first>first){_OF_MONTH}"
    rf"|\b(?P<monthday>\d{{1,2}})(?:st|nd|rd|th)\b(?:{_OF_MONTH})?"
    rf"|\b(?P<count>once|twice|{_NUMBER} times) (?:a|an|per|each|every) (?P<counted>{_UNIT})\b"
    rf"|\b(?P<adverb>{'|'.join(_ADVERBS)})\b"
    rf"|\b(?:every|each|per) (?:single )?(?P<unit>{_UNIT})\b"
    rf"|\b(?P<from>{_DAY}) ?(?:to|through|thru|until|till|-|–) ?(?P<to>{_DAY})\b"
    r"|\b(?P<work>(?:week|work|working) ?days?)\b|\b(?P<weekend>weekends?)\b"
    rf"|\b(?P<day>{_DAY})\b"
    r"|\b(?P<named>noon|midday|midnight)\b"
    rf"|\b(?P<part>half|quarter) (?P<side>past|to) (?P<whole>{_NUMBER})\b"
    r"|\b(?P<hour>\d{1,2})(?:[:h.](?P<minute>\d{2}))? ?(?P<half>am|pm)\b"
    r"|\b(?P<clock_hour>\d{1,2})[:h](?P<clock_minute>\d{2})\b"
    rf"|\bat (?:about |around )?(?P<bare>{_NUMBER})(?:\.(?P<bare_minute>\d{{2}}))?(?: o'?clock)?(?![\w:.])"
    rf"|(?<=and )(?P<other_bare>\d{{1,2}})(?= (?:in the|at night|o'?clock)|\W*$)"
    r"|(?:\b(?:in the|at|by|during the|every|each) |(?<=day )|(?<=days ))"
    r"(?P<time_of_day>morning|afternoon|evening|night)s?\b"
)
_BETWEEN = re.compile(
    r"(?:[\s,;&+–-]|\b(?:and|on|at|the|of|in|around|about|every|each|only|also|always|once|automatically|o'?clock)\b)*"
)
"""What may stand between two pieces of one time."""
_QUALIFIED = re.compile(
    r"\W*(?:except|excluding|but (?:not|never)|not|unless|starting|beginning|from|until|till|between|before|after|at"
    r"|around|utc|gmt|cet|cest|est|pst|(?:in|of|during) (?:january|february|march|april|may|june|july|august"
    r"|september|october|november|december|winter|spring|summer|autumn|fall))\b"
)
_NOT_AT = re.compile(r"\b(?:before|after|between|until|till|by|except|not)(?: the)?\W*$")
_BARE = re.compile(rf"(?:(?:every |an? )?(?P<step>{_NUMBER}) )?(?P<unit>{_UNIT})s?")
"""A value by itself: “week”, “3 days”."""


@dataclass(slots=True)
class Said:
    """What was said of when. `unit`: how often ("" if only days or times were said); `step` of them at a time."""

    words: str
    unit: str = ""
    step: int = 1
    a_time: int = 1
    """How many times within the unit."""
    days: list[int] = field(default_factory=list)
    """Of the week: 0 is Monday."""
    nth: list[tuple[int, int]] = field(default_factory=list)
    """Which of the month's weekdays (-1: the last), and the weekday."""
    of_month: list[int] = field(default_factory=list)
    """-1: the last day."""
    times: list[tuple[int, int]] = field(default_factory=list)
    by_24_hours: str = ""
    """An hour that was said without morning or afternoon, and is small enough for both."""

    @property
    def refusal(self) -> Refused:
        """For what was said and cannot be told."""
        return Refused(f"I cannot tell how often “{self.words}” is.", WAY_ON)


def read(value: str, text: str, age: str = "") -> Said | None:
    """When, by the `value` that was understood and the sentence around it (without its `age`); None: nothing is said.

    What stands beside the value belongs to it: in “daily at noon” the value may be “daily” alone. Raises Refused for
    what is not understood to its end, and for a sentence with several such times and no value.
    """
    value, text = _plain(value), _plain(text)
    if age:
        text = text.replace(_plain(age), "|")
    found = re.search(rf"(?<!\w){re.escape(value)}(?!\w)", text) if value else None
    at = found.start() if found else -1
    chains = [
        chain for chain in _chains(text) if at < 0 or (chain[0].start() < at + len(value) and chain[-1].end() > at)
    ]
    if len(chains) == 1:
        first, last = chains[0][0].start(), chains[0][-1].end()
        words = text[min(first, at) if at >= 0 else first : max(last, at + len(value))]
        if _QUALIFIED.match(text, last) or _NOT_AT.search(text[:first]) or not _covered(words):
            before = _NOT_AT.search(text[:first])
            raise Said(" ".join(f"{before[0] if before else ''}{text[first:]}".split()[:8])).refusal
        return _taken(words)
    if len(chains) > 1 and not value:
        raise Refused("That names several times, and I cannot tell which one is meant.", WAY_ON)
    return _taken(value) if value else None


def _taken(words: str) -> Said:
    """All that the words say. Raises Refused for a word that is none of it."""
    said = Said(words)
    bare = _BARE.fullmatch(words)
    if bare is not None:
        said.unit, said.step = _unit(bare["unit"]), _number(bare["step"] or "1")
        return said
    if not _covered(words):
        raise said.refusal
    pieces = list(_PIECES.finditer(words))
    for at, piece in enumerate(pieces):
        beside = (pieces[at + 1 : at + 2] or pieces[:0]) + pieces[max(0, at - 1) : at]
        if piece["time_of_day"] is None:
            _take(said, piece, next((part for one in beside if (part := _part_of_day(one))), ""))
        elif not any(_is_time(one) for one in beside):
            # A night without an hour is midnight's; but the night of which of two days is Sunday's?
            if piece["time_of_day"] != "night" or len(pieces) > 1:
                raise Refused(
                    f"I cannot tell at which hour “{words}” is.", "Say the hour: every day at 7, or sunday at 23:30."
                )
            said.unit = "day"
    return said


def _take(said: Said, piece: re.Match[str], time_of_day: str) -> None:
    """Add a piece to what was said. Raises Refused."""
    if piece["skipping"]:
        said.unit = "day" if _is_day(piece["skipped"]) else _unit(piece["skipped"])
        word = piece["skipping"]
        number = {"other": 2, **_ORDER}.get(word) or int(re.sub(r"\D", "", word))
        said.step = number * 7 if _is_day(piece["skipped"]) else number
    elif piece["step"]:
        said.unit, said.step = _unit(piece["stepped"]), _number(piece["step"])
    elif piece["nth"]:
        said.nth.append((_ORDER[piece["nth"]], _day(piece["nth_day"])))
    elif piece["last"] or piece["first"] or piece["monthday"]:
        said.of_month.append(-1 if piece["last"] else int(piece["monthday"] or 1))
    elif piece["count"]:
        said.unit = _unit(piece["counted"])
        said.a_time = {"once": 1, "twice": 2}.get(piece["count"]) or _number(piece["count"].split()[0])
    elif piece["adverb"] or piece["unit"]:
        unit = _ADVERBS[piece["adverb"]] if piece["adverb"] else _unit(piece["unit"])
        if said.unit and said.unit != unit:
            raise said.refusal
        said.unit = unit
    elif piece["from"]:
        first, last = _day(piece["from"]), _day(piece["to"])
        said.days += [(first + more) % 7 for more in range((last - first) % 7 + 1)]
    elif piece["work"] or piece["weekend"]:
        said.days += range(5) if piece["work"] else (5, 6)
    elif piece["day"]:
        said.days.append(_day(piece["day"]))
    else:
        said.times.append(_time(said, piece, time_of_day))


def _time(said: Said, piece: re.Match[str], time_of_day: str) -> tuple[int, int]:
    """Hour and minute, by the clock of 24 hours. Raises Refused."""
    if piece["named"]:
        return (0 if piece["named"] == "midnight" else 12), 0
    hour_said = piece["hour"] or piece["clock_hour"] or piece["bare"] or piece["other_bare"] or piece["whole"]
    hour = _number(hour_said)
    minute = int(piece["minute"] or piece["clock_minute"] or piece["bare_minute"] or 0)
    half = piece["half"] or ""
    if hour > (12 if half else 23) or minute > 59 or (half and not hour):
        raise Refused(f"“{piece[0].removeprefix('at ')}” is no time of day.", WAY_ON)
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    elif time_of_day and hour <= 12:
        # Midnight is the night's twelve and the evening's; two at night is early, ten at night is late.
        late = {"morning": (), "afternoon": range(1, 12), "evening": range(1, 12), "night": range(6, 12)}[time_of_day]
        hour = hour + 12 if hour in late else 0 if hour == 12 and time_of_day != "afternoon" else hour
    elif 1 <= hour <= 12 and not piece["clock_hour"]:
        said.by_24_hours = hour_said
    if piece["part"]:
        if piece["part"] == "half" and piece["side"] == "to":
            raise said.refusal
        minute = 30 if piece["part"] == "half" else 15 if piece["side"] == "past" else 45
        hour = (hour - 1) % 24 if piece["side"] == "to" else hour
    return hour, minute


def _chains(text: str) -> list[list[re.Match[str]]]:
    """The pieces, those of one time together."""
    chains: list[list[re.Match[str]]] = []
    for piece in _PIECES.finditer(text):
        if chains and _BETWEEN.fullmatch(text, chains[-1][-1].end(), piece.start()):
            chains[-1].append(piece)
        else:
            chains.append([piece])
    return chains


def _covered(words: str) -> bool:
    """Whether every word is a piece, or stands between two."""
    end = 0
    for piece in _PIECES.finditer(words):
        if not _BETWEEN.fullmatch(words, end, piece.start()):
            return False
        end = piece.end()
    return bool(end) and bool(_BETWEEN.fullmatch(words, end))


def _part_of_day(piece: re.Match[str]) -> str:
    """Which part of the day a piece speaks of: “in the evening”, “every night”; "" for none."""
    at_night = piece["unit"] == "night" or piece["adverb"] in ("nightly", "overnight")
    return piece["time_of_day"] or ("night" if at_night else "")


def _is_time(piece: re.Match[str]) -> bool:
    return any(piece[name] for name in ("hour", "clock_hour", "bare", "other_bare", "whole", "named"))


def _is_day(word: str) -> bool:
    return re.fullmatch(_DAY, word) is not None and re.fullmatch(_UNIT, word) is None


def _day(word: str) -> int:
    return [day.casefold() for day in DAYS].index(word[:3])


def _unit(word: str) -> str:
    return "day" if word == "night" else word


def _number(word: str) -> int:
    return numerals.number(word) or 0


def _plain(words: str) -> str:
    words = words.casefold().replace("’", "'").replace("a.m.", "am").replace("p.m.", "pm")
    return " ".join(words.strip(" ?!.,").split())
