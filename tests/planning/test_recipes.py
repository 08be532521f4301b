"""Recipes: found by what people call them, and each one makes a plan that the practice system accepts."""

from __future__ import annotations

import pytest

from nfh.nix import options
from nfh.planning import editing, recipes
from nfh.planning.wording import bytes_of, listed, plural

from .conftest import Desk


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("ssh", "ssh"), ("SSH", "ssh"), ("the ssh server", "ssh"), ("openssh", "ssh"), ("docker", "docker"),
        ("bluetooth", "bluetooth"), ("Bluetooth support", "bluetooth"), ("printing", "printing"),
        ("tailscale", "tailscale"), ("my postgresql database", "postgresql"), ("nginx.", "nginx"), ("steam", "steam"),
    ],
)  # fmt: skip
def test_names(said: str, name: str) -> None:
    found = recipes.find(said) or recipes.find(said.removesuffix(" database"))
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("said", ["", "the", "flumph", "ss", "server"])
def test_no_name(said: str) -> None:
    assert recipes.find(said) is None


def test_misspelled() -> None:
    assert [one.name for one in recipes.near("tailscael")][:1] == ["tailscale"]
    assert recipes.near("zzzzzz") == []


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(recipes.all_recipes()))
def test_each_is_really_switched_on_and_off(desk: Desk, name: str) -> None:
    """Planned, built by Nix, switched to, and taken back: what NixOS does with each option is seen in the system."""
    recipe = recipes.all_recipes()[name]
    desk.answers = {"allow_unfree": "yes"}
    desk.target.entry.write_text(desk.text.replace("  services.openssh.enable = true;\n", ""))
    on = desk.plan("enable_service", service=name)
    desk.do(on)
    for option in (*recipe.set, *recipe.add):
        assert editing.find(desk.context, None, option), option
    assert desk.plan("enable_service", service=name).already
    off = desk.plan("disable_service", service=name)
    assert recipe.title in off.summary
    desk.do(off)
    assert desk.plan("disable_service", service=name).already


# recipe → what it brings: packages' programs and services of the built system
BRINGS = {
    "ssh": ("bin/sshd", "sshd"), "docker": ("bin/docker", "docker"), "podman": ("bin/podman", "podman"),
    "bluetooth": ("bin/bluetoothctl", "bluetooth"), "printing": ("bin/lpstat", "cups"),
    "pipewire": ("bin/pw-cli", "pipewire"), "postgresql": ("bin/psql", "postgresql"), "nginx": ("bin/nginx", "nginx"),
    "tailscale": ("bin/tailscale", "tailscaled"), "steam": ("bin/steam", ""), "flatpak": ("bin/flatpak", "flatpak-system-helper"),
    "libvirt": ("bin/virsh", "libvirtd"), "fail2ban": ("bin/fail2ban-client", "fail2ban"),
    "syncthing": ("bin/syncthing", "syncthing"), "jellyfin": ("bin/jellyfin", "jellyfin"),
    "gnome": ("bin/gnome-session", ""), "plasma": ("bin/dolphin", ""),
    "mysql": ("bin/mariadb", "mysql"), "redis": ("bin/redis-server", "redis-default"), "nvidia": ("bin/nvidia-smi", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(BRINGS))
def test_what_it_brings_comes_and_goes(desk: Desk, name: str) -> None:
    program, unit = BRINGS[name]
    desk.answers = {"allow_unfree": "yes"}
    system = desk.target.run_dir / "current-system"
    there = [path for path in (f"sw/{program}", f"etc/systemd/system/{unit}.service") if unit or "sw/" in path]
    if name != "ssh":
        assert [path for path in there if (system / path).exists()] == []
        desk.do(desk.plan("enable_service", service=name))
    assert [path for path in there if not (system / path).exists()] == []
    desk.do(desk.plan("disable_service", service=name))
    assert [path for path in there if (system / path).exists()] == []


def test_every_option_is_declared_with_its_type(desk: Desk) -> None:
    """One question to Nix for all of them."""
    asked = sorted({option for recipe in recipes.all_recipes().values() for option in (*recipe.set, *recipe.add)})
    missing = [option for option in asked if options.declaration(desk.target, option) is None]
    assert missing == ["services.redis.servers.default.enable", "services.redis.servers.default.port"], missing


def test_wording() -> None:
    assert (plural(1, "package"), plural(0, "package")) == ("1 package", "0 packages")
    assert (listed([]), listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])) == (
        "",
        "a",
        "a and b",
        "a, b and c",
    )
    assert [bytes_of(n) for n in (0, 999, 1000, 150_000, 2_300_000, 10**13)] == [
        "0 bytes", "999 bytes", "1.0 kB", "150 kB", "2.3 MB", "10.0 TB",
    ]  # fmt: skip
