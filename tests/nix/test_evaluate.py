from __future__ import annotations

import os
import re
import subprocess
import threading
from pathlib import Path

import pytest

from nfh.errors import Interrupted, NixFailed, NixMissing
from nfh.nix import evaluate
from nfh.nix.cancel import Cancel
from nfh.nix.events import Event
from nfh.nix.target import Target
from nfh.practice.root import Root
from tests.processes import running

FLAKE = """
{{
  outputs = _: {{
    nixosConfigurations."{host}" = import {nixpkgs}/nixos {{
      configuration = ./configuration.nix;
      system = "x86_64-linux";
    }};
  }};
}}
"""


FOREVER = """
  let
    much = builtins.genList (x: builtins.bitXor x 5) 300000;
    forever = n: if n == 0 then 0 else builtins.length (builtins.sort builtins.lessThan much) + forever (n - 1);
  in toString (forever 500);
"""


def nix(target: Target, *argv: str) -> str:
    environ = {**os.environ, **target.environment}
    return subprocess.run(argv, env=environ, check=True, capture_output=True, text=True).stdout.strip()


def toplevel(target: Target) -> str:
    """What nixos-rebuild would instantiate."""
    return nix(target, "nix-instantiate", "<nixpkgs/nixos>", "-A", "config.system.build.toplevel")


def change(entry: Path, old: str, new: str) -> None:
    text = entry.read_text()
    assert old in text
    entry.write_text(text.replace(old, new))


@pytest.fixture
def target(nix_root: Root) -> Target:
    return nix_root.target()


@pytest.fixture
def flake(nix_root: Root, tmp_path: Path) -> Target:
    """The same system as a flake, in a git repository, with mini-nixos copied in (a flake reads nothing outside)."""
    folder = nix_root.entry.parent
    tree = nix_root.target().environment["NIX_PATH"].split(":")[0].removeprefix("nixpkgs=")
    subprocess.run(["cp", "-r", tree, folder / "nixpkgs"], check=True)
    (folder / "flake.nix").write_text(FLAKE.format(host="practice", nixpkgs="./nixpkgs"))
    for argv in (["init", "-q"], ["add", "."]):
        subprocess.run(["git", "-C", folder, *argv], check=True)
    return nix_root.target()._replace(entry=folder / "flake.nix", host="practice")


def test_the_derivation_is_the_one_nixos_rebuild_gets(target: Target) -> None:
    events: list[Event] = []
    drv = evaluate.instantiate(target, target.entry, events.append)
    assert drv == toplevel(target) and drv.endswith(".drv")
    assert Path(drv).exists()
    assert [(e.kind, e.activity, e.text) for e in events] == [
        ("started", "evaluate", "evaluating the configuration"),
        ("finished", "evaluate", ""),
    ]


def test_a_copy_is_evaluated_instead_of_the_entry(target: Target, tmp_path: Path) -> None:
    before = evaluate.instantiate(target, target.entry)
    copy = tmp_path / "copy dir" / "configuration.nix"
    copy.parent.mkdir()
    copy.write_text(target.entry.read_text().replace('"practice"', '"elsewhere"'))
    drv = evaluate.instantiate(target, copy)
    assert drv != before and "nixos-system-elsewhere" in drv
    assert evaluate.instantiate(target, target.entry) == before


def test_nixos_config_in_our_own_environment_does_not_win(target: Target, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = toplevel(target)
    monkeypatch.setenv("NIXOS_CONFIG", "/nowhere/configuration.nix")
    assert evaluate.instantiate(target, target.entry) == expected


def test_without_a_nix_path_roots_channel_is_taken(target: Target, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = toplevel(target)
    tree = target.environment["NIX_PATH"].split(":")[0].removeprefix("nixpkgs=")
    bare = {name: value for name, value in target.environment.items() if name != "NIX_PATH"}
    monkeypatch.delenv("NIX_PATH", raising=False)
    monkeypatch.setattr(evaluate, "_ROOT_CHANNEL", Path(tree))
    assert evaluate.instantiate(target._replace(environment=bare), target.entry) == expected


def test_a_root_keeps_the_derivation_from_the_garbage_collector(target: Target, tmp_path: Path) -> None:
    change(target.entry, '"practice"', '"kept"')
    root = tmp_path / "deep" / "drv"
    drv = evaluate.instantiate(target, target.entry, root=root)
    assert str(root.readlink()) == drv
    nix(target, "nix-store", "--gc")
    assert Path(drv).exists()
    root.unlink()
    nix(target, "nix-store", "--gc")
    assert not Path(drv).exists()


def test_warnings_come_as_events(target: Target) -> None:
    change(target.entry, "system.stateVersion", 'warnings = [ "this is old" ]; system.stateVersion')
    events: list[Event] = []
    evaluate.instantiate(target, target.entry, events.append)
    said = [e.text for e in events if e.kind == "logged"]
    assert len(said) == 1 and "warning: this is old" in said[0]
    assert events[1].activity == "evaluate"


@pytest.mark.parametrize(
    ("old", "new", "cause"),
    [
        ("services.openssh.enable", "services.opensshh.enable", "The option `services.opensshh' does not exist"),
        ('"practice";', '"practice"', "syntax error"),
        ("    htop", "    htoop", "undefined variable 'htoop'"),
        ('"Europe/Berlin"', "true", "is not of type"),
        ("system.stateVersion", 'assertions = [ { assertion = false; message = "no"; } ]; system.stateVersion', "no"),
    ],
)
def test_what_nix_says_is_kept_as_it_prints_it(target: Target, old: str, new: str, cause: str) -> None:
    change(target.entry, old, new)
    environ = {**os.environ, **target.environment, "NIXOS_CONFIG": str(target.entry)}
    argv = ["nix-instantiate", "<nixpkgs/nixos>", "-A", "system"]
    printed = subprocess.run(argv, env=environ, check=False, capture_output=True, text=True)
    events: list[Event] = []
    with pytest.raises(NixFailed) as caught:
        evaluate.instantiate(target, target.entry, events.append)
    assert caught.value.output == printed.stderr
    assert caught.value.status == printed.returncode
    assert caught.value.command[0] == "nix-instantiate"
    assert cause in caught.value.message and "\n" not in caught.value.message
    assert events[-1] == Event("finished", "evaluate", text="failed", subject=str(target.entry))


def test_an_option(target: Target) -> None:
    assert evaluate.evaluate_option(target, target.entry, "time.timeZone") == "Europe/Berlin"
    assert evaluate.evaluate_option(target, target.entry, "networking.firewall.allowedTCPPorts") == [22]
    assert evaluate.evaluate_option(target, target.entry, 'users.users."ada".isNormalUser') is True
    with pytest.raises(NixFailed, match="nope"):
        evaluate.evaluate_option(target, target.entry, "services.nope.enable")


def test_a_flake(flake: Target) -> None:
    events: list[Event] = []
    drv = evaluate.instantiate(flake, flake.entry, events.append)
    assert drv.endswith(".drv") and "nixos-system-practice" in drv and Path(drv).exists()
    assert (events[0].kind, events[-1].kind) == ("started", "finished")
    assert evaluate.evaluate_option(flake, flake.entry, "time.timeZone") == "Europe/Berlin"


def test_a_flakes_derivation_is_kept_too(flake: Target, tmp_path: Path) -> None:
    drv = evaluate.instantiate(flake, flake.entry, root=tmp_path / "drv")
    assert str((tmp_path / "drv").readlink()) == drv
    nix(flake, "nix-store", "--gc")
    assert Path(drv).exists()


def test_a_flake_in_a_folder_with_a_space(flake: Target, tmp_path: Path) -> None:
    folder = tmp_path / "my flake ü"
    subprocess.run(["cp", "-r", flake.folder, folder], check=True)
    if " 2.8" in nix(flake, "nix", "--version"):  # it takes such a folder for no URL, however it is written
        with pytest.raises(NixFailed):
            evaluate.instantiate(flake, folder / "flake.nix")
        return
    assert "nixos-system-practice" in evaluate.instantiate(flake, folder / "flake.nix")
    subprocess.run(["rm", "-rf", folder / ".git"], check=True)
    assert "nixos-system-practice" in evaluate.instantiate(flake, folder / "flake.nix")


def test_a_flake_without_git(flake: Target, tmp_path: Path) -> None:
    subprocess.run(["cp", "-r", flake.folder, tmp_path / "plain"], check=True)
    subprocess.run(["rm", "-rf", tmp_path / "plain" / ".git"], check=True)
    assert "nixos-system-practice" in evaluate.instantiate(flake, tmp_path / "plain" / "flake.nix")


def test_a_flake_without_that_host_says_so(flake: Target) -> None:
    with pytest.raises(NixFailed, match=re.escape("other")) as caught:
        evaluate.instantiate(flake._replace(host='other".host'), flake.entry)
    assert "nixosConfigurations" in caught.value.output


def test_a_file_git_does_not_know_is_named_in_the_output(flake: Target) -> None:
    (flake.folder / "new.nix").write_text("{ }")
    change(flake.folder / "configuration.nix", "  boot.loader", "  imports = [ ./new.nix ];\n  boot.loader")
    with pytest.raises(NixFailed) as caught:
        evaluate.instantiate(flake, flake.entry)
    assert "new.nix" in caught.value.output


def test_cancel_ends_an_evaluation(target: Target) -> None:
    change(target.entry, "system.stateVersion", f"system.configurationRevision = {FOREVER} system.stateVersion")
    cancel = Cancel()
    threading.Timer(0.4, cancel.set).start()
    with pytest.raises(Interrupted):
        evaluate.instantiate(target, target.entry, cancel=cancel)
    assert not running(str(target.entry))


def test_without_nix_it_says_so(target: Target, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nfh.nix.tools.SYSTEM_FOLDERS", ())
    bare = target._replace(environment={**target.environment, "PATH": "/nowhere"})
    with pytest.raises(NixMissing, match="nix-instantiate"):
        evaluate.instantiate(bare, bare.entry)


def test_a_flake_in_the_git_repository_of_somebody_else(flake: Target, monkeypatch: pytest.MonkeyPatch) -> None:
    if os.geteuid() == 0:
        subprocess.run(["chown", "-R", "65534", flake.folder], check=True)
    else:  # nobody but root can give a file away: nfh takes itself for another user
        other = os.geteuid() + 1
        monkeypatch.setattr("nfh.nix.evaluate.os.geteuid", lambda: other)
    assert evaluate.flake_reference(flake.folder) == f"path:{flake.folder}"
    assert "nixos-system-practice" in evaluate.instantiate(flake, flake.entry)
    assert evaluate.evaluate_option(flake, flake.entry, "time.timeZone") == "Europe/Berlin"
