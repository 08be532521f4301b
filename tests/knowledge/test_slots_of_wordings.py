"""What the slot reader learns from: where values stand, what words may be, which wordings teach."""

from __future__ import annotations

import pytest

from nfh.knowledge.slot_reader import marked
from nfh.knowledge.slot_spans import Span, spans
from nfh.knowledge.word_kinds import WordKinds
from nfh.knowledge.wordings import Wording
from nfh.knowledge.words import forms

KINDS = WordKinds(
    {"desktop": ["gnome", "kde plasma"], "timezone": ["europe berlin"]},
    frozenset("install the time on and i want please".split()),
    {"htop", "time", "googlechrome"}.__contains__,
)


@pytest.mark.parametrize(
    ("said", "slots", "found"),
    [
        ("install htop and vim", {"packages": ["htop", "vim"]}, [Span(1, 2, "packages"), Span(3, 4, "packages")]),
        ("install Google Chrome", {"package": "google chrome"}, [Span(1, 3, "packages")]),
        ("add user add", {"user": "add"}, [Span(2, 3, "user")]),
        ("make bob an admin", {"user": "bob", "group": "wheel"}, [Span(1, 2, "user")]),
        ("red hat and red", {"name": "red", "value": "red hat"}, [Span(0, 2, "value"), Span(3, 4, "name")]),
        ("nothing here", {"user": ""}, []),
    ],
)
def test_where_values_stand(said: str, slots: dict[str, str | list[str]], found: list[Span]) -> None:
    assert spans(forms(said), slots) == found


@pytest.mark.parametrize(
    ("said", "kinds"),
    [
        ("install htop", ["common", "package"]),
        ("the time", ["common", "common"]),
        ("google chrome", ["package", "…package"]),
        ("kde plasma 24.05", ["desktop", "…desktop", "release"]),
        ("services.foo.enable", ["option"]),
        ("8080/tcp 22 zzz", ["number", "-", "number", "-"]),
    ],
)
def test_what_words_may_be(said: str, kinds: list[str]) -> None:
    assert KINDS.of(said.split() if "/" in said else forms(said)) == (
        ["port", "number", "-"] if "/" in said else kinds
    )


def test_a_wording_whose_mark_may_be_missing_does_not_teach() -> None:
    said = [
        Wording(say="install htop", slots={"packages": ["htop"]}),
        Wording(say="install htop please"),
        Wording(say="i want the blorb"),
    ]
    found = marked([("install_package", said), ("out_of_scope", said)], KINDS.of)
    assert [(" ".join(one.forms), one.spans) for one in found] == [
        ("install htop", [Span(1, 2, "packages")]),
        ("i want the blorb", []),
    ]
