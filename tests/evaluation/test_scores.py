"""How readings are scored."""

from __future__ import annotations

import pytest

from nfh.intents import registry
from nfh.intents.question import Question
from nfh.intents.request import Reading, Request
from nfh.understanding.understood import Decision, Understood
from tests.evaluation.scores import Labelled, score, slots_match, wilson


def reading(decision: Decision, first: str, *others: str) -> Understood:
    readings = tuple(Reading(registry.build(name, {"packages": ["vlc"]}), 0.4) for name in (first, *others))
    request = Request(readings[0].intent, "do", 0.5, "classifier", "x", readings)
    return Understood("x", decision, requests=(request,), question=Question("meant", "?"))


@pytest.mark.parametrize(
    ("understood", "kind", "changing"),
    [
        (reading("act", "install_package"), "right", False),
        (reading("act", "remove_package"), "wrong", True),
        (reading("act", "package_info"), "wrong", False),
        (reading("ask", "remove_package", "install_package"), "offered", False),
        (reading("ask", "remove_package", "package_info"), "rejected", False),
        (Understood("x", "refuse", "no"), "rejected", False),
    ],
)
def test_kinds(understood: Understood, kind: str, changing: bool) -> None:
    labelled = Labelled("x", frozenset(["install_package"]), {"package": "VLC"}, "packages")
    found = score(labelled, understood)
    assert (found.kind, found.changing) == (kind, changing)
    assert found.slots is (kind in ("right", "offered"))


@pytest.mark.parametrize(
    ("wanted", "found", "matches"),
    [
        ({"package": "Firefox"}, {"package": "firefox"}, True),
        ({"packages": ["htop", "vim"]}, {"packages": ["vim", "htop"]}, True),
        ({"packages": ["htop", "vim"]}, {"package": "vim"}, False),
        ({"concept": "a flake"}, {"concept": "flake"}, True),
        ({"service": "ssh"}, {"service": "ssh server"}, True),
        ({"port": "80 and 443"}, {"port": "80 and 443"}, True),
        ({"user": "bob"}, {}, False),
        ({}, {"user": "bob"}, True),
    ],
)
def test_slots(wanted: dict[str, str | list[str]], found: dict[str, str | list[str]], matches: bool) -> None:
    assert slots_match(wanted, found, {}) is matches


def test_the_resolved_attribute_counts() -> None:
    assert slots_match({"package_attr": "google-chrome"}, {"package": "chrome"}, {"package_attr": "google-chrome"})


def test_intervals() -> None:
    low, high = wilson(80, 100)
    assert (round(low, 3), round(high, 3)) == (0.711, 0.867)
    assert wilson(0, 0) == (0.0, 1.0)
