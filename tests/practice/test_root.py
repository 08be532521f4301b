from __future__ import annotations

import os
import subprocess
from pathlib import Path

from nfh.nix.target import Target
from nfh.practice.root import Root

BUILD = ["nix-build", "<nixpkgs/nixos>", "-A", "config.system.build.toplevel", "--no-out-link"]


def build(root: Root) -> str:
    done = subprocess.run(BUILD, env=root.environ(), check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_a_fresh_root_builds_sets_the_profile_and_activates(nix_root: Root) -> None:
    system = build(nix_root)
    assert Path(system).is_relative_to(nix_root.store)
    assert not nix_root.profile.exists()
    subprocess.run(["nix-env", "-p", nix_root.profile, "--set", system], env=nix_root.environ(), check=True)
    done = subprocess.run(
        [f"{system}/bin/switch-to-configuration", "switch"], check=False, capture_output=True, text=True
    )
    assert done.returncode == 0
    assert "activating the configuration..." in done.stderr
    assert (nix_root.run_dir / "current-system").readlink() == Path(system)
    assert (nix_root.run_dir / "booted-system").readlink() == Path(system)
    assert "default nixos-generation-1.conf" in (nix_root.boot / "loader" / "loader.conf").read_text()


def test_the_practice_target_has_two_generations_and_runs_the_second(practice_target: Target) -> None:
    assert practice_target.profile.readlink() == Path("system-2-link")
    current = (practice_target.run_dir / "current-system").readlink()
    booted = (practice_target.run_dir / "booted-system").readlink()
    assert practice_target.profile.resolve() == current
    assert (practice_target.profile.parent / "system-1-link").readlink() == booted != current
    assert build(Root(practice_target.entry.parents[2])) == str(current)


def test_each_test_has_its_own(practice_target: Target) -> None:
    practice_target.profile.unlink()
    assert not practice_target.profile.exists()


def test_and_the_next_one_finds_it_whole(practice_target: Target) -> None:
    assert practice_target.profile.exists()
    done = subprocess.run(
        ["nix-store", "--verify", "--check-contents"],
        env={**os.environ, **practice_target.environment},
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
