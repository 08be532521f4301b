"""The span reader finds where values stand, in sentences that no template reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from nfh.errors import KnowledgeError
from nfh.knowledge import load, spans
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
