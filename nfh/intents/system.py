"""The system as a whole: updates, rebuilding, state, power, trouble."""

from __future__ import annotations

from typing import ClassVar

from nfh.intents.base import Intent


class UpdateSystem(Intent):
    """Newer packages of the same release; as a preview: what would change."""

    family: ClassVar[str] = "system"

    channel: str = ""


class UpgradeRelease(Intent):
    """Move to the next, or a named, NixOS release."""

    family: ClassVar[str] = "system"

    version: str = ""
    channel: str = ""


class RebuildSystem(Intent):
    """Apply the configuration as it stands; `action` is switch, boot, test, build, dry-activate or dry run, as it was
    said.
    """

    family: ClassVar[str] = "system"

    action: str = ""
    file: str = ""
    host: str = ""


class AutoUpdate(Intent):
    """Automatic upgrades: on, off, or (`value`) when."""

    family: ClassVar[str] = "system"

    action: str = ""
    value: str = ""


class SystemInfo(Intent):
    """Versions and hardware of this machine; `query` is the one fact that was asked for."""

    family: ClassVar[str] = "system"

    query: str = ""


class SystemHealth(Intent):
    """Is all well: failed units, free space, is a reboot needed."""

    family: ClassVar[str] = "system"

    query: str = ""


class PowerControl(Intent):
    """Shut down, reboot, suspend, hibernate, log out or lock; `action` is which."""

    family: ClassVar[str] = "system"

    action: str = ""


class Troubleshoot(Intent):
    """Something does not work and the person wants it to: sound, wifi, printer, display, an application."""

    family: ClassVar[str] = "system"

    service: str = ""
    driver: str = ""
    device: str = ""
    program: str = ""
    error: str = ""
