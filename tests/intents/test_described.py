"""intents/*.yaml and the typed classes say the same."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from nfh.intents import registry
from nfh.knowledge.wordings import IntentFile, Wording, read_folder

INTENTS = Path(__file__).parents[2] / "intents"

SKELETON = (
    "install_package",
    "remove_package",
    "search_packages",
    "list_generations",
    "rollback",
    "undo_last",
    "explain_concept",
    "help",
)
THE_NEXT = (
    "package_info",
    "list_installed",
    "diff_generations",
    "switch_generation",
    "delete_generations",
    "rebuild_system",
    "update_system",
    "collect_garbage",
    "enable_service",
    "disable_service",
    "set_timezone",
    "set_hostname",
    "set_locale",
    "set_keyboard_layout",
    "open_port",
    "close_port",
    "add_user",
    "system_info",
    "show_config",
    "check_config",
    "explain_option",
    "set_option",
)
DO_NOTHING = ("explain_concept", "explain_error", "help", "greeting", "out_of_scope")


@cache
def described() -> dict[str, IntentFile]:
    return {file.intent: file for _, file, _ in read_folder(INTENTS)}


@cache
def every_wording() -> list[tuple[str, Wording]]:
    return [(name, wording) for name, file in described().items() for wording in file.wordings]


def bare(sentence: str) -> str:
    """A sentence without case and punctuation; one that is punctuation only stays as it is."""
    return " ".join(re.sub(r"[^\w]+", " ", sentence.casefold()).split()) or sentence


def test_every_intent_of_the_vocabulary_is_described_and_no_other() -> None:
    assert set(described()) == set(registry.names())


@pytest.mark.parametrize("name", registry.names())
def test_class_and_description_agree(name: str) -> None:
    file = described()[name]
    assert file.family == registry.family(name)
    assert set(file.slots) == set(registry.slot_names(name))
    assert set(file.required) <= set(file.slots)


@pytest.mark.parametrize("name", registry.names())
def test_every_intent_has_a_meaning_a_label_and_teaching(name: str) -> None:
    file = described()[name]
    assert len(file.meaning.split()) >= 6
    assert file.label and not file.label.endswith(".")
    assert file.teaching and 1 <= len(re.findall(r"[.!?](?:\s|$)", file.teaching)) <= 6


@pytest.mark.parametrize("name", registry.names())
def test_the_borders_it_names_are_intents(name: str) -> None:
    known = set(registry.names())
    named = set(re.findall(r"\b[a-z]+(?:_[a-z]+)+\b", described()[name].meaning))
    assert named <= known


@pytest.mark.parametrize("name", registry.names())
def test_slots_of_wordings_make_the_intent(name: str) -> None:
    for wording in described()[name].wordings:
        intent = registry.build(name, wording.slots, strict=True)
        for slot, value in wording.slots.items():
            assert getattr(intent, slot) in (value, tuple(value)), wording.say


@pytest.mark.parametrize("name", registry.names())
def test_marked_words_stand_in_the_sentence(name: str) -> None:
    """Slots are the person's own words; only these are named by what they mean."""
    by_meaning = {"action", "scope", "group", "user", "channel"}
    for wording in described()[name].wordings:
        said = f"{bare(wording.say)} {wording.say}"  # "/" is all punctuation and still a marked word
        for slot, value in wording.slots.items():
            for words in value if isinstance(value, list) else [value]:
                if slot not in by_meaning:
                    assert all(word in said for word in bare(words).split()), (wording.say, slot, words)


def test_no_sentence_stands_twice() -> None:
    seen: dict[str, tuple[str, str]] = {}
    for name, wording in every_wording():
        key = bare(wording.say)
        assert key not in seen, f"{wording.say!r} ({name}) is also {seen[key][1]!r} ({seen[key][0]})"
        seen[key] = (name, wording.say)


@pytest.mark.parametrize("name", SKELETON)
def test_the_first_requests_have_many_templates(name: str) -> None:
    assert sum(wording.template for wording in described()[name].wordings) >= 25


@pytest.mark.parametrize("name", THE_NEXT)
def test_the_next_requests_have_templates(name: str) -> None:
    assert sum(wording.template for wording in described()[name].wordings) >= 12


def test_what_only_talks_is_never_explained_or_previewed() -> None:
    for name in DO_NOTHING:
        odd = [wording.say for wording in described()[name].wordings if wording.mode not in (None, "do")]
        assert odd == []


def test_there_are_many_wordings_and_many_that_are_not_for_nfh() -> None:
    assert len(every_wording()) >= 11_000
    assert min(len(file.wordings) for file in described().values()) >= 40
    assert len(described()["out_of_scope"].wordings) >= 2_000
