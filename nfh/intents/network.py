"""The network and the firewall."""

from __future__ import annotations

from typing import ClassVar

from nfh.intents.base import Intent


class NetworkStatus(Intent):
    """Status and addresses: am I online, what is my address, which ports are open."""

    family: ClassVar[str] = "network"

    query: str = ""
    device: str = ""


class WifiConnect(Intent):
    """Find and join a wireless network; `host` is its name. Its password is asked apart and never a slot."""

    family: ClassVar[str] = "network"

    host: str = ""
    device: str = ""


class SetNetworkConfig(Intent):
    """Static address, DNS, DHCP, gateway, proxy, network manager."""

    family: ClassVar[str] = "network"

    device: str = ""
    option: str = ""
    value: str = ""


class OpenPort(Intent):
    """Let a port or a service through the firewall."""

    family: ClassVar[str] = "network"

    port: str = ""
    protocol: str = ""
    service: str = ""


class ClosePort(Intent):
    """No longer let a port or a service through the firewall; turn the firewall on."""

    family: ClassVar[str] = "network"

    port: str = ""
    protocol: str = ""
    service: str = ""
