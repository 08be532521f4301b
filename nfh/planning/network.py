"""The firewall: let a port in, or no longer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nfh.errors import Refused
from nfh.intents.question import Question
from nfh.planning import editing, recipes
from nfh.planning.wording import listed

if TYPE_CHECKING:
    from nfh.intents.network import ClosePort, OpenPort
    from nfh.intents.request import Request
    from nfh.planning.context import Context
    from nfh.planning.draft import Draft

KNOWN_PORTS = {
    "ssh": (22,), "http": (80,), "https": (443,), "web": (80, 443), "web server": (80, 443), "ftp": (21,),
    "smtp": (25,), "imap": (143,), "imaps": (993,), "dns": (53,), "samba": (445,), "nfs": (2049,),
    "minecraft": (25565,), "postgres": (5432,), "postgresql": (5432,), "mysql": (3306,), "mariadb": (3306,),
    "redis": (6379,), "vnc": (5900,), "rdp": (3389,), "jellyfin": (8096,), "plex": (32400,), "nginx": (80, 443),
    "syncthing": (22000,), "grafana": (3000,), "mongodb": (27017,), "mosquitto": (1883,), "mqtt": (1883,),
}  # fmt: skip
"""Ports by the service's name (IANA's registry, or what the program uses unless told otherwise)."""


def open_port(request: Request, context: Context, draft: Draft) -> None:
    """Let ports through the firewall."""
    intent: OpenPort = request.intent  # type: ignore[assignment]
    ports, protocols = _ports(intent, context), _protocols(intent.protocol)
    new = False
    for protocol in protocols:
        edited = editing.add_to_list(context, draft, _option(protocol), list(ports))
        new = new or bool(edited.added or edited.changed)
    said = f"port{'s' if len(ports) > 1 else ''} {listed([str(port) for port in ports])}"
    if not new:
        draft.done_already.append(f"The firewall lets {said} in already.")
        return
    draft.summaries.append(f"open {said} ({' and '.join(protocols).upper()})")
    draft.notes.append("Whoever can reach this machine can then reach whatever listens there.")
    if editing.literal(context, "networking.firewall.enable") == "false":
        draft.notes.append("The firewall is switched off in this configuration, so every port is open already.")
    draft.why.append(
        "NixOS's firewall lets nothing in but what the configuration names. Most modules of services have an option "
        "openFirewall that opens the right ports by itself."
    )
    draft.concepts.append("option")
    draft.next += [f"close port {ports[0]}", "undo"]


def close_port(request: Request, context: Context, draft: Draft) -> None:
    """No longer let ports through the firewall."""
    intent: ClosePort = request.intent  # type: ignore[assignment]
    ports, protocols = _ports(intent, context), _protocols(intent.protocol) if intent.protocol else ("tcp", "udp")
    gone = False
    for protocol in protocols:
        if not editing.find(context, draft, _option(protocol)):
            continue
        edited = editing.remove_from_list(context, draft, _option(protocol), list(ports))
        gone = gone or bool(edited.removed or edited.changed)
    said = f"port{'s' if len(ports) > 1 else ''} {listed([str(port) for port in ports])}"
    if not gone:
        draft.done_already.append(f"{context.target.entry.name} does not open {said}.")
        draft.notes.append(
            "A service that is switched on may open its port by itself; then the service is the place."
        )
        return
    draft.summaries.append(f"close {said}")
    draft.why.append("A port that the configuration does not name is closed; whatever listens there goes on running.")
    if 22 in ports:
        draft.notes.append("If you are connected over SSH, this can cut you off.")
    draft.concepts.append("option")
    draft.next += [f"open port {ports[0]}", "undo"]


def _ports(intent: OpenPort | ClosePort, context: Context) -> tuple[int, ...]:
    said = intent.port or intent.service or context.answer(Question("port", "Which port? A number from 1 to 65535."))
    numbers = tuple(dict.fromkeys(int(number) for number in re.findall(r"\d+", said)))
    if not numbers:
        recipe = recipes.find(said)
        numbers = KNOWN_PORTS.get(said.casefold().strip(), recipe.tcp if recipe else ())
    if not numbers:
        raise Refused(f"I do not know which port “{said}” uses.", "Say its number: open port 8080")
    wrong = [number for number in numbers if not 1 <= number <= 65535]
    if wrong:
        raise Refused(f"{wrong[0]} is no port: they go from 1 to 65535.", "Try: open port 8080")
    return numbers


def _protocols(said: str) -> tuple[str, ...]:
    text = said.casefold()
    if "both" in text or ("tcp" in text and "udp" in text):
        return ("tcp", "udp")
    return ("udp",) if "udp" in text else ("tcp",)


def _option(protocol: str) -> str:
    return f"networking.firewall.allowed{protocol.upper()}Ports"
