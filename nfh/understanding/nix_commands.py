"""What Nix's own commands would be as requests.

Manual pages: nix-env(1), nix(1), nix-shell(1), nixos-rebuild(8), nix-channel(1), nix-store(1),
nix-collect-garbage(1).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from nfh.understanding.command_line import Line, Meaning, Reader, just, packages

_INSTALL, _REMOVE, _SEARCH, _INFO = "install_package", "remove_package", "search_packages", "package_info"


def _nix_env(line: Line) -> Meaning | None:
    joined = " ".join(line.flags)
    if "--delete-generations" in line.flags:
        ages = [word for word in line.words if re.fullmatch(r"\d+d", word)]
        return "delete_generations", {"age": ages[0]} if ages else {}
    if "--list-generations" in line.flags:
        return "list_generations", {}
    if "--rollback" in line.flags:
        return "rollback", {}
    if "--switch-generation" in line.flags or "-G" in line.flags:
        return "switch_generation", {"generation": line.words[0] if line.words else ""}
    if re.search(r"(^| )-i", joined) or "--install" in line.flags:
        return packages(_INSTALL, line.words)
    if "-e" in line.flags or "--uninstall" in line.flags:
        return packages(_REMOVE, line.words)
    if "-u" in line.flags or "--upgrade" in line.flags:
        return packages("update_package", line.words) if line.words else ("update_system", {})
    if re.search(r"(^| )-qa", joined):
        return _SEARCH, {"query": " ".join(line.words)}
    return ("list_installed", {}) if re.search(r"(^| )(-q|--query)", joined) else None


def _nix(line: Line) -> Meaning | None:
    if not line.words:
        return None
    verb, rest = line.words[0], list(line.words[1:])
    second = rest[0] if rest else ""
    match verb, second:
        case "profile", "install" | "add":
            return packages(_INSTALL, rest[1:])
        case "profile", "remove":
            return packages(_REMOVE, rest[1:])
        case "profile", "upgrade":
            return packages("update_package", rest[1:])
        case "profile", "rollback":
            return "rollback", {}
        case "profile", "list":
            return "list_installed", {}
        case "profile", "history":
            return "list_generations", {}
        case "store", "gc":
            return "collect_garbage", {}
        case "store", "optimise" | "optimize":
            return "optimise_store", {}
        case "store", "verify" | "repair":
            return "repair_store", {}
        case "store", "diff-closures":
            return "diff_generations", {"generations": rest[1:]}
        case "flake", "update":
            return "flake_update", {"name": rest[1]} if len(rest) > 1 else {}
        case "flake", "lock":
            return "flake_update", {}
        case "flake", "check":
            return "flake_check", {}
        case "flake", "show" | "metadata" | "info":
            return "flake_show", {}
        case "flake", "init" | "new":
            return "flake_init", {}
    match verb:
        case "shell" | "run":
            return packages("try_package", rest[:1] if verb == "run" else rest)
        case "develop":
            return "dev_environment", {}
        case "search":
            return _SEARCH, {"query": " ".join(word for word in rest if word != "nixpkgs")}
        case "why-depends":
            return packages("why_depends", rest[-1:])
        case "eval":
            name = re.sub(r"\.(version|name|meta\S*)$", "", second)
            return packages(_INFO, [name]) if second.startswith("nixpkgs#") else None
        case "channel":
            return "channel_list", {}
    return None


def _nix_shell(line: Line) -> Meaning | None:
    return (
        packages("try_package", line.words)
        if "-p" in line.flags or "--packages" in line.flags
        else ("dev_environment", {})
    )


def _nixos_rebuild(line: Line) -> Meaning | None:
    verb = line.words[0] if line.words else ""
    if "--rollback" in line.flags:
        return "rollback", {}
    if "--target-host" in line.flags:
        return "deploy_remote", {"host": line.words[-1]}
    if "--upgrade" in line.flags or "--upgrade-all" in line.flags:
        return "update_system", {}
    if verb in ("switch", "boot", "test", "build", "dry-activate"):
        return "rebuild_system", {"action": verb}
    if verb in ("dry-build", "dry-run"):
        return "rebuild_system", {"action": "dry-run"}
    if verb in ("build-vm", "build-vm-with-bootloader"):
        return "build_vm", {}
    if verb == "build-image":
        return "build_image", {}
    if verb == "edit":
        return "edit_config", {}
    return ("list_generations", {}) if verb == "list-generations" else None


def _nix_channel(line: Line) -> Meaning | None:
    if "--add" in line.flags:
        return "channel_add", {
            "channel": line.words[0],
            **({"name": line.words[1]} if len(line.words) > 1 else {}),
        } if line.words else {}
    if "--remove" in line.flags:
        return "channel_remove", {"channel": line.words[0]} if line.words else {}
    if "--update" in line.flags:
        return "channel_update", {}
    return ("channel_list", {}) if "--list" in line.flags else None


def _nix_store(line: Line) -> Meaning | None:
    if "--gc" in line.flags:
        return "collect_garbage", {}
    if "--optimise" in line.flags or "--optimize" in line.flags:
        return "optimise_store", {}
    if "--verify" in line.flags or "--repair" in line.flags or "--verify-path" in line.flags:
        return "repair_store", {}
    return None


def _garbage(line: Line) -> Meaning | None:
    age = next((word for word in line.words if re.fullmatch(r"\d+d", word)), "")
    return "collect_garbage", {"age": age} if age else {}


def _of_option(line: Line) -> Meaning | None:
    return "explain_option", {"option": line.words[0]} if line.words else {}


READERS: Mapping[str, Reader] = {
    "nix-env": _nix_env,
    "nix": _nix,
    "nix-shell": _nix_shell,
    "nixos-rebuild": _nixos_rebuild,
    "nix-channel": _nix_channel,
    "nix-store": _nix_store,
    "nix-collect-garbage": _garbage,
    "nixos-option": _of_option,
    "nixos-version": just("system_info"),
    "home-manager": just("home_manager_setup"),
}
