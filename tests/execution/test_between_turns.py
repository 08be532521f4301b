"""What one turn leaves to the next, on a practice system without Nix: reasons are told; what was declined is gone."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from nfh.assistant import Assistant
from nfh.errors import Refused
from nfh.intents.question import Question
from nfh.practice import paper
from nfh.practice.root import Root
from nfh.settings import Folders
from tests.requests.table import Newcomer


@dataclass
class Decliner(Newcomer):
    """Somebody who lets every question go, and says yes to plans."""

    asked: list[str] = field(default_factory=list)

    def ask(self, question: Question) -> str:
        self.asked.append(question.id)
        raise Refused("Never mind, then: nothing was changed.")


@pytest.fixture
def fresh(tmp_path: Path) -> Assistant:
    base = tmp_path.resolve()
    target = Root(base / "p").target(on_paper=True)._replace(environment={})
    paper.make(target)
    return Assistant(target, Folders(base / "config", base / "data", base / "cache"), interactive=False)


@pytest.fixture
def assistant(fresh: Assistant) -> Assistant:
    for text in ("install btop", "install jq"):
        assert fresh.turn(text, Newcomer({})).exit_code == 0
    return fresh


def test_a_declined_menu_means_nothing_afterwards(assistant: Assistant) -> None:
    person = Decliner({})
    reply = assistant.turn("that btop thing, undo or what", person)
    assert person.asked == ["meant"], reply.message
    reply = assistant.turn("undo", Newcomer({}))
    assert reply.plan is not None
    assert reply.plan.summary == "Undo “Install jq”."


def test_why_tells_of_what_was_done(assistant: Assistant) -> None:
    reply = assistant.turn("why?", Newcomer({}))
    assert reply.exit_code == 0
    assert [answer.text.startswith("Install jq: ") for answer in reply.answers] == [True]
    assert "generation" in reply.answers[0].subjects


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("install cowsay tonight", "I would leave out “tonight”."),
        ("open port 25565 until tomorrow", "I would leave out “until tomorrow”."),
        ("install cowsay instead of fd", "I would leave fd as it is."),
    ],
)
def test_what_would_be_left_out_is_asked_in_so_many_words(fresh: Assistant, text: str, reason: str) -> None:
    reply = fresh.turn(text, Newcomer({}))
    assert reply.plan is None
    assert reply.question is not None
    assert reply.question.text.startswith(reason)
