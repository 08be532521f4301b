"""Wifi: the service that looks after it. The radio and the networks are NetworkManager's, by its own commands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nfh.errors import Refused
from nfh.planning import editing, recipes, services

if TYPE_CHECKING:
    from nfh.intents.network import WifiConnect
    from nfh.intents.request import Request
    from nfh.planning.context import Context
    from nfh.planning.draft import Draft

_WORDS = frozenset(("wifi", "wi fi", "wlan", "wireless", "wireless network", "wireless lan", "wifi adapter"))
_MANAGER = "networking.networkmanager.enable"
_SUPPLICANT = "networking.wireless.enable"
"""wpa_supplicant by itself; NixOS lets only one of the two look after wifi."""
_ON = re.compile(
    r"\b(?:turn|switch|put)\b.*\bon\b|\bon\W*$|\b(?:enable|activate|start|set ?up|setup|configure)\b", re.IGNORECASE
)
_OFF = re.compile(
    r"\b(?:turn|switch|shut)\b.*\boff\b|\boff\W*$|\boff$|\b(?:disable|deactivate|stop|kill)\b", re.IGNORECASE
)


def is_meant(service: str) -> bool:
    """Whether a service's name is just a word for wifi."""
    return recipes.plain(service).removeprefix("my ") in _WORDS


def wifi_connect(request: Request, context: Context, draft: Draft) -> None:
    """Switch on what looks after wifi; joining a network is told, since its password is typed to NetworkManager."""
    intent: WifiConnect = request.intent  # type: ignore[assignment]
    if _OFF.search(request.text):
        turn_off(context, draft)
    elif not intent.host and _ON.search(request.text):
        turn_on(context, draft)
    else:
        _tell(intent.host, request.text, context, draft)


def turn_on(context: Context, draft: Draft) -> None:
    """Switch NetworkManager on, unless something looks after wifi already."""
    for option in (_SUPPLICANT, _MANAGER):
        if editing.literal(context, option, draft) == "true":
            radio = "“nmcli radio wifi on” wakes the radio, “nmtui” joins a network."
            draft.done_already.append(
                f"What looks after wifi is on already: {option}."
                + (f" If wifi is off all the same: {radio}" if option == _MANAGER else "")
            )
            return
    services.switch_on(recipes.all_recipes()["networkmanager"], context, draft)
    draft.notes.append("It looks after wifi; to join a network afterwards: “nmtui”, or the panel of your desktop.")


def turn_off(context: Context, draft: Draft) -> None:
    """Switch wpa_supplicant off, which does nothing but wifi. Raises Refused where NetworkManager has wifi."""
    if editing.literal(context, _SUPPLICANT, draft) == "true":
        editing.set_option(context, draft, _SUPPLICANT, False)
        draft.summaries.append("turn off wifi")
        draft.why.append(f"{_SUPPLICANT} is wpa_supplicant, which looks after wifi here; cables do not need it.")
        draft.concepts.append("option")
        draft.next.append("undo")
        return
    raise Refused(
        "The radio is switched off beside the configuration, and I do not touch it.",
        "In a terminal: “nmcli radio wifi off” (“on” brings it back); NetworkManager remembers it over restarts. "
        "“turn off networkmanager” takes all that it looks after away, cables too.",
    )


def _tell(host: str, text: str, context: Context, draft: Draft) -> None:
    if editing.literal(context, _MANAGER, draft) != "true":
        raise Refused(
            f"Networks are joined with NetworkManager, and {context.target.entry.name} does not switch it on.",
            "Say “turn on networkmanager” first.",
        )
    if re.search(r"\b(?:disconnect|leave|drop)\b", text, re.IGNORECASE):
        raise Refused(
            "Networks are left with NetworkManager.", "In a terminal: “nmcli connection down NAME”, or “nmtui”."
        )
    name = network(host, text)
    raise Refused(
        "A network's password is typed to NetworkManager itself, so that nothing else ever sees it.",
        f"In a terminal: “nmcli device wifi list” shows the networks, “nmcli device wifi connect {name} --ask” joins "
        "one; “nmtui” does both with menus.",
    )


_QUOTED = re.compile(r"""(?<!\w)(?:"([^"]+)"|“([^”]+)”|'([^']+)'(?!\w))""")
_SECRET_BEFORE = re.compile(r"\b(?:password|passphrase|key|psk|pass|pw)\b[\s:=]*(?:is\s*)?$", re.IGNORECASE)


def network(host: str, text: str) -> str:
    """The network's name as a shell takes it: the whole of what stands in quotes, else the word that was understood.

    NAME where there is none. What stands in quotes behind the word "password" is no name.
    """
    quoted = [found for found in _QUOTED.finditer(text) if not _SECRET_BEFORE.search(text[: found.start()])]
    if quoted:
        return _for_a_shell(next(filter(None, quoted[0].groups())))
    return _for_a_shell(host) if re.fullmatch(r"[\w .-]+", host) else "NAME"


def _for_a_shell(name: str) -> str:
    return "'" + name.replace("'", "'\\''") + "'"
