"""“add X as an input”: the flake gets it, and its outputs take it."""

from __future__ import annotations

from pathlib import Path

import pytest

from nfh.errors import NeedsAnswer, NotYet, Refused
from nfh.intents import registry
from nfh.intents.request import Request
from nfh.planning import planner
from nfh.planning.plan import Build
from nfh.settings import Folders
from tests.planning.conftest import request
from tests.planning.test_whole_configurations import System

NIXPKGS = '  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-25.05";\n'
HOSTS = "    nixosConfigurations.box = nixpkgs.lib.nixosSystem { modules = [ ./configuration.nix ]; };\n  };\n}\n"
FLAKE = "{\n" + NIXPKGS + "  outputs = { self, nixpkgs }: {\n" + HOSTS


@pytest.fixture
def flake(tmp_path: Path) -> System:
    folders = Folders(tmp_path / "c", tmp_path / "d", tmp_path / "k")
    return System(tmp_path / "flake", {"flake.nix": FLAKE, "configuration.nix": "{ }\n"}, folders)


def changed(name: str, url: str, more: str = "") -> str:
    new = f'  inputs.{name}.url = "{url}";\n'
    return FLAKE.replace(NIXPKGS, NIXPKGS + new + more).replace("{ self, nixpkgs }", f"{{ self, nixpkgs, {name} }}")


@pytest.mark.parametrize(
    ("said", "slots", "name", "url"),
    [
        ("github:ann/Tools", {}, "tools", "github:ann/Tools"),
        ("github:ann/tools/main?dir=x", {}, "tools", "github:ann/tools/main?dir=x"),
        ("github:ann/tools", {"name": "mine"}, "mine", "github:ann/tools"),
        ("git+https://example.org/ann/tools.git", {}, "tools", "git+https://example.org/ann/tools.git"),
        ("nixos-unstable", {}, "nixos-unstable", "github:NixOS/nixpkgs/nixos-unstable"),
        ("unstable", {}, "unstable", "github:NixOS/nixpkgs/nixos-unstable"),
        ("24.05", {}, "nixos-24-05", "github:NixOS/nixpkgs/nixos-24.05"),
        ("nixpkgs-unstable", {"name": "fresh"}, "fresh", "github:NixOS/nixpkgs/nixpkgs-unstable"),
    ],
)
def test_an_input_is_added(flake: System, said: str, slots: dict[str, str], name: str, url: str) -> None:
    intent = registry.build("channel_add", {"channel": said, **slots}, strict=True)
    plan = planner.prepare((Request(intent, "do", 1.0, "program", ""),), flake.context()).plan
    assert plan is not None
    assert flake.after(plan) == {"flake.nix": changed(name, url)}
    assert plan.summary == f"Add the input {name} from {url}."
    assert not any(isinstance(step, Build) for step in plan.steps)


def test_where_a_name_alone_comes_from_is_asked(flake: System) -> None:
    with pytest.raises(NeedsAnswer) as asked:
        flake.plan("channel_add", channel="tools")
    assert asked.value.question.id == "address"  # type: ignore[attr-defined]
    flake.answers = {"address": "github:ann/tools"}
    assert flake.after(flake.plan("channel_add", channel="tools")) == {
        "flake.nix": changed("tools", "github:ann/tools")
    }
    flake.answers = {"address": "somewhere"}
    with pytest.raises(Refused, match="no address"):
        flake.plan("channel_add", channel="tools")


def test_it_may_follow_this_flakes_nixpkgs(flake: System) -> None:
    wish = request("channel_add", text="add github:ann/tools following my nixpkgs", channel="github:ann/tools")
    plan = planner.prepare((wish,), flake.context()).plan
    assert plan is not None
    follows = '  inputs.tools.inputs.nixpkgs.follows = "nixpkgs";\n'
    assert flake.after(plan) == {"flake.nix": changed("tools", "github:ann/tools", follows)}


def test_an_input_that_is_there(flake: System) -> None:
    assert flake.plan("channel_add", channel="nixpkgs").already
    assert flake.plan("channel_add", channel="github:NixOS/nixpkgs/nixos-25.05").already
    moved = flake.plan("channel_add", channel="github:NixOS/nixpkgs/nixos-24.11")
    assert flake.after(moved) == {"flake.nix": FLAKE.replace("25.05", "24.11")}
    assert moved.summary.startswith("Take the input nixpkgs from")


@pytest.mark.parametrize("said", ['github:a/b"; x = "', "two words", "github:a/${b}"])
def test_what_is_no_name_and_no_address(flake: System, said: str) -> None:
    with pytest.raises(Refused):
        flake.plan("channel_add", channel=said)


def test_without_a_flake(flake: System) -> None:
    with pytest.raises(NotYet, match="Channels"):
        flake.plan("channel_add", "configuration.nix", channel="nixos-unstable")
