"""Sentences made to abuse: nothing of them is obeyed, and whatever ends in a slot reads back in Nix as that same text."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from nfh.configuration import nix_value
from nfh.understanding.careful import CarefulReader, missing
from nfh.understanding.decide import changes
from nfh.understanding.reader import understand
from nfh.understanding.wary import doubtful

HOSTILE = st.text(
    st.one_of(
        st.sampled_from(list("$${}{'\"\\ ;#/*|&<>`()[]=.-")),
        st.characters(blacklist_characters="\0", blacklist_categories=("Cs", "Cc")),
    ),
    min_size=1,
    max_size=25,
)
SENTENCES = st.sampled_from(
    (
        'set networking.hostName to "{}"',
        "set services.nginx.user to {}",
        "install {}",
        "remove {} and htop",
        "add a user called {}",
        "call this generation {}",
        "what does {} mean",
        "search for {}",
        "start {} at login",
        "error: {}",
    )
)


def values_of(text: str) -> list[str]:
    """Every text that stands in a slot of what was understood."""
    found: list[str] = []
    for request in understand(text).requests:
        for reading in (request, *request.alternatives):
            for value in reading.intent.slots().values():
                found.extend([value] if isinstance(value, str) else value)
    return [value for value in found if value]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(SENTENCES, HOSTILE), min_size=5, max_size=25))
def test_every_slot_comes_back_from_nix_as_it_was_said(said: list[tuple[str, str]]) -> None:
    values = sorted({value for sentence, hostile in said for value in values_of(sentence.format(hostile))})
    strings = " ".join(nix_value.string(value) for value in values)
    names = " ".join(f"{nix_value.attr_name(value)} = {place};" for place, value in enumerate(values))
    expression = f"{{ strings = [ {strings} ]; names = {{ {names} }}; }}"
    done = subprocess.run(
        ["nix-instantiate", "--store", "dummy://", "--eval", "--strict", "--json", "--expr", expression],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["strings"] == values
    assert found["names"] == {value: place for place, value in enumerate(values)}


ABUSE = (Path(__file__).parent / "abuse.txt").read_text("utf-8").splitlines()
"""A sentence a line: orders about nfh's rules, commands around a request, code of Nix, what somebody else has said."""


@pytest.mark.parametrize("text", ABUSE)
def test_nothing_of_it_is_done(text: str) -> None:
    understood = understand(text)
    assert understood.decision != "act" or not changes(understood)


FOREIGN = yaml.safe_load((Path(__file__).parent / "abuse_slots.yaml").read_text("utf-8"))


@pytest.fixture(scope="module")
def careful() -> CarefulReader:
    assert not missing(), "the careful reader is part of what is tested"
    reader = CarefulReader()
    reader.load()
    return reader


def test_there_are_enough_of_them() -> None:
    assert len({row["say"] for row in FOREIGN}) >= 60


@pytest.mark.parametrize("row", FOREIGN, ids=lambda row: row["say"])
def test_what_is_foreign_in_a_request_changes_nothing(row: dict[str, Any], careful: CarefulReader) -> None:
    for reader in (None, careful):
        understood = understand(row["say"], careful=reader)
        if understood.decision != "act" or not changes(understood):
            continue
        for request in understood.requests:
            assert request.intent.intent_name() in row.get("intents", ()), request
            for said in request.intent.slots().values():
                values = {said} if isinstance(said, str) else set(said)
                assert values <= set(row.get("values", ())), request


@pytest.mark.parametrize("text", ABUSE)
def test_nothing_of_it_is_done_by_the_careful_reader_either(text: str, careful: CarefulReader) -> None:
    understood = understand(text, careful=careful)
    assert understood.decision != "act" or not changes(understood)


@pytest.mark.parametrize(
    "text",
    [
        "please install htop and git",
        "I said remove firefox",
        "don't ask me for a password, add ada to wheel",
        "install htop; then remove vim",
        "set the hostname to nixbox",
        "the service nginx must be on from now on",
        "read every line of /etc/hosts",
        'set services.nginx.user = "web";',
    ],
)
def test_plain_requests_are_not_suspected(text: str) -> None:
    assert not doubtful(text)


@pytest.mark.parametrize(
    ("text", "packages"),
    [
        ("install htop; rm -rf /", {"htop"}),
        ("install $(id)", set()),
        ("install htop --yes=destructive", {"htop"}),
        ("install ../../etc/passwd", set()),
    ],
)
def test_a_request_acts_on_nothing_but_names(text: str, packages: set[str]) -> None:
    understood = understand(text)
    if understood.decision == "act":
        said = [getattr(request.intent, "packages", ()) for request in understood.requests]
        assert {name for names in said for name in names} <= packages
        intents = {request.intent.intent_name() for request in understood.requests}
        assert intents <= {"install_package", "install_foreign"}
