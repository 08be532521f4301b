"""What an edit was for, asked of Nix: sets of packages are told by their kernel; what Nix cannot tell is said plainly."""

from __future__ import annotations

import subprocess

import pytest

from nfh.configuration import expectation
from nfh.configuration.nix_value import PackageRef
from nfh.errors import NixFailed
from nfh.planning.proof import _brief
from nfh.practice.root import Root

from .conftest import Desk

SYSTEM = """
let
  set = version: {
    kernel = { inherit version; outPath = "/k-${version}"; };
    nvidia_x11 = throw "has an unfree license";
  };
in { pkgs = { old = set "6.6"; new = set "6.12"; }; config.boot.kernelPackages = set "6.6" // { patched = true; }; }
"""


@pytest.mark.parametrize(("attr", "holds"), [("old", "true"), ("new", "false")])
def test_a_set_of_packages_is_told_by_its_kernel(nix_root: Root, attr: str, holds: str) -> None:
    wanted = expectation.of_option(("boot", "kernelPackages"), PackageRef(attr))
    assert wanted is not None
    argv = ["nix-instantiate", "--eval", "--strict", "-E", f"({expectation.question([wanted])}) ({SYSTEM})"]
    answer = subprocess.run(argv, env=nix_root.environ(), check=True, capture_output=True, text=True)
    assert answer.stdout.split() == ["[", holds, "]"]


@pytest.mark.parametrize(
    ("said", "plainly"),
    [
        (
            "Package ‘nvidia-x11-580.105.08’ in /nixpkgs/pkgs/os-specific/linux/nvidia-x11/generic.nix:24 has an unfree "
            "license (‘unfreeRedistributable’), refusing to evaluate.",
            "nvidia-x11-580.105.08 is not free software, which is not allowed here",
        ),
        ("Package ‘zfs-2.1’ in /n/zfs.nix:9 is marked as broken, refusing to evaluate.", "zfs-2.1 is broken"),
        ("cannot coerce a set to a string at /etc/nixos/configuration.nix:4:3", "cannot coerce a set to a string"),
        (
            "file 'nixpkgs' was not found in the Nix search path",
            "file 'nixpkgs' was not found in the Nix search path",
        ),
    ],
)
def test_what_nix_says_is_said_without_paths(said: str, plainly: str) -> None:
    assert _brief(NixFailed(f"Nix could not evaluate the configuration: {said}")) == plainly


def test_a_kernel_is_compared_though_unfree_modules_stand_beside_it(desk: Desk) -> None:
    plan = desk.examine(desk.plan("set_kernel", version="6.6"))
    assert plan.expected
    assert not any("could not compare" in note for note in plan.notes)
