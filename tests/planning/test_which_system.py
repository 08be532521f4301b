"""Which system a request is about: every row of design.md's first decision, and paths of every kind."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from nfh.errors import UsageError
from nfh.nix.target import Target
from nfh.planning import which_system
from nfh.planning.expert import rebuild_command
from nfh.planning.machine import Machine
from nfh.settings import Folders, Settings


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders(tmp_path / "c", tmp_path / "d", tmp_path / "k")


@pytest.fixture
def nixos(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine that says it is NixOS, with an /etc/nixos of its own."""
    monkeypatch.setattr(which_system, "is_nixos", lambda: True)
    monkeypatch.setattr(which_system, "ETC_NIXOS", tmp_path / "etc" / "nixos")
    (tmp_path / "etc" / "nixos").mkdir(parents=True)
    return tmp_path / "etc" / "nixos"


def choose(folders: Folders, on: str = "", config: str = "", entry: str = "", **environ: str) -> Target:
    return which_system.choose(on, config, environ, folders, Settings(entry))


@pytest.fixture
def other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(which_system, "is_nixos", lambda: False)


@pytest.mark.usefixtures("other")
def test_elsewhere_it_is_the_practice_system(folders: Folders) -> None:
    assert choose(folders).kind == "practice"
    assert choose(folders, on="practice").kind == "practice"
    assert choose(folders, on="practice").entry.is_relative_to(folders.data)
    with pytest.raises(UsageError, match="does not run NixOS"):
        choose(folders, on="this")
    with pytest.raises(UsageError, match="exclude each other"):
        choose(folders, on="practice", config="/x.nix")


@pytest.mark.usefixtures("other")
@pytest.mark.parametrize("name", ["home.nix", "flake.nix"])
@pytest.mark.parametrize("variable", ["HOME", "XDG_CONFIG_HOME"])
def test_a_home_of_home_managers_is_found(folders: Folders, tmp_path: Path, name: str, variable: str) -> None:
    base = tmp_path / ".config" if variable == "HOME" else tmp_path
    environ = {variable: str(tmp_path)}
    assert choose(folders, **environ).kind == "practice"
    (base / "home-manager").mkdir(parents=True)
    assert choose(folders, **environ).kind == "practice"
    (base / "home-manager" / name).write_text("{ homeConfigurations.ann = 1; }")
    found = choose(folders, **environ)
    assert (found.kind, found.entry, found.activatable) == ("given", base / "home-manager" / name, False)
    assert choose(folders, on="practice", **environ).kind == "practice"
    assert choose(folders, config=str(tmp_path / "c.nix"), **environ).entry == tmp_path / "c.nix"


def test_a_nixos_machine_is_edited_before_a_home(folders: Folders, nixos: Path, tmp_path: Path) -> None:
    (tmp_path / ".config" / "home-manager").mkdir(parents=True)
    (tmp_path / ".config" / "home-manager" / "home.nix").write_text("{ }")
    assert choose(folders, HOME=str(tmp_path)).kind == "this"


@pytest.mark.usefixtures("other")
def test_on_practice_wins_over_variables(folders: Folders) -> None:
    assert choose(folders, on="practice", NIXOS_CONFIG="/x.nix", NIX_STATE_DIR="/s").kind == "practice"


@pytest.mark.usefixtures("other")
def test_a_given_system(folders: Folders, tmp_path: Path) -> None:
    named = choose(folders, config=str(tmp_path / "c.nix"))
    assert (named.kind, named.entry, named.activatable) == ("given", tmp_path / "c.nix", False)
    variable = choose(folders, NIXOS_CONFIG="/srv/c.nix")
    assert (variable.kind, variable.entry, variable.activatable) == ("given", Path("/srv/c.nix"), False)
    state = choose(
        folders, config="/srv/c.nix", NIX_STATE_DIR="/s/var/nix", MINI_NIXOS_ROOT="/s", NIX_STORE_DIR="/s/st"
    )
    assert (state.profile, state.run_dir, state.activatable) == (
        Path("/s/var/nix/profiles/system"),
        Path("/s/run"),
        True,
    )
    assert state.environment == {"NIX_STATE_DIR": "/s/var/nix", "NIX_STORE_DIR": "/s/st"}
    with pytest.raises(UsageError, match="begin with /"):
        choose(folders, NIX_STATE_DIR="var/nix")


def test_config_wins_over_the_setting_and_that_over_the_variable(folders: Folders, nixos: Path) -> None:
    assert choose(folders, config="/a.nix", entry="/b.nix", NIXOS_CONFIG="/c.nix").entry == Path("/a.nix")
    assert choose(folders, entry="/b.nix", NIXOS_CONFIG="/c.nix").entry == Path("/b.nix")
    assert choose(folders, NIXOS_CONFIG="/c.nix").entry == Path("/c.nix")
    assert choose(folders).entry == nixos / "configuration.nix"
    (nixos / "flake.nix").touch()
    assert choose(folders).entry == nixos / "flake.nix"
    assert choose(folders).host == os.uname().nodename


def test_a_nixos_machine_is_this_one(folders: Folders, nixos: Path) -> None:
    this = choose(folders)
    assert (this.kind, this.profile, this.environment) == ("this", Path("/nix/var/nix/profiles/system"), {})
    assert this.activatable
    assert choose(folders, entry=str(nixos / "x.nix")).kind == "this"
    assert choose(folders, on="this", config="/a.nix").kind == "this"
    assert choose(folders, on="this", NIX_STATE_DIR="/s").kind == "this"
    assert choose(folders, config=str(nixos / "x.nix")).activatable
    assert not choose(folders, config="/elsewhere/x.nix").activatable
    assert choose(folders, on="practice").kind == "practice"


@pytest.mark.usefixtures("other")
def test_paths_of_every_kind(folders: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "sub").mkdir()
    assert choose(folders, config="c.nix").entry == tmp_path / "c.nix"
    assert choose(folders, config="sub/../c.nix").entry == tmp_path / "c.nix"
    assert choose(folders, config="~/c.nix").entry == tmp_path / "c.nix"
    assert choose(folders, config="sub").entry == tmp_path / "sub" / "configuration.nix"
    assert choose(folders, config="sub/..").entry == tmp_path / "configuration.nix"
    (tmp_path / "sub" / "flake.nix").touch()
    assert choose(folders, config="sub").entry == tmp_path / "sub" / "flake.nix"
    for wrong in ("x" * 5000, "~nobody-of-this-name/c.nix", "a\0b"):
        with pytest.raises(UsageError, match="no path of a configuration"):
            choose(folders, config=wrong)


@pytest.mark.usefixtures("other")
def test_a_folder_that_is_gone(folders: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    with pytest.raises(UsageError, match="no path of a configuration"):
        choose(folders, config="c.nix")


# ------------------------------------------------------------------------------------------------ what an expert types

SYSTEM = Path("/nix/var/nix/profiles/system")
OWN = Path("/s/profiles/system")


@pytest.mark.parametrize(
    ("target", "action", "commands"),
    [
        (Target("this", Path("/etc/nixos/configuration.nix"), SYSTEM), "switch", ["sudo nixos-rebuild switch"]),
        (Target("this", Path("/etc/nixos/configuration.nix"), SYSTEM), "build", ["nixos-rebuild build"]),
        (Target("this", Path("/my dots/c.nix"), SYSTEM), "boot", ["sudo nixos-rebuild boot -I nixos-config='/my dots/c.nix'"]),
        (Target("this", Path("/etc/nixos/flake.nix"), SYSTEM, host="lab"), "switch", ["sudo nixos-rebuild switch --flake '/etc/nixos#lab'"]),
        (Target("practice", Path("/p/etc/nixos/configuration.nix"), OWN), "switch", ["nixos-rebuild switch"]),
        (Target("given", Path("/x/c.nix"), SYSTEM), "build", ["nixos-rebuild build -I nixos-config=/x/c.nix"]),
        (
            Target("given", Path("/x/c.nix"), OWN, {"NIX_STATE_DIR": "/s"}),
            "switch",
            [
                "nix-build '<nixpkgs/nixos>' -A system -I nixos-config=/x/c.nix",
                "nix-env -p /s/profiles/system --set ./result",
                "./result/bin/switch-to-configuration switch",
            ],
        ),
        (
            Target("given", Path("/x/flake.nix"), OWN, host="lab"),
            "test",
            [
                "nix build '/x#nixosConfigurations.lab.config.system.build.toplevel'",
                "./result/bin/switch-to-configuration test",
            ],
        ),
    ],
)  # fmt: skip
def test_commands(target: Target, action: str, commands: list[str]) -> None:
    assert list(rebuild_command(target, action)) == commands  # type: ignore[arg-type]


# ------------------------------------------------------------------------------------------------ the machine's names


def test_the_machine_knows_names(practice_target: Target) -> None:
    machine = Machine(practice_target)
    assert machine.generations() == (1, 2)
    assert machine.installed() == ("git", "htop")
    assert machine.users() == ()
    assert machine.hosts() == ()
    assert machine.has_package("vim")
    assert not machine.has_package("qqqzzz")


def test_what_cannot_be_read_is_not_known(tmp_path: Path) -> None:
    entry = tmp_path / "configuration.nix"
    machine = Machine(Target("given", entry, tmp_path / "file" / "system", host="lab"))
    (tmp_path / "file").write_text("")
    entry.write_text("{ broken")
    assert machine.generations() == ()
    assert machine.installed() == ()
    assert machine.hosts() == ("lab",)


def test_people_of_this_machine() -> None:
    users = Machine(Target("this", Path("/x/c.nix"), SYSTEM)).users()
    assert "root" in users
    assert "nobody" not in users
