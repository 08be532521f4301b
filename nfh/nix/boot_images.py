"""What of a system must lie where the boot loader reads it: kernel and initial ramdisk, and whether they fit.

NixOS copies them to the EFI partition under the names of their store paths (systemd-boot:
EFI/nixos/HASH-NAME-FILE.efi, GRUB on a boot partition of its own: kernels/HASH-NAME-FILE), so what another generation
has brought lies there already.
"""

from __future__ import annotations

import contextlib
import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nfh.nix.target import Target

_FOLDERS = ("EFI/nixos", "kernels")


@dataclass(frozen=True, slots=True)
class BootRoom:
    """Where kernels are copied to, what is free there, and what a system still has to bring. All in bytes."""

    folder: Path
    free: int
    needed: int


def boot_folders(target: Target) -> list[Path]:
    """The folders whose contents the boot loader reads: of this machine, or inside the practice system."""
    root = Path("/") if target.run_dir == Path("/run") else target.run_dir.parent
    return [root / name for name in ("boot", "boot/efi", "efi") if os.path.isdir(root / name)]  # noqa: PTH112


def room(target: Target, system: str) -> list[BootRoom]:
    """The boot file systems of their own that `system` has to bring something to. Raises nothing.

    A boot folder on the same file system as the store is left out: there nothing is copied. Into an EFI partition
    often only root may look; then what the current generation has counts as there, and nothing else.
    """
    current = images(os.path.realpath(target.profile))
    store = target.environment.get("NIX_STORE_DIR", "/nix/store")
    found = []
    for folder in boot_folders(target):
        try:
            disk, device, of_store = os.statvfs(folder), folder.stat().st_dev, Path(store).stat().st_dev
        except OSError:
            continue
        if device != of_store and folder.lstat().st_dev != folder.parent.stat().st_dev:
            looks = os.access(folder, os.R_OK | os.X_OK)
            coming = {image: size for image, size in images(system).items() if looks or image not in current}
            needed = sum(size for image, size in coming.items() if not _is_there(folder, image))
            found.append(BootRoom(folder, disk.f_bavail * disk.f_frsize, needed))
    return found


def images(system: str) -> dict[str, int]:
    """Kernel and initial ramdisk of a system and of its specialisations: real path → bytes."""
    found: dict[str, int] = {}
    for each in (system, *_specialisations(system)):
        for part in ("kernel", "initrd"):
            path = os.path.realpath(f"{each}/{part}")
            try:
                found[path] = os.stat(path).st_size  # noqa: PTH116
            except OSError:
                continue
    return found


def bytes_used(folder: Path) -> int:
    """Bytes in use there: of the file system if it is one of its own, else of the files below. 0: not to be read."""
    try:
        if folder.stat().st_dev != folder.parent.stat().st_dev:
            disk = os.statvfs(folder)
            return (disk.f_blocks - disk.f_bfree) * disk.f_frsize
    except OSError:
        return 0
    found = 0
    for top, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(OSError):
                found += os.lstat(f"{top}/{name}").st_size
    return found


def mismatch(system: str) -> tuple[str, tuple[str, ...]] | None:
    """The version of a system's kernel, and those that its modules are for, if they do not fit together.

    None where they fit, or the kernel does not tell its version. Such a system starts without drivers.
    """
    version = version_of_image(Path(f"{system}/kernel"))
    try:
        modules = tuple(sorted(os.listdir(f"{system}/kernel-modules/lib/modules")))  # noqa: PTH208
    except OSError:
        return None
    return (version, modules) if version and modules and version not in modules else None


def version_of_image(image: Path) -> str:
    """The version in the header of an x86 kernel image ("6.12.9"); empty if it has none.

    Linux, Documentation/arch/x86/boot.rst: the magic number "HdrS" at 0x202; at 0x20e an offset, 0x200 less than
    where the text is.
    """
    try:
        with image.open("rb") as file:
            head = file.read(0x210)
            if len(head) < 0x210 or head[0x202:0x206] != b"HdrS":
                return ""
            (offset,) = struct.unpack_from("<H", head, 0x20E)
            if not offset:
                return ""
            file.seek(offset + 0x200)
            words = file.read(256).split(b"\0")[0].decode("ascii", "replace").split()
    except OSError:
        return ""
    return words[0] if words else ""


def _specialisations(system: str) -> Iterator[str]:
    folder = f"{system}/specialisation"
    try:
        names = os.listdir(folder)  # noqa: PTH208
    except OSError:
        return
    yield from (f"{folder}/{name}" for name in names)


def _is_there(folder: Path, image: str) -> bool:
    store_path, _, file = image.rpartition("/")
    name = f"{os.path.basename(store_path)}-{file}"  # noqa: PTH119
    return any(
        os.path.exists(folder / place / f"{name}{ending}")  # noqa: PTH110 - where one may not look, it is not seen
        for place in _FOLDERS
        for ending in ("", ".efi")
    )
