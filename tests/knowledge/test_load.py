"""Compiled knowledge at run time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from nfh.errors import KnowledgeError
from nfh.intents import registry
from nfh.knowledge import load


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Another folder for what is compiled; nothing read before counts."""
    for cached in (load.folder, load.read_json, load.intents, load.concepts, load.concept_names):
        cached.cache_clear()
    monkeypatch.setattr(load, "FOLDERS", (tmp_path / "compiled", tmp_path / "build"))
    yield tmp_path
    for cached in (load.folder, load.read_json, load.intents, load.concepts, load.concept_names):
        cached.cache_clear()


def test_nothing_compiled(elsewhere: Path) -> None:
    with pytest.raises(KnowledgeError) as caught:
        load.intents()
    assert "make knowledge" in caught.value.hint


def test_the_wheel_comes_before_the_working_copy(elsewhere: Path) -> None:
    for name in ("build", "compiled"):
        (elsewhere / name).mkdir()
        (elsewhere / name / "manifest.json").write_text("{}")
        assert load.folder() == elsewhere / name
        load.folder.cache_clear()


def test_a_missing_or_damaged_part(elsewhere: Path) -> None:
    (elsewhere / "build").mkdir()
    (elsewhere / "build" / "manifest.json").write_text("{}")
    with pytest.raises(KnowledgeError, match="missing"):
        load.intents()
    (elsewhere / "build" / "intents.json").write_text("{")
    with pytest.raises(KnowledgeError, match="damaged") as caught:
        load.intents()
    assert "make knowledge" in caught.value.hint


def test_every_intent_is_described_and_fits_its_class() -> None:
    facts = load.intents()
    assert set(facts) == set(registry.names())
    for name, one in facts.items():
        assert one.family == registry.family(name)
        assert one.stakes in ("reads", "changes", "deletes")
        assert one.label
        assert one.meaning
        assert set(one.required) <= set(registry.slot_names(name)), name
        assert set(one.slots) <= set(registry.slot_names(name)), name
        assert name == "out_of_scope" or one.examples, name


@pytest.mark.parametrize("said", ["flake", "Flakes", "a flake", "the nix store", "home-manager"])
def test_concepts_by_what_people_call_them(said: str) -> None:
    assert load.concept(said) is not None


def test_nearest_concepts() -> None:
    assert load.nearest_concepts("derivaton")[0] == "derivation"
    assert load.nearest_concepts("zzzzzzzz") == []


def test_what_is_tried_next_is_understood() -> None:
    """A sentence that a concept offers must not lead nowhere."""
    from nfh.understanding.reader import understand

    lost = [
        said
        for concept in load.concepts().values()
        for said in concept.tries
        if understand(said).decision == "refuse"
    ]
    assert lost == []


def test_the_ways_on_of_errors_are_understood() -> None:
    from nfh.understanding.reader import understand

    said = {way["say"] for family in load.errors() for way in family["ways"] if way["say"] and "{" not in way["say"]}
    lost = [text for text in sorted(said) if understand(text).decision == "refuse" and text != "try again"]
    assert lost == []


def test_it_is_json_that_others_can_read() -> None:
    for name in ("intents.json", "concepts.json", "errors.json"):
        assert json.loads(load.path(name).read_text("utf-8"))
