"""Desktops by the whole sentence: what goes is what stands after the word for it, and nothing else."""

from __future__ import annotations

import pytest

from nfh.errors import Refused
from nfh.planning import desktop_said

from .conftest import Desk, added, removed


@pytest.mark.parametrize(
    ("desktop", "text"),
    [
        ("gnome", "remove gnome"), ("gnome", "turn gnome off"), ("kde", "get rid of the kde desktop please"),
        ("", "get rid of the desktop"), ("", "a system without a desktop"), ("plasma", "disable kde plasma"),
        ("gnome", "put plasma and remove gnome"), ("gnome", "remove gnome and put plasma"),
    ],
)  # fmt: skip
def test_the_desktop_goes(desktop: str, text: str) -> None:
    assert desktop_said.goes(desktop, text)


@pytest.mark.parametrize(
    ("desktop", "text"),
    [
        ("plasma", "put plasma but without the kde apps"), ("plasma", "put plasma and remove gnome"),
        ("plasma", "remove gnome and put plasma"), ("gnome", "gnome without the gnome games"),
        ("kde", "turn off gnome and turn on kde"), ("xfce", "install xfce without gnome"),
        ("gnome", "ditch kde for gnome"),
    ],
)  # fmt: skip
def test_it_stays_or_comes(desktop: str, text: str) -> None:
    assert not desktop_said.goes(desktop, text)


def test_what_is_to_be_left_out_is_told_and_the_desktop_comes(desk: Desk) -> None:
    plan = desk.plan("enable_desktop", text="put plasma but without the kde apps", desktop="plasma")
    assert "services.desktopManager.plasma6.enable = true;" in added(plan)
    (note,) = [note for note in plan.notes if "leave out" in note]
    assert "“the kde apps”" in note and "environment.plasma6.excludePackages" in note
    with pytest.raises(Refused, match="not take parts"):
        desk.plan("enable_desktop", text="get rid of the kde apps", desktop="kde")


def test_one_comes_and_the_other_goes(desk: Desk) -> None:
    desk.do(desk.plan("enable_desktop", desktop="xfce"))
    plan = desk.plan("enable_desktop", text="put plasma without xfce", desktop="plasma")
    assert "services.desktopManager.plasma6.enable = true;" in added(plan)
    assert "services.xserver.desktopManager.xfce.enable = true;" in removed(plan)
    assert not any("leave out" in note for note in plan.notes)
