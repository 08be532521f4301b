"""Which modules are Home Manager's: what they set says it, where nothing else does."""

from __future__ import annotations

from nfh.configuration.module import Module

OF_HOMES = (
    ("home",),
    ("wayland",),
    ("xdg", "configFile"),
    ("xdg", "dataFile"),
    ("xdg", "userDirs"),
    ("programs", "home-manager"),
    ("programs", "git", "userName"),
    ("programs", "git", "userEmail"),
    ("programs", "zsh", "oh-my-zsh"),
    ("programs", "bash", "bashrcExtra"),
    ("programs", "alacritty"),
    ("programs", "kitty"),
    ("programs", "rofi"),
)
"""Options that only Home Manager has (its list of options, beside that of NixOS)."""

OF_SYSTEMS = frozenset(
    "boot console containers environment fileSystems hardware home-manager i18n networking security swapDevices "
    "system time users virtualisation".split()
)
"""Where only NixOS has options."""


def is_of_system(option: tuple[str, ...]) -> bool:
    """Whether only NixOS can have the option."""
    return option[:1] != () and option[0] in OF_SYSTEMS and option[:2] != ("i18n", "inputMethod")


def is_of_home(module: Module) -> bool:
    """Whether a module sets something that only Home Manager has, and nothing that only NixOS has."""
    start = len(module.prefix)
    paths = [found.path[start:] for found in module.found if found.path[:start] == module.prefix]
    if any(is_of_system(tuple(part or "" for part in path)) for path in paths):
        return False
    return any(path[: len(option)] == option for path in paths for option in OF_HOMES)
