"""An activation that somebody stopped watching: the same conversation learns how it ended, and can take it back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from nfh.assistant import Assistant
from nfh.execution.activating import Activation
from nfh.execution.where import Where
from nfh.nix.events import Event
from nfh.person import Reply
from nfh.practice.system import Practice
from nfh.settings import Folders
from tests.requests.table import Newcomer


class Impatient(Newcomer):
    """Presses Ctrl-C at the first word of the activation, once."""

    assistant: Assistant | None = None

    def show(self, thing: Any) -> None:
        super().show(thing)
        if self.assistant is not None and isinstance(thing, Event) and thing.activity == "activate":
            self.assistant.cancel.set()
            self.assistant = None


class Conversation:
    """One nfh that goes on, and what it said."""

    def __init__(self, base: Path) -> None:
        self.practice = Practice(base / "data" / "practice")
        self.target = self.practice.ensure()
        self.before = self.generation
        self.assistant = Assistant(self.target, Folders(base / "config", base / "data", base / "cache"))
        self.person = Impatient({})

    def leave_alone(self, script: str, answers: dict[str, str] | None = None) -> Reply:
        """Install something, with an activation of `script` that is no longer watched."""
        line = f"  system.activationScripts.trial = ''{script}'';\n"
        self.target.entry.write_text(self.text.replace("  system.stateVersion", f"{line}  system.stateVersion"))
        self.person = Impatient({"baseline": "yes", **(answers or {})})
        self.person.assistant = self.assistant
        return self.say("install cowsay")

    def say(self, text: str) -> Reply:
        self.person.shown.clear()
        return self.assistant.turn(text, self.person)

    @property
    def text(self) -> str:
        return self.target.entry.read_text()

    @property
    def generation(self) -> int | None:
        return Where.of(self.target).generation

    @property
    def activation(self) -> Activation:
        journal = self.assistant.journal
        return Activation(journal.room_of(journal.entries()[-1]))

    def has_ended(self) -> bool:
        return self.activation.is_begun() and not self.activation.is_running()

    @property
    def stages(self) -> list[str]:
        return [entry.stage for entry in self.assistant.journal.entries()]


@pytest.fixture
def conversation(tmp_path: Path) -> Iterator[Conversation]:
    conversation = Conversation(tmp_path.resolve())
    yield conversation
    conversation.practice.reset()


def test_undo_after_it_has_ended(conversation: Conversation, wait_until: Any) -> None:
    left = conversation.leave_alone("sleep 1")
    assert left.outcome is not None and left.outcome.status == "detached", left.message
    assert left.outcome.text.endswith("goes on without me; the next request tells how it ended.")
    wait_until(conversation.has_ended)
    told = f"“install cowsay” was finished meanwhile: generation {conversation.generation} goes on running."
    undone = conversation.say("undo")
    assert told in conversation.person.shown
    assert undone.outcome is not None and undone.outcome.status == "done", undone.message
    assert "cowsay" not in conversation.text
    assert not (conversation.target.run_dir / "current-system/sw/bin/cowsay").exists()
    assert conversation.stages == ["undone", "done"]


def test_undo_while_it_goes_on(conversation: Conversation, wait_until: Any) -> None:
    conversation.leave_alone("sleep 3")
    refused = conversation.say("undo")
    assert refused.exit_code == 1 and refused.plan is None
    assert refused.message == (
        "“install cowsay” is still being switched to; it goes on by itself. Wait until that is done, then say it again."
    )
    wait_until(conversation.has_ended)
    assert conversation.generation != conversation.before


def test_another_change_leaves_it_undoable(conversation: Conversation, wait_until: Any) -> None:
    """It has come to its end: what is begun after it does not count it as given up."""
    conversation.leave_alone("sleep 1")
    wait_until(conversation.has_ended)
    assert conversation.say("install hello").exit_code == 0
    assert conversation.stages == ["done", "done"]


def test_one_that_failed_is_offered(conversation: Conversation, wait_until: Any) -> None:
    conversation.leave_alone("sleep 1; exit 3", {"unfinished": "undo"})
    wait_until(conversation.has_ended)
    undone = conversation.say("undo")
    assert undone.outcome is not None and undone.outcome.status == "done", undone.message
    assert conversation.generation == conversation.before and "cowsay" not in conversation.text
