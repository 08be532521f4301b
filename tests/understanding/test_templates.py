"""A wording marked `template` is read exactly: intent, slots and mode, by the grammar or as a shell command."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nfh.knowledge import wordings
from nfh.understanding.reader import understand

INTENTS = Path(__file__).parents[2] / "intents"


def templates() -> Iterator[tuple[str, str, str, dict[str, str | list[str]]]]:
    for _, file, _ in wordings.read_folder(INTENTS):
        for wording in file.wordings:
            if wording.template:
                yield file.intent, wording.say, wording.mode or "do", wording.slots


def test_every_template_wording_is_read_exactly() -> None:
    wrong = []
    for intent, say, mode, slots in templates():
        understood = understand(say)
        first = understood.requests[0] if understood.requests else None
        if first is None or first.intent.intent_name() != intent:
            wrong.append(f"{say!r}: wanted {intent}, got {first and first.intent.intent_name()}")
        elif first.mode != mode or plain(first.intent.slots()) != plain(slots):
            wrong.append(f"{say!r}: wanted {mode} {slots}, got {first.mode} {first.intent.slots()}")
        elif not first.reader.startswith(("grammar", "command")):
            wrong.append(f"{say!r}: read by {first.reader}")
    assert not wrong, "\n".join(wrong)


def plain(slots: dict[str, str | list[str]]) -> dict[str, tuple[str, ...]]:
    found = {}
    for name, value in slots.items():
        values = [value] if isinstance(value, str) else list(value)
        found["packages" if name == "package" else name] = tuple(item.casefold() for item in values)
    return found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "\0",
        "x" * 100_000,
        "😀" * 50,
        "установи",
        "ls -la",
        "'; drop table",
        "${pkgs.htop}",
        "\n\n\n",
        "a" * 5,
    ],
)
def test_bad_input_is_refused_or_asked_about(text: str) -> None:
    understood = understand(text)
    assert understood.decision in ("refuse", "ask")
    assert understood.decision == "ask" or understood.reason


@given(st.text(max_size=200))
def test_no_text_makes_it_raise(text: str) -> None:
    assert understand(text).decision in ("act", "ask", "refuse")


@pytest.mark.parametrize(
    "text", ["don't install htop", "never delete my generations", "please do not remove vim", "dont roll back"]
)
def test_what_is_forbidden_is_not_done(text: str) -> None:
    understood = understand(text)
    assert understood.decision != "act" or all(r.mode != "do" for r in understood.requests)
