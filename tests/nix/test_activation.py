from __future__ import annotations

from pathlib import Path

import pytest

from nfh.errors import NixMissing
from nfh.nix import activation, generations, process
from nfh.nix.target import Target


def test_arguments() -> None:
    assert activation.activate("/nix/store/x", "switch") == ("/nix/store/x/bin/switch-to-configuration", "switch")
    inner = activation.activate("/nix/store/x", "test", "gaming")
    assert inner == ("/nix/store/x/specialisation/gaming/bin/switch-to-configuration", "test")


def test_variables() -> None:
    environ = {"LOCALE_ARCHIVE": "/l", "NIXOS_NO_CHECK": "", "SECRET": "s"}
    assert activation.environment(environ=environ) == {"NIXOS_INSTALL_BOOTLOADER": "0", "LOCALE_ARCHIVE": "/l"}
    assert activation.environment(True, {}) == {"NIXOS_INSTALL_BOOTLOADER": "1"}


def test_in_a_transient_unit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in = tmp_path / "systemd-run"
    stand_in.write_text("#!/bin/sh\nexit 0\n")
    stand_in.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    variables = activation.environment(True, {"LOCALE_ARCHIVE": "/l"})
    argv = activation.in_unit(activation.activate("/nix/store/x", "switch"), activation.UNIT, variables)
    assert argv[0] == str(stand_in)
    assert {"--collect", "--no-ask-password", "--service-type=notify", f"--unit={activation.UNIT}"} <= set(argv)
    assert {"--setenv=NIXOS_INSTALL_BOOTLOADER=1", "--setenv=LOCALE_ARCHIVE=/l"} <= set(argv)
    # Neither would outlive a terminal and a login.
    assert not {"--pipe", "--wait", "--pty", "--scope"} & set(argv)
    assert argv[-3:] == ("--", "/nix/store/x/bin/switch-to-configuration", "switch")


def test_without_systemd_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("nfh.nix.tools.SYSTEM_FOLDERS", ())
    with pytest.raises(NixMissing, match="systemd-run"):
        activation.in_unit(("true",), "some-unit", {})


def test_whether_systemd_runs_here(tmp_path: Path) -> None:
    assert not activation.has_systemd(tmp_path)
    (tmp_path / "systemd/system").mkdir(parents=True)
    assert activation.has_systemd(tmp_path)


def test_a_real_activation(practice_target: Target) -> None:
    one, two = generations.read(practice_target.profile, practice_target.run_dir)
    assert two.running
    argv = activation.activate(one.store_path, "test")
    done = process.run(argv, {**practice_target.environment, **activation.environment()})
    assert done.status == 0 and "activating the configuration" in done.stderr
    one, two = generations.read(practice_target.profile, practice_target.run_dir)
    assert one.running and not two.running and two.current


def test_detached_it_outlives_who_started_it(practice_target: Target, tmp_path: Path) -> None:
    one, _ = generations.read(practice_target.profile, practice_target.run_dir)
    child = process.detach(activation.activate(one.store_path, "test"), practice_target.environment, tmp_path / "log")
    assert child.wait() == 0
    assert "activating the configuration" in (tmp_path / "log").read_text()
