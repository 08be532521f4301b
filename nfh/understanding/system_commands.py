"""What commands that look after a Linux system would be as requests.

Manual pages: systemctl(1), journalctl(1), shutdown(8), useradd(8), usermod(8), chsh(1), hostnamectl(1),
timedatectl(1), localectl(1), setxkbmap(1), ufw(8), firewall-cmd(1), mount(8), nmcli(1).
"""

from __future__ import annotations

from collections.abc import Mapping

from nfh.understanding.command_line import Line, Meaning, Reader, just


def _systemctl(line: Line) -> Meaning | None:
    verb = line.words[0] if line.words else ""
    unit = line.words[1].removesuffix(".service") if len(line.words) > 1 else ""
    if "--failed" in line.flags:
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


def _journalctl(line: Line) -> Meaning | None:
    unit = next((flag.partition("=")[2] for flag in line.flags if flag.startswith("--unit=")), "")
    if (
        not unit
        and any(flag in ("-u", "-xeu", "-xu", "-fu", "-eu", "--unit", "-feu") for flag in line.flags)
        and line.words
    ):
        unit = line.words[0]
    return "show_logs", {"service": unit.removesuffix(".service")} if unit else {}


def _power(action: str) -> Reader:
    return lambda _: ("power_control", {"action": action})


def _shutdown(line: Line) -> Meaning | None:
    return "power_control", {"action": "reboot" if "-r" in line.flags else "poweroff"}


def _useradd(line: Line) -> Meaning | None:
    return "add_user", {"user": line.words[-1]} if line.words else {}


def _userdel(line: Line) -> Meaning | None:
    return "remove_user", {"user": line.words[-1]} if line.words else {}


def _usermod(line: Line) -> Meaning | None:
    if any(flag in ("-aG", "-G", "-a", "--groups", "-Ga") for flag in line.flags) and len(line.words) > 1:
        return "add_user_to_group", {"group": line.words[0], "user": line.words[1]}
    return None


def _gpasswd(line: Line) -> Meaning | None:
    return ("add_user_to_group", {"user": line.words[0], "group": line.words[1]}) if len(line.words) > 1 else None


def _passwd(line: Line) -> Meaning | None:
    return "change_password", {"user": line.words[0]} if line.words else {}


def _chsh(line: Line) -> Meaning | None:
    return "set_shell", {"shell": line.words[0].rpartition("/")[2]} if line.words else {}


def _hostnamectl(line: Line) -> Meaning | None:
    names = [word for word in line.words if word not in ("set-hostname", "hostname", "status")]
    return "set_hostname", {"hostname": names[0]} if names else {}


def _timedatectl(line: Line) -> Meaning | None:
    return "set_timezone", {"timezone": line.words[1]} if len(line.words) > 1 and line.words[
        0
    ] == "set-timezone" else {}


def _localectl(line: Line) -> Meaning | None:
    if len(line.words) > 1 and line.words[0] in ("set-keymap", "set-x11-keymap"):
        return "set_keyboard_layout", {"layout": line.words[1]}
    return "set_locale", {"locale": line.words[1].removeprefix("LANG=")} if len(line.words) > 1 else {}


def _layout(line: Line) -> Meaning | None:
    return "set_keyboard_layout", {"layout": line.words[0]} if line.words else {}


def _ufw(line: Line) -> Meaning | None:
    verb = line.words[0] if line.words else ""
    rest = [
        word for word in line.words[1:] if word not in ("in", "out", "from", "to", "any", "port", "delete", "allow")
    ]
    if verb not in ("allow", "deny", "reject", "delete") or not rest:
        return ("network_status", {}) if verb == "status" else None
    what, _, protocol = rest[0].partition("/")
    slots = {"port" if what[0].isdigit() else "service": what}
    if protocol:
        slots["protocol"] = protocol
    return "open_port" if verb == "allow" else "close_port", slots


def _firewall_cmd(line: Line) -> Meaning | None:
    for flag in line.flags:
        name, _, value = flag.partition("=")
        if name in ("--add-port", "--remove-port") and value:
            port, _, protocol = value.partition("/")
            slots = {"port": port, **({"protocol": protocol} if protocol else {})}
            return "open_port" if name == "--add-port" else "close_port", slots
        if name in ("--add-service", "--remove-service") and value:
            return "open_port" if name == "--add-service" else "close_port", {"service": value}
    return None


def _editor(line: Line) -> Meaning | None:
    file = line.words[-1] if line.words else ""
    return ("edit_config", {"file": file}) if file.endswith(".nix") else None


def _pager(line: Line) -> Meaning | None:
    file = line.words[-1] if line.words else ""
    return ("show_config", {"file": file}) if file.endswith(".nix") else None


def _mount(line: Line) -> Meaning | None:
    if not line.words:
        return None
    return "mount_filesystem", {"device": line.words[0], **({"file": line.words[1]} if len(line.words) > 1 else {})}


def _nmcli(line: Line) -> Meaning | None:
    if "connect" in line.words:
        rest = line.words[line.words.index("connect") + 1 :]
        return "wifi_connect", {"host": rest[0]} if rest else {}
    return ("wifi_connect", {}) if "wifi" in line.words else ("network_status", {})


READERS: Mapping[str, Reader] = {
    "systemctl": _systemctl,
    "service": lambda line: _systemctl(line._replace(words=line.words[1::-1])),
    "journalctl": _journalctl,
    "dmesg": just("show_logs"),
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
    "nmcli": _nmcli,
    **dict.fromkeys(("ip", "ifconfig", "iwconfig"), just("network_status")),
    **dict.fromkeys(("df", "du", "ncdu", "lsblk"), just("disk_usage")),
    **dict.fromkeys(
        ("uname", "lscpu", "lspci", "lsusb", "neofetch", "fastfetch", "free", "uptime"), just("system_info")
    ),
}
