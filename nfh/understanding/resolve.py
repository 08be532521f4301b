"""What the words in slots stand for: names of packages as attributes, numbers as numbers, ages as days."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nfh.knowledge import load
from nfh.knowledge.words import forms
from nfh.understanding.named_slots import ADMINISTRATOR

if TYPE_CHECKING:
    from nfh.intents.base import Intent
    from nfh.understanding.names import Names

Resolved = str | int | bool | list[str] | list[int]

_KERNELS = {flavour: f"linuxPackages_{flavour}" for flavour in ("latest", "zen", "hardened", "xanmod", "lqx")} | {
    "lts": "linuxPackages"
}
"""Sets of kernel packages in nixpkgs (pkgs/top-level/linux-kernels.nix); the plain one is the long-term kernel."""

ADMINISTRATORS = ADMINISTRATOR | {"admins", "administrators"}
"""The same, and several of them."""

_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365, "d": 1, "w": 7, "m": 30, "y": 365}


def resolved(intent: Intent, names: Names) -> dict[str, Resolved]:
    """The typed values of an intent's slots, as far as nfh's own knowledge has them; what is unknown is left out."""
    found: dict[str, Resolved] = {}
    packages: tuple[str, ...] = getattr(intent, "packages", ())
    attrs = [attr for attr in (package_attr(name, names) for name in packages) if attr]
    if packages and len(attrs) == len(packages):
        found["package_attr" if len(attrs) == 1 else "package_attrs"] = attrs[0] if len(attrs) == 1 else attrs
    if intent.intent_name() == "set_kernel" and len(packages) == 1 and packages[0].casefold() in _KERNELS:
        found["package_attr"] = _KERNELS[packages[0].casefold()]
    command = str(getattr(intent, "command", ""))
    if command and not packages and (provider := package_attr(command, names)):
        found["package_attr"] = provider
    for slot in ("generation", "keep"):
        number = _number(str(getattr(intent, slot, "")))
        if number is not None:
            found[slot] = number
    numbers = [_number(value) for value in getattr(intent, "generations", ())]
    if numbers and None not in numbers:
        found["generations"] = [number for number in numbers if number is not None]
    days = age_in_days(str(getattr(intent, "age", "")))
    if days is not None:
        found["days"] = days
    ports = [int(port) for port in re.findall(r"\d+", str(getattr(intent, "port", "")))]
    if ports:
        found["port" if len(ports) == 1 else "ports"] = ports[0] if len(ports) == 1 else ports
    if str(getattr(intent, "group", "")).casefold().removesuffix(" rights") in ADMINISTRATORS:
        found["group"] = "wheel"
    action = _action(intent)
    if action:
        found["action"] = action
    concept = load.concept(str(getattr(intent, "concept", "")))
    if concept is not None:
        found["concept"] = concept.name
    return found


def _action(intent: Intent) -> str:
    """What is to be done, under its own name: "kick off" is start."""
    said = str(getattr(intent, "action", ""))
    if not said:
        return ""
    from nfh.understanding.grammar import grammar

    return grammar().lists.get(f"action_{intent.intent_name()}", {}).get(" ".join(forms(said)), "")


def package_attr(name: str, names: Names) -> str:
    """The attribute that a package's name stands for; empty where it may be several or none."""
    named = names.exact(name)
    return named.attrs[0] if named and named.kind != "like" and len(named.attrs) == 1 else ""


def age_in_days(said: str) -> int | None:
    """ "two weeks" as 14; None where no duration is said. Hours count as a day at most."""
    match = re.fullmatch(r"(\w+?)[\s-]*(d|w|m|y|h|(?:hour|day|week|month|year)s?)", " ".join(forms(said)))
    if match is None:
        return None
    count = _number(match.group(1)) if not match.group(1).isdigit() else int(match.group(1))
    unit = match.group(2).removesuffix("s")
    if count is None:
        return None
    return max(1, count // 24) if unit in ("h", "hour") else count * _DAYS[unit]


def _number(said: str) -> int | None:
    match = re.fullmatch(r"#?(\d{1,9})(?:st|nd|rd|th)?", said.strip())
    if match:
        return int(match.group(1))
    if not said.strip():
        return None
    from nfh.intents import numerals

    return 1 if said.strip().casefold() in ("a", "an") else numerals.number(said)
