"""Groups: what one is worth while the service that it is for is off."""

from __future__ import annotations

import pytest

from nfh.errors import NeedsAnswer

from .conftest import Desk, added, request


def test_a_group_whose_service_is_off_says_so(desk: Desk) -> None:
    plan = desk.plan("add_user_to_group", user="ada", group="docker")
    assert any("does not switch that on: say “turn on docker”" in note for note in plan.notes)
    both = desk.prepare(
        request("enable_service", service="docker"), request("add_user_to_group", user="ada", group="docker")
    )
    assert both.plan is not None and not any("does not switch that on" in note for note in both.plan.notes)
    new = desk.plan("add_user", user="bob", group="libvirtd")
    assert any("“turn on libvirt”" in note for note in new.notes)


def test_sudo_without_a_password_is_a_setting_of_its_own(desk: Desk) -> None:
    said = "ada should use sudo without a password"
    plan = desk.prepare(request("add_user_to_group", text=said, user="ada", group="sudo")).plan
    assert plan is not None
    assert added(plan) == ["security.sudo.wheelNeedsPassword = false;"]
    assert any("everybody in the group wheel" in note for note in plan.notes)
    plain = desk.prepare(request("add_user_to_group", text="give ada sudo", user="ada", group="sudo")).plan
    assert plain is not None and plain.already


def test_a_new_group_is_no_user(desk: Desk) -> None:
    said = "create a group called media"
    plan = desk.prepare(request("add_user_to_group", text=said, user="media")).plan
    assert plan is not None
    assert added(plan) == ["users.groups.media = { };"]
    assert not desk.plan("add_user_to_group", text="add ada to the audio group", user="ada", group="audio").already


@pytest.mark.parametrize(
    ("name", "text", "slots"),
    [
        ("set_shell", "and give him zsh", {"shell": "zsh"}),
        ("add_user_to_group", "let her use docker", {"group": "docker"}),
    ],
)
def test_who_only_says_him_is_asked_whose(desk: Desk, name: str, text: str, slots: dict[str, str]) -> None:
    with pytest.raises(NeedsAnswer, match="Whose account"):
        desk.plan(name, text=text, **slots)
    assert desk.answering(user="ada").plan(name, text=text, **slots).steps
