from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from types import ModuleType
from typing import Any

import pytest

from nfh.errors import NeedsAnswer, NixFailed, UsageError
from nfh.intents.question import Question
from nfh.nix.cancel import Cancel
from nfh.planning.examination import Examination
from nfh.planning.plan import Plan
from nfh.terminal.flags import Flags
from nfh.terminal.one_shot import FlagPerson
from nfh.terminal.plain import PlainScreen

OneShot = Callable[..., subprocess.CompletedProcess[str]]

ASKED = "asked"
MATRIX: list[tuple[str, dict[str, Any], str]] = [
    ("READS", {}, "yes"),
    ("READS", {"dry_run": True}, "no"),
    ("PLAN", {}, ASKED),
    ("PLAN", {"yes": "yes"}, "yes"),
    ("PLAN", {"yes": "destructive"}, "yes"),
    ("PLAN", {"answers": {"agree": "yes"}}, "yes"),
    ("PLAN", {"answers": {"agree": "no"}}, "no"),
    ("PLAN", {"answers": {"agree": "no"}, "yes": "yes"}, "no"),
    ("PLAN", {"dry_run": True}, "no"),
    ("PLAN", {"dry_run": True, "yes": "yes"}, "no"),
    ("PLAN", {"dry_run": True, "yes": "destructive"}, "no"),
    ("DISRUPTIVE", {}, ASKED),
    ("DISRUPTIVE", {"yes": "yes"}, "yes"),
    ("DISRUPTIVE", {"yes": "destructive"}, "yes"),
    ("GARBAGE", {}, ASKED),
    ("GARBAGE", {"yes": "yes"}, ASKED),
    ("GARBAGE", {"answers": {"agree": "yes"}}, ASKED),
    ("GARBAGE", {"answers": {"agree": "no"}}, "no"),
    ("GARBAGE", {"yes": "destructive"}, "yes"),
    ("GARBAGE", {"dry_run": True, "yes": "destructive"}, "no"),
    ("PREVIEW", {}, "no"),
    ("PREVIEW", {"yes": "yes"}, "no"),
    ("PREVIEW", {"yes": "destructive"}, "no"),
]


def _disruptive(plan: Plan) -> Plan:
    from dataclasses import dataclass

    from nfh.planning.plan import Risk, SwitchGeneration

    @dataclass(frozen=True, slots=True)
    class Restart(SwitchGeneration):
        risk = Risk.DISRUPTIVE

    return replace(plan, steps=(Restart(20, "switch to generation 20"),))


@pytest.mark.parametrize(("name", "flags", "expected"), MATRIX)
def test_flags_by_risk(samples: ModuleType, name: str, flags: dict[str, Any], expected: str) -> None:
    plan: Plan = getattr(samples, name)
    if name == "DISRUPTIVE":
        plan = _disruptive(plan)
    out = io.StringIO()
    person = FlagPerson(PlainScreen(out, None), Flags(**flags))
    if expected is ASKED:
        with pytest.raises(NeedsAnswer) as raised:
            person.agree(plan, Examination(plan, None))
        question = raised.value.question
        assert isinstance(question, Question)
        assert (question.id, [c.value for c in question.choices]) == ("agree", ["yes", "no"])
    else:
        assert person.agree(plan, Examination(plan, None)) == expected
    assert "Plan for practice" in out.getvalue()


def test_the_question_of_a_loss_names_it(samples: ModuleType) -> None:
    person = FlagPerson(PlainScreen(io.StringIO(), None), Flags("yes"))
    with pytest.raises(NeedsAnswer, match=r"Generations 3 to 17 .* Only --yes=destructive"):
        person.agree(samples.GARBAGE, Examination(samples.GARBAGE, None))


def test_the_examined_plan_counts_not_the_first_one(samples: ModuleType) -> None:
    examined = replace(samples.PLAN, steps=samples.GARBAGE.steps)
    person = FlagPerson(PlainScreen(io.StringIO(), None), Flags("yes"))
    with pytest.raises(NeedsAnswer):
        person.agree(samples.PLAN, Examination(samples.PLAN, lambda _cancel: examined))


def test_a_failed_examination_is_raised_before_any_yes(samples: ModuleType) -> None:
    def work(_cancel: Cancel) -> Plan:
        raise NixFailed("Nix says no.")

    person = FlagPerson(PlainScreen(io.StringIO(), None), Flags("destructive"))
    with pytest.raises(NixFailed):
        person.agree(samples.PLAN, Examination(samples.PLAN, work))


def test_answers_are_taken_by_value_only(samples: ModuleType) -> None:
    def ask(question: Question, **answers: str) -> str:
        return FlagPerson(PlainScreen(io.StringIO(), None), Flags(answers=answers)).ask(question)

    assert ask(samples.WHICH, which_package="neovim") == "neovim"
    assert ask(Question("name", "Which name?"), name="any word") == "any word"
    with pytest.raises(NeedsAnswer):
        ask(samples.WHICH)
    with pytest.raises(UsageError, match="no answer"):
        ask(samples.WHICH, which_package="2")
    with pytest.raises(UsageError, match="secret"):
        ask(Question("password", "The password?", secret=True), password="x")


def test_through_a_pipe_nothing_is_read_and_the_way_on_is_said(one_shot: OneShot) -> None:
    found = one_shot("ask", "install htop", said="yes\nyes\n")
    assert found.returncode == 4
    assert found.stdout.endswith(
        "Install htop: go ahead? Agree with --yes.\n"
        "  1. yes, do it\n  2. no, leave everything as it is\nAnswer with: --answer agree=yes|no\n"
    )
    assert "+    htop" in found.stdout
    assert "evaluating the configuration" in found.stderr
    assert "\x1b" not in found.stdout + found.stderr


@pytest.mark.parametrize(
    ("argv", "code", "said"),
    [
        (("install htop", "--yes"), 0, "htop is installed. (generation 21 → 22 · 14 s)"),
        (("install htop", "--plain", "--answer", "agree=no"), 5, "Nothing was changed."),
        (("how do I install htop", "--yes"), 0, "risk      reversible"),
        (("list my generations",), 0, "3 generations; the current one is 21."),
        (("what is the weather",), 5, "That is not for me. Say “help” to see what I can do."),
        (("fail",), 1, "There is no “htpo” here."),
        (("install htop already",), 0, "Htop is installed already."),
    ],
)
def test_one_shot_ends_as_the_command_line_says(
    one_shot: OneShot, argv: tuple[str, ...], code: int, said: str
) -> None:
    found = one_shot("ask", *argv)
    assert (found.returncode, found.stderr.count("Traceback")) == (code, 0)
    assert found.stdout.count(said) == 1


def test_a_closed_pipe_is_no_failure(one_shot: OneShot, samples: ModuleType) -> None:
    import os
    import sys
    from pathlib import Path

    script = Path(samples.__file__ or "")
    command = f'"{sys.executable}" "{script}" ask "install htop" --yes | true; echo "${{PIPESTATUS[0]}}"'
    environ = {**os.environ, "PYTHONPATH": str(script.parent.parent.parent)}
    found = subprocess.run(("bash", "-c", command), capture_output=True, text=True, env=environ, check=True)
    assert found.stdout.strip() == "0"
    assert "Traceback" not in found.stderr
    assert "Exception ignored" not in found.stderr


def test_a_request_where_a_command_is_expected_is_shown_the_way() -> None:
    argv = (sys.executable, "-m", "nfh", "install", "$(reboot)")
    found = subprocess.run(argv, capture_output=True, text=True, check=False, timeout=60)
    assert found.returncode == 2
    assert "nfh ask 'install $(reboot)'" in found.stderr
    assert found.stdout == ""


def test_help_is_what_help_gives() -> None:
    shown = [
        subprocess.run(
            (sys.executable, "-m", "nfh", word), capture_output=True, text=True, check=True, timeout=60
        ).stdout
        for word in ("help", "--help")
    ]
    assert shown[0] == shown[1]
    assert "COMMAND" in shown[0]
