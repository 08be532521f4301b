"""Whatever is typed, the catalogue answers and does not raise."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nfh.catalogue.index import Catalogue

ODD = [
    "",
    " ",
    "a",
    '"',
    "'",
    '"firefox',
    "firefox AND",
    "NOT firefox OR (",
    "NEAR(firefox gimp, 2)",
    "names:firefox",
    "firefox*",
    "^firefox",
    "- + * ^ : ( ) { }",
    "'; DROP TABLE packages; --",
    "%",
    "_",
    "\0",
    "fire\0fox",
    "\n\t\r",
    "🎉",
    "🦊 firefox 🎉",
    "Ünïcödé fîrefox",
    "ファイヤーフォックス",
    "متصفح",
    "браузер",
    "\ud800",
    "\U0010ffff",
    "ﷺ" * 1_000,
    "x" * 10_000,
    "firefox " * 2_000,
    "c++",
    "c#",
    "++",
    "...",
    "like",
    "something like",
    "alternative to",
    "than",
    "a lighter than",
    "what is the best",
    "-rf /",
]

PIECES = [
    "AND",
    "OR",
    "NOT",
    "NEAR",
    "like",
    "than",
    "firefox",
    "photo",
    "edit",
    '"',
    "'",
    "*",
    "(",
    ")",
    ":",
    "^",
    "-",
]


def use(catalogue: Catalogue, text: str) -> None:
    hits = catalogue.search(text)
    assert len(hits) <= 10
    assert all(hit.why and hit.name for hit in hits)
    resolution = catalogue.resolve(text)
    assert (resolution.how == "none") == (not resolution.candidates)
    assert len(catalogue.complete(text, 5)) <= 5
    assert len(catalogue.nearest(text, 3)) <= 3
    catalogue.program(text)
    catalogue.get(text)


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_odd_text_is_answered(catalogue: Catalogue, text: str) -> None:
    use(catalogue, text)


@pytest.mark.parametrize("text", ["🦊 firefox 🎉", '"firefox"', "firefox!!!", "(firefox)", "FIREFOX", "fîrefox"])
def test_signs_around_a_name_do_not_hide_it(catalogue: Catalogue, text: str) -> None:
    assert catalogue.search(text)[0].name == "firefox"
    exact = catalogue.resolve(text).exact
    assert exact is not None and exact.attr == "firefox"


@pytest.mark.parametrize("text", ["", " ", "\0", "🎉", "...", "\ud800"])
def test_text_without_words_finds_nothing(catalogue: Catalogue, text: str) -> None:
    assert catalogue.search(text) == []
    assert catalogue.resolve(text).how == "none"


@pytest.mark.parametrize("letter", ["a", "f", "p", "t"])
def test_one_letter_gives_what_begins_with_it_and_says_so(catalogue: Catalogue, letter: str) -> None:
    hits = [hit for hit in catalogue.search(letter) if hit.why.startswith("begins with it: ")]
    assert len(hits) > 2
    for hit in hits:
        assert any(part.casefold().startswith(letter) for part in hit.name.split(".")[:2]), hit


# The catalogue is session-wide and only read, so sharing it between examples is sound.
@given(st.text(max_size=80))
@example("'\"*^")
def test_any_text_is_answered(text: str) -> None:
    assert shared is not None
    use(shared, text)


@given(st.lists(st.sampled_from(PIECES), max_size=12))
def test_any_mix_of_operators_is_answered(words: list[str]) -> None:
    assert shared is not None
    use(shared, " ".join(words))


shared: Catalogue | None = None


@pytest.fixture(autouse=True, scope="module")
def _share(catalogue: Catalogue) -> None:
    global shared  # noqa: PLW0603
    shared = catalogue
