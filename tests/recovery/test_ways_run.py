"""Every sentence that recovery offers as a way on is really tried on a practice system: it answers, plans or asks."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from nfh.assistant import Assistant
from nfh.errors import NeedsAnswer
from nfh.nix.target import Target
from nfh.practice.system import Practice
from nfh.settings import Folders


def _ways() -> ModuleType:
    spec = importlib.util.spec_from_file_location("ways_test", Path(__file__).with_name("test_ways.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SENTENCES = sorted({say for _, say in _ways().ways()})


class Onlooker:
    """Sees everything, answers nothing, agrees to nothing."""

    def show(self, thing: object) -> None:
        pass

    def ask(self, question: object) -> str:
        raise NeedsAnswer(question)

    def agree(self, plan: object, examination: object) -> str:
        return "no"

    def edit(self, change: object) -> bytes | None:
        return None

    def handed_over(self, work: object) -> None:
        pass


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Target, Folders]]:
    base = tmp_path_factory.mktemp("ways").resolve()
    practice = Practice(base / "data" / "practice")
    yield practice.ensure(), Folders(base / "config", base / "data", base / "cache")
    practice.reset()


@pytest.mark.parametrize("say", SENTENCES)
def test_it_can_be_run(say: str, system: tuple[Target, Folders]) -> None:
    target, folders = system
    reply = Assistant(target, folders, dry_run=True, interactive=False).turn(say, Onlooker())  # type: ignore[arg-type]
    assert reply.advice is None, reply.advice
    # What is not there (nothing to undo yet, no such package here) is refused in a sentence; nothing is “not possible”.
    assert reply.answers or reply.plan or reply.question or reply.message, say
    assert "cannot do that yet" not in reply.message
    assert reply.exit_code in (0, 4, 5), (reply.exit_code, reply.message)
