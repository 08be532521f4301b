"""Which systemd service a recipe runs, if it runs one; and what an expert types to look at it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nfh.planning.recipes import Recipe

_RUNS_ONE = re.compile(r"(?:services|virtualisation|hardware)\.(?P<unit>[\w-]+)\.enable")
"""NixOS names a module and its service alike; programs and whatever lies deeper have none, or another."""
_RUN_NONE = frozenset({"pipewire", "graphics", "sane", "blueman", "waydroid"})
"""No service of the system is called so: PipeWire runs in every person's session (`systemctl --user`), the others are
libraries, or have a service by another name."""
_DISPLAY = ("systemctl status display-manager", "journalctl -u display-manager -b")
"""The login screen is one service on NixOS, whichever it is (services/display-managers)."""
_SESSION = "journalctl --user -b -p err"
_OF_RECIPE = {
    "pipewire": ("systemctl --user status pipewire wireplumber", "journalctl --user -u pipewire -u wireplumber -b"),
    "scanning": ("scanimage -L", "journalctl -b -p err"),
    "blueman": ("systemctl status bluetooth", "journalctl -u bluetooth -b"),
    "waydroid": ("systemctl status waydroid-container", "journalctl -u waydroid-container -b"),
    "zram": ("swapon --show", "zramctl"),
    "autologin": _DISPLAY,
    "firewall": ("sudo iptables -nL nixos-fw", "journalctl -k -b -g 'refused connection'"),
}
_OF_KIND = {
    "desktop": (*_DISPLAY, _SESSION),
    "graphics": ("lspci -k", "journalctl -k -b -g 'drm|amdgpu|i915|nvidia'", _DISPLAY[1], _SESSION),
}


def of(recipe: Recipe) -> str:
    """The service of the system that the recipe runs, without “.service”; "" where it runs none by a known name."""
    if recipe.unit:
        return recipe.unit
    if recipe.kind == "printer":
        return "cups"
    found = _RUNS_ONE.fullmatch(recipe.switch) if recipe.kind == "service" else None
    unit = found["unit"] if found else ""
    return "" if unit in _RUN_NONE else unit


def to_look_at(recipe: Recipe) -> tuple[str, ...]:
    """The commands that tell how it is: of its service, else of such a thing, else the errors of the log."""
    unit = of(recipe)
    if unit:
        return f"systemctl status {unit}", f"journalctl -u {unit} -b"
    return _OF_RECIPE.get(recipe.name) or _OF_KIND.get(recipe.kind) or ("journalctl -b -p err",)
