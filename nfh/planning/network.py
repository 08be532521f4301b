"""The firewall: let a port in, or no longer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nfh.errors import NotYet, Refused
from nfh.intents import numerals
from nfh.intents.question import Question
from nfh.planning import editing, recipes, services
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
    wanted = _wanted(intent, request.text, ("tcp",), context)
    new = False
    for protocol, ports in wanted.items():
        edited = editing.add_to_list(context, draft, _option(protocol), list(ports))
        new = new or bool(edited.added or edited.changed)
    said = _said(wanted)
    if not new:
        draft.done_already.append(f"The firewall lets {said} in already.")
        return
    draft.notes = [note for note in draft.notes if not note.startswith(services.CLOSED)]
    draft.summaries.append(f"open {said} ({' and '.join(name.upper() for name in wanted)})")
    if (whom := _FOR_WHOM.search(request.text)) is not None:
        draft.notes.insert(
            0,
            f"This opens it to everybody, not only to “{whom[0].strip(' .')}”: these lists know no addresses. For "
            "one network card there is networking.firewall.interfaces.<name>.allowedTCPPorts; for addresses an "
            "expert writes networking.firewall.extraInputRules.",
        )
    draft.notes.append("Whoever can reach this machine can then reach whatever listens there.")
    recipe = recipes.find(intent.service) if intent.port else None
    if recipe and not {*recipe.tcp, *recipe.udp, *KNOWN_PORTS.get(_plain(recipe.name), ())} & {*_all(wanted)}:
        draft.notes.append(
            f"This opens the firewall only; on which port {recipe.title} listens is a setting of its own "
            f"(“search options for {recipe.name} port”)."
        )
    if editing.literal(context, "networking.firewall.enable") == "false":
        draft.notes.append("The firewall is switched off in this configuration, so every port is open already.")
    draft.why.append(
        "NixOS's firewall lets nothing in but what the configuration names. Most modules of services have an option "
        "openFirewall that opens the right ports by itself."
    )
    draft.concepts.append("option")
    draft.next += [f"close port {_all(wanted)[0]}", "undo"]


def close_port(request: Request, context: Context, draft: Draft) -> None:
    """No longer let ports through the firewall."""
    intent: ClosePort = request.intent  # type: ignore[assignment]
    wanted = _wanted(intent, request.text, ("tcp", "udp"), context)
    gone = False
    for protocol, ports in wanted.items():
        if not editing.find(context, draft, _option(protocol)):
            continue
        edited = editing.remove_from_list(context, draft, _option(protocol), list(ports))
        gone = gone or bool(edited.removed or edited.changed)
    said = _said(wanted)
    if not gone:
        only = f" for {next(iter(wanted)).upper()}" if len(wanted) == 1 else ""
        draft.done_already.append(f"{context.target.entry.name} does not open {said}{only}.")
        other = _open_for_another(wanted, context, draft)
        if other:
            draft.done_already.append(other)
        if 22 in _all(wanted) and editing.literal(context, "services.openssh.enable", draft) == "true":
            draft.done_already.append("The SSH server opens 22 by itself while it is on: say “turn off ssh”.")
        draft.notes.append(
            "A service that is switched on may open its port by itself; then the service is the place."
        )
        return
    draft.summaries.append(f"close {said}")
    draft.why.append("A port that the configuration does not name is closed; whatever listens there goes on running.")
    if 22 in _all(wanted):
        draft.notes.append("If you are connected over SSH, this can cut you off.")
    draft.concepts.append("option")
    draft.next += [f"open port {_all(wanted)[0]}", "undo"]


_FOR_WHOM = re.compile(
    r"\b\d{1,3}(?:\.\d{1,3}){3}(?:/\d{1,2})?|\b[0-9a-f]{1,4}(?::[0-9a-f]{0,4}){2,}(?:/\d{1,3})?"
    r"|\b(?:the |my )?(?:local (?:network|net|lan)|lan|home network)\b",
    re.IGNORECASE,
)
"""Who alone is to be let in."""


def _open_for_another(wanted: Ports, context: Context, draft: Draft) -> str:
    """That these ports are open for the other protocol, which was not spoken of; "" where they are not."""
    others = [protocol for protocol in ("tcp", "udp") if protocol not in wanted]
    for protocol in others:
        there = [port for port in _all(wanted) if port in editing.listed_values(context, draft, _option(protocol))]
        if there:
            ports = listed([str(port) for port in there])
            return f"It is open for {protocol.upper()}: say “close port {ports} {protocol}” for that."
    return ""


Ports = dict[str, tuple[int, ...]]
"""The ports of each protocol."""


def _wanted(intent: OpenPort | ClosePort, text: str, unless_said: tuple[str, ...], context: Context) -> Ports:
    """The ports that are meant, by protocol; `unless_said`: those of a bare number. Raises Refused, NotYet."""
    said = intent.port or intent.service or context.answer(Question("port", "Which port? A number from 1 to 65535."))
    protocols = _protocols(f"{intent.protocol} {said} {' '.join(_BOTH.findall(text))}")
    numbers = _numbers(said)
    if numbers:
        return dict.fromkeys(protocols or unless_said, numbers)
    name = _plain(said)
    if name in KNOWN_PORTS:
        return dict.fromkeys(protocols or (("tcp", "udp") if name == "dns" else unless_said), KNOWN_PORTS[name])
    recipe = recipes.find(said)
    of_recipe: Ports = {"tcp": recipe.tcp, "udp": recipe.udp} if recipe else {}
    found = {each: ports for each, ports in of_recipe.items() if ports and each in (protocols or of_recipe)}
    if not found:
        raise Refused(f"I do not know which port “{said}” uses.", "Say its number: open port 8080")
    return found


_BOTH = re.compile(r"(?i)\b(?:tcp\W*(?:and|&|\+|/)?\W*udp|udp\W*(?:and|&|\+|/)?\W*tcp)\b")


def _plain(said: str) -> str:
    """A service as KNOWN_PORTS names it."""
    words = re.findall(r"[\w-]+", said.casefold())
    return " ".join(word for word in words if word not in ("tcp", "udp", "port", "the"))


def _numbers(said: str) -> tuple[int, ...]:
    """The numbers in `said`. Raises Refused for what is no port, NotYet for a range."""
    said = numerals.in_digits(said)
    if re.search(r"\d\s*(?:-|–|:|\.\.|\bto\b|\bthrough\b)\s*\d", said):
        raise NotYet(
            f"“{said}” is a range of ports, and so far I open and close single ones only.",
            "A range stands in networking.firewall.allowedTCPPortRanges; single ports: open port 8080",
        )
    digits = re.findall(r"(?:(?<!\w)-)?\d+", said)
    wrong = [one for one in digits if len(one) > 9 or not 1 <= int(one) <= 65535]
    if wrong:
        raise Refused(f"{wrong[0][:20]} is no port: they go from 1 to 65535.", "Try: open port 8080")
    return tuple(dict.fromkeys(int(one) for one in digits))


def _all(wanted: Ports) -> list[int]:
    return list(dict.fromkeys(port for ports in wanted.values() for port in ports))


def _said(wanted: Ports) -> str:
    ports = _all(wanted)
    return f"port{'s' if len(ports) > 1 else ''} {listed([str(port) for port in ports])}"


def _protocols(said: str) -> tuple[str, ...]:
    """The protocols that are named; none: not said."""
    text = said.casefold()
    if "both" in text:
        return ("tcp", "udp")
    return tuple(protocol for protocol in ("tcp", "udp") if protocol in text)


def _option(protocol: str) -> str:
    return f"networking.firewall.allowed{protocol.upper()}Ports"
