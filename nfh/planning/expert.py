"""What an expert would type to do the same by hand, on each kind of system."""

from __future__ import annotations

from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nfh.nix.target import Target
    from nfh.planning.plan import BuildAction

_CLASSIC = Path("/etc/nixos/configuration.nix")
"""Where nixos-rebuild looks unless it is told otherwise."""
_SYSTEM_PROFILE = Path("/nix/var/nix/profiles/system")
"""The only profile that nixos-rebuild moves without --profile-name (nixos-rebuild(8))."""


def sudo(target: Target) -> str:
    """The word before what only root may do on this system."""
    return "sudo " if target.kind != "practice" and target.profile == _SYSTEM_PROFILE else ""


def rebuild_command(target: Target, action: BuildAction) -> tuple[str, ...]:
    """How to rebuild the system: nixos-rebuild(8), or its parts where the profile is another one than it moves."""
    if target.kind != "practice" and target.profile != _SYSTEM_PROFILE:
        return _by_hand(target, action)
    root = "" if action == "build" else sudo(target)
    where = ""
    if target.is_flake:
        where = f" --flake {quote(_flake(target))}"
    elif target.kind != "practice" and target.entry != _CLASSIC:
        where = f" -I nixos-config={quote(str(target.entry))}"
    return (f"{root}nixos-rebuild {action}{where}",)


def deploy_command(target: Target, action: BuildAction, host: str, flake_host: str, built_on: str) -> tuple[str, ...]:
    """How to do the same for another machine (nixos-rebuild(8), --target-host)."""
    where = ""
    if target.is_flake:
        where = f" --flake {quote(f'{target.folder}#{flake_host}')}"
    elif target.entry != _CLASSIC:
        where = f" -I nixos-config={quote(str(target.entry))}"
    elsewhere = f" --build-host {quote(built_on)}" if built_on else ""
    root = "" if host.startswith("root@") else " --sudo"
    return (f"nixos-rebuild {action}{where} --target-host {quote(host)}{elsewhere}{root}",)


def _by_hand(target: Target, action: BuildAction) -> tuple[str, ...]:
    """The three steps of nixos-rebuild for a profile of one's own."""
    profile = quote(str(target.profile))
    if target.is_flake:
        folder, host = _flake(target).split("#")
        build = f"nix build {quote(f'{folder}#nixosConfigurations.{host}.config.system.build.toplevel')}"
    else:
        build = f"nix-build '<nixpkgs/nixos>' -A system -I nixos-config={quote(str(target.entry))}"
    made = (f"nix-env -p {profile} --set ./result",) if action in ("switch", "boot") else ()
    run = () if action == "build" else (f"./result/bin/switch-to-configuration {action}",)
    return (build, *made, *run)


def _flake(target: Target) -> str:
    from nfh.nix.evaluate import host_of

    return f"{target.folder}#{host_of(target)}"
