"""Which changes could cut off somebody who is connected from elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from nfh.planning import cut_off
from nfh.planning.plan import FileChange

from .conftest import Desk

SSH = "services.openssh.enable = true;"


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("", "networking.nameservers = [ ];", ["networking.nameservers"]),
        ("networking.firewall.enable = false;", "", ["networking.firewall.enable"]),
        (SSH, "services.openssh = { enable = false; };", ["services.openssh.enable"]),
        (SSH, "", ["services.openssh.enable"]),
        (SSH, SSH + " services.openssh.ports = [ 2222 ];", ["services.openssh.ports"]),
        (
            "networking.firewall.allowedTCPPorts = [ 22 80 ];",
            "networking.firewall.allowedTCPPorts = [ 80 ];",
            ["networking.firewall.allowedTCPPorts"],
        ),
        # Nobody is cut off by a port that opens, a service that starts, a name, or what is written otherwise.
        ("networking.firewall.allowedTCPPorts = [ 22 ];", "networking.firewall.allowedTCPPorts = [ 22 80 ];", []),
        ("", SSH, []),
        ("", SSH + " services.openssh.settings.PermitRootLogin = \"no\";", []),
        ("", 'networking.hostName = "lab";', []),
        ("networking.useDHCP = true;", "networking = { useDHCP = true; };", []),
        ('time.timeZone = "UTC";', "", []),
    ],
)  # fmt: skip
def test_options(before: str, after: str, found: list[str]) -> None:
    texts = (f"{{ ... }}:\n{{\n  {text}\n}}\n".encode() for text in (before, after))
    assert list(cut_off.options([FileChange(Path("/etc/nixos/configuration.nix"), *texts)])) == found


def test_what_cannot_be_read_names_nothing() -> None:
    change = FileChange(Path("/etc/nixos/configuration.nix"), b"{ networking", b"\xff\xfe{")
    assert cut_off.options([change]) == ()


def test_the_plan_says_so(desk: Desk) -> None:
    desk.do(desk.plan("open_port", port="80"))
    assert desk.plan("open_port", port="81").cut_off == ()
    plan = desk.plan("close_port", port="80")
    assert plan.cut_off == ("networking.firewall.allowedTCPPorts",)
    assert any("could cut you off" in note for note in plan.notes)
