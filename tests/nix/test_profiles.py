from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from nfh.nix import generations, profiles
from nfh.nix.profiles import Profile
from nfh.nix.target import Target


def test_what_nix_env_makes_is_found(
    practice_target: Target, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A package installed by nix-env, as people do: in whichever place this Nix keeps it."""
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    (tmp_path / "thing").mkdir()
    (tmp_path / "thing/file").write_text("x")
    practice = {"HOME": str(tmp_path / "home"), "USER": "ada"}
    target = practice_target._replace(environment={**practice_target.environment, **practice})
    (tmp_path / "home").mkdir()
    environ = {**os.environ, **target.environment}
    assert [each.kind for each in profiles.find(target)] == ["system"]
    shell = 'derivation { name = "tool-1.0"; system = builtins.currentSystem; builder = "/bin/sh"; '
    shell += 'args = [ "-c" "PATH=/usr/bin:/bin; mkdir $out" ]; }'
    subprocess.run(["nix-env", "-i", "-E", f"_: {shell}"], env=environ, check=True, capture_output=True)
    system, user = profiles.find(target)
    assert system == Profile("system", target.profile) and user.kind == "user"
    (found,) = generations.read(user.path)
    assert found.current and not found.version and found.number == 1


def made(place: Path, name: str, system: Path) -> None:
    place.mkdir(parents=True, exist_ok=True)
    (place / f"{name}-4-link").symlink_to(system)
    (place / name).symlink_to(f"{name}-4-link")


def test_home_manager_in_both_places(tmp_path: Path) -> None:
    generation = tmp_path / "store/home-manager-generation"
    generation.mkdir(parents=True)
    (generation / "hm-version").write_text("25.11\n")
    environ = {"HOME": str(tmp_path), "USER": "ada", "NIX_STATE_DIR": str(tmp_path / "var")}
    target = Target("given", tmp_path, tmp_path / "var/profiles/system", environ)
    assert profiles.find(target, {}) == []
    made(tmp_path / "var/profiles/per-user/ada", "home-manager", generation)
    assert [each.path.parent.name for each in profiles.find(target, {})] == ["ada"]
    made(tmp_path / ".local/state/nix/profiles", "home-manager", generation)
    (newer,) = profiles.find(target, {})
    assert newer.path == tmp_path / ".local/state/nix/profiles/home-manager"
    (found,) = generations.read(newer.path)
    assert (found.number, found.release, found.current, found.kernel) == (4, "25.11", True, "")
