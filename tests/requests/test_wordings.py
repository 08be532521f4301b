"""Every request in five wordings, as a new user would type them, on one practice system with real Nix.

A dry run reads, plans, and has Nix examine the plan; nothing is switched, so one system serves all. The forms
`command` run in `make test`; all of them in `make test-all`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from nfh.nix.target import Target
from nfh.planning.planner import ANSWERS, CHANGES, can_do
from nfh.practice.system import Practice
from nfh.settings import Folders
from tests.requests import table

ROWS = table.rows()
OF_THEIR_OWN = {
    "undo_last": "tests/planning/test_undo.py",
    "out_of_scope": "tests/understanding/test_reader.py",
    "mount_filesystem": "tests/planning/test_swap.py",
    "channel_add": "tests/planning/test_inputs.py",
    "explain_error": "tests/requests/test_really_done.py",
    "troubleshoot": "tests/requests/test_really_done.py",
}
"""Requests that need a past, a flake, a failure or a trouble, and the tests that make one."""


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Target, Folders]]:
    base = tmp_path_factory.mktemp("requests").resolve()
    practice = Practice(base / "data" / "practice")
    yield practice.ensure(), Folders(base / "config", base / "data", base / "cache")
    practice.reset()


def every() -> list[object]:
    return [
        pytest.param(row, id=f"{row.request}-{row.form}", marks=() if row.form == "command" else pytest.mark.slow)
        for row in ROWS
    ]


@pytest.mark.parametrize("row", every())
def test_it_does_what_is_meant(row: table.Row, system: tuple[Target, Folders]) -> None:
    target, folders = system
    before = target.entry.read_bytes()
    reply = table.ask(row, target, folders)
    assert target.entry.read_bytes() == before
    read, text = table.intents(reply), table.found(reply).casefold()
    if row.missed:
        # Not read as meant yet: then a plan is at most shown, and never for what deletes.
        assert reply.outcome is None
        assert reply.plan is None or reply.plan.risk < 2
        return
    if reply.question is not None and row.asks:
        # Which readings are offered is for tests/evaluation to score; here it counts that nothing was guessed.
        assert reply.plan is None
        assert reply.outcome is None
        return
    assert reply.question is None, reply.question
    assert set(read) & {row.intent, row.also}, (read, reply.message)
    wanted = [words.casefold() for words in (row.effect, row.refuses) if words]
    assert any(words in text for words in wanted), text


def test_every_request_that_nfh_can_carry_out_is_tried() -> None:
    tried = {row.intent for row in ROWS} | OF_THEIR_OWN.keys()
    assert sorted({*ANSWERS, *CHANGES} - tried) == []
    assert [row.intent for row in ROWS if not can_do(row.intent)] == []


def test_five_forms_each() -> None:
    for request in {row.request for row in ROWS}:
        said = [row.say for row in ROWS if row.request == request]
        assert len(said) == 5, request
        assert len({sentence.casefold() for sentence in said}) >= 4, request


def test_tests_of_their_own_are_there() -> None:
    root = Path(__file__).resolve().parents[2]
    assert [path for path in OF_THEIR_OWN.values() if not (root / path).is_file()] == []
