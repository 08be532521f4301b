"""data/concepts: what nfh explains, and that the ways on it offers are sentences it reads."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from nfh.knowledge import marked
from nfh.knowledge.concepts import Concept, ConceptFile
from nfh.understanding.reader import understand

PROJECT = Path(__file__).parents[2]
FILES = sorted((PROJECT / "data" / "concepts").glob("*.yaml"))
EXPECTED = (
    "generation, profile, closure, derivation, store path, store, flake, channel, option, module, configuration.nix, "
    "rebuild, rollback, garbage collection, overlay, home manager, unfree, nixpkgs, declarative, specialisation, "
    "dev shell, lock file, binary cache, release, stateVersion, activation, boot menu, systemd service, package, "
    "attribute, nix language, reproducible, gc root, undo"
)


@cache
def concepts() -> dict[str, Concept]:
    return {concept.concept: concept for file in FILES for concept in marked.read(file, ConceptFile)[0]}  # type: ignore[arg-type, union-attr]


def test_the_words_of_nix_that_newcomers_meet_are_explained() -> None:
    assert set(EXPECTED.split(", ")) <= set(concepts())


@pytest.mark.parametrize("name", concepts())
def test_an_explanation_is_short_and_whole(name: str) -> None:
    concept = concepts()[name]
    assert concept.short.endswith(".")
    paragraphs = concept.explain.strip().split("\n\n")
    assert 2 <= len(paragraphs) <= 4
    assert all(paragraph.rstrip().endswith((".", "`.", "?")) for paragraph in paragraphs)
    assert 60 <= len(concept.explain.split()) <= 220


@pytest.mark.parametrize("name", concepts())
def test_it_leads_on(name: str) -> None:
    concept = concepts()[name]
    assert concept.see
    assert concept.tries
    assert name not in concept.see
    assert set(concept.see) <= set(concepts())


@pytest.mark.parametrize("name", concepts())
def test_what_to_try_is_read_by_a_template(name: str) -> None:
    for sentence in concepts()[name].tries:
        understood = understand(sentence)
        assert understood.decision == "act", sentence
        assert understood.requests[0].reader.startswith("grammar:"), sentence
