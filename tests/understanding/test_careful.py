"""The careful reader: its parts, what loads them, and nfh without them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading

import pytest

from nfh.intents import registry
from nfh.knowledge import load
from nfh.understanding import careful as careful_module
from nfh.understanding.careful import NOTICE, Announced, CarefulReader, missing
from nfh.understanding.opinion import Opinion
from nfh.understanding.reader import understand
from nfh.understanding.sentence_model import sentence_model
from nfh.understanding.slot_model import slot_model

UNCOVERED = "the wife would love to look at her holiday pictures on this box, anything nice out there for that"


def test_the_sentence_model_knows_the_intents_there_are() -> None:
    assert set(sentence_model().classes) <= set(registry.names())


@pytest.mark.parametrize("text", ["firefox", "", "ä😀漢字", "word " * 500, "\x00\x01", "’’ — …"])
def test_chances_add_up_for_any_text(text: str) -> None:
    chances = sentence_model().chances(text)
    assert sum(chance for _, chance in chances) == pytest.approx(1.0, abs=1e-4)
    assert [chance for _, chance in chances] == sorted((chance for _, chance in chances), reverse=True)
    assert chances == sentence_model().chances(text)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("my speakers have been silent since this morning", "troubleshoot"),
        ("the drive is nearly full of old stuff from the store, throw out whatever nobody needs", "collect_garbage"),
        ("what on earth do people mean by a derivation", "explain_concept"),
        ("my grandmother's account should go, she never logs in", "remove_user"),
    ],
)
def test_it_reads_what_no_template_covers(text: str, intent: str) -> None:
    assert intent in [name for name, _ in sentence_model().chances(text)[:3]]


@pytest.mark.parametrize(
    ("intent", "text", "slot", "value"),
    [
        (
            "install_package",
            "my colleagues all have okular, i would like to get it on here as well",
            "packages",
            "okular",
        ),
        ("add_user", "there is a new intern who needs an account called wilma", "user", "wilma"),
        ("set_timezone", "since i moved the clock ought to be that of Europe/Lisbon", "timezone", "Europe/Lisbon"),
    ],
)
def test_slots_are_read_for_an_intent(intent: str, text: str, slot: str, value: str) -> None:
    assert value in slot_model().read(text, intent).get(slot, [])


def test_slots_of_a_text_without_words() -> None:
    assert slot_model().read("  ()", "install_package") == {}


def test_both_parts_are_there_in_development() -> None:
    assert missing() == {}


def test_without_the_libraries_nfh_reads_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    gone = {part: ("no_such_library", file) for part, (_, file) in careful_module.NEEDS.items()}
    monkeypatch.setattr(careful_module, "NEEDS", gone)
    missing.cache_clear()
    try:
        assert set(missing().values()) == {"no_such_library is not installed"}
        assert CarefulReader()(UNCOVERED) is None
        assert understand(UNCOVERED, careful=CarefulReader()) == understand(UNCOVERED)
    finally:
        missing.cache_clear()


def test_without_the_files_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(careful_module, "NEEDS", {"slot reader": ("spacy", "not-there.bin")})
    missing.cache_clear()
    try:
        assert missing() == {"slot reader": "not-there.bin has not been compiled"}
    finally:
        missing.cache_clear()


LOADED = """
import json, os, sys
from nfh.understanding.careful import careful
from nfh.understanding.reader import understand
heavy = ("numpy", "spacy")
found = [[name for name in heavy if name in sys.modules]]
understand("install htop", careful=careful())
found.append([name for name in heavy if name in sys.modules])
opinion = careful()(sys.argv[1])
found.append([name for name in heavy if name in sys.modules])
opinion.slots("install_package")
found.append([name for name in heavy if name in sys.modules])
print(json.dumps([found, os.environ.get("OPENBLAS_NUM_THREADS")]))
"""


def test_each_part_is_loaded_when_it_is_needed() -> None:
    environment = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    ran = subprocess.run(
        [sys.executable, "-c", LOADED, UNCOVERED], env=environment, capture_output=True, text=True, check=True
    )
    found, threads = json.loads(ran.stdout)
    assert found == [[], [], ["numpy"], ["numpy", "spacy"]]
    assert threads is None


class Slow:
    """A careful reader that answers only when somebody was told to wait."""

    ready = False

    def __init__(self) -> None:
        self.told = threading.Event()
        self.said: list[str] = []

    def say(self, text: str) -> None:
        self.said.append(text)
        self.told.set()

    def __call__(self, text: str) -> Opinion | None:
        assert self.told.wait(30)
        return Opinion((), lambda _: {"user": ["bob"]})


def test_who_waits_is_told_once() -> None:
    slow = Slow()
    opinion = Announced(slow, slow.say)("who knows")
    assert opinion is not None
    assert opinion.slots("add_user") == {"user": ["bob"]}
    assert slow.said == [NOTICE]


def test_what_was_compiled_is_small() -> None:
    assert load.path("sentences.bin").stat().st_size < 18_000_000
    assert load.path("slots.bin").stat().st_size < 8_000_000
