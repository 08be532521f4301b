"""The examination behind the card: waited for, stopped, failed."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from nfh.errors import Interrupted, NfhError, NixFailed
from nfh.nix.cancel import Cancel
from nfh.nix.target import Target
from nfh.planning.examination import Examination
from nfh.planning.plan import Plan

PLAN = Plan("x", (), Target("given", Path("/x"), Path("/p")), ())
BETTER = Plan("y", (), PLAN.target, ())


def test_nothing_to_examine() -> None:
    examination = Examination(PLAN, None)
    assert examination.is_done
    assert examination.result() is PLAN
    assert examination.finished is PLAN


def test_the_result_is_waited_for() -> None:
    go = threading.Event()

    def work(cancel: Cancel) -> Plan:
        go.wait(10)
        return BETTER

    examination = Examination(PLAN, work)
    assert not examination.is_done
    assert examination.finished is None
    assert not examination.wait(0.01)
    go.set()
    assert examination.result() is BETTER
    assert examination.is_done


def test_it_can_be_stopped() -> None:
    def work(cancel: Cancel) -> Plan:
        while True:
            cancel.check()

    examination = Examination(PLAN, work)
    examination.cancel.set()
    with pytest.raises(Interrupted):
        examination.result()
    assert isinstance(examination.failure, Interrupted)


@pytest.mark.parametrize("problem", [NixFailed("no", "said"), OSError("disk"), RuntimeError("ours")])
def test_what_it_raised_is_raised_where_it_is_waited_for(problem: Exception) -> None:
    def work(cancel: Cancel) -> Plan:
        raise problem

    examination = Examination(PLAN, work)
    with pytest.raises(type(problem)):
        examination.result()
    assert (examination.failure is problem) == isinstance(problem, NfhError)
    assert examination.finished is None
