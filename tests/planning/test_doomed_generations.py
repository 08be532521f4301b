"""Deleting generations: those that are spared by their numbers stay, and a number of days is none of a generation."""

from __future__ import annotations

import time
from typing import Any

import pytest

from nfh.errors import NeedsAnswer, Refused
from nfh.intents.generations import DeleteGenerations
from nfh.nix.generations import Generation
from nfh.planning.doomed_generations import choose, spared_by
from nfh.planning.other_generations import kept_back

from .conftest import Desk, request

FOUND = [
    Generation.known(
        number,
        time.time() - (9 - number) * 86400 - 3600,
        f"/p/system-{number}-link",
        f"/nix/store/{number}",
        current=number == 9,
        booted=number == 1,
    )
    for number in range(1, 10)
]
"""Each a day older than the next; 7 and 8, the two before the current one, are never deleted, nor is the booted one."""


def gone(desk: Desk, text: str, **slots: Any) -> tuple[int, ...]:
    intent = request("delete_generations", **slots).intent
    assert isinstance(intent, DeleteGenerations)
    return tuple(g.number for g in choose(intent, text, FOUND, kept_back(FOUND), desk.context))


@pytest.mark.parametrize(
    ("text", "slots", "numbers"),
    [
        ("delete old generations", {}, (2, 3, 4, 5, 6)),
        ("delete old generations but not number 4 and 5", {"generations": ["4", "5"]}, (2, 3, 6)),
        ("delete old generations except generation 4", {"generation": "4"}, (2, 3, 5, 6)),
        ("delete old generations except generation 4", {"keep": "4"}, (2, 3, 5, 6)),
        ("delete all generations other than 3, 4 and 6", {}, (2, 5)),
        ("delete generations older than 4 days except generation 3", {"generation": "4", "age": "4 days"}, (2, 4, 5)),
        ("delete generations older than 4 days except generation 3", {"generations": ["4", "3"]}, (2, 4, 5)),
        ("delete generations 2 to 5 except 4", {"generation": "2 to 5"}, (2, 3, 5)),
        ("delete generations 2 to 5 but not 3", {"generations": ["2", "5"]}, (2, 4, 5)),
        ("delete generations 2 to 4 and 6", {"generations": ["2", "4", "6"]}, (2, 3, 4, 6)),
        ("delete generations 2, 3 and 4 but not 3", {"generations": ["2", "3", "4"]}, (2, 4)),
        ("delete generations older than 6 except 4", {"generations": ["6", "4"]}, (2, 3, 5)),
        ("delete old generations but keep generation 4", {"keep": "4"}, (2, 3, 5, 6)),
        ("delete old generations but keep the last 4", {"keep": "4"}, (2, 3, 4, 5)),
        ("delete the generations that are older than 4 days", {"age": "4 days"}, (2, 3, 4, 5)),
    ],
)
def test_what_is_spared_stays(desk: Desk, text: str, slots: dict[str, Any], numbers: tuple[int, ...]) -> None:
    assert gone(desk, text, **slots) == numbers


def test_what_is_spared_must_be_there(desk: Desk) -> None:
    with pytest.raises(Refused, match="no generation 40"):
        gone(desk, "delete old generations except number 40", generation="40")


@pytest.mark.parametrize("slots", [{"keep": "4"}, {"generation": "4"}, {"generation": "4", "age": "2 days"}])
def test_a_bare_number_may_mean_two_things(desk: Desk, slots: dict[str, Any]) -> None:
    text = "delete generations except 4"
    with pytest.raises(NeedsAnswer) as wanted:
        gone(desk, text, **slots)
    assert [choice.value for choice in wanted.value.question.choices] == ["number", "newest"]  # type: ignore[attr-defined]
    assert gone(desk.answering(spared="number"), text, **slots) == (2, 3, 5, 6)
    assert gone(desk.answering(spared="newest"), text, **slots) == (2, 3, 4, 5)


@pytest.mark.parametrize(
    ("text", "numbers", "sure"),
    [
        ("", set(), True), ("delete all but the last 3", set(), True), ("all but 3", {3}, False),
        ("everything except those of the last 3 days", set(), True), ("all except 3 days", set(), True),
        ("all but not 3", {3}, True), ("keep 5", set(), True), ("all except generations 3-5", {3, 4, 5}, True),
        ("all but the 3 newest", set(), True), ("all except the current and number 4", {4}, True),
    ],
)  # fmt: skip
def test_numbers_that_are_spared(text: str, numbers: set[int], sure: bool) -> None:
    assert spared_by(text) == (numbers, sure)


ASKED: list[tuple[str, dict[str, str]]] = [
    ("delete half of the generations", {}),
    ("delete broken generations", {}),
    ("delete 3 generations", {"generation": "3 generations"}),
    ("delete the last 3 generations", {"generation": "3 generations", "keep": "3"}),
    ("delete all generations from november", {}),
    ("delete generations newer than a week", {"age": "week"}),
    ("delete generations since monday", {"generation": "monday"}),
    ("delete the generation with the old kernel", {}),
    ("remove some old generations", {}),
]


@pytest.mark.parametrize(("text", "slots"), ASKED)
def test_what_narrows_them_down_is_asked_about(desk: Desk, text: str, slots: dict[str, str]) -> None:
    with pytest.raises(NeedsAnswer, match="cannot tell which"):
        gone(desk, text, **slots)
    with pytest.raises(Refused, match="Nothing was deleted"):
        gone(desk.answering(doomed="none"), text, **slots)


@pytest.mark.parametrize("text", ["delete the current generation", "the newest generation is broken, delete it"])
def test_the_present_one_is_not_all_others(desk: Desk, text: str) -> None:
    with pytest.raises(Refused, match="9 is the current one"):
        gone(desk, text)


NUMBERS: list[tuple[str, dict[str, Any], tuple[int, ...]]] = [
    ("delete generations 2-4", {}, (2, 3, 4)),
    ("delete generations 3 through 5", {"generations": ["3", "5"]}, (3, 4, 5)),
    ("gens 4,5,6 delete", {"generations": ["4", "6"]}, (4, 5, 6)),
    ("remove generation 2 three and four", {"generation": "2"}, (2, 3, 4)),
    ("delete the 2 oldest generations", {"generation": "2"}, (2, 3)),
    ("delete the oldest three generations", {}, (2, 3, 4)),
    ("delete generation 2 and 3, keep 4", {"generations": ["2", "3"]}, (2, 3)),
    ("my boot menu has 50 entries, delete old ones", {}, (2, 3, 4, 5, 6)),
    ("switch to generation 3 and delete the rest", {"generation": "3"}, (2, 4, 5, 6)),
    ("delete everything but the current generation", {}, (2, 3, 4, 5, 6)),
]


@pytest.mark.parametrize(("text", "slots", "numbers"), NUMBERS)
def test_numbers_are_read_as_said(desk: Desk, text: str, slots: dict[str, Any], numbers: tuple[int, ...]) -> None:
    assert gone(desk, text, **slots) == numbers
