"""Kernels and initial ramdisks: their sizes, whether they fit /boot, whether kernel and modules fit each other."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from nfh.nix import boot_images
from nfh.nix.target import Target


def image(path: Path, version: str, size: int = 4096) -> None:
    """A kernel image with the header that Linux' boot protocol describes."""
    head = bytearray(size)
    head[0x1FE:0x200] = b"\x55\xaa"
    head[0x202:0x206] = b"HdrS"
    struct.pack_into("<H", head, 0x20E, 0x400 - 0x200)
    text = f"{version} (builder@host) #1-NixOS SMP".encode() + b"\0"
    head[0x400 : 0x400 + len(text)] = text
    path.write_bytes(bytes(head))


def system(folder: Path, version: str, modules: tuple[str, ...]) -> str:
    store = folder / f"0000-linux-{version}"
    (store / "lib/modules").mkdir(parents=True)
    image(store / "bzImage", version)
    (store / "initrd").write_bytes(b"i" * 1000)
    for name in modules:
        (store / "lib/modules" / name).mkdir()
    made = folder / "system"
    made.mkdir()
    (made / "kernel").symlink_to(store / "bzImage")
    (made / "initrd").symlink_to(store / "initrd")
    (made / "kernel-modules").symlink_to(store)
    return str(made)


def test_the_version_in_an_image(tmp_path: Path) -> None:
    image(tmp_path / "bzImage", "6.12.9")
    assert boot_images.version_of_image(tmp_path / "bzImage") == "6.12.9"


@pytest.mark.parametrize("content", [b"", b"\x7fELF" + b"\0" * 600, b"x" * 0x202 + b"HdrS" + b"\0" * 10])
def test_an_image_that_tells_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "Image").write_bytes(content)
    assert boot_images.version_of_image(tmp_path / "Image") == ""
    assert boot_images.version_of_image(tmp_path / "nowhere") == ""


def test_kernel_and_modules_fit(tmp_path: Path) -> None:
    assert boot_images.mismatch(system(tmp_path, "6.12.9", ("6.12.9",))) is None


def test_kernel_and_modules_do_not_fit(tmp_path: Path) -> None:
    assert boot_images.mismatch(system(tmp_path, "6.12.9", ("6.6.1", "6.6.2"))) == ("6.12.9", ("6.6.1", "6.6.2"))


def test_what_is_not_told_is_no_mismatch(tmp_path: Path, practice_target: Target) -> None:
    assert boot_images.mismatch(system(tmp_path, "6.12.9", ())) is None
    assert boot_images.mismatch(str(tmp_path / "nowhere")) is None
    assert boot_images.mismatch(str(practice_target.profile)) is None


def test_images_of_a_system_and_its_specialisations(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    one, other = system(tmp_path / "a", "6.12.9", ("6.12.9",)), system(tmp_path / "b", "6.6.1", ("6.6.1",))
    assert sorted(boot_images.images(one).values()) == [1000, 4096]
    Path(one, "specialisation").mkdir()
    Path(one, "specialisation/old").symlink_to(other)
    assert sorted(boot_images.images(one).values()) == [1000, 1000, 4096, 4096]


def test_the_practice_system_keeps_its_menu_where_its_store_is(practice_target: Target) -> None:
    assert [folder.name for folder in boot_images.boot_folders(practice_target)] == ["boot"]
    assert boot_images.room(practice_target, str(practice_target.profile)) == []
    (boot,) = boot_images.boot_folders(practice_target)
    assert boot_images.bytes_used(boot) == sum(p.stat().st_size for p in boot.rglob("*") if p.is_file()) > 0
