"""Every way on that advice offers is a sentence nfh understands, for something nfh can do."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

import pytest

from nfh.planning.planner import can_do
from nfh.recovery.families import families
from nfh.understanding.dialogue import Dialogue
from nfh.understanding.reader import understand


def _families() -> ModuleType:
    spec = importlib.util.spec_from_file_location("families_test", Path(__file__).with_name("test_families.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


known = _families()


class Machine:
    """What is known of a machine whose configuration names the packages that the errors are about."""

    def users(self) -> Sequence[str]:
        return ("ada",)

    def generations(self) -> Sequence[int]:
        return (1, 2, 3)

    def installed(self) -> Sequence[str]:
        return ("git", "htop", "vim", "vim-full", "brokenpkg", "failing", "needs-failing")

    def hosts(self) -> Sequence[str]:
        return ()


def ways() -> list[tuple[str, str]]:
    """(family, sentence) for each way of each real message, with its fields filled in."""
    found = {
        (advice.family, way.say)
        for version in known.VERSIONS
        for name in known.FAMILY_OF
        for advice in [known.advice_for(known.printed(version, name))]
        for way in advice.ways
        if way.say
    }
    found |= {
        (advice.family, way.say)
        for output in known.OF_OTHERS
        for advice in [known.advice_for(output)]
        for way in advice.ways
        if way.say
    }
    return sorted(found)


WANTED = {
    "check": "check_config", "undo": "undo_last", "search": "search_packages", "remove": "remove_package",
    "set": "set_option", "open": "edit_config", "rebuild": "rebuild_system",
    "list": "list_generations", "free": "collect_garbage", "allow": "allow_unfree", "where": "explain_option",
}  # fmt: skip


@pytest.mark.parametrize(("family", "say"), ways())
def test_it_is_understood_and_can_be_done(family: str, say: str) -> None:
    understood = understand(say, Machine(), Dialogue())
    assert understood.decision in ("act", "ask"), understood.reason
    intents = [request.intent.intent_name() for request in understood.requests]
    assert all(can_do(intent) for intent in intents), intents
    wanted = WANTED.get(say.split(maxsplit=1)[0])
    if wanted:
        assert intents == [wanted]
    else:
        assert intents in (["explain_option"], ["explain_concept"])


def test_a_way_without_a_sentence_tells_what_to_do_by_hand() -> None:
    for family in families():
        assert family.ways, family.family
        for way in family.ways:
            assert way.say or len(way.text.split()) > 3, (family.family, way.text)


def test_every_family_was_tried() -> None:
    assert {family for family, _ in ways()} == {f.family for f in families() if any(way.say for way in f.ways)}
