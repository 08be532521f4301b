"""Slips of the finger: a letter too many, too few, changed, or two exchanged, wherever it happens."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nfh.catalogue.index import Catalogue
from nfh.knowledge import slips

LETTERS = st.sampled_from(string.ascii_lowercase)
WORDS = st.text(alphabet=string.ascii_lowercase, min_size=6, max_size=14)


@st.composite
def slipped(draw: st.DrawFn) -> tuple[str, str]:
    word = draw(WORDS)
    place = draw(st.integers(0, len(word) - 2))
    kind = draw(st.sampled_from(["many", "few", "changed", "exchanged"]))
    if kind == "many":
        return word, word[:place] + draw(LETTERS) + word[place:]
    if kind == "few":
        return word, word[:place] + word[place + 1 :]
    if kind == "changed":
        return word, word[:place] + draw(LETTERS) + word[place + 1 :]
    return word, word[:place] + word[place + 1] + word[place] + word[place + 2 :]


@given(slipped())
def test_two_words_a_slip_apart_share_a_form(pair: tuple[str, str]) -> None:
    word, typed = pair
    assert slips.forms(word, 1) & slips.forms(typed, 1)
    assert slips.between(word, typed, 3) <= 1


@given(st.text(max_size=9), st.text(max_size=9))
def test_the_distance_is_that_of_optimal_string_alignment(one: str, other: str) -> None:
    from rapidfuzz.distance import OSA

    distance = OSA.distance(one, other)
    assert slips.between(one, other, 20) == distance
    assert (slips.between(one, other, 2) <= 2) == (distance <= 2)


@given(st.lists(st.tuples(st.integers(0, 2**32 - 1), st.integers(0, slips.MOST_SPELLINGS - 1)), max_size=30))
def test_what_is_packed_is_found_again(rows: list[tuple[int, int]]) -> None:
    buckets = dict(slips.packed(rows))
    for form, spelt in rows:
        assert spelt in set(slips.unpacked(buckets[slips.bucket(form)], form))


@pytest.mark.parametrize("name", ["thunderbird", "libreoffice", "inkscape", "wireshark", "postgresql"])
def test_every_slip_in_a_name_still_finds_it(catalogue: Catalogue, name: str) -> None:
    for place in range(1, len(name) - 1):
        typed = name[:place] + name[place + 1] + name[place] + name[place + 2 :]
        if typed != name:
            assert name in {hit.name for hit in catalogue.search(typed, 2)}, typed


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("syram", "steam"),
        ("damcs", "emacs"),
        ("srdam", "steam"),
        ("gonme-text-editir", "gnome-text-editor"),
        ("onto-fonts-cjk-seirf", "noto-fonts-cjk-serif"),
    ],
)
def test_two_slips_are_forgiven_in_short_names_and_in_long_ones(catalogue: Catalogue, typed: str, meant: str) -> None:
    assert meant in [package.attr for package in catalogue.nearest(typed, 3)]
