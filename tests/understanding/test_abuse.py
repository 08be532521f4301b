"""Sentences made to abuse: nothing of them is obeyed, and whatever ends in a slot reads back in Nix as that same text."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nfh.configuration import nix_value
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
