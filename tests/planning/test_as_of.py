"""“Go back to how it was yesterday”: the generation of a day, never silently the one before."""

from __future__ import annotations

import time

import pytest

from nfh.errors import NeedsAnswer, Refused
from nfh.nix.generations import Generation
from nfh.planning import as_of

from .conftest import Desk

DAY = 86400
NOON = time.mktime((*time.localtime()[:3], 12, 0, 0, 0, 0, -1))


def made(number: int, days: float, **facts: bool) -> Generation:
    return Generation.known(number, NOON - days * DAY, f"/p/system-{number}-link", f"/nix/store/{number}", **facts)


FOUND = [made(36, 40), made(37, 9), made(38, 3, dangling=True), made(39, 2), made(40, 1), made(41, 0.1),
         made(42, 0.05, current=True)]  # fmt: skip


def chosen(text: str, desk: Desk) -> int | None:
    found = as_of.generation(text, FOUND, desk.context)
    return None if found is None else found.number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("go back to how it was yesterday", 40), ("take me back to yesterday", 40), ("it worked 3 days ago, go back", 37),
        ("roll back to the day before yesterday", 39), ("i want the system as it was a week ago", 37),
        ("return to the state of last month", 36), ("yesterday everything was fine, roll back", 40),
    ],
)  # fmt: skip
def test_the_newest_of_that_day(desk: Desk, text: str, number: int) -> None:
    assert chosen(text, desk) == number


@pytest.mark.parametrize("text", ["roll back", "go back one", "undo what broke today", "back to the last generation"])
def test_no_day_is_named(desk: Desk, text: str) -> None:
    assert chosen(text, desk) is None


@pytest.mark.parametrize("text", ["no sound since yesterday, roll back", "yesterday i broke it, go back"])
def test_a_day_on_which_it_may_have_broken_is_asked(desk: Desk, text: str) -> None:
    with pytest.raises(NeedsAnswer) as caught:
        chosen(text, desk)
    assert [choice.value for choice in caught.value.question.choices][:2] == ["42", "41"]  # type: ignore[attr-defined]
    assert chosen(text, desk.answering(generation="37")) == 37


def test_nothing_is_as_old(desk: Desk) -> None:
    with pytest.raises(Refused, match="No generation is as old"):
        chosen("go back to how it was two years ago", desk)
