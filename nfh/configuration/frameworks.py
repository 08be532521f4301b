"""Files that are no module of NixOS but hold some: of flake-parts, of den, of a hive for deploying several machines.

{ flake.nixosModules.name = { pkgs, ... }: { … }; }          flake-parts (flake.parts, "modules")
{ den.aspects.name.nixos = { pkgs, ... }: { … }; }           den
{ meta.nixpkgs = …; host = { pkgs, ... }: { … }; }           colmena (its manual, "hive")
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nfh.configuration import syntax
from nfh.configuration.partial.values import FunctionValue, Lazy, ListValue, SetValue, Value
from nfh.configuration.scope import arguments
from nfh.errors import CannotFollow

_OF_NIXOS = frozenset(
    "boot console documentation environment fileSystems fonts gtk hardware home i18n location networking nix nixpkgs "
    "options config programs qt security services sound specialisation swapDevices system systemd time users "
    "virtualisation xdg zramSwap containers home-manager".split()
)
"""What modules of NixOS and of Home Manager set (their lists of options), and `options` and `config` themselves."""

_ALSO_OF_NIXOS = frozenset(
    "_class _file _module accounts appstream assertions dconf disabledModules docker-containers ec2 editorconfig "
    "imports isSpecialisation jobs key krb5 launchd manual news oci openstack pam passthru power powerManagement "
    "proxmox qt5 snapraid stubby targets warnings wayland xfconf xresources xsession".split()
)
"""The rest of what may stand at the top of a module of either (the same lists; NixOS manual, "writing modules")."""

_NOT_OF_NIXOS = frozenset(("flake", "perSystem", "systems", "den", "hive"))
"""What only modules of a framework set."""

_OF_HIVES = frozenset(("meta", "network", "defaults"))
"""What stands in a hive beside its machines (colmena's manual; `network` is NixOps's and morph's)."""

_TAKES = frozenset(("config", "pkgs", "lib", "modulesPath", "inputs"))
"""An argument of this name tells a module from other functions."""

_DEEPEST = 6


@dataclass(frozen=True, slots=True)
class Held:
    """A module of NixOS or of Home Manager that a framework's file holds."""

    path: tuple[str, ...]
    lazy: Lazy

    @property
    def of_home(self) -> bool:
        """Whether it is about a person's home."""
        return any(part.lower().startswith(("home", "hm")) for part in self.path)

    @property
    def of_system(self) -> bool:
        """Whether its place says that it is about the system."""
        return any(part in ("nixos", "nixosModules") for part in self.path)


def held_module(entry: Path, value: Value, body: Value) -> Held | None:
    """The one module in a framework's file; None where the file is a module itself. `value`: what the file is, `body`
    what it says, given its arguments.

    Raises CannotFollow where it holds several, or none that reading could tell, or where nothing that it says can be
    an option: the description of a host for a function of the person's own, a set of lists.
    """
    if not isinstance(body, SetValue) or set(body.members) & _OF_NIXOS:
        return None
    found = list(_functions(body, (), entry))
    framework, hive = bool(set(body.members) & _NOT_OF_NIXOS), bool(set(body.members) & _OF_HIVES)
    best = [one for one in found if one.of_system]
    best = best or [one for one in found if (framework and one.of_home) or (hive and len(one.path) == 1)]
    if not best and not framework and not _is_no_module(value, body):
        return None
    if len(best) == 1:
        return best[0]
    names = ", ".join(".".join(one.path) for one in best)
    what = f"it holds several modules ({names})" if best else f"it sets {', '.join(sorted(body.members))}"
    raise CannotFollow(
        f"{entry} is no module of NixOS itself: {what}, so nfh cannot tell where a change belongs.",
        entry,
        hint="Write the change by hand, or name another file with --config.",
    )


def _is_no_module(value: Value, body: SetValue) -> bool:
    """Whether a file that sets no option of NixOS is something else for sure.

    A list of `modules` describes a host for a function of the person's own. And a function without `...` cannot be a
    module: it is called with more than it takes (nixpkgs, lib/modules.nix, applyModuleArgs).
    """
    if body.partial or set(body.members) & _ALSO_OF_NIXOS:
        return False
    if "modules" in body.members and isinstance(body.members["modules"].value, ListValue):
        return True
    if not isinstance(value, FunctionValue) or value.spot is None or not body.members:
        return False
    formals = syntax.field(value.spot.node, "formals")
    return formals is not None and all(child.type != "ellipses" for child in formals.children)


def _functions(value: SetValue, path: tuple[str, ...], entry: Path) -> Iterator[Held]:
    for name, lazy in value.members.items():
        inside, here = lazy.value, (*path, name)
        if isinstance(inside, FunctionValue) and inside.spot is not None and inside.spot.file == entry:
            if _TAKES & set(arguments(inside.spot.node, inside.spot.content)):
                yield Held(here, lazy)
        elif isinstance(inside, SetValue) and len(here) < _DEEPEST:
            if here[-2:-1] == ("nixosModules",) and inside.spot is not None and inside.spot.file == entry:
                yield Held(here, lazy)
            else:
                yield from _functions(inside, here, entry)
