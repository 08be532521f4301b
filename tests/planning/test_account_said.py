"""What a sentence says of a new account besides its name, and what is written for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from nfh.errors import Refused
from nfh.planning import account_said, planner
from nfh.planning.account_said import Account
from nfh.planning.plan import Plan
from nfh.settings import Folders
from tests.planning.conftest import Desk, added, request
from tests.planning.test_whole_configurations import System

ADA = "{ ... }: {\n  users.users.ada.isNormalUser = true;\n}\n"


def prepared(tmp_path: Path, name: str, text: str, **slots: str) -> Plan:
    folders = Folders(tmp_path / "c", tmp_path / "d", tmp_path / "k")
    system = System(tmp_path / "x", {"configuration.nix": ADA}, folders)
    plan = planner.prepare((request(name, text=text, **slots),), system.context("configuration.nix")).plan
    assert plan is not None
    return plan


@pytest.mark.parametrize(
    ("text", "account"),
    [
        ("add a user called bob", Account()),
        ("add a user bob with zsh as shell", Account(shell="zsh")),
        ("add user bob, shell /bin/fish, uid 1005", Account(shell="fish", uid=1005)),
        ("create user tim with home /srv/tim", Account(home="/srv/tim")),
        ("useradd -u 1200 -s /bin/zsh -d /data/kim kim", Account(shell="zsh", uid=1200, home="/data/kim")),
        ("add a system user called backup", Account(system=True)),
        ("add the user web without a login shell", Account(no_login=True)),
        ("add a user zsh-fan", Account()),
        ("useradd -m -G docker,wheel -s /bin/zsh mia", Account(shell="zsh", groups=("docker", "wheel"))),
        ("useradd -r backup", Account(system=True)),
        ('useradd -M -c "Kim Doe" kim', Account(no_home=True, full_name="Kim Doe")),
        ("add a user tim without a home folder", Account(no_home=True)),
    ],
)
def test_what_is_said_of_an_account(text: str, account: Account) -> None:
    assert account_said.read(text, "") == account


@pytest.mark.parametrize(
    ("text", "group", "there", "never"),
    [
        ("add a user mia and let her use docker and sudo", "docker", ("docker", "wheel"), ()),
        ("add user bob without sudo", "sudo", (), ("wheel",)),
        ("add a user bob who cannot use sudo", "sudo", (), ("wheel",)),
        ("add user bob who may not be an admin", "", (), ("wheel",)),
        ("add user bob in docker but not in wheel", "docker", ("docker",), ("wheel",)),
        (
            "add user bob without sudo but in the docker and audio groups",
            "sudo",
            ("docker", "audio"),
            ("wheel",),
        ),
        ("add user sam with root rights", "", ("wheel",), ()),
        ("create user docker", "", (), ()),
        ("add user tim for the video wall", "", (), ()),
    ],
)
def test_groups_to_be_in_and_not_to_be_in(
    text: str, group: str, there: tuple[str, ...], never: tuple[str, ...]
) -> None:
    found = account_said.read(text, "", group, "docker" if "user docker" in text else "bob")
    assert (found.groups, found.never) == (there, never)


def test_who_shall_not_use_sudo_does_not(tmp_path: Path) -> None:
    plan = prepared(tmp_path, "add_user", "add user bob without sudo", user="bob", group="sudo")
    assert not [line for line in added(plan) if "extraGroups" in line]
    assert any("cannot use sudo" in note for note in plan.notes)


def test_every_group_of_useradd_is_written(tmp_path: Path) -> None:
    plan = prepared(tmp_path, "add_user", "useradd -m -G docker,wheel mia", user="mia")
    assert 'extraGroups = [ "docker" "wheel" ];' in added(plan)
    assert "in the groups docker and wheel" in plan.summary


def test_a_shell_with_a_module_is_switched_on(tmp_path: Path) -> None:
    plan = prepared(tmp_path, "add_user", "add user tim with zsh as shell and uid 1005", user="tim", shell="zsh")
    assert {"shell = pkgs.zsh;", "uid = 1005;", "programs.zsh.enable = true;"} <= set(added(plan))


def test_a_system_user_has_a_group_and_no_password_to_set(tmp_path: Path) -> None:
    plan = prepared(tmp_path, "add_user", "add a system user called backup", user="backup")
    lines = added(plan)
    assert {"isSystemUser = true;", 'group = "backup";', "users.groups.backup = { };"} <= set(lines)
    assert "isNormalUser = true;" not in lines
    assert not any("sudo passwd" in note for note in plan.notes)


def test_a_user_who_cannot_log_in(tmp_path: Path) -> None:
    plan = prepared(tmp_path, "add_user", "add user web without a login shell", user="web")
    assert 'shell = "/run/current-system/sw/bin/nologin";' in added(plan)
    assert any("cannot log in" in note for note in plan.notes)


@pytest.mark.parametrize("said", ["no i meant her", "the one i just added", "her", "bob"])
def test_who_is_nobody_here_is_not_removed_and_those_there_are_are_named(tmp_path: Path, said: str) -> None:
    with pytest.raises(Refused) as refused:
        prepared(tmp_path, "remove_user", "delete the user", user=said)
    assert "Those there are: ada." in refused.value.hint
    assert said in refused.value.message


def test_whoever_forgot_the_password_is_named(desk: Desk) -> None:
    said = "ada forgot her password"
    (answer,) = desk.prepare(request("change_password", text=said)).answers
    assert answer.expert == ("sudo passwd ada",)
    with pytest.raises(Refused, match="There is no user bob"):
        desk.prepare(request("change_password", text="bob forgot his password"))
