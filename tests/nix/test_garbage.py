from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from nfh.nix import garbage, generations, store
from nfh.nix.roots import Kind, Root
from nfh.nix.target import Target


def nix(target: Target, *argv: str) -> list[str]:
    environ = {**os.environ, **target.environment}
    return subprocess.run(argv, env=environ, check=True, capture_output=True, text=True).stdout.splitlines()


def third_generation(target: Target) -> list[generations.Generation]:
    """A generation more, so that the first one, once it is not the booted one, may go."""
    text = target.entry.read_text().replace('"practice"', '"third"')
    target.entry.write_text(text)
    for name in ("third", "fourth"):
        target.entry.write_text(text.replace('"third"', f'"{name}"'))
        (system,) = nix(target, "nix-build", "<nixpkgs/nixos>", "-A", "config.system.build.toplevel", "--no-out-link")
        nix(target, "nix-env", "-p", str(target.profile), "--set", system)
    for name in ("booted-system", "current-system"):
        (target.run_dir / name).unlink()
        (target.run_dir / name).symlink_to(system)
    return generations.read(target.profile, target.run_dir)


def test_what_is_said_is_what_is_done(practice_target: Target) -> None:
    target = practice_target
    nix(target, "nix-store", "--gc")
    found = third_generation(target)
    assert [one.number for one in found] == [1, 2, 3, 4]
    looked = garbage.dry_run(target, found, {1, 2, 4})
    assert [one.number for one in looked.lost] == [1]
    assert [(one.number, why) for one, why in looked.spared] == [(2, "earlier"), (4, "current")]
    assert found[0].store_path in looked.freed.paths and looked.freed.bytes > 0
    before = set(store.ask(target, None, lambda source: source.valid_paths()))
    sizes = store.ask(target, None, lambda source: source.sizes(before))
    nix(target, "nix-env", "-p", str(target.profile), "--delete-generations", "1")
    nix(target, "nix-store", "--gc")
    gone = before - set(store.ask(target, None, lambda source: source.valid_paths()))
    assert gone == set(looked.dead.paths) | set(looked.freed.paths)
    assert sum(sizes[path] for path in gone) == looked.bytes


def test_what_shells_and_results_keep_is_said(practice_target: Target, tmp_path: Path) -> None:
    target = practice_target
    (tmp_path / "big").write_text("x" * 70_000)
    (big,) = nix(target, "nix-store", "--add", str(tmp_path / "big"))
    assert big in garbage.dry_run(target, []).dead.paths
    shell = tmp_path / "project/.direnv/flake-profile-1-link"
    shell.parent.mkdir(parents=True)
    for link in (shell, tmp_path / "result"):
        nix(target, "nix-store", "--realise", big, "--add-root", str(link))
    system = generations.read(target.profile)[-1].store_path
    nix(target, "nix-store", "--realise", system, "--add-root", str(tmp_path / "result-2"))
    looked = garbage.dry_run(target, generations.read(target.profile, target.run_dir))
    assert big not in looked.dead.paths
    said = {each.root.link: (each.root.kind, each.bytes > 70_000) for each in looked.held}
    assert said == {
        str(shell): ("direnv", True),
        str(tmp_path / "result"): ("result", True),
        str(tmp_path / "result-2"): ("result", False),  # a generation keeps all of it anyway
    }
    assert looked.held[-1].bytes == 0


@pytest.mark.parametrize(
    ("link", "kind"),
    [
        ("/nix/var/nix/profiles/system-42-link", "generation"),
        ("/home/ada/.local/state/nix/profiles/home-manager-7-link", "generation"),
        ("/nix/var/nix/profiles/per-user/root/channels-3-link", "channel"),
        ("/run/booted-system", "system"),
        ("/nix/var/nix/gcroots/current-system", "system"),
        ("/home/ada/project/.direnv/flake-profile-5-link", "direnv"),
        ("/home/ada/project/.devenv/gc/shell-1-link", "direnv"),
        ("/home/ada/project/dev-1-link", "other"),
        ("/home/ada/project/build-1-link", "other"),
        ("/home/ada/project/result-2-link", "result"),
        ("/nix/var/nix/profiles/per-user/ada/profile-12-link", "generation"),
        ("/home/ada/project/result", "result"),
        ("/home/ada/project/result-dev", "result"),
        ("/home/ada/kept", "other"),
        ("/proc/42/exe", "running"),
        ("{lsof}", "running"),
        ("{temp:42}", "temporary"),
        ("{censored}", "hidden"),
    ],
)
def test_what_a_root_is(link: str, kind: Kind) -> None:
    assert Root(link, "/nix/store/x").kind == kind
