from __future__ import annotations

import os
import socket
import subprocess
from pathlib import Path

import pytest

from nfh.nix import capabilities
from nfh.nix.target import Target
from tests.held import held

OS_RELEASE = """\
NAME=NixOS
ID=nixos
PRETTY_NAME="NixOS 25.11 (Xantusia)"
VERSION_ID='25.11'
# a comment
ANSI_COLOR="0;38;2;126;186;228"
WITH_QUOTE="say \\"hi\\""
"""
STORE_NAME = "0c5pp5hkr4nqkqzv4p2kfhbz0f2k8x3r-nix-2.28.3"


@pytest.fixture
def nixos(tmp_path: Path) -> Path:
    """Something that looks like NixOS."""
    for folder in ("etc/nixos", "nix/store", "run/systemd/system", "boot"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "etc/os-release").write_text(OS_RELEASE)
    (tmp_path / "etc/NIXOS").write_text("")
    (tmp_path / "etc/nixos/configuration.nix").write_text("{ }")
    return tmp_path


def program(file: Path, text: str = "exit 1") -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"#!/bin/sh\n{text}\n")
    file.chmod(0o755)
    return file


def test_nixos(nixos: Path) -> None:
    found = capabilities.probe({"PATH": "/nowhere", "NIX_REMOTE": "local"}, nixos)
    assert found.is_nixos and found.system == "NixOS 25.11 (Xantusia)" and found.release == "25.11"
    assert found.configuration == "channel" and found.has_systemd
    assert found.host == socket.gethostname() and found.uid == os.getuid()
    assert set(found.free) == {str(nixos), str(nixos / "nix/store"), str(nixos / "boot")}
    assert all(room > 0 for room in found.free.values())
    (nixos / "etc/nixos/flake.nix").write_text("{ }")
    assert capabilities.probe({"PATH": "/nowhere", "NIX_REMOTE": "local"}, nixos).configuration == "flake"


def test_another_system(tmp_path: Path) -> None:
    found = capabilities.probe({"PATH": "/nowhere", "NIX_REMOTE": "local"}, tmp_path)
    assert not found.is_nixos and not found.has_systemd and found.configuration == ""
    assert (found.system, found.release) == ("", "")


def test_os_release(nixos: Path) -> None:
    found = capabilities.os_release(nixos)
    assert found["WITH_QUOTE"] == 'say "hi"' and found["VERSION_ID"] == "25.11" and found["NAME"] == "NixOS"
    assert capabilities.os_release(nixos / "nowhere") == {}


def test_the_version_is_in_the_store_path(tmp_path: Path) -> None:
    """No program is run: this one would fail."""
    real = program(tmp_path / STORE_NAME / "bin" / "nix")
    link = tmp_path / "sw" / "nix"
    link.parent.mkdir()
    link.symlink_to(real)
    assert capabilities.version_in_path(str(link)) == "2.28.3"
    found = capabilities.probe({"PATH": str(link.parent), "NIX_REMOTE": "local"}, tmp_path)
    assert (found.nix_program, found.nix_version, found.has_nix) == (str(link), "2.28.3", True)


def test_else_the_program_is_asked(tmp_path: Path) -> None:
    program(tmp_path / "nix", "echo 'nix (Nix) 2.30.0pre20250501_abc'")
    found = capabilities.probe({"PATH": f"{tmp_path}:/bin", "NIX_REMOTE": "local"}, tmp_path)
    assert found.nix_version == "2.30.0pre20250501_abc"
    program(tmp_path / "nix", "exit 1")
    assert capabilities.probe({"PATH": f"{tmp_path}:/bin", "NIX_REMOTE": "local"}, tmp_path).nix_version == ""


def test_the_nix_that_is_tested(listening: Target) -> None:
    found = capabilities.probe({**os.environ, **listening.environment})
    said = subprocess.run(["nix", "--version"], check=True, capture_output=True, text=True).stdout.split()[-1]
    assert found.nix_version == said
    assert found.daemon_listens and found.store_is_ours
    if folder := os.environ.get("NFH_TEST_NIX_BIN"):
        assert found.nix_program == f"{folder}/nix"


def test_how_root_is_had(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "getuid", lambda: 1000)
    monkeypatch.setattr("nfh.nix.tools.WRAPPERS", str(tmp_path / "wrappers"))
    monkeypatch.setattr("nfh.nix.tools.SYSTEM_FOLDERS", ())
    environ = {"PATH": str(tmp_path / "bin"), "NIX_REMOTE": "local"}
    assert not capabilities.probe(environ, tmp_path).can_be_root
    doas = program(tmp_path / "bin" / "doas")
    sudo = program(tmp_path / "bin" / "sudo")
    wrapper = program(tmp_path / "wrappers" / "sudo")
    assert not capabilities.probe(environ, tmp_path).can_be_root, "none of them is set-uid"
    doas.chmod(0o4755)
    assert capabilities.probe(environ, tmp_path).root_program == str(doas)
    sudo.chmod(0o4755)
    assert capabilities.probe(environ, tmp_path).root_program == str(sudo)
    wrapper.chmod(0o4755)
    found = capabilities.probe(environ, tmp_path)
    assert found.root_program == str(wrapper) and found.can_be_root


def test_root_needs_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(os, "getuid", lambda: 0)
    found = capabilities.probe({"PATH": "/nowhere", "NIX_REMOTE": "local"}, tmp_path)
    assert found.can_be_root and found.root_program == ""


def test_a_switch_at_work_is_seen_and_not_disturbed(nixos: Path) -> None:
    environ = {"PATH": "/nowhere", "NIX_REMOTE": "local"}
    assert capabilities.probe(environ, nixos).switching == ""
    lock = nixos / "run/nixos/switch-to-configuration.lock"
    lock.parent.mkdir(parents=True)
    lock.touch()
    assert capabilities.probe(environ, nixos).switching == ""
    with held(lock) as holder:
        assert capabilities.probe(environ, nixos).switching == f"switch-to-configuration (process {holder})"
    assert capabilities.probe(environ, nixos).switching == ""
    (nixos / "sys/fs/cgroup/system.slice/nixos-rebuild-switch-to-configuration.service").mkdir(parents=True)
    assert "unit" in capabilities.probe(environ, nixos).switching


ROUTE = "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n"
HERE = "eth0\t0010A8C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n"
OUT = "eth0\t00000000\t0110A8C0\t0003\t0\t0\t0\t00000000\t0\t0\t0\n"
OUT_6 = f"{'0' * 32} 00 {'0' * 32} 00 fe80{'0' * 27}1 00000400 00000001 00000000 {{flags}} {{name}}\n"


@pytest.mark.parametrize(
    ("four", "six", "out"),
    [
        ("", "", False),
        (ROUTE + HERE, "", False),
        (ROUTE + HERE + OUT, "", True),
        (ROUTE + OUT.replace("0003", "0002"), "", False),
        (ROUTE, OUT_6.format(flags="00000003", name="wlan0"), True),
        (ROUTE, OUT_6.format(flags="00200200", name="lo"), False),
        ("nonsense", "more of it", False),
    ],
)
def test_a_way_out(nixos: Path, four: str, six: str, out: bool) -> None:
    (nixos / "proc/net").mkdir(parents=True)
    (nixos / "proc/net/route").write_text(four)
    (nixos / "proc/net/ipv6_route").write_text(six)
    assert capabilities.probe({"PATH": "/nowhere", "NIX_REMOTE": "local"}, nixos).has_network is out


@pytest.mark.parametrize(
    ("name", "asked", "status"), [("sudo", "-n -- ", 0), ("doas", "-n ", 1), ("run0", "--no-ask-p", 0)]
)
def test_whether_root_needs_a_password(tmp_path: Path, name: str, asked: str, status: int) -> None:
    tried = program(tmp_path / name, f'printf "%s " "$@" > {tmp_path}/asked; exit {status}')
    machine = capabilities.Capabilities(uid=1000, root_program=str(tried))
    assert capabilities.root_needs_password(machine) is bool(status)
    assert (tmp_path / "asked").read_text().startswith(asked)


def test_what_cannot_be_told_about_root(tmp_path: Path) -> None:
    pkexec = program(tmp_path / "pkexec")
    assert capabilities.root_needs_password(capabilities.Capabilities(uid=1000, root_program=str(pkexec))) is None
    assert capabilities.root_needs_password(capabilities.Capabilities(uid=1000)) is None
    assert capabilities.root_needs_password(capabilities.Capabilities(uid=0)) is False


def test_where_files_tell_no_program_is_started(nixos: Path) -> None:
    real = program(nixos / STORE_NAME / "bin" / "nix", f"touch {nixos}/started")
    environ = {"PATH": str(real.parent), "NIX_REMOTE": "local"}
    found = capabilities.probe(environ, nixos)
    assert found.nix_version == "2.28.3" and not (nixos / "started").exists()
    assert found.user and found.trusted is None
