"""Troubles: no service is named that is none, and what is off is told in a right sentence."""

from __future__ import annotations

from nfh.planning import recipes, units

from .conftest import Desk


def test_a_trouble_names_no_service_that_is_none(desk: Desk) -> None:
    screen = desk.answer("troubleshoot", device="screen")
    assert not any("status accelerated" in line or "-u accelerated" in line for line in screen.expert)
    assert not any("service" in row[1] for row in screen.rows)
    assert desk.answer("troubleshoot", service="printer").expert[0] == "systemctl status cups"
    assert desk.answer("troubleshoot", device="sound").expert[0].startswith("systemctl --user status pipewire")
    desk.do(desk.plan("enable_desktop", desktop="xfce"))
    assert "the Xfce desktop" in desk.answer("troubleshoot", device="screen").text


def test_every_service_that_is_named_is_a_unit_or_none() -> None:
    for recipe in recipes.all_recipes().values():
        assert " " not in units.of(recipe), recipe.name
        assert units.to_look_at(recipe), recipe.name


def test_what_is_off_already_is_told_in_a_sentence_that_fits_a_plural(desk: Desk) -> None:
    plan = desk.plan("disable_service", service="automatic upgrades")
    assert plan.summary == "Nothing in configuration.nix switches automatic upgrades on."


def test_what_is_on_by_itself_is_not_said_to_be_off(desk: Desk) -> None:
    answer = desk.answer("troubleshoot", service="firewall")
    assert "Nothing in" not in answer.text
    assert "turn on firewall" not in answer.next
    desk.do(desk.plan("disable_service", service="firewall"))
    assert "Nothing in" in desk.answer("troubleshoot", service="firewall").text
