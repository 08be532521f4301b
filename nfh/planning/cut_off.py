"""Whether a change could cut off a person who is connected from elsewhere: network, firewall, SSH."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from nfh.configuration.module import read_module
from nfh.configuration.source import Source
from nfh.errors import NfhError
from nfh.intents.question import Choice, Question

if TYPE_CHECKING:
    from nfh.planning.plan import FileChange

RISKY = ("networking", "systemd.network", "services.openssh", "services.resolved", "services.tailscale")
"""Where options stand that decide whether this machine can be reached (NixOS manual, Networking)."""
HARMLESS = frozenset({"networking.hostName", "networking.domain", "networking.hostId", "networking.extraHosts"})
_OPENED = (
    "networking.firewall.allowedTCPPorts",
    "networking.firewall.allowedUDPPorts",
    "networking.firewall.trustedInterfaces",
)
"""Lists of what the firewall lets through: a longer one cuts nobody off."""

Definitions = Mapping[str, tuple[str, ...]]
"""Option → its values as written, everywhere it stands."""


def options(changes: Iterable[FileChange]) -> tuple[str, ...]:
    """The options among `changes` that could cut a person off, by name; none of a file that cannot be read as Nix."""
    found: set[str] = set()
    for change in changes:
        before, after = (_definitions(change, content) for content in (change.before, change.after))
        differing = {path for path in {*before, *after} if before.get(path) != after.get(path)}
        found |= {path for path in differing if _is_risky(path, before, after)}
    return tuple(sorted(found))


def question(seconds: float) -> Question:
    """What is asked while the new system is on trial."""
    return Question(
        "keep",
        "The new system runs, on trial. Does everything still work? "
        f"In {seconds:.0f} seconds the earlier one comes back by itself.",
        (Choice("keep", "it stays"), Choice("back", "back to the earlier one now")),
        "back",
    )


def _is_risky(path: str, before: Definitions, after: Definitions) -> bool:
    if path in HARMLESS or not any(path == place or path.startswith(f"{place}.") for place in RISKY):
        return False
    if path in _OPENED:
        return not _words(before.get(path)) <= _words(after.get(path))
    service = ".".join(path.split(".")[:2])
    if path.startswith("services."):
        # Nobody is connected through a service that did not run.
        return before.get(f"{service}.enable") == ("true",)
    return True


def _words(values: tuple[str, ...] | None) -> set[str]:
    return set(" ".join(values or ()).split())


def _definitions(change: FileChange, content: bytes | None) -> Definitions:
    if content is None or change.path.suffix != ".nix":
        return {}
    try:
        module = read_module(Source(change.path, content))
    except NfhError:
        return {}
    values: dict[str, tuple[str, ...]] = {}
    for one in module.found:
        if not one.is_set and one.binding is not None:
            text = content[one.value.start_byte : one.value.end_byte].decode("utf-8", "replace")
            path = module.shown(one.path)
            values[path] = (*values.get(path, ()), text)
    return values
