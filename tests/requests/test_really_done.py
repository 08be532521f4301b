"""Requests carried out for real, one after the other on one practice system, and taken back."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from nfh.assistant import Assistant
from nfh.nix import generations
from nfh.nix.target import Target
from nfh.person import Reply
from nfh.planning.plan import Risk
from nfh.practice.system import Practice
from nfh.settings import Folders
from tests.requests.table import Newcomer, found


class World:
    """A practice system and somebody who says yes to everything."""

    def __init__(self, base: Path) -> None:
        self.practice = Practice(base / "data" / "practice")
        self.target: Target = self.practice.ensure()
        self.folders = Folders(base / "config", base / "data", base / "cache")

    def say(self, text: str, **answers: str) -> Reply:
        return Assistant(self.target, self.folders, interactive=False).turn(text, Newcomer(answers))

    def done(self, text: str, **answers: str) -> Reply:
        reply = self.say(text, **answers)
        assert reply.outcome is not None, found(reply)
        assert reply.outcome.status == "done", reply.outcome
        return reply

    @property
    def text(self) -> str:
        return self.target.entry.read_text()

    @property
    def system(self) -> Path:
        return self.target.run_dir / "current-system"

    @property
    def numbers(self) -> list[int]:
        return [g.number for g in generations.read(self.target.profile, self.target.run_dir)]

    @property
    def menu(self) -> str:
        entries = self.target.run_dir.parent / "boot" / "loader" / "entries"
        return "\n".join(sorted(path.read_text() for path in entries.iterdir()))


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path.resolve())
    yield world
    world.practice.reset()


def test_an_update_and_the_way_back(world: World) -> None:
    channels = world.target.state_dir / "profiles" / "per-user" / "root" / "channels"
    before, running = os.path.realpath(channels), os.path.realpath(world.system)
    looked = Assistant(world.target, world.folders, dry_run=True).turn("check for updates", Newcomer({}))
    assert looked.plan is not None
    assert looked.plan.preview_only
    assert "firefox 145.0.1 → 147.0.2" in looked.plan.effects.updated
    world.done("update my system")
    assert (world.system / "nixos-version").read_text().startswith("25.11.4218.")
    assert os.path.realpath(channels) != before
    again = world.say("update my system")
    assert again.plan is not None
    assert again.plan.already
    world.done("undo")
    assert (os.path.realpath(channels), os.path.realpath(world.system)) == (before, running)


def test_the_next_release_and_the_way_back(world: World) -> None:
    running = os.path.realpath(world.system)
    reply = world.done("upgrade to the next nixos release")
    assert reply.plan is not None
    assert reply.plan.effects.reboot
    assert (world.system / "nixos-version").read_text().startswith("26.05.")
    assert 'system.stateVersion = "25.11"' in world.text
    assert "nixos-26.05" in found(world.say("which channel am i on"))
    world.done("undo")
    assert os.path.realpath(world.system) == running
    assert "nixos-25.11" in found(world.say("which channel am i on"))


def test_every_way_of_rebuilding(world: World) -> None:
    """What each action does to generations and to what runs."""
    zone = "Europe/Berlin"
    for said, moves, runs, other in (
        ("apply my changes on the next boot", True, False, "Europe/Rome"),
        ("test my configuration without making it permanent", False, True, "Europe/Paris"),
        ("build my configuration without switching", False, False, "Europe/Oslo"),
        ("do a dry run of the rebuild", False, False, "Europe/Kyiv"),
        ("apply my changes", True, True, "Asia/Tokyo"),
    ):
        world.target.entry.write_text(world.text.replace(zone, other))
        zone = other
        newest, running = world.numbers[-1], os.path.realpath(world.system)
        world.done(said)
        assert (world.numbers[-1] > newest) is moves, said
        assert (os.path.realpath(world.system) != running) is runs, said


def test_deleting_and_collecting_say_the_loss_and_keep_what_is_needed(world: World) -> None:
    for name in ("hello", "cowsay", "jq"):
        world.done(f"install {name}")
    assert world.numbers == [1, 2, 3, 4, 5, 6, 7]
    plan = world.say("delete generations older than 1 day").plan
    assert plan is not None
    assert plan.risk is Risk.DESTRUCTIVE
    assert "generations 2–4" in " ".join(plan.effects.lost)
    assert any("needed by no generation" in note for note in plan.notes)
    # 7 runs, 1 was booted, 6 and 5 are the newest earlier two.
    assert world.numbers == [1, 5, 6, 7]
    for number in (1, 5, 6, 7):
        refused = world.say(f"delete generation {number}")
        assert refused.exit_code == 5, found(refused)
    assert world.numbers == [1, 5, 6, 7]
    assert [number for number in range(1, 8) if f"Generation {number} " in world.menu] == [1, 5, 6, 7]
    freed = world.done("free some disk space")
    assert freed.plan is not None
    assert freed.plan.effects.freed_bytes > 0
    assert freed.plan.effects.lost
    assert all(Path(g.store_path).is_dir() for g in generations.read(world.target.profile, world.target.run_dir))
    assert (world.system / "sw" / "bin" / "jq").exists()


def test_accounts_come_and_go(world: World) -> None:
    world.done("add a user called alice")
    world.done("add alice to the docker group")
    world.done("set the shell of alice to fish")
    assert "alice:normal::docker:fish" in (world.system / "etc/practice/users").read_text()
    assert "alice" in found(world.say("list users"))
    world.done("remove user alice")
    assert "alice" not in world.text
    assert "alice" not in (world.system / "etc/practice/users").read_text()


def test_desktops_take_each_others_place(world: World) -> None:
    world.done("install gnome")
    assert (world.system / "sw/bin/gnome-session").exists()
    world.done("switch to kde")
    assert not (world.system / "sw/bin/gnome-session").exists()
    assert "services.displayManager.gdm.enable = false;" in world.text
    asked = world.say("install xfce")
    assert asked.question is not None
    world.done("install xfce", **{"desktop:other": "beside"})
    assert "services.desktopManager.plasma6.enable = true;" in world.text


def test_the_store_is_looked_after(world: World) -> None:
    assert world.say("verify the nix store").outcome is not None
    world.done("optimise the store")
    damaged = next(path for path in (world.system / "sw" / "bin").iterdir() if path.name == "vim").resolve()
    damaged.chmod(0o755)
    damaged.write_text("broken")
    reply = world.say("verify the nix store")
    assert reply.outcome is not None
    assert reply.outcome.status != "done"


def test_trouble_and_errors(world: World) -> None:
    sound = world.say("i have no sound")
    assert "Nothing in configuration.nix switches sound with PipeWire on" in found(sound)
    world.done(sound.answers[0].next[0])
    assert "You have sound with PipeWire on" in found(world.say("i have no sound"))
    told = world.say("error: undefined variable 'pkgss' at /etc/nixos/configuration.nix:5:3")
    assert told.advice is not None
    assert told.advice.family == "undefined-variable"
    assert "do not know" in found(world.say("what does this mean: error: the flux is incapacitated"))
