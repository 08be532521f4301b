"""Edits judged by a whole module system: the practice system's NixOS evaluates the options that were set."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from nfh.configuration.edited import Edited
from nfh.configuration.list_values import add_to_list, remove_from_list
from nfh.configuration.nix_value import PackageRef
from nfh.configuration.options import set_option, unset_option
from nfh.configuration.packages import add, remove
from nfh.configuration.source import Source
from nfh.practice.first_configuration import HISTORY, configuration, hardware
from nfh.practice.root import mini_nixos

MODULE = """\
{ lib, pkgs, config, ... }:
{
  config = lib.mkMerge [
    {
      networking.hostName = lib.mkDefault "first";
      environment.systemPackages = [ pkgs.git ];
    }
    (lib.mkIf config.services.openssh.enable { networking.firewall.allowedTCPPorts = [ 2222 ]; })
  ];
}
"""

ASKED = """
c: {
  host = c.networking.hostName;
  zone = c.time.timeZone;
  ports = c.networking.firewall.allowedTCPPorts;
  ssh = c.services.openssh.enable;
  users = builtins.mapAttrs (_: u: { inherit (u) isNormalUser extraGroups; }) c.users.users;
  packages = map (p: p.pname or p.name) c.environment.systemPackages;
}
"""


@pytest.fixture
def says(tmp_path: Path) -> Any:
    def evaluate(source: Source) -> dict[str, Any]:
        file = tmp_path / "configuration.nix"
        file.write_bytes(source.content)
        (tmp_path / "hardware-configuration.nix").write_text(hardware())
        environ = {**os.environ, "NIX_PATH": f"nixpkgs={mini_nixos() / 'nixpkgs'}:nixos-config={file}"}
        expression = f"({ASKED}) (import <nixpkgs/nixos> {{ }}).config"
        argv = ["nix-instantiate", "--store", "dummy://", "--eval", "--strict", "--json", "--expr", expression]
        done = subprocess.run(argv, env=environ, capture_output=True, text=True, check=False, timeout=120)
        assert done.returncode == 0, done.stderr + source.content.decode()
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    return evaluate


def test_a_day_of_changes_on_the_practice_system(says: Any) -> None:
    first = Source(Path("configuration.nix"), configuration(HISTORY[-1]).encode())
    before = says(first)
    done = add(first, ["htop", "ripgrep"])
    for step in (
        lambda source: set_option(source, "networking.hostName", "north"),
        lambda source: set_option(source, "time.timeZone", None),
        lambda source: set_option(source, "users.users.kim", {"isNormalUser": True, "extraGroups": ["wheel"]}),
        lambda source: add_to_list(source, "users.users.kim.extraGroups", ["audio"]),
        lambda source: add_to_list(source, "networking.firewall.allowedTCPPorts", [80, 443]),
        lambda source: set_option(source, "services.openssh.enable", True),
        lambda source: remove(source, ["vim"]),
    ):
        done = done.then(step(done.source))
    after = says(done.source)
    assert after["host"] == "north"
    assert after["zone"] is None
    assert {80, 443} <= set(after["ports"])
    assert after["ssh"] is True
    assert after["users"]["kim"] == {"isNormalUser": True, "extraGroups": ["wheel", "audio"]}
    assert {"htop", "ripgrep"} <= set(after["packages"])
    assert "vim" not in after["packages"]

    for step in (
        lambda source: remove(source, ["htop", "ripgrep"]),
        lambda source: set_option(source, "networking.hostName", "practice"),
        lambda source: set_option(source, "time.timeZone", "Europe/Berlin"),
        lambda source: unset_option(source, "users.users.kim"),
        lambda source: remove_from_list(source, "networking.firewall.allowedTCPPorts", [80, 443]),
        lambda source: set_option(source, "services.openssh.enable", before["ssh"]),
        lambda source: add(source, ["vim"]),
    ):
        done = done.then(step(done.source))
    again = says(done.source)
    assert sorted(again.pop("packages")) == sorted(before.pop("packages"))
    assert again == before


def test_priorities_and_conditions(says: Any) -> None:
    module = Source(Path("configuration.nix"), MODULE.encode())
    before = says(module)
    assert before["host"] == "first"

    inside = set_option(module, "networking.hostName", "second", {"set:networking.hostName": "inside"})
    assert says(inside.source)["host"] == "second"
    assert b'lib.mkDefault "second"' in inside.source.content

    more: Edited = add_to_list(module, "networking.firewall.allowedTCPPorts", [80])
    assert says(more.source)["ports"] == [80]
    both = set_option(more.source, "services.openssh.enable", True)
    assert {80, 2222} <= set(says(both.source)["ports"])

    installed = add(module, ["htop"])
    assert set(says(installed.source)["packages"]) == {*before["packages"], "htop"}


def test_a_package_as_a_value(says: Any) -> None:
    module = Source(Path("configuration.nix"), b"{ ... }:\n{\n  time.timeZone = null;\n}\n")
    edited = add_to_list(module, "environment.systemPackages", [PackageRef("htop")])
    assert b"{ pkgs, ... }:" in edited.source.content
    assert "htop" in says(edited.source)["packages"]
