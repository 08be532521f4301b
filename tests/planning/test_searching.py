"""Searching: one list of packages and options, and what can be done with each of its rows."""

from __future__ import annotations

import pytest

from nfh.planning.answer import Answer
from nfh.understanding.command_text import read_command

from .conftest import Desk, request


def answer(desk: Desk, name: str, **slots: str) -> Answer:
    return desk.prepare(request(name, **slots)).answers[0]


def test_packages_and_options_stand_side_by_side(desk: Desk) -> None:
    found = answer(desk, "search_packages", query="openssh")
    assert found.subjects[:2] == ("services.openssh.enable", "openssh")
    assert [row[1] for row in found.rows[:2]] == ["option", "package"]
    assert "what does services.openssh.enable do" in found.next


def test_options_alone_are_options(desk: Desk) -> None:
    found = answer(desk, "search_options", query="ssh server")
    assert found.subjects[0] == "services.openssh.enable"
    assert {row[1] for row in found.rows} == {"option"}


def test_installing_an_option_of_the_list_switches_it_on(desk: Desk) -> None:
    plan = desk.plan("install_package", packages=["services.printing.enable", "htop"])
    assert "+  services.printing.enable = true;" in plan.changes[0].diff()


def test_what_is_gone_is_told_with_what_took_its_place(desk: Desk) -> None:
    assert answer(desk, "search_packages", query="exa").text.startswith("exa is now called eza.")
    gone = answer(desk, "search_packages", query="nerdfonts")
    assert gone.text.startswith("nerdfonts is no longer there: it was split into one package a font. Instead: ")


@pytest.mark.parametrize("wanted", ["dig", "/usr/bin/dig", "`dig`"])
def test_a_command_is_found_in_its_package(desk: Desk, wanted: str) -> None:
    assert {"dig", "dnsutils"} <= set(answer(desk, "which_package_provides", command=wanted).subjects)


def test_what_is_not_known_is_not_guessed(desk: Desk) -> None:
    unknown = answer(desk, "which_package_provides", file="libnothing.so.2")
    assert unknown.subjects == () and "do not know" in unknown.text
    named = answer(desk, "which_package_provides", file="libvirt.so.0")
    assert named.subjects == ("libvirt",) and "do not know" in named.text


def test_an_option_that_is_gone_is_told_with_what_took_its_place(desk: Desk) -> None:
    told = answer(desk, "explain_option", option="hardware.opengl.enable")
    assert "hardware.opengl.enable is now called hardware.graphics.enable" in told.text


def test_a_library_is_no_option_though_it_has_dots(desk: Desk) -> None:
    told = answer(desk, "explain_option", option="libvirt.so.0")
    assert (told.kind, told.subjects) == ("which_package_provides", ("libvirt",))


@pytest.mark.parametrize("path", ["/bin/ifconfig", "/run/current-system/sw/bin/ls"])
def test_a_path_of_a_program_alone_is_asked_about_and_not_run(path: str) -> None:
    alone = read_command(path)
    assert alone is not None and (alone.intent, alone.slots) == ("which_package_provides", {"file": path})
    longer = read_command(f"{path} -a")
    assert longer is not None and longer.intent != "which_package_provides"
