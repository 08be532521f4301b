"""Updates on a system that is not nfh's own: a real nix-channel, subscribed to a channel in a folder."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from nfh.nix.target import Target
from nfh.planning.plan import Activate, Build, ChangeChannel, EditConfiguration, SwitchGeneration
from nfh.practice import releases
from nfh.practice.releases import State

from .conftest import Desk
from .test_undo import rebuild_by_hand


@pytest.fixture
def publish(tmp_path: Path) -> Callable[[State], str]:
    """Puts a state of a channel where nix-channel looks for it; gives the channel's address."""
    folder = tmp_path / "nixos-25.11"
    folder.mkdir()

    def put(state: State) -> str:
        tree = tmp_path / f"nixos-{state.version}"
        releases.write(state, tree)
        with tarfile.open(folder / "nixexprs.tar.xz", "w:xz") as archive:
            archive.add(tree, tree.name)
        return f"file://{folder}"

    return put


@pytest.fixture
def follower(practice_target: Target, publish: Callable[[State], str]) -> Target:
    """A system that is given, and built from the first state of a channel."""
    address = publish(releases.states()["nixos-25.11"][0])
    people = practice_target.state_dir / "profiles" / "per-user"
    me = pwd.getpwuid(os.getuid()).pw_name
    if me != "root":  # nix-channel goes by who runs it; on a system that is root
        shutil.rmtree(people / "root", ignore_errors=True)
        (people / me).mkdir(parents=True, exist_ok=True)
        (people / "root").symlink_to(me)
    channels = people / "root" / "channels"
    environment = {
        **practice_target.environment,
        "USER": "root",
        "NIX_PATH": f"nixpkgs={channels}/nixos:nixos-config={practice_target.entry}",
    }
    target = practice_target._replace(kind="given", environment=environment)
    for argv in (["nix-channel", "--add", address, "nixos"], ["nix-channel", "--update"]):
        subprocess.run(argv, env={**os.environ, **environment}, check=True, capture_output=True)
    return target


def test_an_update_fetches_builds_and_can_be_undone(
    desk: Desk, follower: Target, publish: Callable[[State], str]
) -> None:
    desk.target = follower
    channels = follower.state_dir / "profiles" / "per-user" / "root" / "channels"
    before = os.path.realpath(channels)
    publish(releases.states()["nixos-25.11"][-1])
    plan = desk.plan("update_system")
    assert plan.fetches_first
    assert plan.effects.unknown == "known once the channel is fetched"
    assert isinstance(plan.steps[0], ChangeChannel)
    assert os.path.realpath(channels) == before
    desk.do(plan)
    system = follower.run_dir / "current-system"
    assert (system / "nixos-version").read_text().startswith("25.11.4218.")
    desk.do(desk.plan("undo_last"))
    assert os.path.realpath(channels) == before
    assert (system / "nixos-version").read_text().startswith("25.11.650.")


def test_a_failed_build_puts_the_channel_back(desk: Desk, follower: Target, publish: Callable[[State], str]) -> None:
    from nfh.execution.privilege import Direct
    from nfh.execution.runner import run

    desk.target = follower
    channels = follower.state_dir / "profiles" / "per-user" / "root" / "channels"
    before = os.path.realpath(channels)
    publish(releases.states()["nixos-25.11"][-1])
    follower.entry.write_text(desk.text.replace("    htop\n", "    htop\n    failing\n"))
    outcome = run(desk.plan("update_system"), "update", desk.journal, Direct(follower))
    assert outcome.status == "reverted"
    assert os.path.realpath(channels) == before
    assert desk.current() == 2


def _update_by_hand(follower: Target, publish: Callable[[State], str]) -> None:
    publish(releases.states()["nixos-25.11"][-1])
    argv = ["nix-channel", "--update", "nixos", "--option", "tarball-ttl", "0"]
    subprocess.run(argv, env={**os.environ, **follower.environment}, check=True, capture_output=True)


def _version(target: Target) -> str:
    return (target.run_dir / "current-system" / "nixos-version").read_text()


def test_the_channel_updated_by_hand_between_an_edit_and_its_undo(
    desk: Desk, follower: Target, publish: Callable[[State], str]
) -> None:
    desk.target = follower
    desk.do(desk.plan("rebuild_system"))
    text, number = desk.text, desk.current()
    desk.do(desk.plan("install_package", package="vim"))
    _update_by_hand(follower, publish)
    plan = desk.plan("undo_last")
    assert [type(step) for step in plan.steps] == [EditConfiguration, SwitchGeneration]
    desk.do(plan)
    assert (desk.text, desk.current()) == (text, number)
    assert _version(follower).startswith("25.11.650.")


def test_the_channel_updated_and_rebuilt_by_hand_before_the_undo(
    desk: Desk, follower: Target, publish: Callable[[State], str]
) -> None:
    desk.target = follower
    desk.do(desk.plan("rebuild_system"))
    text = desk.text
    desk.do(desk.plan("install_package", package="vim"))
    _update_by_hand(follower, publish)
    rebuild_by_hand(desk)
    plan = desk.plan("undo_last")
    assert [type(step) for step in plan.steps] == [EditConfiguration, Build, Activate]
    desk.do(plan)
    assert desk.text == text
    assert not (follower.run_dir / "current-system" / "sw" / "bin" / "vim").exists()
    assert _version(follower).startswith("25.11.4218.")
