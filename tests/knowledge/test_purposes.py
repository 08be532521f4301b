"""data/purposes.yaml: what else people say for a purpose."""

from __future__ import annotations

from pathlib import Path

import pytest

from nfh.errors import KnowledgeError
from nfh.knowledge import purposes
from nfh.knowledge.package_words import stem

USED = ("Play music", "password manager")


def test_what_has_a_purpose_gets_what_else_is_said_for_it(tmp_path: Path) -> None:
    file = tmp_path / "purposes.yaml"
    file.write_text("play music: [listen to songs, mp3 player]\npassword manager: [keep passwords]\n", "utf-8")
    said = purposes.read(file, USED)
    assert said.widened(("Play music", "mp3 player")) == ("Play music", "mp3 player", "listen to songs")
    assert said.widened(("something else",)) == ("something else",)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("play music: [songs]\nbake bread: [make rolls]\n", r"purposes\.yaml:2: no package"),
        ("play music: [songs]\npassword manager: [keys, Password-Manager]\n", r"purposes\.yaml:2: .*twice"),
        ("play music: []\n", r"purposes\.yaml:1"),
        ("play music: songs\n", r"purposes\.yaml:1"),
    ],
)
def test_mistakes_are_named_with_their_line(tmp_path: Path, text: str, complaint: str) -> None:
    file = tmp_path / "purposes.yaml"
    file.write_text(text, "utf-8")
    with pytest.raises(KnowledgeError, match=complaint):
        purposes.read(file, USED)


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("anonymously", "anonymous"),
        ("automatically", "automatic"),
        ("remotely", "remote"),
        ("locally", "local"),
        ("families", "family"),
    ],
)
def test_adverbs_are_their_adjectives(said: str, written: str) -> None:
    assert stem(said) == stem(written)


@pytest.mark.parametrize(("one", "other"), [("firefly", "firef"), ("family", "fami"), ("supply", "supp")])
def test_what_only_ends_like_an_adverb_stays(one: str, other: str) -> None:
    assert stem(one) != stem(other)
