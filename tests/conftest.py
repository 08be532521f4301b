"""Shared fixtures. Real Nix in a folder of its own; nothing here needs root or touches the person's system."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from nfh.nix.target import Target
from nfh.practice.root import Root

# On a busy machine every example is slow; that says nothing of the code.
settings.register_profile("nfh", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("nfh")

# What is begun in the background or by nohup inherits deaf ears, and so would every builder that is to hear its end.
for heard, answer in ((signal.SIGINT, signal.default_int_handler), (signal.SIGHUP, signal.SIG_DFL)):
    if signal.getsignal(heard) is signal.SIG_IGN:
        signal.signal(heard, answer)

CONFIGURATION = """\
{ config, pkgs, ... }:

{
  boot.loader.systemd-boot.enable = true;
  networking.hostName = "practice";
  time.timeZone = "Europe/Berlin";
  services.openssh.enable = true;
  environment.systemPackages = with pkgs; [
    git
    htop
  ];
  users.users.ada = { isNormalUser = true; extraGroups = [ "wheel" ]; };
  system.stateVersion = "25.11";
}
"""
TOPLEVEL = ("<nixpkgs/nixos>", "-A", "config.system.build.toplevel", "--no-out-link")


def nix(root: Root, *argv: str) -> str:
    """Run one of Nix's programs in `root`; its standard output, or CalledProcessError."""
    return subprocess.run(argv, env=root.environ(), check=True, capture_output=True, text=True).stdout.strip()


def _clear(folder: Path) -> None:
    """Remove a root: Nix leaves its store without write permission. A builder whose nfh was killed may write on a little."""
    for _ in range(50):
        if not folder.exists():
            return
        subprocess.run(["chmod", "-R", "u+w", folder], check=False)
        if subprocess.run(["rm", "-rf", folder], check=False, capture_output=True).returncode == 0:
            return
        time.sleep(0.1)
    raise AssertionError(f"{folder} cannot be removed: something still writes there")


def _clone(pristine: Path, live: Path) -> None:
    """Put a copy of `pristine` at `live`.

    Store paths contain the store's own path, so a root works in one place only: each test gets a fresh copy at that
    place. Store files never change and are hard-linked; the rest is copied.
    """
    _clear(live)
    live.mkdir()
    for child in pristine.iterdir():
        if child.name != "nix":
            subprocess.run(["cp", "-a", child, live / child.name], check=True)
    (live / "nix").mkdir()
    subprocess.run(["cp", "-al", pristine / "nix" / "store", live / "nix" / "store"], check=True)
    subprocess.run(["cp", "-a", pristine / "nix" / "var", live / "nix" / "var"], check=True)


@pytest.fixture(scope="session")
def _roots(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """(where a root lives during a test, a pristine one with every path of two systems built, two generations)."""
    base = tmp_path_factory.mktemp("nix", numbered=True).resolve()
    live, pristine = base / "R", base / "pristine"
    root = Root(live)
    root.lay_out()
    for packages in ("    git\n", "    git\n    htop\n"):
        root.entry.write_text(CONFIGURATION.replace("    git\n    htop\n", packages))
        system = nix(root, "nix-build", *TOPLEVEL)
        nix(root, "nix-env", "-p", str(root.profile), "--set", system)
        nix(root, f"{system}/bin/switch-to-configuration", "switch")
    live.rename(pristine)
    return live, pristine


@pytest.fixture
def nix_root(_roots: tuple[Path, Path]) -> Iterator[Root]:
    """A fresh root: nix.conf, a configuration.nix, a warm store; no generation yet, nothing activated."""
    live, pristine = _roots
    _clone(pristine, live)
    root = Root(live)
    for link in root.profile.parent.glob("system*"):
        link.unlink()
    for folder in (root.run_dir, root.boot):
        subprocess.run(["rm", "-rf", folder], check=True)
    root.run_dir.mkdir()
    yield root
    _clear(live)


@pytest.fixture
def practice_target(_roots: tuple[Path, Path]) -> Iterator[Target]:
    """A ready practice system: two generations, the second one running, the first one booted."""
    live, pristine = _roots
    _clone(pristine, live)
    yield Root(live).target()
    _clear(live)
