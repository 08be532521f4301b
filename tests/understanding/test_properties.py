"""Whatever is typed: one of three decisions, printable, never an exception, and little work."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from nfh.knowledge.words import words as cut
from nfh.understanding.as_json import to_json
from nfh.understanding.dialogue import Dialogue
from nfh.understanding.grammar import grammar, trimmed
from nfh.understanding.known import Nothing
from nfh.understanding.names import names
from nfh.understanding.reader import understand
from nfh.understanding.slots import SlotReader
from nfh.understanding.understood import Understood

PIECES = st.sampled_from(
    [*sorted(grammar().vocabulary), "firefox", "htop,", "and", "vim;", "8080", "42", "41-42", "a.b.c", "=", "true", "/etc/nixos", "~", "'", '"', "${x}", "$(rm -rf /)", "`id`", "|", "&&", "--yes", "-rf", "it", "the second one", "don't", "never", "?", "!", "…", "é", "漢", "🙂", "error:", "nixpkgs#hello", "two weeks", "30d", "Europe/Madrid", "\n", "\t"]
)  # fmt: skip
SENTENCES = st.lists(PIECES, max_size=14).map(" ".join)


def well_formed(understood: Understood) -> None:
    assert understood.decision in ("act", "ask", "refuse")
    assert understood.reason or understood.decision == "act"
    assert understood.requests or understood.decision == "refuse"
    if understood.decision == "ask":
        assert understood.question is not None
        assert len(understood.question.choices) <= 3
        own = understood.requests[0]
        assert own.alternatives[0].intent == own.intent
        if understood.question.id == "meant":
            assert understood.question.choices
    for request in understood.requests:
        assert 0 <= request.confidence <= 1
        assert request.mode in ("do", "preview", "explain")
    shown = json.loads(json.dumps(to_json(understood)))
    assert set(shown) >= {"text", "decision", "reason", "changes", "requests"}


@given(SENTENCES)
@settings(deadline=None)
def test_any_words(text: str) -> None:
    well_formed(understand(text))


@given(st.text(max_size=400))
@settings(deadline=None)
def test_any_text(text: str) -> None:
    well_formed(understand(text))


@given(st.lists(SENTENCES, min_size=1, max_size=5))
@settings(max_examples=60, deadline=None)
def test_any_conversation(texts: list[str]) -> None:
    dialogue = Dialogue()
    for text in texts:
        understood = understand(text, Nothing(), dialogue)
        well_formed(understood)
        if understood.question is not None:
            for answer in [choice.value for choice in understood.question.choices] or ["vim", "42"]:
                well_formed(dialogue.resume(understood, answer, Nothing()))
        dialogue.remember(understood)


@given(st.lists(PIECES, min_size=200, max_size=400).map(" ".join))
@settings(max_examples=20, deadline=None)
def test_long_texts_are_not_followed_through_the_templates(text: str) -> None:
    words = trimmed(cut(text))
    assert grammar().work(words, SlotReader(text, words, names(), Nothing(), lists=grammar().lists)) == 0
    well_formed(understand(text))


@given(SENTENCES)
@settings(deadline=None)
def test_reading_twice_is_the_same(text: str) -> None:
    assert understand(text) == understand(text)
