"""Which modules are Home Manager's: what they set says it, where nothing else does."""

from __future__ import annotations

from nfh.configuration.members import EVERYBODY
from nfh.configuration.module import Module
from nfh.configuration.partial.values import SetValue, Value, member

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


WHOSE = frozenset(("username", "homeDirectory", "stateVersion"))
"""What stands below `home` says whose home a file describes: then it describes one, whatever else is in it."""

_OF_BOTH = (("i18n", "inputMethod"), ("i18n", "glibcLocales"))


def is_of_system(option: tuple[str, ...]) -> bool:
    """Whether only NixOS can have the option."""
    return option[:1] != () and option[0] in OF_SYSTEMS and option[:2] not in _OF_BOTH


def is_of_home(module: Module) -> bool:
    """Whether a module says whose home it describes, or sets something that only Home Manager has, and nothing that
    only NixOS has."""
    start = len(module.prefix)
    paths = [found.path[start:] for found in module.found if found.path[:start] == module.prefix]
    if any(path[:1] == ("home",) and path[1:2] and path[1] in WHOSE for path in paths):
        return True
    if any(is_of_system(tuple(part or "" for part in path)) for path in paths):
        return False
    return any(path[: len(option)] == option for path in paths for option in OF_HOMES)


def home_of(body: Value) -> str:
    """The user whose home a module describes ("*": it does not say whose); "" when it describes a system."""
    home = member(body, "home")
    if not isinstance(home, SetValue) or not isinstance(body, SetValue) or "home" not in body.members:
        return ""
    says = set(home.members)
    if not says & WHOSE and (set(body.members) & OF_SYSTEMS or not says & {"packages", "file", "sessionVariables"}):
        return ""
    user = member(home, "username")
    return user if isinstance(user, str) and user else EVERYBODY
