"""How good the search is: packages over queries.yaml, everything over asked/ and asked_again/. A right answer among the first ten, and how far up it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import yaml

from nfh.catalogue.index import Catalogue
from tests.evaluation.searching import SETS, asked
from tests.evaluation.searching import score as evaluated

QUERIES = Path(__file__).with_name("queries.yaml")

# kind → at least so many queries answered first, among the first ten, and the mean reciprocal rank in thousandths.
FLOORS = {
    "exact": (32, 32, 990),
    "prefix": (18, 20, 940),
    "typo": (21, 22, 960),
    "several words": (22, 25, 940),
    "purpose": (67, 72, 950),
    "like": (32, 35, 950),
    "sentence": (37, 41, 930),
    "mixed": (66, 77, 900),
}


@dataclass
class Score:
    """What one kind of queries came to. `misses`: the queries without a right answer among the first ten."""

    asked: int = 0
    first: int = 0
    found: int = 0
    reciprocal: float = 0.0
    misses: list[str] = field(default_factory=list)

    @property
    def mrr(self) -> float:
        return self.reciprocal / self.asked


def read() -> Mapping[str, Mapping[str, list[str]]]:
    kinds = yaml.safe_load(QUERIES.read_text("utf-8"))
    return {kind: {str(ask): right for ask, right in queries.items()} for kind, queries in kinds.items()}


def score(catalogue: Catalogue, queries: Mapping[str, list[str]]) -> Score:
    total = Score()
    for ask, right in queries.items():
        attrs = [hit.name for hit in catalogue.search(ask, 10, "package")]
        place = next((number for number, attr in enumerate(attrs, start=1) if attr in right), 0)
        total.asked += 1
        total.first += place == 1
        total.found += place > 0
        total.reciprocal += 1 / place if place else 0.0
        if not place:
            total.misses.append(f"{ask!r}: {attrs[:5]}")
    return total


def test_the_set_is_large_enough_and_names_packages_that_exist(catalogue: Catalogue) -> None:
    queries = read()
    assert queries.keys() == FLOORS.keys()
    assert sum(len(of_kind) for of_kind in queries.values()) >= 320
    known = set(catalogue.names())
    assert not {attr for of_kind in queries.values() for right in of_kind.values() for attr in right} - known


@pytest.mark.parametrize("kind", FLOORS)
def test_right_answers_stand_high(catalogue: Catalogue, kind: str) -> None:
    first, found, thousandths = FLOORS[kind]
    total = score(catalogue, read()[kind])
    assert total.found >= found, total.misses
    assert total.first >= first
    assert round(total.mrr * 1000) >= thousandths


def test_every_typo_resolves_to_the_right_package_first_or_second(catalogue: Catalogue) -> None:
    for ask, right in read()["typo"].items():
        resolution = catalogue.resolve(ask)
        assert resolution.how == "typo", ask
        assert resolution.exact is None
        assert {package.attr for package in resolution.candidates[:2]} & set(right), ask


def test_every_exact_name_resolves_without_a_question(catalogue: Catalogue) -> None:
    for ask, right in read()["exact"].items():
        resolution = catalogue.resolve(ask)
        assert resolution.exact is not None and resolution.exact.attr in right, ask
        assert resolution.candidates == (resolution.exact,)


KINDS = ("exact", "prefix", "typo", "dotted", "several-words", "purpose")


@pytest.mark.parametrize(("name", "least"), [("asked", 300), ("asked_again", 230), ("asked_once_more", 200)])
def test_the_sets_of_others_are_large_enough_and_their_answers_exist(
    catalogue: Catalogue, name: str, least: int
) -> None:
    kinds = asked(name)
    assert kinds.keys() >= set(KINDS)
    assert sum(len(queries) for queries in kinds.values()) >= least
    known = set(catalogue.names())
    missing = {
        entry
        for queries in kinds.values()
        for right in queries.values()
        for entry in right
        if entry not in known and not catalogue.option(entry) and not catalogue.option(entry, home=True)
    }
    assert not missing


@pytest.mark.parametrize(("name", "kind"), [(name, kind) for name in SETS for kind in asked(name)])
def test_what_others_ask_is_found(catalogue: Catalogue, name: str, kind: str) -> None:
    total = evaluated(catalogue, asked(name)[kind])
    assert total.found / total.asked >= 0.95, total.misses
    assert total.reciprocal / total.asked >= 0.80
