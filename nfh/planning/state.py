"""How the system is: is all well, the network, the channels, where the configuration is."""

from __future__ import annotations

import json
import os
import re
from typing import TYPE_CHECKING, Any

from nfh.errors import NfhError
from nfh.planning import generations, profile_link, updating
from nfh.planning.answer import Answer
from nfh.planning.wording import bytes_of, listed, plural

if TYPE_CHECKING:
    from pathlib import Path

    from nfh.intents.options import EditConfig
    from nfh.intents.request import Request
    from nfh.planning.context import Context

_LITTLE_ROOM = 5_000_000_000
"""Bytes; with less, a larger update may not fit."""
_MANY = 30
"""Generations from which on it is worth saying that old ones can go."""


def system_health(request: Request, context: Context) -> Answer:
    """What is looked at, what of it is well, and what to do about the rest."""
    rows: list[tuple[str, str, str]] = []
    ways: list[str] = []

    def tell(what: str, found: str, trouble: str = "", way: str = "") -> None:
        rows.append((what, found, trouble or "well"))
        if way:
            ways.append(way)

    found = generations.read(context)
    current = next((g for g in found if g.current), None)
    booted = next((g for g in found if g.booted), None)
    if current is None:
        broken = profile_link.trouble(context.target.profile, found) if found else ""
        way = f"go to generation {best.number}" if broken and (best := profile_link.best(found)) else ""
        tell("generation", "none is the current one" if found else "none", broken or "there is no system yet", way)
    else:
        runs = "runs" if current.running else "is the current one, but another system runs until the next start"
        tell("generation", f"{current.number} {runs}", "" if current.running else "not running")
    if current and booted and booted.kernel and current.kernel != booted.kernel:
        tell("kernel", f"{booted.kernel} runs, {current.kernel} is installed", "a restart brings the new one")
    elif current and current.kernel:
        tell("kernel", current.kernel)
    _tell_rooms(context, tell)
    many = len(found) > _MANY
    kept = plural(len(found), "generation")
    tell("kept", kept, "old ones may go" if many else "", "delete generations older than 30 days" if many else "")
    _tell_text(context, tell)
    if context.target.kind == "this":
        failed = _failed()
        tell(
            "services", f"failed: {listed(failed)}" if failed else "none has failed", "look at them" if failed else ""
        )
        ways += [f"show me the logs of {failed[0].removesuffix('.service')}"] if failed else []
    troubles = [row for row in rows if row[2] != "well"]
    text = "All is well, as far as I can see." if not troubles else f"{plural(len(troubles), 'thing')} to look at."
    return Answer(
        "system_health",
        text,
        ("looked at", "found", "verdict"),
        tuple(rows),
        sources=(str(context.target.profile.parent),),
        expert=("systemctl --failed", "df -h", "nixos-rebuild dry-build"),
        next=tuple(ways[:2]) or ("list my generations",),
    )


def network_status(request: Request, context: Context) -> Answer:
    """Addresses of this computer, and the ports that the configuration lets in."""
    rows: list[tuple[str, str]] = [(f"address of {device}", address) for device, address in _addresses()]
    if not context.target.on_paper:
        for protocol in ("TCP", "UDP"):
            ports = _evaluated(f"networking.firewall.allowed{protocol}Ports", context)
            if isinstance(ports, list):
                shown = ", ".join(str(port) for port in sorted(set(ports))) or "none"
                rows.append((f"open {protocol} ports", shown))
        firewall = _evaluated("networking.firewall.enable", context)
        rows.append(("firewall", "off: every port is open" if firewall is False else "on"))
        name = _evaluated("networking.hostName", context)
        rows.append(("name", str(name)))
    own = [address for device, address in _addresses() if device != "lo"]
    text = f"This computer has the address {listed(own)}." if own else "This computer has no address on a network."
    return Answer(
        "network_status",
        text,
        ("", "fact"),
        tuple(rows),
        sources=("the network devices", str(context.target.entry)),
        expert=("ip address", "ss --listening --tcp --udp", "nmcli"),
        next=("open port 8080",),
    )


def channel_list(request: Request, context: Context) -> Answer:
    """The channel that the system is built from, and its state."""
    channel = None if context.target.is_flake else updating.channel_of(context.target)
    if channel is None:
        text = "This system follows no channel that I can see" + (
            ": it is a flake, and its flake.lock names what it is built from." if context.target.is_flake else "."
        )
        return Answer("channel_list", text, sources=(str(context.target.entry),), expert=("nix-channel --list",))
    current = next((g for g in generations.read(context) if g.current), None)
    return Answer(
        "channel_list",
        f"The system is built from {channel.name}" + (f", state {current.version}." if current else "."),
        ("", "fact"),
        (("channel", channel.name), ("its place", str(channel.profile))),
        subjects=(channel.name,),
        sources=(str(channel.profile),),
        expert=("sudo nix-channel --list",),
        next=("check for updates", "what is a channel?"),
    )


_DENIED = re.compile(r"\b(?:permission|access) denied\b|\bread[- ]?only\b|\bE45\b|\bnot permitted\b", re.IGNORECASE)


def _why_denied(path: Path) -> str:
    own = os.access(path, os.W_OK)
    whose = (
        f"{path} may be written by you; on NixOS such a file belongs to root" if own else f"{path} belongs to root"
    )
    return (
        f"{whose}, so an editor that you start can read it and not write it. “sudoedit {path}” opens a copy in your "
        "editor and puts it back as root. What you ask me for (“install htop”) I write there myself, with your yes."
    )


def edit_config(request: Request, context: Context) -> Answer:
    """Where the configuration is and how to open it: an editor needs the whole terminal."""
    intent: EditConfig = request.intent  # type: ignore[assignment]
    path = context.target.folder / intent.file if intent.file.endswith(".nix") else context.target.entry
    path = path if path.exists() else context.target.entry
    command = f"{'' if os.access(path, os.W_OK) else 'sudoedit ' if context.target.kind == 'this' else ''}{path}"
    command = command if command.startswith("sudoedit") else f"${{EDITOR:-nano}} {path}"
    denied = f"{_why_denied(path)}\n" if _DENIED.search(request.text) else ""
    return Answer(
        "edit_config",
        f"{denied}The configuration is {path}. In a terminal: {command}\n"
        "Afterwards say “check my configuration”, then “apply my changes”; I compare what you wrote with what runs.",
        sources=(str(path),),
        expert=(command,),
        next=("check my configuration", "apply my changes"),
    )


def _tell_rooms(context: Context, tell: Any) -> None:
    from nfh.nix import capabilities

    probed = capabilities.probe({**os.environ, **context.target.environment})
    for folder, room in probed.free.items():
        little = room < _LITTLE_ROOM
        way = "free some disk space" if little else ""
        tell(f"free on {folder}", bytes_of(room), "little room for an update" if little else "", way)


def _tell_text(context: Context, tell: Any) -> None:
    """Whether what runs is what the configuration says: evaluated, nothing is built for it."""
    if context.target.on_paper:
        return
    from nfh.nix import evaluate
    from nfh.nix.derivation import output_of

    entry = context.target.entry
    try:
        system = output_of(evaluate.instantiate(context.target, entry, cancel=context.cancel))
    except NfhError as problem:
        tell("configuration", problem.message, "it does not evaluate", "check my configuration")
        return
    if system == os.path.realpath(context.target.profile):
        tell("configuration", f"{entry.name} is what runs")
    else:
        tell("configuration", f"{entry.name} says something else than what runs", "not applied", "apply my changes")


def _failed() -> list[str]:
    from nfh.nix import process

    try:
        finished = process.run(["systemctl", "--failed", "--plain", "--no-legend"], None)
    except NfhError:
        return []
    return [line.split()[0] for line in finished.text.splitlines() if line.split()]


def _addresses() -> list[tuple[str, str]]:
    """(device, address) of this computer, as ip(8) tells; empty where there is no such program."""
    from nfh.nix import process
    from nfh.nix.tools import find_program

    program = find_program("ip")
    if not program:
        return []
    finished = process.run([program, "-json", "address"], None)
    try:
        devices = json.loads(finished.text or "[]")
    except ValueError:
        return []
    return [
        (str(device.get("ifname")), str(address.get("local")))
        for device in devices
        for address in device.get("addr_info", ())
        if address.get("scope") == "global"
    ]


def _evaluated(path: str, context: Context) -> Any:
    from nfh.nix import evaluate

    try:
        return evaluate.evaluate_option(context.target, context.target.entry, path, context.cancel)
    except (NfhError, ValueError):
        return None
