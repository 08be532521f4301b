"""What is for one person of the system: where it lies, and that nobody else loses it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from nfh.errors import Refused

from .conftest import Desk, added, removed, request


def test_a_package_is_taken_from_the_person_who_is_named_and_from_nobody_else(desk: Desk) -> None:
    plan = desk.plan("remove_package", text="remove htop for ada", package="htop")
    assert plan.already and not plan.changes
    assert "for everybody" in plan.summary and "“remove htop”" in plan.summary
    assert plan.next == ("remove htop",)
    with pytest.raises(Refused, match="no user bob"):
        desk.plan("remove_package", text="remove htop for bob", package="htop")
    assert desk.plan("remove_package", text="remove htop for good", package="htop").summary == "Remove htop."
    desk.do(desk.plan("install_package", text="install vim for ada", package="vim"))
    for text in ("remove vim for ada", "take vim from ada's packages"):
        plan = desk.plan("remove_package", text=text, package="vim")
        assert plan.summary == "Remove vim for ada."
        assert "vim" in removed(plan)[0]
        assert not any("vim" in line for line in added(plan))
    assert "packages of ada" in desk.plan("remove_package", text="remove emacs for ada", package="emacs").summary


def test_a_package_of_one_person_is_built_and_lies_where_their_login_looks(desk: Desk) -> None:
    plan = desk.examine(desk.plan("install_package", text="install vim for ada", package="vim"))
    assert plan.effects.to_build
    desk.do(desk.plan("install_package", text="install vim for ada", package="vim"))
    system = os.path.realpath(desk.target.profile)
    own = Path(system, "etc", "profiles", "per-user", "ada")
    assert os.readlink(own).endswith("-user-environment")
    assert not Path(system, "sw", "bin", "vim").exists()


def test_home_manager_that_is_not_there_is_told_of(desk: Desk) -> None:
    text = "with home manager install vim for ada"
    plan = desk.prepare(request("install_package", text=text, package="vim", scope="user")).plan
    assert plan is not None and plan.summary == "Install vim for ada."
    assert any("Home Manager is not set up" in note and "ada's account" in note for note in plan.notes)
    plan = desk.plan("install_package", text="install vim for ada", package="vim")
    assert not any("Home Manager" in note for note in plan.notes)


def test_what_is_not_there_is_said_once(desk: Desk) -> None:
    twice = desk.plan("remove_package", packages=["vim", "vim"]).summary
    assert twice.count("is not in configuration.nix") == 1
    assert (
        "vim and tmux are not in configuration.nix" in desk.plan("remove_package", packages=["vim", "tmux"]).summary
    )
    some = desk.plan("remove_package", packages=["vim", "htop"])
    assert some.summary.startswith("Remove htop") and any("htop" in line for line in removed(some))
