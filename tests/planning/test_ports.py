"""Ports and their protocols: what was said, and what is open for the other one."""

from __future__ import annotations

from .conftest import Desk, added, request


def test_a_port_that_is_open_for_the_other_protocol_only_says_so(desk: Desk) -> None:
    desk.do(desk.plan("open_port", port="9090", protocol="udp"))
    plan = desk.prepare(request("close_port", text="close port 9090 tcp", port="9090", protocol="tcp")).plan
    assert plan is not None and plan.already
    assert "does not open port 9090 for TCP" in plan.summary
    assert "“close port 9090 udp”" in plan.summary
    assert not desk.plan("close_port", port="9090").already


def test_both_protocols_are_opened_and_named(desk: Desk) -> None:
    plan = desk.prepare(request("open_port", text="open port 25565 for tcp and udp", port="25565")).plan
    assert plan is not None
    assert "(TCP and UDP)" in plan.summary
    assert len([line for line in added(plan) if "25565" in line]) == 2


def test_who_alone_is_to_be_let_in_is_told_to_be_everybody(desk: Desk) -> None:
    for text in ("let 192.168.1.0/24 reach port 445 only", "open port 445 only for the local network"):
        plan = desk.prepare(request("open_port", text=text, port="445")).plan
        assert plan is not None and "to everybody" in plan.notes[0]
    plain = desk.plan("open_port", port="445", text="open port 445")
    assert not any("to everybody" in note for note in plain.notes)
