from __future__ import annotations

import io
import json
from types import ModuleType
from typing import Any

import pytest
from pydantic import ConfigDict, TypeAdapter, with_config
from typing_extensions import TypedDict

from nfh.errors import Busy
from nfh.nix.events import Event
from nfh.person import Reply
from nfh.terminal.as_json import JsonScreen, document, dump
from nfh.terminal.status import Status

STRICT = ConfigDict(extra="forbid", strict=True)


@with_config(STRICT)
class TargetShape(TypedDict):
    kind: str
    entry: str
    profile: str
    host: str
    label: str
    on_paper: bool


@with_config(STRICT)
class RequestShape(TypedDict):
    intent: str
    slots: dict[str, str | list[str]]
    mode: str
    confidence: float
    reader: str


@with_config(STRICT)
class StepShape(TypedDict):
    kind: str
    text: str
    expert: list[str]
    risk: str


@with_config(STRICT)
class PlanShape(TypedDict):
    summary: str
    risk: str
    already: bool
    preview_only: bool
    steps: list[StepShape]
    changes: list[dict[str, str]]
    effects: dict[str, Any]
    teaching: dict[str, Any]
    notes: list[str]
    also: list[str]
    cut_off: list[str]
    next: list[str]


@with_config(STRICT)
class QuestionShape(TypedDict):
    id: str
    text: str
    choices: list[dict[str, str]]
    default: str
    secret: bool


@with_config(STRICT)
class AnswerShape(TypedDict):
    kind: str
    text: str
    rows: list[dict[str, str | int | float | bool | None]]
    sources: list[str]
    expert: list[str]
    next: list[str]


@with_config(STRICT)
class Document(TypedDict):
    """The object of --json, as docs/command-line.md promises it."""

    version: int
    target: TargetShape
    requests: list[RequestShape]
    plan: PlanShape | None
    question: QuestionShape | None
    answer: AnswerShape | None
    answers: list[AnswerShape]
    outcome: dict[str, Any] | None
    advice: dict[str, Any] | None
    message: str
    exit_code: int


SHAPE = TypeAdapter(Document)


def _read(found: dict[str, object]) -> dict[str, Any]:
    out = io.StringIO()
    dump(found, out)
    SHAPE.validate_json(out.getvalue())
    parsed: dict[str, Any] = json.loads(out.getvalue())
    return parsed


def test_everything_a_turn_can_bring_fits_the_shape(samples: ModuleType) -> None:
    reply = Reply(
        "install htop",
        understood=samples.UNDERSTOOD,
        answers=(samples.GENERATIONS, samples.SEARCH),
        plan=samples.PLAN,
        question=samples.WHICH,
        outcome=samples.FAILED,
        advice=samples.ADVICE,
        message="It failed.",
        exit_code=1,
    )
    found = _read(document(samples.TARGET, reply, samples.EXAMINED))
    assert found["requests"][0]["intent"] == "install_package"
    assert found["requests"][0]["slots"] == {"package": "htop"}
    assert found["plan"]["effects"]["download_bytes"] == 12_345_678
    assert found["answer"]["rows"][0]["path"] == "/nix/store/a"
    assert [answer["kind"] for answer in found["answers"]] == ["list_generations", "search_packages"]
    assert found["outcome"]["status"] == "unchanged"
    assert found["advice"]["place"]["line"] == 7


def test_what_there_was_not_is_null(samples: ModuleType) -> None:
    found = _read(document(samples.TARGET, Reply("hello")))
    assert [key for key, value in found.items() if value is None] == [
        "plan",
        "question",
        "answer",
        "outcome",
        "advice",
    ]
    assert found["version"] == 1


def test_an_end_before_the_turn_is_told_too(samples: ModuleType) -> None:
    found = _read(document(samples.TARGET, None, problem=Busy("Another nfh is at work.", "Wait for it.")))
    assert found["message"] == "Another nfh is at work. Wait for it."
    assert found["exit_code"] == 1


def test_any_bytes_can_be_written(samples: ModuleType) -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, "ascii", write_through=True)
    dump({"name": "bad\udcff\x1b[31m"}, stream)
    assert json.loads(raw.getvalue()) == {"name": "bad\udcff\x1b[31m"}


def test_events_are_lines(samples: ModuleType) -> None:
    out = io.StringIO()
    JsonScreen(out).event(Event("logged", "build", 7, text="a\nb"), Status())
    assert json.loads(out.getvalue())["text"] == "a\nb"
    assert out.getvalue().count("\n") == 1


@pytest.mark.parametrize(
    ("argv", "code", "question"),
    [
        (("install htop",), 4, "agree"),
        (("install htop", "--yes"), 0, None),
        (("list my generations",), 0, None),
        (("which vim",), 4, "which_package"),
        (("which vim", "--answer", "which_package=neovim"), 0, None),
    ],
)
def test_one_object_and_nothing_else(one_shot: Any, argv: tuple[str, ...], code: int, question: str | None) -> None:
    found = one_shot("ask", *argv, "--json", "--events")
    assert found.returncode == code
    parsed = SHAPE.validate_json(found.stdout)
    assert parsed["exit_code"] == code
    assert (parsed["question"] or {"id": None})["id"] == question
    events = [json.loads(line) for line in found.stderr.splitlines()]
    assert bool(events) == ("install" in argv[0])
