"""Taking an undo back, on a practice system without Nix: what was undone is asked for again, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from nfh.assistant import Assistant
from nfh.person import Reply
from nfh.practice import paper
from nfh.practice.root import Root
from nfh.settings import Folders
from tests.requests.table import Newcomer


class Talk:
    """A conversation with somebody who says yes to everything."""

    def __init__(self, base: Path) -> None:
        target = Root(base / "p").target(on_paper=True)._replace(environment={})
        paper.make(target)
        folders = Folders(base / "config", base / "data", base / "cache")
        self._assistant = Assistant(target, folders, interactive=False)

    def say(self, text: str) -> Reply:
        return self._assistant.turn(text, Newcomer({}))

    def plans(self, text: str) -> str:
        reply = self.say(text)
        return reply.plan.summary if reply.plan else reply.message


@pytest.fixture
def talk(tmp_path: Path) -> Talk:
    talk = Talk(tmp_path.resolve())
    for text in ("install btop", "install jq"):
        assert talk.say(text).exit_code == 0
    return talk


@pytest.mark.parametrize("text", ["put it back", "undo that undo", "redo", "redo that", "Undo the undo, please."])
def test_what_was_undone_is_done_again(talk: Talk, text: str) -> None:
    assert talk.plans("undo") == "Undo “Install jq”."
    assert talk.plans(text) == "Install jq."
    assert talk.plans("undo") == "Undo “Install jq”."


def test_several_undos_are_taken_back_one_by_one(talk: Talk) -> None:
    assert talk.plans("undo") == "Undo “Install jq”."
    assert talk.plans("undo") == "Undo “Install btop”."
    assert talk.plans("redo") == "Install btop."
    assert talk.plans("redo") == "Install jq."
    assert "nothing to do again" in talk.plans("redo")


def test_without_an_undo_there_is_nothing_to_do_again(talk: Talk) -> None:
    reply = talk.say("redo")
    assert reply.plan is None
    assert "nothing to do again" in reply.message
    talk.say("undo")
    talk.say("install cowsay")
    assert "nothing to do again" in talk.plans("redo that")


def test_put_it_back_after_a_removal_is_an_undo(talk: Talk) -> None:
    talk.say("remove jq")
    assert talk.plans("put it back") == "Undo “Remove jq”."


def test_a_request_that_pointed_is_asked_for_by_its_summary(talk: Talk) -> None:
    talk.say("tell me about cowsay")
    assert talk.plans("install it") == "Install cowsay."
    assert talk.plans("undo") == "Undo “Install cowsay”."
    assert talk.plans("redo") == "Install cowsay."


def test_what_cannot_be_read_from_the_journal_comes_back_as_it_was_done(talk: Talk) -> None:
    first = talk.plans("turn on nginx and open port 80 and 443 for it")
    assert "nginx" in first
    for _ in range(2):
        assert talk.plans("undo") == f"Undo “{first.rstrip('.')}”."
        assert talk.plans("redo") == first
