"""By what one reaches a machine from elsewhere: options, units of systemd, files below /etc. Only names; * is any.

After the NixOS manual (Networking; Remote access) and the modules under nixos/modules/services/networking of nixpkgs.
cut_off.py says what a difference in one of them means.
"""

from __future__ import annotations

NETWORK_OPTIONS = ("networking", "systemd.network")
"""The network itself: whatever is set below these may take it away."""

HARMLESS_OPTIONS = ("networking.hostName", "networking.domain", "networking.hostId", "networking.extraHosts")

SERVICES = (
    "services.openssh",
    "services.sshd",
    "services.resolved",
    "services.tailscale",
    "services.zerotierone",
    "services.netbird",
    "services.nebula",
    "services.openvpn",
    "services.cloudflared",
)
"""What one is connected through; nobody is connected through a service that did not run."""

OPENING_LISTS = (
    "networking.firewall.allowedTCPPorts",
    "networking.firewall.allowedUDPPorts",
    "networking.firewall.trustedInterfaces",
    "users.users.*.openssh.authorizedKeys.keys",
    "users.users.*.openssh.authorizedKeys.keyFiles",
)
"""Lists of what is let in: a longer one cuts nobody off."""

FIREWALL_UNITS = ("firewall.service", "nftables.service")

NETWORK_UNITS = (
    *FIREWALL_UNITS,
    "NetworkManager.service",
    "NetworkManager-ensure-profiles.service",
    "systemd-networkd.service",
    "systemd-networkd.socket",
    "dhcpcd.service",
    "wpa_supplicant*.service",
    "supplicant-*.service",
    "iwd.service",
    "connman.service",
    "network-setup.service",
    "network-local-commands.service",
    "network-addresses-*.service",
    "network-link-*.service",
    "*-netdev.service",
)
"""A new one may take the network away as well as one that goes or changes."""

SERVICE_UNITS = (
    "sshd.service",
    "sshd.socket",
    "sshd@.service",
    "systemd-resolved.service",
    "tailscaled.service",
    "tailscaled-autoconnect.service",
    "wireguard-*.service",
    "wg-quick-*.service",
    "zerotierone.service",
    "netbird*.service",
    "nebula@*.service",
    "openvpn-*.service",
    "cloudflared-tunnel-*.service",
)
"""What one is connected through; a new one cuts nobody off."""

NETWORK_FILES = ("systemd/network/*", "wpa_supplicant.conf", "NetworkManager/NetworkManager.conf")
"""Below /etc; what the network is set up by apart from its units."""

SERVICE_FILES = ("ssh/sshd_config", "ssh/authorized_keys.d/*")
"""Below /etc; who is let in by the services, and where they listen. A new one cuts nobody off."""
