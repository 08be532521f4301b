"""Hardware, and what sits right above it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from nfh.intents.base import Intent


@dataclass(frozen=True, slots=True)
class EnableDesktop(Intent):
    """Have a desktop environment or window manager, change to it, or be rid of it."""

    family: ClassVar[str] = "hardware"

    desktop: str = ""


@dataclass(frozen=True, slots=True)
class EnableAudio(Intent):
    """Set up sound: PipeWire, PulseAudio, JACK."""

    family: ClassVar[str] = "hardware"

    service: str = ""


@dataclass(frozen=True, slots=True)
class EnableBluetooth(Intent):
    """Turn bluetooth on; pair and connect devices."""

    family: ClassVar[str] = "hardware"

    device: str = ""


@dataclass(frozen=True, slots=True)
class EnablePrinting(Intent):
    """Set up printing and scanning, with the driver that is named."""

    family: ClassVar[str] = "hardware"

    driver: str = ""
    device: str = ""


@dataclass(frozen=True, slots=True)
class EnableGraphicsDriver(Intent):
    """Have a graphics driver: nvidia, amdgpu, intel, with 3D and video acceleration."""

    family: ClassVar[str] = "hardware"

    driver: str = ""
    device: str = ""


@dataclass(frozen=True, slots=True)
class SetKernel(Intent):
    """Choose the kernel, its version, parameters and modules."""

    family: ClassVar[str] = "hardware"

    packages: tuple[str, ...] = ()
    version: str = ""
    option: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class SetBootloader(Intent):
    """Choose or set up the boot loader: systemd-boot, GRUB, its menu, other systems in it."""

    family: ClassVar[str] = "hardware"

    program: str = ""
    option: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class MountFilesystem(Intent):
    """Mount a disk, partition, share or swap, once or at every boot; `file` is where."""

    family: ClassVar[str] = "hardware"

    device: str = ""
    file: str = ""
