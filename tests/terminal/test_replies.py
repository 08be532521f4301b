from __future__ import annotations

import pytest

from nfh.intents.question import Choice, Question
from nfh.terminal.replies import agreement, choice, never_mind

WHICH = Question(
    "which",
    "Which?",
    (Choice("vim", "vim: the editor"), Choice("neovim", "neovim"), Choice("no", "none of them")),
    "vim",
)
DO = Question("agree", "Do it?", (Choice("yes", "yes, do it"), Choice("no", "no, leave it")))


@pytest.mark.parametrize(
    ("said", "meaning"),
    [
        ("y", "yes"),
        ("YES", "yes"),
        (" yes please. ", "yes"),
        ("ok!", "yes"),
        ("go ahead", "yes"),
        ("n", "no"),
        ("Don’t", "no"),
        ("never  mind", "no"),
        ("e", "edit"),
        ("edit it", "edit"),
        ("x", "explain"),
        ("why?", "explain"),
        ("?", "explain"),
        ("", None),
        ("yesterday", None),
        ("no idea", None),
        ("install vim", None),
        ("ye", "yes"),
    ],
)
def test_agreement(said: str, meaning: str | None) -> None:
    assert agreement(said) == meaning


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("1", "vim"),
        ("2.", "neovim"),
        ("#2", "neovim"),
        ("the second one", "neovim"),
        ("last", "no"),
        ("vim", "vim"),
        ("NEO", "neovim"),
        ("n", None),
        ("", "vim"),
        ("0", None),
        ("4", None),
        ("emacs", None),
        ("fifth", None),
    ],
)
def test_choice(said: str, value: str | None) -> None:
    assert choice(WHICH, said) == value


@pytest.mark.parametrize(
    ("said", "value"), [("y", "yes"), ("sure", "yes"), ("nope", "no"), ("2", "no"), ("maybe", None)]
)
def test_a_question_of_yes_and_no_takes_their_words(said: str, value: str | None) -> None:
    assert choice(DO, said) == value


def test_a_free_word_is_taken_as_it_is_a_secret_even_with_blanks() -> None:
    assert choice(Question("name", "Which name?"), "  Ada  ") == "Ada"
    assert choice(Question("password", "?", secret=True), " a b ") == " a b "
    assert choice(Question("name", "Which name?"), "  ") is None


def test_never_mind_lets_go_unless_it_is_a_choice() -> None:
    assert never_mind(WHICH, "Never mind.")
    assert not never_mind(WHICH, "none of them")
    assert not never_mind(WHICH, "vim")
