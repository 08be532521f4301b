"""Before a system that was built becomes a generation: whether the machine can start with it."""

from __future__ import annotations

from nfh.errors import Failed
from nfh.execution.sentences import names, size
from nfh.nix import boot_images
from nfh.nix.target import Target

ENTRIES = 64 << 10
"""Bytes that the entries of a boot menu need besides the kernels."""


def check(target: Target, system: str) -> None:
    """Raise Failed where `system` could not be started with: nothing of it has been activated yet."""
    wrong = boot_images.mismatch(system)
    if wrong is not None:
        raise Failed(
            f"The new system has the kernel {wrong[0]} and modules for {names(wrong[1])}: it would start without "
            "drivers, so it was not switched to.",
            "boot.kernelPackages decides both; something else sets system.modulesTree or the kernel by itself.",
        )
    for boot in boot_images.room(target, system):
        if boot.needed and boot.free < boot.needed + ENTRIES:
            raise Failed(
                f"{boot.folder} has {size(boot.free)} of free space and the kernel and initial ramdisk of the new "
                f"system need {size(boot.needed)} there, so it was not switched to.",
                "“delete old generations” makes room: each of them keeps its kernel there.",
            )
