"""The language of templates, and the automaton that many of them become."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nfh.knowledge.automaton import Automaton, compile_automaton
from nfh.knowledge.templates import TemplateError, empty, parse, slots

PHRASES = {"install": "(install|put on)", "loop": "<loop>"}


def accepted(automaton: Automaton, labels: list[str]) -> set[int]:
    """The templates that end after these words and slots ("{name:kind}")."""
    state = automaton.start
    for label in labels:
        following = automaton.words[state] | {
            f"{{{name}:{kind}}}": target for name, kind, target in automaton.slots[state]
        }
        if label not in following:
            return set()
        state = following[label]
    return set(automaton.accepts[state])


def test_alternatives_optional_parts_phrases_and_slots() -> None:
    trees = [
        parse("<install> [the] {packages} [on (this|my) computer]", PHRASES),
        parse("install {query:words}", PHRASES),
    ]
    automaton = compile_automaton(trees)
    assert accepted(automaton, ["install", "{packages:packages}"]) == {0}
    assert accepted(automaton, ["put", "on", "the", "{packages:packages}", "on", "my", "computer"]) == {0}
    assert accepted(automaton, ["install", "{query:words}"]) == {1}
    assert accepted(automaton, ["install", "the"]) == set()
    assert accepted(automaton, ["put", "{packages:packages}"]) == set()


def test_slots_of_a_template() -> None:
    assert slots(parse("{packages} to {version:release}", {})) == {"packages": "packages", "version": "release"}


def test_a_template_that_matches_nothing_is_known() -> None:
    assert empty(parse("[please] [now]", {}))
    assert not empty(parse("[please] go", {}))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("(a|b", "')' is missing"),
        ("a]", "not expected"),
        ("<nothing>", "no shared phrase"),
        ("<loop>", "uses itself"),
        ("a < b", "stands alone"),
    ],
)
def test_mistakes_are_named(text: str, said: str) -> None:
    with pytest.raises(TemplateError, match=said.replace("(", r"\(").replace(")", r"\)")):
        parse(text, PHRASES)


WORDS = st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=4)


@given(st.lists(WORDS, min_size=1, max_size=8))
def test_exactly_the_templates_are_accepted(sentences: list[list[str]]) -> None:
    automaton = compile_automaton([parse(" ".join(words), {}) for words in sentences])
    for words in sentences:
        assert accepted(automaton, words) == {number for number, other in enumerate(sentences) if other == words}
        for place, _ in enumerate(pairwise(words)):
            cut = words[: place + 1]
            assert accepted(automaton, cut) == {number for number, other in enumerate(sentences) if other == cut}


def test_common_endings_are_shared() -> None:
    texts = [f"{verb} all of the old generations" for verb in ("list", "show", "print", "display")]
    one = compile_automaton(
        [parse(f"({'|'.join(text.split()[0] for text in texts)}) all of the old generations", {})]
    )
    assert len(one.accepts) == 7
