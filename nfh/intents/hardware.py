"""Hardware, and what sits right above it."""

from __future__ import annotations

from typing import ClassVar

from nfh.intents.base import Intent


class EnableDesktop(Intent):
    """Have a desktop environment or window manager, change to it, or be rid of it."""

    family: ClassVar[str] = "hardware"

    desktop: str = ""


class EnableAudio(Intent):
    """Set up sound: PipeWire, PulseAudio, JACK."""

    family: ClassVar[str] = "hardware"

    service: str = ""


class EnableBluetooth(Intent):
    """Turn bluetooth on; pair and connect devices."""

    family: ClassVar[str] = "hardware"

    device: str = ""


class EnablePrinting(Intent):
    """Set up printing and scanning, with the driver that is named."""

    family: ClassVar[str] = "hardware"

    driver: str = ""
    device: str = ""


class EnableGraphicsDriver(Intent):
    """Have a graphics driver: nvidia, amdgpu, intel, with 3D and video acceleration."""

    family: ClassVar[str] = "hardware"

    driver: str = ""
    device: str = ""


class SetKernel(Intent):
    """Choose the kernel, its version, parameters and modules."""

    family: ClassVar[str] = "hardware"

    packages: tuple[str, ...] = ()
    version: str = ""
    option: str = ""
    value: str = ""


class SetBootloader(Intent):
    """Choose or set up the boot loader: systemd-boot, GRUB, its menu, other systems in it."""

    family: ClassVar[str] = "hardware"

    program: str = ""
    option: str = ""
    value: str = ""


class MountFilesystem(Intent):
    """Mount a disk, partition, share or swap, once or at every boot; `file` is where."""

    family: ClassVar[str] = "hardware"

    device: str = ""
    file: str = ""
