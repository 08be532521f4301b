"""What the commands of other systems' package managers would be as requests.

Manual pages: apt-get(8), dnf(8), zypper(8), pacman(8), brew(1), flatpak(1), emerge(1),
xbps-install(1), dpkg(1), rpm(8).
"""

from __future__ import annotations

from collections.abc import Mapping

from nfh.understanding.command_line import Line, Meaning, Reader, packages

_INSTALL, _REMOVE, _SEARCH, _INFO = "install_package", "remove_package", "search_packages", "package_info"
MANAGERS = frozenset(
    "apt apt-get aptitude nala dnf yum microdnf zypper brew snap flatpak apk port pkg eopkg choco winget scoop xbps"
    " conda mamba guix".split()
)
_VERBS: Mapping[str, str] = {
    **dict.fromkeys(("install", "in", "add", "reinstall", "-i"), _INSTALL),
    **dict.fromkeys(("remove", "purge", "erase", "uninstall", "rm", "del", "delete", "-r"), _REMOVE),
    **dict.fromkeys(("search", "se", "find", "-s"), _SEARCH),
    **dict.fromkeys(("show", "info", "policy"), _INFO),
    **dict.fromkeys(
        ("upgrade", "full-upgrade", "dist-upgrade", "distro-sync", "safe-upgrade", "dup", "up"), "update_system"
    ),
    **dict.fromkeys(("update", "refresh", "makecache", "ref", "check-update"), "channel_update"),
    **dict.fromkeys(("autoremove", "autoclean", "clean", "cleanup", "gc"), "collect_garbage"),
    **dict.fromkeys(("list", "leaves"), "list_installed"),
}
_UPDATES_ALL = frozenset(("dnf", "yum", "flatpak", "snap", "choco", "zypper"))
"""Managers whose `update` brings newer packages, not newer lists."""


def _manager(line: Line) -> Meaning | None:
    if not line.words:
        return None
    verb, rest = line.words[0], list(line.words[1:])
    if line.program == "flatpak" and rest and rest[0] == "flathub":
        rest = rest[1:]
    intent = _VERBS.get(verb, "")
    if intent == "channel_update" and (line.program in _UPDATES_ALL or rest):
        intent = "update_package" if rest else "update_system"
    if intent == "update_system" and rest:
        intent = "update_package"
    if verb == "list" and "--upgradable" in line.flags:
        return "update_system", {}
    if intent in (_INSTALL, _REMOVE, _INFO, "update_package"):
        return packages(intent, rest)
    if intent == _SEARCH:
        return intent, {"query": " ".join(rest)} if rest else {}
    return (intent, {}) if intent else None


def _pacman(line: Line) -> Meaning | None:
    flag = line.flags[0] if line.flags else ""
    if flag.startswith("-S"):
        if "s" in flag[2:]:
            return _SEARCH, {"query": " ".join(line.words)}
        if "i" in flag[2:]:
            return packages(_INFO, line.words)
        if "c" in flag[2:]:
            return "collect_garbage", {}
        if line.words:
            return packages(_INSTALL, line.words)
        return ("update_system", {}) if "u" in flag[2:] else ("channel_update", {})
    if flag.startswith("-R"):
        return packages(_REMOVE, line.words)
    if flag.startswith("-Q"):
        return packages("list_installed", line.words)
    return None


def _emerge(line: Line) -> Meaning | None:
    if "world" in line.words or "@world" in line.words:
        return "update_system", {}
    if any(flag in ("-C", "-c", "--unmerge", "--depclean") for flag in line.flags):
        return packages(_REMOVE, line.words) if line.words else ("collect_garbage", {})
    if any(flag in ("-s", "--search") for flag in line.flags):
        return _SEARCH, {"query": " ".join(line.words)}
    return packages(_INSTALL, line.words) if line.words else None


def _xbps(line: Line) -> Meaning | None:
    return packages(_INSTALL, line.words) if line.words else ("update_system", {})


def _dpkg(line: Line) -> Meaning | None:
    flag = line.flags[0] if line.flags else ""
    if flag in ("-l", "--list", "-qa"):
        return packages("list_installed", line.words)
    if flag in ("-i", "--install", "-ivh", "-Uvh"):
        return "install_foreign", {"file": line.words[0]} if line.words else {}
    if flag in ("-S", "--search", "-qf"):
        return "which_package_provides", {"file": line.words[0]} if line.words else {}
    return packages(_REMOVE, line.words) if flag in ("-r", "-P", "--remove", "--purge", "-e") else None


READERS: Mapping[str, Reader] = {
    **dict.fromkeys(MANAGERS, _manager),
    **dict.fromkeys(("pacman", "yay", "paru"), _pacman),
    "emerge": _emerge,
    "xbps-install": _xbps,
    "xbps-remove": lambda line: packages(_REMOVE, line.words),
    **dict.fromkeys(("dpkg", "rpm"), _dpkg),
}
