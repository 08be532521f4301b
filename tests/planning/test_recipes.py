"""Recipes: found by what people call them, and each one makes a plan that the practice system accepts."""

from __future__ import annotations

import pytest

from nfh.nix import options
from nfh.planning import private_copy, recipes
from nfh.planning.wording import bytes_of, listed, plural

from .conftest import Desk, request


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("ssh", "ssh"), ("SSH", "ssh"), ("the ssh server", "ssh"), ("openssh", "ssh"), ("docker", "docker"),
        ("bluetooth", "bluetooth"), ("Bluetooth support", "bluetooth"), ("printing", "printing"),
        ("tailscale", "tailscale"), ("my postgresql database", "postgresql"), ("nginx.", "nginx"), ("steam", "steam"),
    ],
)  # fmt: skip
def test_names(said: str, name: str) -> None:
    found = recipes.find(said) or recipes.find(said.removesuffix(" database"))
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("said", ["", "the", "flumph", "ss", "server"])
def test_no_name(said: str) -> None:
    assert recipes.find(said) is None


def test_misspelled() -> None:
    assert [one.name for one in recipes.near("tailscael")][:1] == ["tailscale"]
    assert recipes.near("zzzzzz") == []


@pytest.mark.parametrize("name", sorted(recipes.all_recipes()))
def test_each_is_planned_and_taken_back(desk: Desk, name: str) -> None:
    recipe = recipes.all_recipes()[name]
    assert recipe.switch in recipe.set
    desk.answers = {"allow_unfree": "yes"}
    desk.target.entry.write_text(desk.text.replace("  services.openssh.enable = true;\n", ""))
    plan = desk.plan("enable_service", service=name)
    assert not plan.already
    desk.target.entry.write_bytes(plan.changes[0].after or b"")
    assert desk.plan("enable_service", service=name).already
    off = desk.plan("disable_service", service=name)
    assert not off.already
    assert recipe.title in off.summary


def test_what_the_practice_system_declares_evaluates(desk: Desk) -> None:
    """Each recipe whose options the practice system has, in one configuration."""
    desk.target.entry.write_text(desk.text.replace("  services.openssh.enable = true;\n", ""))
    desk.answers = {"allow_unfree": "yes"}
    asked = {option for recipe in recipes.all_recipes().values() for option in recipe.set}
    declared = {option for option in asked if options.declaration(desk.target, option) is not None}
    able = [name for name, recipe in recipes.all_recipes().items() if set(recipe.set) <= declared]
    assert {"ssh", "firewall", "networkmanager"} <= set(able)
    plan = desk.prepare(*(request("enable_service", service=name) for name in able)).plan
    assert plan is not None
    examined = desk.examine(plan)
    assert examined.examined is not None
    private_copy.discard(examined.examined.copy)


def test_wording() -> None:
    assert (plural(1, "package"), plural(0, "package")) == ("1 package", "0 packages")
    assert (listed([]), listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])) == (
        "",
        "a",
        "a and b",
        "a, b and c",
    )
    assert [bytes_of(n) for n in (0, 999, 1000, 150_000, 2_300_000, 10**13)] == [
        "0 bytes", "999 bytes", "1.0 kB", "150 kB", "2.3 MB", "10.0 TB",
    ]  # fmt: skip
