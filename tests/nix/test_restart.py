"""Which parts of a system run only after a restart."""

from __future__ import annotations

from pathlib import Path

import pytest

from nfh.nix import restart
from nfh.nix.target import Target


def system(
    folder: Path, kernel: str = "6.6.1", systemd: str = "256.7", params: str = "quiet", initrd: str = "initrd"
) -> str:
    name = f"{kernel}-{systemd}-{params.replace(' ', '_')}-{initrd}".replace("/", "")
    made = folder / name
    made.mkdir(parents=True)
    modules = folder / f"{'0' * 32}-linux-{kernel}"
    (modules / "lib/modules" / kernel).mkdir(parents=True, exist_ok=True)
    (modules / "bzImage").touch()
    (modules / initrd).touch()
    (folder / f"{'1' * 32}-systemd-{systemd}").mkdir(exist_ok=True)
    (made / "kernel").symlink_to(modules / "bzImage")
    (made / "initrd").symlink_to(modules / initrd)
    (made / "kernel-modules").symlink_to(modules)
    if systemd:
        (made / "systemd").symlink_to(folder / f"{'1' * 32}-systemd-{systemd}")
    (made / "kernel-params").write_text(f"init={made}/init {params}")
    return str(made)


def test_nothing_differs(tmp_path: Path) -> None:
    one = system(tmp_path / "a")
    assert restart.reasons(one, one) == ()
    Path(tmp_path, "b").mkdir()
    other = Path(tmp_path, "b", "system")
    other.mkdir()
    for link in ("kernel", "initrd", "kernel-modules", "systemd"):
        (other / link).symlink_to(Path(one, link).readlink())
    (other / "kernel-params").write_text(f"init={other}/init quiet")
    assert restart.reasons(one, str(other)) == (), "every system has an init of its own"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"kernel": "6.12.9"}, ("the kernel (6.6.1 → 6.12.9)", "the initial ramdisk")),
        ({"systemd": "257.2"}, ("systemd (256.7 → 257.2)",)),
        ({"params": "quiet nomodeset"}, ("the kernel's parameters",)),
        ({"initrd": "initrd-2"}, ("the initial ramdisk",)),
        ({"systemd": ""}, ()),
    ],
)
def test_what_differs(tmp_path: Path, change: dict[str, str], expected: tuple[str, ...]) -> None:
    assert restart.reasons(system(tmp_path), system(tmp_path, **change)) == expected


def test_what_cannot_be_read_is_no_reason(tmp_path: Path, practice_target: Target) -> None:
    assert restart.reasons(str(tmp_path / "nowhere"), system(tmp_path)) == ()
    booted, current = (str(practice_target.run_dir / f"{name}-system") for name in ("booted", "current"))
    assert restart.reasons(booted, current) == ()
