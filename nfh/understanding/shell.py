"""Commands for a shell, typed by mistake or out of habit: recognised, never run; what each would be in nfh.

The command lines are those of the programs' own manual pages (apt-get(8), dnf(8), pacman(8), brew(1), nix-env(1),
nix(1), nixos-rebuild(8), systemctl(1), journalctl(1), ufw(8), useradd(8), usermod(8), hostnamectl(1), timedatectl(1)).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nfh.intents.request import Mode

Slots = Mapping[str, str | list[str]]
Meaning = tuple[str, Slots]


@dataclass(frozen=True, slots=True)
class Command:
    """A command line. `intent` is empty where nfh has nothing like it; `asked`: it stood in a question about it."""

    line: str
    reason: str
    intent: str = ""
    slots: Slots = field(default_factory=dict)
    mode: Mode = "do"
    way_on: str = ""
    asked: bool = False


_ROOT = frozenset(("sudo", "doas", "run0", "pkexec"))
_GLUE = frozenset(
    "how what why where when who is are was can could should would do does did i you my me the a an for please equivalent"
    " instead like of on it this that with at to in into called named without but and so says said gives fails error command not".split()
)
_BEFORE = re.compile(
    r"^(?:(?:hi|hey|hello|ok|please|so|and)[,!]?\s+)*(?:"
    r"how (?:do|can|would|should) (?:i|you|we) (?:do|run|use|get)(?: an?| the| something like)?|"
    r"how to (?:do|run)(?: an?| the| something like)?|"
    r"(?:what(?:'s| is| would be)? (?:the )?)?(?:nix|nixos|your|an?)?\s*(?:equivalent|version|replacement|counterpart|analog(?:ue)?|way) (?:of|to|for)(?: doing)?|"
    r"(?:is there )?(?:something|anything) like|"
    r"what (?:do i use|is used|is there) instead of|"
    r"instead of)\s+",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\s*,?\s+(?:(?:(?:for|on|in|under|with) )?(?:here|nix|nixos|nix os|this (?:system|machine|computer))|equivalent(?: (?:on|in|for) nix(?:os)?)?|"
    r"but (?:for|on|in) nix(?:os)?|the nix way|counterpart|please)$",
    re.IGNORECASE,
)

_INSTALL, _REMOVE, _SEARCH, _INFO = "install_package", "remove_package", "search_packages", "package_info"
_MANAGERS = frozenset(
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


def read(text: str) -> Command | None:
    """The command that `text` is, or asks about; None: it is a sentence."""
    said = " ".join(text.strip().strip("`").split())
    if len(said) > 400:
        return None
    line, asked = _AFTER.sub("", said), False
    for _ in range(2):
        shorter = _BEFORE.sub("", line)
        asked, line = asked or shorter != line, shorter
    asked = asked or line != said
    line = line.strip().strip("`'\"?").strip()
    argv = _argv(line)
    if not argv or not _looks_like_one(argv, line, asked):
        return None
    meaning = _chain(argv)
    if meaning is None and asked:
        return None
    if meaning is None:
        reason = f"“{_short(line)}” is a command for a shell; I do not run those."
        way_on = "Leave nfh with Ctrl-D and type it at your shell's prompt, or tell me in words what you want."
        return Command(line, reason, way_on=way_on)
    intent, slots = meaning
    mode: Mode = "explain" if asked else "preview" if _dry(argv) else "do"
    reason = f"“{_short(line)}” is a command for a shell; I do not run those. This is what I can do instead:"
    return Command(line, reason, intent, slots, mode, asked=asked)


def _short(line: str) -> str:
    return line if len(line) <= 60 else line[:59] + "…"


def _argv(line: str) -> list[str]:
    """The words of a command line, without prompt, root and quotes."""
    argv = [word.strip("\"'`") for word in line.replace("&&", " && ").replace(";", " ; ").split()]
    while argv and (argv[0] in ("$", "#", "%", ">") or argv[0] in _ROOT or re.fullmatch(r"[A-Z_]+=\S*", argv[0])):
        root = argv.pop(0) in _ROOT
        while root and argv and argv[0].startswith("-"):
            argv.pop(0)
    return argv


def _looks_like_one(argv: Sequence[str], line: str, asked: bool) -> bool:
    """Whether this is a command line and no sentence that begins with the name of a program."""
    program = argv[0].rpartition("/")[2]
    if program not in _KNOWN:
        rooted = line.split()[0] in _ROOT
        return (rooted or line.startswith(("./", "$ "))) and not _GLUE & {word.lower() for word in argv[1:]}
    flags = [word for word in argv[1:] if word.startswith("-") and len(word) > 1]
    glue = _GLUE & {word.lower().strip("?,.") for word in argv[1:]}
    if glue and not (flags and len(glue) == 1 and asked is False and len(argv) < 7):
        return False
    if program in _ENGLISH:
        shaped = any(re.search(r"^(?:[/~$|>]|\.{1,2}/)|\.nix$", word) for word in argv[1:])
        rooted = line.split()[0] in (*_ROOT, "$")
        return bool(flags) or shaped or rooted or (program, argv[1] if len(argv) > 1 else "") in _ENGLISH_SURE
    return True


def _dry(argv: Sequence[str]) -> bool:
    return any(word in ("--dry-run", "dry-build", "dry-activate", "dry-run", "-n") for word in argv)


def _chain(argv: Sequence[str]) -> Meaning | None:
    """The meaning of the last command of a chain: "apt update && apt upgrade" is the upgrade."""
    parts: list[list[str]] = [[]]
    for word in argv:
        if word in ("&&", ";"):
            parts.append([])
        else:
            parts[-1].append(word)
    for part in reversed(parts):
        inner = _argv(" ".join(part))
        if inner:
            return meaning_of(inner)
    return None


def meaning_of(argv: Sequence[str]) -> Meaning | None:
    """What a command line would be as a request; None: nothing nfh does."""
    program = argv[0].rpartition("/")[2]
    words = [word for word in argv[1:] if not word.startswith("-")]
    flags = [word for word in argv[1:] if word.startswith("-") and word != "-"]
    if program in _MANAGERS:
        return _manager(program, words, flags)
    reader = _READERS.get(program)
    return reader(words, flags) if reader else None


def _packages(intent: str, words: Sequence[str]) -> Meaning:
    names = [re.sub(r"^(?:nixpkgs|nixos|pkgs|\.)[#.]|^<?nixpkgs>?#", "", word) for word in words]
    return intent, {"packages": [name for name in names if name and name not in ("nixpkgs",)]}


def _manager(program: str, words: Sequence[str], flags: Sequence[str]) -> Meaning | None:
    if not words:
        return None
    verb, rest = words[0], list(words[1:])
    if program == "flatpak" and rest and rest[0] == "flathub":
        rest = rest[1:]
    intent = _VERBS.get(verb, "")
    if intent == "channel_update" and (program in _UPDATES_ALL or rest):
        intent = "update_package" if rest else "update_system"
    if intent == "update_system" and rest:
        intent = "update_package"
    if verb == "list" and "--upgradable" in flags:
        return "update_system", {}
    if intent in (_INSTALL, _REMOVE, _INFO, "update_package"):
        return _packages(intent, rest)
    if intent == _SEARCH:
        return intent, {"query": " ".join(rest)} if rest else {}
    return (intent, {}) if intent else None


def _pacman(words: Sequence[str], flags: Sequence[str]) -> Meaning | None:
    flag = flags[0] if flags else ""
    if flag.startswith("-S"):
        if "s" in flag[2:]:
            return _SEARCH, {"query": " ".join(words)}
        if "i" in flag[2:]:
            return _packages(_INFO, words)
        if "c" in flag[2:]:
            return "collect_garbage", {}
        if words:
            return _packages(_INSTALL, words)
        return ("update_system", {}) if "u" in flag[2:] else ("channel_update", {})
    if flag.startswith("-R"):
        return _packages(_REMOVE, words)
    if flag.startswith("-Q"):
        return _packages("list_installed", words)
    return None


def _emerge(words: Sequence[str], flags: Sequence[str]) -> Meaning | None:
    if "world" in words or "@world" in words:
        return "update_system", {}
    if any(flag in ("-C", "-c", "--unmerge", "--depclean") for flag in flags):
        return _packages(_REMOVE, words) if words else ("collect_garbage", {})
    if any(flag in ("-s", "--search") for flag in flags):
        return _SEARCH, {"query": " ".join(words)}
    return _packages(_INSTALL, words) if words else None


def _nix_env(words: Sequence[str], flags: Sequence[str]) -> Meaning | None:
    joined = " ".join(flags)
    if "--delete-generations" in flags:
        ages = [word for word in words if re.fullmatch(r"\d+d", word)]
        return "delete_generations", {"age": ages[0]} if ages else {}
    if "--list-generations" in flags:
        return "list_generations", {}
    if "--rollback" in flags:
        return "rollback", {}
    if "--switch-generation" in flags or "-G" in flags:
        return "switch_generation", {"generation": words[0] if words else ""}
    if re.search(r"(^| )-i", joined) or "--install" in flags:
        return _packages(_INSTALL, words)
    if "-e" in flags or "--uninstall" in flags:
        return _packages(_REMOVE, words)
    if "-u" in flags or "--upgrade" in flags:
        return _packages("update_package", words) if words else ("update_system", {})
    if re.search(r"(^| )-qa", joined):
        return _SEARCH, {"query": " ".join(words)}
    return ("list_installed", {}) if re.search(r"(^| )(-q|--query)", joined) else None


def _nix(words: Sequence[str], flags: Sequence[str]) -> Meaning | None:
    if not words:
        return None
    verb, rest = words[0], list(words[1:])
    second = rest[0] if rest else ""
    match verb, second:
        case "profile", "install" | "add":
            return _packages(_INSTALL, rest[1:])
        case "profile", "remove":
            return _packages(_REMOVE, rest[1:])
        case "profile", "upgrade":
            return _packages("update_package", rest[1:])
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
            return _packages("try_package", rest[:1] if verb == "run" else rest)
        case "develop":
            return "dev_environment", {}
        case "search":
            return _SEARCH, {"query": " ".join(word for word in rest if word != "nixpkgs")}
        case "why-depends":
            return _packages("why_depends", rest[-1:])
        case "eval":
            name = re.sub(r"\.(version|name|meta\S*)$", "", second)
            return _packages(_INFO, [name]) if second.startswith("nixpkgs#") else None
        case "channel":
            return "channel_list", {}
    return None


def _nixos_rebuild(words: Sequence[str], flags: Sequence[str]) -> Meaning | None:
    verb = words[0] if words else ""
    if "--rollback" in flags:
        return "rollback", {}
    if "--target-host" in flags:
        return "deploy_remote", {"host": words[-1]}
    if "--upgrade" in flags or "--upgrade-all" in flags:
        return "update_system", {}
    if verb in ("switch", "boot", "test", "build"):
        return "rebuild_system", {"action": verb}
    if verb in ("dry-build", "dry-activate", "dry-run"):
        return "rebuild_system", {"action": "dry-run"}
    if verb in ("build-vm", "build-vm-with-bootloader"):
        return "build_vm", {}
    if verb == "build-image":
        return "build_image", {}
    if verb == "edit":
        return "edit_config", {}
    return ("list_generations", {}) if verb == "list-generations" else None


def _nix_channel(words: Sequence[str], flags: Sequence[str]) -> Meaning | None:
    if "--add" in flags:
        return "channel_add", {"channel": words[0], **({"name": words[1]} if len(words) > 1 else {})} if words else {}
    if "--remove" in flags:
        return "channel_remove", {"channel": words[0]} if words else {}
    if "--update" in flags:
        return "channel_update", {}
    return ("channel_list", {}) if "--list" in flags else None


def _nix_store(words: Sequence[str], flags: Sequence[str]) -> Meaning | None:
    if "--gc" in flags:
        return "collect_garbage", {}
    if "--optimise" in flags or "--optimize" in flags:
        return "optimise_store", {}
    if "--verify" in flags or "--repair" in flags or "--verify-path" in flags:
        return "repair_store", {}
    return None


def _garbage(words: Sequence[str], flags: Sequence[str]) -> Meaning | None:
    age = next((word for word in words if re.fullmatch(r"\d+d", word)), "")
    return "collect_garbage", {"age": age} if age else {}


def _systemctl(words: Sequence[str], flags: Sequence[str]) -> Meaning | None:
    verb = words[0] if words else ""
    unit = words[1].removesuffix(".service") if len(words) > 1 else ""
    if "--failed" in flags:
        return "system_health", {}
    if verb in ("start", "stop", "restart", "reload"):
        return "service_control", {"service": unit, "action": verb}
    if verb in ("status", "is-active", "list-units", "is-enabled"):
        return "service_status", {"service": unit}
    if verb in ("enable", "disable"):
        return f"{verb}_service", {"service": unit}
    if verb in ("reboot", "poweroff", "suspend", "hibernate"):
        return "power_control", {"action": verb}
    return ("rebuild_system", {"action": "switch"}) if verb == "daemon-reload" else None


def _journalctl(words: Sequence[str], flags: Sequence[str]) -> Meaning | None:
    unit = next((flag.partition("=")[2] for flag in flags if flag.startswith("--unit=")), "")
    if not unit and any(flag in ("-u", "-xeu", "-xu", "-fu", "-eu", "--unit", "-feu") for flag in flags) and words:
        unit = words[0]
    return "show_logs", {"service": unit.removesuffix(".service")} if unit else {}


def _power(action: str) -> object:
    return lambda words, flags: ("power_control", {"action": action})


def _shutdown(words: Sequence[str], flags: Sequence[str]) -> Meaning | None:
    return "power_control", {"action": "reboot" if "-r" in flags else "poweroff"}


def _useradd(words: Sequence[str], flags: Sequence[str]) -> Meaning | None:
    return "add_user", {"user": words[-1]} if words else {}


def _userdel(words: Sequence[str], flags: Sequence[str]) -> Meaning | None:
    return "remove_user", {"user": words[-1]} if words else {}


def _usermod(words: Sequence[str], flags: Sequence[str]) -> Meaning | None:
    if any(flag in ("-aG", "-G", "-a", "--groups", "-Ga") for flag in flags) and len(words) > 1:
        return "add_user_to_group", {"group": words[0], "user": words[1]}
    return None


def _gpasswd(words: Sequence[str], flags: Sequence[str]) -> Meaning | None:
    return ("add_user_to_group", {"user": words[0], "group": words[1]}) if len(words) > 1 else None


def _passwd(words: Sequence[str], flags: Sequence[str]) -> Meaning | None:
    return "change_password", {"user": words[0]} if words else {}


def _chsh(words: Sequence[str], flags: Sequence[str]) -> Meaning | None:
    return "set_shell", {"shell": words[0].rpartition("/")[2]} if words else {}


def _hostnamectl(words: Sequence[str], flags: Sequence[str]) -> Meaning | None:
    names = [word for word in words if word not in ("set-hostname", "hostname", "status")]
    return "set_hostname", {"hostname": names[0]} if names else {}


def _timedatectl(words: Sequence[str], flags: Sequence[str]) -> Meaning | None:
    return "set_timezone", {"timezone": words[1]} if len(words) > 1 and words[0] == "set-timezone" else {}


def _localectl(words: Sequence[str], flags: Sequence[str]) -> Meaning | None:
    if len(words) > 1 and words[0] in ("set-keymap", "set-x11-keymap"):
        return "set_keyboard_layout", {"layout": words[1]}
    return "set_locale", {"locale": words[1].removeprefix("LANG=")} if len(words) > 1 else {}


def _layout(words: Sequence[str], flags: Sequence[str]) -> Meaning | None:
    return "set_keyboard_layout", {"layout": words[0]} if words else {}


def _ufw(words: Sequence[str], flags: Sequence[str]) -> Meaning | None:
    verb = words[0] if words else ""
    rest = [word for word in words[1:] if word not in ("in", "out", "from", "to", "any", "port", "delete", "allow")]
    if verb not in ("allow", "deny", "reject", "delete") or not rest:
        return ("network_status", {}) if verb == "status" else None
    what, _, protocol = rest[0].partition("/")
    slots = {"port" if what[0].isdigit() else "service": what}
    if protocol:
        slots["protocol"] = protocol
    return "open_port" if verb == "allow" else "close_port", slots


def _firewall_cmd(words: Sequence[str], flags: Sequence[str]) -> Meaning | None:
    for flag in flags:
        name, _, value = flag.partition("=")
        if name in ("--add-port", "--remove-port") and value:
            port, _, protocol = value.partition("/")
            slots = {"port": port, **({"protocol": protocol} if protocol else {})}
            return "open_port" if name == "--add-port" else "close_port", slots
        if name in ("--add-service", "--remove-service") and value:
            return "open_port" if name == "--add-service" else "close_port", {"service": value}
    return None


def _editor(words: Sequence[str], flags: Sequence[str]) -> Meaning | None:
    file = words[-1] if words else ""
    return ("edit_config", {"file": file}) if file.endswith(".nix") else None


def _pager(words: Sequence[str], flags: Sequence[str]) -> Meaning | None:
    file = words[-1] if words else ""
    return ("show_config", {"file": file}) if file.endswith(".nix") else None


def _mount(words: Sequence[str], flags: Sequence[str]) -> Meaning | None:
    if not words:
        return None
    return "mount_filesystem", {"device": words[0], **({"file": words[1]} if len(words) > 1 else {})}


def _dpkg(words: Sequence[str], flags: Sequence[str]) -> Meaning | None:
    flag = flags[0] if flags else ""
    if flag in ("-l", "--list", "-qa"):
        return _packages("list_installed", words)
    if flag in ("-i", "--install", "-ivh", "-Uvh"):
        return "install_foreign", {"file": words[0]} if words else {}
    if flag in ("-S", "--search", "-qf"):
        return "which_package_provides", {"file": words[0]} if words else {}
    return _packages(_REMOVE, words) if flag in ("-r", "-P", "--remove", "--purge", "-e") else None


def _nmcli(words: Sequence[str], flags: Sequence[str]) -> Meaning | None:
    if "connect" in words:
        rest = words[words.index("connect") + 1 :]
        return "wifi_connect", {"host": rest[0]} if rest else {}
    return ("wifi_connect", {}) if "wifi" in words else ("network_status", {})


def _nix_shell(words: Sequence[str], flags: Sequence[str]) -> Meaning | None:
    return _packages("try_package", words) if "-p" in flags or "--packages" in flags else ("dev_environment", {})


def _just(intent: str) -> object:
    return lambda words, flags: (intent, {})


def _of_option(words: Sequence[str], flags: Sequence[str]) -> Meaning | None:
    return "explain_option", {"option": words[0]} if words else {}


def _xbps(words: Sequence[str], flags: Sequence[str]) -> Meaning | None:
    return _packages(_INSTALL, words) if words else ("update_system", {})


_READERS: Mapping[str, object] = {
    **dict.fromkeys(("pacman", "yay", "paru"), _pacman),
    "emerge": _emerge,
    "nix-env": _nix_env,
    "nix": _nix,
    "nixos-rebuild": _nixos_rebuild,
    "nix-channel": _nix_channel,
    "nix-store": _nix_store,
    "nix-collect-garbage": _garbage,
    "nix-shell": _nix_shell,
    "nixos-option": _of_option,
    "nixos-version": _just("system_info"),
    "systemctl": _systemctl,
    "service": lambda words, flags: _systemctl(list(reversed(words[:2])), flags),
    "journalctl": _journalctl,
    "dmesg": _just("show_logs"),
    "reboot": _power("reboot"),
    "poweroff": _power("poweroff"),
    "halt": _power("poweroff"),
    "shutdown": _shutdown,
    **dict.fromkeys(("useradd", "adduser"), _useradd),
    **dict.fromkeys(("userdel", "deluser"), _userdel),
    "usermod": _usermod,
    "gpasswd": _gpasswd,
    "passwd": _passwd,
    "chsh": _chsh,
    "hostnamectl": _hostnamectl,
    "timedatectl": _timedatectl,
    "localectl": _localectl,
    **dict.fromkeys(("setxkbmap", "loadkeys"), _layout),
    "ufw": _ufw,
    "firewall-cmd": _firewall_cmd,
    **dict.fromkeys(("nano", "vim", "vi", "nvim", "emacs", "gedit", "kate", "micro", "code"), _editor),
    **dict.fromkeys(("cat", "less", "bat", "more"), _pager),
    "mount": _mount,
    **dict.fromkeys(("dpkg", "rpm"), _dpkg),
    "nmcli": _nmcli,
    **dict.fromkeys(("ip", "ifconfig", "iwconfig"), _just("network_status")),
    **dict.fromkeys(("df", "du", "ncdu", "lsblk"), _just("disk_usage")),
    **dict.fromkeys(
        ("uname", "lscpu", "lspci", "lsusb", "neofetch", "fastfetch", "free", "uptime"), _just("system_info")
    ),
    "xbps-install": _xbps,
    "xbps-remove": lambda words, flags: _packages(_REMOVE, words),
    "home-manager": _just("home_manager_setup"),
}

_OTHERS = frozenset(
    "ls cd rm cp mv mkdir rmdir touch chmod chown grep find sed awk curl wget git ssh scp rsync tar unzip zip echo export"
    " kill killall pkill ps top htop man which whoami id who pwd ln dd fdisk parted mkfs ping dig nslookup python python3 pip pip3"
    " npm node cargo make gcc bash sh zsh source exit clear history head tail sort wc docker podman crontab modprobe lsmod"
    " sysctl swapon swapoff umount fsck btrfs zfs cryptsetup nixos-install nixos-generate-config nix-build nix-instantiate"
    " nix-prefetch-url nix-index tmux screen su exec alias env date cal".split()
)
_KNOWN = _MANAGERS | frozenset(_READERS) | _OTHERS
_ENGLISH = frozenset(
    "find make cat less more service mount port code kill which who man top date cal source exit clear history head tail sort"
    " screen ping dig echo touch cut free uptime nano vim vi nvim emacs gedit kate micro bat git docker podman python python3 node"
    " htop env su id alias export guix conda nix home-manager reboot shutdown poweroff halt neofetch fastfetch ncdu ip"
    " brew snap flatpak pip npm cargo tmux zsh bash sh rsync wget curl ssh unzip zip btrfs zfs cryptsetup crontab pkg apk scoop"
    " choco winget tar gcc sed awk grep emerge".split()
)
"""Programs whose names people also use in sentences: a flag, a path, sudo or a sure second word is needed."""

_ENGLISH_SURE = (
    frozenset(
        (program, verb)
        for program in ("brew", "snap", "flatpak", "pkg", "apk", "scoop", "choco", "winget", "guix", "conda")
        for verb in ("install", "uninstall", "remove", "search", "update", "upgrade", "add", "del", "list")
    )
    | {
        ("nix", verb)
        for verb in "profile store flake shell run develop search why-depends eval build repl fmt channel".split()
    }
    | {("ip", "addr"), ("ip", "a"), ("ip", "link"), ("pip", "install"), ("npm", "install"), ("cargo", "install")}
)
