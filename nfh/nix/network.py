"""Whether this machine has a way out, told by the kernel's own tables; nothing is sent."""

from __future__ import annotations

import re
from pathlib import Path

_UP, _GATEWAY = 0x1, 0x2
"""RTF_UP and RTF_GATEWAY (route(8), linux/route.h)."""


def has_default_route(root: Path = Path("/")) -> bool:
    """Whether there is a default route, by IPv4 or IPv6. `root` stands for /, for tests."""
    return any(_routes_4(root / "proc/net/route")) or any(_routes_6(root / "proc/net/ipv6_route"))


def has_any_route(root: Path = Path("/")) -> bool:
    """Whether anything but this machine itself can be reached, a cache in the local network for one."""
    near = any(
        len(fields) > 7 and fields[0] not in ("Iface", "lo") and int(fields[3], 16) & _UP
        for fields in _lines(root / "proc/net/route")
    )
    return near or any(_routes_6(root / "proc/net/ipv6_route"))


def _lines(file: Path) -> list[list[str]]:
    try:
        return [line.split() for line in file.read_text("ascii", "replace").splitlines()]
    except OSError:
        return []


def _routes_4(file: Path) -> list[str]:
    """Interface, destination, gateway, flags, …: one a line, after a heading (proc(5))."""
    return [
        fields[0]
        for fields in _lines(file)
        if len(fields) > 7 and fields[1] == "00000000" == fields[7] and int(fields[3], 16) & _UP
    ]


def _routes_6(file: Path) -> list[str]:
    """Destination, its length, source, its length, next hop, metric, counters, flags, interface."""
    return [
        fields[9]
        for fields in _lines(file)
        if len(fields) == 10
        and re.fullmatch("0{32}", fields[0])
        and fields[1] == "00"
        and fields[9] != "lo"
        and int(fields[8], 16) & _UP
        and int(fields[8], 16) & _GATEWAY
    ]
