"""Services: what runs in the background."""

from __future__ import annotations

from typing import ClassVar

from nfh.intents.base import Intent


class EnableService(Intent):
    """Turn on a service or a NixOS module of its own (ssh, docker, steam), by option, not by package."""

    family: ClassVar[str] = "services"

    service: str = ""
    option: str = ""
    value: str = ""


class DisableService(Intent):
    """Turn off a service or NixOS module in the configuration."""

    family: ClassVar[str] = "services"

    service: str = ""


class ServiceStatus(Intent):
    """Is a service running."""

    family: ClassVar[str] = "services"

    service: str = ""


class ServiceControl(Intent):
    """Start, stop, restart or reload a service now, without touching the configuration."""

    family: ClassVar[str] = "services"

    service: str = ""
    action: str = ""


class ShowLogs(Intent):
    """Show what a service, or the system, has written to its log."""

    family: ClassVar[str] = "services"

    service: str = ""
    age: str = ""
    query: str = ""


class AutostartProgram(Intent):
    """Run a program at login or at boot, or no longer."""

    family: ClassVar[str] = "services"

    packages: tuple[str, ...] = ()
    command: str = ""
