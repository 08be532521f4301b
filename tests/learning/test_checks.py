"""What is taken for an answer in a lesson."""

from __future__ import annotations

import pytest

from nfh.learning.checks import bare


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("11", "11"),
        ("its 11", "11"),
        ("It is 11.", "11"),
        ("it's number 11, I think", "11"),
        ("number eleven", "11"),
        ("the number is 11", "11"),
        ("that's 11", "11"),
        ("generation 11", "generation 11"),
        ("it is called configuration.nix", "configuration.nix"),
        ("the file is configuration.nix", "configuration.nix"),
        ("a generation", "a generation"),
        ("list my generations", "list my generations"),
        ("no", "no"),
        ("", ""),
    ],
)
def test_an_answer_without_the_words_around_it(typed: str, answer: str) -> None:
    assert bare(typed) == answer
