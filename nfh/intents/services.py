"""Services: what runs in the background."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from nfh.intents.base import Intent


@dataclass(frozen=True, slots=True)
class EnableService(Intent):
    """Turn on a service or a NixOS module of its own (ssh, docker, steam), by option, not by package."""

    family: ClassVar[str] = "services"

    service: str = ""
    option: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class DisableService(Intent):
    """Turn off a service or NixOS module in the configuration."""

    family: ClassVar[str] = "services"

    service: str = ""


@dataclass(frozen=True, slots=True)
class ServiceStatus(Intent):
    """Is a service running."""

    family: ClassVar[str] = "services"

    service: str = ""


@dataclass(frozen=True, slots=True)
class ServiceControl(Intent):
    """Start, stop, restart or reload a service now, without touching the configuration."""

    family: ClassVar[str] = "services"

    service: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True)
class ShowLogs(Intent):
    """Show what a service, or the system, has written to its log."""

    family: ClassVar[str] = "services"

    service: str = ""
    age: str = ""
    query: str = ""


@dataclass(frozen=True, slots=True)
class AutostartProgram(Intent):
    """Run a program at login or at boot, or no longer."""

    family: ClassVar[str] = "services"

    packages: tuple[str, ...] = ()
    command: str = ""
