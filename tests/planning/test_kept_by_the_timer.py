"""A timer that collects garbage deletes no generation of which a number is to be kept: it cannot count them."""

from __future__ import annotations

import pytest

from nfh.planning.plan import Plan

from .conftest import Desk, added, request


def planned(desk: Desk, text: str) -> Plan:
    plan = desk.prepare(request("auto_garbage_collect", text=text, action="on", value="weekly")).plan
    assert plan is not None
    return plan


@pytest.mark.parametrize(
    "text",
    [
        "garbage collect weekly but keep the last five generations",
        "collect garbage every week, always keep 5 generations",
        "collect garbage weekly except for the newest 5",
    ],
)
def test_the_last_five_stay(desk: Desk, text: str) -> None:
    plan = planned(desk, text)
    assert not any("delete-older-than" in line for line in added(plan))
    assert any("deletes no generation" in note and "--keep 5" in note for note in plan.notes)
    assert "30 days" not in plan.teaching.why


def test_those_of_a_timer_that_is_on_stay_too(desk: Desk) -> None:
    desk.do(planned(desk, "garbage collect weekly"))
    lines = added(planned(desk, "garbage collect weekly but keep the last 5 generations"))
    assert 'nix.gc.options = "";' in lines


@pytest.mark.parametrize("text", ["garbage collect weekly", "collect garbage weekly but keep 30 days"])
def test_a_number_of_days_is_none_of_generations(desk: Desk, text: str) -> None:
    assert any("--delete-older-than 30d" in line for line in added(planned(desk, text)))
