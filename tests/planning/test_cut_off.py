"""Which changes could cut off somebody who is connected from elsewhere."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nfh.nix.target import Target
from nfh.planning import cut_off
from nfh.planning.plan import FileChange
from tests.conftest import CONFIGURATION, TOPLEVEL

from .conftest import Desk

SSH = "services.openssh.enable = true;"
KEYS_OF_ADA = "users.users.ada.openssh.authorizedKeys.keys"
KEYS = KEYS_OF_ADA + " = [ {} ];"


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
        # `enable` may stand in another file.
        ("services.openssh.ports = [ 22 ];", "services.openssh.ports = [ 2222 ];", ["services.openssh.ports"]),
        (SSH.replace("true", "false"), SSH.replace("true", "false") + " services.openssh.ports = [ 2222 ];", []),
        # However a switch is written.
        (SSH.replace("true", "lib.mkDefault true"), SSH.replace("true", "false"), ["services.openssh.enable"]),
        (SSH.replace("true", "lib.mkDefault true"), SSH.replace("true", "(lib.mkForce true)"), []),
        ("services.sshd.enable = true;", "services.sshd.enable = false;", ["services.sshd.enable"]),
        ("systemd.services.sshd.enable = true;", "systemd.services.sshd.enable = false;", ["systemd.services.sshd.enable"]),
        ("", "systemd.services.cups.enable = false;", []),
        ("services.zerotierone.enable = true;", "services.zerotierone.enable = false;", ["services.zerotierone.enable"]),
        ("services.netbird.enable = true;", "", ["services.netbird.enable"]),
        # Who may log in.
        (KEYS.format('"ssh-ed25519 AAAA a@b"'), KEYS.format(""), [KEYS_OF_ADA]),
        (KEYS.format('"ssh-ed25519 AAAA a@b"'), "", [KEYS_OF_ADA]),
        (KEYS.format('"ssh-ed25519 AAAA a@b"'), KEYS.format('"ssh-ed25519 AAAA a@b" "ssh-ed25519 BBBB c@d"'), []),
        ("networking.firewall.allowedTCPPorts = [22];", "networking.firewall.allowedTCPPorts = [22 80];", []),
    ],
)  # fmt: skip
def test_options(before: str, after: str, found: list[str]) -> None:
    texts = (f"{{ ... }}:\n{{\n  {text}\n}}\n".encode() for text in (before, after))
    assert list(cut_off.options([FileChange(Path("/etc/nixos/configuration.nix"), *texts)])) == found


def test_what_cannot_be_read_names_nothing() -> None:
    change = FileChange(Path("/etc/nixos/configuration.nix"), b"{ networking", b"\xff\xfe{")
    assert cut_off.options([change]) == ()


@pytest.fixture
def importing(tmp_path: Path) -> Callable[..., FileChange]:
    """A change of what configuration.nix imports, beside three files that are there."""
    (tmp_path / "network.nix").write_text("{ networking.useDHCP = true; imports = [ ./ssh.nix ]; }")
    (tmp_path / "ssh.nix").write_text("{ " + SSH + " }")
    (tmp_path / "fonts.nix").write_text("{ fonts.enableDefaultPackages = true; }")

    def change(before: str, after: str) -> FileChange:
        texts = (f"{{ ... }}: {{ imports = [ {names} ]; }}".encode() for names in (before, after))
        return FileChange(tmp_path / "configuration.nix", *texts)

    return change


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("./fonts.nix ./network.nix", "./fonts.nix", ["networking.useDHCP", "services.openssh.enable"]),
        ("./fonts.nix", "", []),
        ("./fonts.nix", "./fonts.nix ./network.nix", ["networking.useDHCP"]),
        ("<nixpkgs/nixos/modules/profiles/headless.nix>", "", ["imports"]),
        ("./nowhere.nix", "", ["imports"]),
    ],
)
def test_what_is_imported_no_more(importing: Any, before: str, after: str, found: list[str]) -> None:
    assert list(cut_off.options([importing(before, after)])) == found


def test_a_file_that_goes_with_its_import_counts_as_it_was(importing: Any) -> None:
    change = importing("./gone.nix", "")
    gone = FileChange(change.path.parent / "gone.nix", SSH.join("{}").encode(), None)
    assert list(cut_off.options([change, gone])) == ["services.openssh.enable"]


def test_the_firewall_is_left_alone_only_where_the_whole_text_says_so(importing: Any) -> None:
    def change(before: str, after: str) -> FileChange:
        return FileChange(Path("/etc/nixos/configuration.nix"), *(f"{{ {t} }}".encode() for t in (before, after)))

    opened = change("", "services.nginx.enable = true; networking.firewall.allowedTCPPorts = [ 80 ];")
    assert cut_off.leaves_the_firewall([opened])
    assert not cut_off.leaves_the_firewall([])
    assert not cut_off.leaves_the_firewall([opened, importing("", "./fonts.nix")])
    assert not cut_off.leaves_the_firewall([change("", 'networking.firewall.extraCommands = "true";')])
    assert not cut_off.leaves_the_firewall([FileChange(Path("/etc/nixos/flake.lock"), b"{}", b"{ }")])


def test_two_systems_of_which_one_can_be_reached_by_ssh(practice_target: Target) -> None:
    """Both are really built; sshd comes, goes, or is told other things."""

    def system(text: str) -> str:
        entry = practice_target.entry
        entry.write_text(CONFIGURATION.replace("  services.openssh.enable = true;\n", f"  {text}\n"))
        argv = ("nix-build", *TOPLEVEL)
        environ = {**os.environ, **practice_target.environment}
        return subprocess.run(argv, env=environ, check=True, capture_output=True, text=True).stdout.strip()

    no_firewall = "networking.firewall.enable = false;"
    off, on = system(no_firewall), system(f"{no_firewall} {SSH}")
    stricter = system(f'{no_firewall} {SSH} services.openssh.settings.PermitRootLogin = "no";')
    walled = system(SSH)
    assert cut_off.between(on, on) == cut_off.between(off, on) == ()
    assert cut_off.between(on, off) == ("sshd.service", "/etc/ssh/sshd_config")
    assert cut_off.between(on, stricter) == ("/etc/ssh/sshd_config",)
    assert cut_off.between(on, walled) == cut_off.between(walled, on) == ("firewall.service",)
    networked = system(f"{no_firewall} {SSH} networking.networkmanager.enable = true;")
    assert cut_off.between(on, networked) == ("NetworkManager.service",)
    assert cut_off.between(on, system(f'{no_firewall} {SSH} systemd.services.other.script = "true";')) == ()


def test_the_plan_says_so(desk: Desk) -> None:
    desk.do(desk.plan("open_port", port="80"))
    assert desk.plan("open_port", port="81").cut_off == ()
    plan = desk.plan("close_port", port="80")
    assert plan.cut_off == ("networking.firewall.allowedTCPPorts",)
    assert any("could cut you off" in note for note in plan.notes)
