from __future__ import annotations

import pytest

from nfh.errors import Instead
from nfh.intents.question import Choice, Question
from nfh.terminal.replies import agreement, another, answer, beside, choice, never_mind, not_understood
from tests.terminal import stand_in as samples

WHICH = Question(
    "which",
    "Which?",
    (Choice("vim", "vim: the editor"), Choice("neovim", "neovim"), Choice("no", "none of them")),
    "vim",
)
DO = Question("agree", "Do it?", (Choice("yes", "yes, do it"), Choice("no", "no, leave it")))
OTHERS = Question("meant", "Did you mean one of these?", (Choice("open_port", "open a port"), Choice("help", "help")))


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
        ("yeah sure", "yes"),
        ("OK do it", "yes"),
        ("no, no", "no"),
        ("redo", None),
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


@pytest.mark.parametrize(
    "said", ["Never mind.", "no", "nope", "No thanks!", "neither", "none of them", "skip it", "forget it"]
)
def test_never_mind_lets_go_of_a_choice(said: str) -> None:
    assert never_mind(OTHERS, said)


def test_what_is_a_choice_is_no_never_mind() -> None:
    assert not never_mind(WHICH, "none of them")
    assert not never_mind(WHICH, "vim")
    assert not never_mind(DO, "no")


def test_a_free_word_may_be_no() -> None:
    free = Question("layout", "Which keyboard layout?")
    assert not never_mind(free, "no")
    assert never_mind(free, "never mind")


@pytest.mark.parametrize("said", ["install cowsay", "list my generations", "roll back to generation 2"])
def test_a_request_in_place_of_an_answer_is_told(said: str) -> None:
    assert another(said)


@pytest.mark.parametrize("said", ["", "cowsay", "the blue one please", "hm not sure", "asdf qwer"])
def test_what_is_no_request_is_asked_again(said: str) -> None:
    assert not another(said)


def test_yes_takes_the_only_choice() -> None:
    one = Question("change", "Which change do you want to undo?", (Choice("7", "Install tmux."),))
    assert choice(one, "yes") == choice(one, "ok") == choice(one, "1") == "7"
    assert choice(one, "hm") is None
    assert choice(OTHERS, "yes") is None


@pytest.mark.parametrize(
    "said",
    ["no, I meant vim", "I said jq not htop", "also jq", "no, I meant the viewer", "list my generations"],
)
def test_a_correction_or_another_request_takes_the_place_of_a_plan(said: str) -> None:
    with pytest.raises(Instead) as other:
        beside(said, samples.PLAN)
    assert other.value.text == said


def test_who_drops_all_of_a_plan_says_no() -> None:
    assert beside("forget the htop", samples.PLAN) == "no"


def test_a_correction_that_cannot_be_made_is_told_so() -> None:
    assert beside("without the port", samples.PLAN) is None
    assert "cannot change this plan" in not_understood("without the port")
    assert "yes, no, edit" in not_understood("hm")


def test_no_lets_a_free_word_go_unless_it_is_one() -> None:
    assert never_mind(Question("port", "Which port?"), "no")
    assert never_mind(Question("user", "Which user?"), "cancel")
    assert not never_mind(Question("layout", "Which layout?"), "no")


@pytest.mark.parametrize(
    ("said", "value"),
    [("carl please", "carl"), ("carl, then", "carl"), ("carl", "carl"), ("google chrome", "google chrome")],
)
def test_a_free_word_comes_without_the_words_around_it(said: str, value: str) -> None:
    assert answer(Question("user", "Which user?"), said) == value


def test_a_request_is_no_free_word() -> None:
    for said in ("list my users", "what ports are open", "install krita"):
        with pytest.raises(Instead):
            answer(Question("port", "Which port?"), said)
    assert answer(Question("error", "What does the error say?"), "list my users") == "list my users"


def test_another_instead_of_the_choices() -> None:
    which = Question("package", "Which?", (Choice("gimp", "gimp"), Choice("gmp", "gmp")))
    assert answer(which, "gimp then") == "gimp"
    with pytest.raises(Instead) as raised:
        answer(which, "install krita instead")
    assert raised.value.text == "install krita"
