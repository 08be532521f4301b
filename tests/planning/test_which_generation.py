"""Which generation is meant, in the words people use."""

from __future__ import annotations

import time

import pytest

from nfh.errors import NeedsAnswer, Refused
from nfh.nix.generations import Generation
from nfh.planning.other_generations import kept_back, ranges
from nfh.planning.which_generation import choose

DAY = 86400
NOON = time.mktime((*time.localtime()[:3], 12, 0, 0, 0, 0, -1))


def made(number: int, days: float, **facts: bool) -> Generation:
    return Generation.known(number, NOON - days * DAY, f"/p/system-{number}-link", f"/nix/store/{number}", **facts)


# Generation 40 was deleted; 43 was gone back from; 38's files are gone.
FOUND = [
    made(37, 60),
    made(38, 20, dangling=True),
    made(39, 8),
    made(41, 1, booted=True),
    made(42, 0.2, current=True, running=True),
    made(43, 0.1),
]


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("42", 42), ("generation 41", 41), ("#39", 39), ("number 37", 37), ("go to generation 41 from yesterday", 41),
        ("the one before", 41), ("the previous one", 41), ("one back", 41), ("1 generation ago", 41),
        ("two back", 39), ("3 generations ago", 37), ("the last one", 41),
        ("the oldest", 37), ("the very first one", 37), ("the newest", 43), ("latest", 43),
        ("the current one", 42), ("the one running now", 42), ("the booted one", 41),
        ("yesterday's", 41), ("the one from yesterday", 41), ("3 days ago", 39), ("last week", 39),
        ("two weeks ago", 37), ("a month ago", 37),
    ],
)  # fmt: skip
def test_words(said: str, number: int) -> None:
    assert choose(said, FOUND).number == number


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("40", "no generation 40"), ("999999", "no generation 999999"), ("38", "its files are gone"),
        ("9 back", "only 3 generations before"), ("a year ago", "No generation is as old"),
        ("2019-01-01", "No generation is as old"),
    ],
)  # fmt: skip
def test_there_is_none(said: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        choose(said, FOUND)


@pytest.mark.parametrize("said", ["", "the good one", "xyzzy", "the one with the kernel"])
def test_it_is_asked(said: str) -> None:
    with pytest.raises(NeedsAnswer) as caught:
        choose(said, FOUND)
    values = [choice.value for choice in caught.value.question.choices]  # type: ignore[attr-defined]
    assert values == ["43", "42", "41", "39", "37"]


@pytest.mark.parametrize("found", [[], [made(1, 1, dangling=True)]])
@pytest.mark.parametrize("said", ["", "1", "the oldest", "one back", "yesterday"])
def test_where_there_is_nothing_it_is_refused(found: list[Generation], said: str) -> None:
    with pytest.raises(Refused):
        choose(said, found)


def test_what_is_never_deleted() -> None:
    assert {g.number: why for g, why in kept_back(FOUND).items()} == {
        42: "the current one",
        41: "the booted one",
        39: "one of the two before the current one",
    }
    started_anew = [
        made(n, 1, current=n == 37, booted=n == 41, running=n == 43, dangling=n == 38)
        for n in (each.number for each in FOUND)
    ]
    assert {g.number for g in kept_back(started_anew)} == {37, 41, 43}


def test_ranges() -> None:
    assert ranges([9, 1, 2, 3, 4, 7]) == "1–4, 7 and 9"
    assert ranges([5]) == "5"
