"""Which nixpkgs a system is made from: by channel, by a lock file, by the flake registry."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from nfh.nix import nixpkgs
from nfh.nix.target import Target
from nfh.practice.root import Root, mini_nixos

FLAKE = """\
{
  inputs.nixpkgs.url = "nixpkgs";
  inputs.nixpkgs.flake = false;
  outputs = { self, nixpkgs }: {
    nixosConfigurations.practice = rec {
      pkgs = import nixpkgs { system = "x86_64-linux"; };
      config = { };
    };
  };
}
"""


def register(folder: Path, nixpkgs: Path) -> None:
    """A registry.json as `nix registry add` writes it."""
    folder.mkdir(parents=True, exist_ok=True)
    to = {"type": "path", "path": str(nixpkgs)}
    flakes = [{"from": {"type": "indirect", "id": "nixpkgs"}, "to": to}]
    (folder / "registry.json").write_text(json.dumps({"version": 2, "flakes": flakes}))


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    copy = tmp_path / "nixpkgs"
    subprocess.run(["cp", "-r", mini_nixos() / "nixpkgs", copy], check=True)
    subprocess.run(["chmod", "-R", "u+w", copy], check=True)
    return copy


@pytest.fixture
def locked(nix_root: Root, tree: Path, tmp_path: Path) -> Target:
    """A flake whose nixpkgs is a name of the registry, locked by Nix itself."""
    conf = nix_root.path / "etc" / "nix"
    register(conf, tree)
    # Nix reads the global registry too, whether it needs it or not; without a network it is a file. Of a flake's
    # inputs the newest Nix resolves only what stands there.
    (conf / "global.json").write_text((conf / "registry.json").read_text())
    with (conf / "nix.conf").open("a") as settings:
        settings.write(f"flake-registry = {conf / 'global.json'}\n")
    folder = tmp_path / "flake"
    folder.mkdir()
    (folder / "flake.nix").write_text(FLAKE)
    target = nix_root.target()._replace(entry=folder / "flake.nix", host="practice")
    lock(nix_root, folder)
    return target


def lock(root: Root, folder: Path, *more: str) -> None:
    argv = ["nix", "--extra-experimental-features", "nix-command flakes", "flake", "lock", *more, f"path:{folder}"]
    subprocess.run(argv, env=root.environ(), check=True, capture_output=True, cwd=folder)


def test_the_nixpkgs_of_a_lock_file_is_the_one_that_the_registry_named(locked: Target, tree: Path) -> None:
    written = json.loads((locked.folder / "flake.lock").read_text())["nodes"]["nixpkgs"]
    assert (written["original"], written["locked"]["type"]) == ({"id": "nixpkgs", "type": "indirect"}, "path")
    found = nixpkgs.folder(locked)
    assert found.is_relative_to(locked.environment["NIX_STORE_DIR"])
    assert (found / "pkgs" / "packages.json").read_bytes() == (tree / "pkgs" / "packages.json").read_bytes()


def test_the_key_changes_with_the_lock_file_and_not_before(nix_root: Root, locked: Target, tree: Path) -> None:
    before = nixpkgs.key(locked)
    assert before.startswith("flake.lock ")
    (tree / "changed").touch()
    assert nixpkgs.key(locked) == before
    lock(nix_root, locked.folder, "--update-input", "nixpkgs")
    assert nixpkgs.key(locked) not in ("", before)


def test_without_a_lock_file_nothing_is_told(locked: Target) -> None:
    (locked.folder / "flake.lock").unlink()
    assert nixpkgs.key(locked) == ""


def in_nix_path(root: Root, place: str, home: Path) -> Target:
    target = root.target()
    path = f"nixpkgs={place}:nixos-config={target.entry}"
    return target._replace(environment={**target.environment, "NIX_PATH": path, "HOME": str(home)})


def test_a_name_of_the_registry_in_nix_path(
    nix_root: Root, tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    target = in_nix_path(nix_root, "flake:nixpkgs", tmp_path)
    assert nixpkgs.key(target) == ""
    register(nix_root.path / "etc" / "nix", tree)
    assert nixpkgs.key(target) == str(tree)
    # The person's own registry comes before the system's.
    register(tmp_path / ".config" / "nix", tmp_path / "another")
    assert nixpkgs.key(target) == str(tmp_path / "another")


@pytest.mark.parametrize("content", ["", "[]", '{"version": 2}', '{"flakes": 3}'])
def test_a_damaged_registry_tells_nothing(
    nix_root: Root, tmp_path: Path, content: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    (nix_root.path / "etc" / "nix" / "registry.json").write_text(content)
    assert nixpkgs.key(in_nix_path(nix_root, "flake:nixpkgs", tmp_path)) == ""


def test_a_branch_in_the_registry_is_told_from_another(
    nix_root: Root, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    target, keys = in_nix_path(nix_root, "flake:nixpkgs", tmp_path), set()
    for rev in ("a" * 40, "b" * 40):
        to = {"type": "github", "owner": "NixOS", "repo": "nixpkgs", "rev": rev}
        flakes = [{"from": {"type": "indirect", "id": "nixpkgs"}, "to": to}]
        (nix_root.path / "etc" / "nix" / "registry.json").write_text(json.dumps({"version": 2, "flakes": flakes}))
        keys.add(nixpkgs.key(target))
    assert len(keys) == 2 and "" not in keys
