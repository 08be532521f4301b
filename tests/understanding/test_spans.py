"""The span reader finds where values stand, in sentences that no template reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from nfh.errors import KnowledgeError
from nfh.knowledge import choices, load, spans
from nfh.knowledge.span_features import rows, seen
from nfh.knowledge.words import words
from nfh.understanding.spans import Spans
from nfh.understanding.spans import spans as reader

PROJECT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("intent", "text", "slot", "value"),
    [
        (
            "install_package",
            "on my new laptop zorblax is still missing, please install zorblax",
            "packages",
            ["zorblax"],
        ),
        ("remove_package", "nobody here uses glimmerquark, get rid of glimmerquark", "packages", ["glimmerquark"]),
        ("enable_service", "I would like to have frobnicatord running as a service", "service", "frobnicatord"),
        ("add_user", "an account for ottilie would be nice", "user", "ottilie"),
    ],
)
def test_values_nobody_knows_are_found_by_where_they_stand(
    intent: str, text: str, slot: str, value: str | list[str]
) -> None:
    assert reader().read(intent, text, words(text), needed=(slot,))[slot] == value


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("could grafana be got going once more", {"start", "restart"}),
        ("haproxy ought to look at its rules file anew, without losing a connection", {"reload"}),
        ("I don't want to hear from mpd before tomorrow", {"stop"}),
    ],
)
def test_a_value_that_is_not_said_is_meant_or_left_open(text: str, action: set[str]) -> None:
    found = reader().read("service_control", text, words(text), needed=("action",))
    assert found.get("action") in {*action, None}


def test_an_action_is_one_of_ours_and_never_a_word_of_the_sentence() -> None:
    for text in ("bring zorblaxd to its knees", "frobnicate zorblaxd", "zorblaxd"):
        said = reader().read("service_control", text, words(text), needed=("action",)).get("action")
        assert said in {None, "start", "stop", "restart", "reload"}


def test_chosen_values_come_from_what_wordings_mean_without_saying_it() -> None:
    given = [(f"let it rest number {place}", "service_control", {"action": "stop"}) for place in range(3)]
    given += [("restart it", "service_control", {"action": "restart"})]
    assert choices.choices(given) == {"service_control": {"action": ["stop"]}}
    assert choices.choices(given[1:]) == {}


def test_an_intent_without_slots_has_no_values() -> None:
    assert reader().read("greeting", "hello there", words("hello there")) == {}
    assert reader().read("install_package", "", []) == {}


def test_it_comes_out_the_same(tmp_path: Path) -> None:
    some = [one for one in spans.examples(PROJECT) if one[1] in ("open_port", "add_user")]
    for name in ("first", "second"):
        spans.write(spans.train(some, spans.features(load.path("spans.bin").parent)), tmp_path / name)
    assert (tmp_path / "first").read_bytes() == (tmp_path / "second").read_bytes()


def test_a_slot_of_another_intent_has_other_rows() -> None:
    word = seen(["wvim", "i0"])
    assert rows(word, "packages", "install_package") != rows(word, "packages", "remove_package")
    assert len(rows(word, "packages", "install_package")) == 3


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    file = tmp_path / "spans.bin"
    for content in (b"", b"{}\n", load.path("spans.bin").read_bytes()[:-5]):
        file.write_bytes(content)
        with pytest.raises(KnowledgeError):
            Spans(file)
