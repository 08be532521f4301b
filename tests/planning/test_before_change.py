"""“Go back to before i installed vim”: the generation from before that change, as the journal knows it."""

from __future__ import annotations

import pytest

from nfh.errors import NeedsAnswer
from nfh.planning.plan import Plan, SwitchGeneration

from .conftest import Desk, request


def back(desk: Desk, text: str, name: str = "rollback") -> Plan:
    plan = desk.prepare(request(name, text=text)).plan
    assert plan is not None
    return plan


def number(plan: Plan) -> int:
    (step,) = plan.steps
    assert isinstance(step, SwitchGeneration)
    return step.number


@pytest.fixture
def changed(desk: Desk) -> Desk:
    """Generation 2, then 3 with another name for the machine, then 4 with bluetooth."""
    desk.do(desk.plan("set_hostname", hostname="lab"), "call this machine lab")
    desk.do(desk.plan("enable_bluetooth"), "turn on bluetooth")
    assert desk.current() == 4
    return desk


def test_it_is_the_generation_from_before_that_change(changed: Desk) -> None:
    assert number(back(changed, "go back to before i changed the hostname to lab")) == 2
    assert number(back(changed, "go back to how it was before i turned on bluetooth")) == 3
    assert number(back(changed, "go to the system before the lab change", "switch_generation")) == 2
    assert number(back(changed, "go back to before my last change")) == 3
    assert number(back(changed, "roll back")) == 3
    assert number(back(changed, "go back to the one before")) == 3


@pytest.mark.parametrize("name", ["rollback", "switch_generation"])
def test_what_the_journal_does_not_know_is_asked(changed: Desk, name: str) -> None:
    with pytest.raises(NeedsAnswer) as caught:
        back(changed, "go back to before i installed tree", name)
    question = caught.value.question
    assert [choice.value for choice in question.choices] == ["4", "3", "2", "1"]  # type: ignore[attr-defined]
    assert number(back(changed.answering(generation="1"), "go back to before i installed tree", name)) == 1
