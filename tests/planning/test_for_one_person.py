"""What is for one person of the system: where it lies, and that nobody else loses it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from nfh.errors import Refused

from .conftest import Desk, added, removed


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
