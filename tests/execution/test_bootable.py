"""/boot, kernels and restarts, on a real practice system: checked before a generation is made, told afterwards."""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import replace
from types import SimpleNamespace

import pytest

from nfh.execution.privilege import Direct
from nfh.execution.runner import run
from nfh.nix import boot_images, build
from nfh.planning.plan import DeleteGenerations, Effects, Plan
from tests.execution.conftest import Bench, Child
from tests.nix.test_boot_images import image

NEWER = "boot.kernelPackages = pkgs.linuxPackages_latest;"


def test_a_new_kernel_needs_a_restart_and_that_is_said(bench: Bench) -> None:
    outcome = bench.run(bench.setting(NEWER))
    assert outcome.status == "done"
    said = r"The kernel \(6\.\S+ → 6\.\S+\) and the initial ramdisk run as before until you restart; then they come new\."
    assert re.search(said, outcome.text), outcome.text
    back = bench.run(bench.switch(2))
    assert back.status == "done" and "restart" not in back.text


def test_the_next_boot_needs_no_such_word(bench: Bench) -> None:
    outcome = bench.run(bench.setting(NEWER, action="boot"))
    assert outcome.status == "done" and "restart;" not in outcome.text


def on_small_boot(bench: Bench, mounts: SimpleNamespace, child: type[Child], plan: Plan, leave: int) -> object:
    """What `plan` comes to when /boot is a file system of its own with `leave` bytes free."""

    def work() -> object:
        mounts.become_root()
        boot = bench.root / "boot"
        for path in sorted(boot.rglob("*"), reverse=True):
            path.unlink() if path.is_file() else path.rmdir()
        mounts.small(boot, "size=256k")
        free = os.statvfs(boot)
        (boot / "filler").write_bytes(b"x" * (free.f_bavail * free.f_frsize - leave))
        outcome = run(plan, "do it", bench.journal, Direct(bench.target))
        return outcome, sorted(bench.where.numbers)

    return child(work).wait()


def test_a_boot_partition_without_room(bench: Bench, mounts: SimpleNamespace, child: type[Child]) -> None:
    outcome, numbers = on_small_boot(bench, mounts, child, bench.setting(NEWER), 0)  # type: ignore[misc]
    assert outcome.status == "unchanged", outcome
    assert "free space" in outcome.text and "delete old generations" in outcome.text and "boot" in outcome.text
    assert numbers == [1, 2] and bench.entry.read_text().count("linuxPackages_latest") == 0


def test_it_is_said_before_the_build_where_a_kernel_is_known_to_come(
    bench: Bench, mounts: SimpleNamespace, child: type[Child]
) -> None:
    plan = bench.setting(NEWER)
    kernel = "/nix/store/00000000000000000000000000000000-linux-6.18.2"
    plan = replace(plan, effects=replace(plan.effects, to_fetch=(kernel,)))
    outcome, _ = on_small_boot(bench, mounts, child, plan, 0)  # type: ignore[misc]
    assert outcome.status == "unchanged" and outcome.text.startswith("A new kernel comes with this")
    assert not bench.journal.entries()


def test_a_boot_partition_with_room(bench: Bench, mounts: SimpleNamespace, child: type[Child]) -> None:
    outcome, numbers = on_small_boot(bench, mounts, child, bench.setting(NEWER), 160_000)  # type: ignore[misc]
    assert outcome.status == "done" and numbers == [1, 2, 3], outcome


def test_a_boot_partition_that_only_root_may_look_into(
    bench: Bench, mounts: SimpleNamespace, child: type[Child]
) -> None:
    """As NixOS often mounts it. What runs now is known to lie there; what is new needs room."""

    def work() -> list[tuple[int, list[int]]]:
        mounts.become_root()
        boot = bench.root / "boot"
        shutil.rmtree(boot / "loader")
        mounts.small(boot, "size=1m,mode=0")
        mounts.drop_power()
        found = []
        for system in (str(bench.target.profile), newer):
            rooms = boot_images.room(bench.target, os.path.realpath(system))
            found.append((boot_images.bytes_used(boot), [room.needed for room in rooms]))
        assert boot_images.boot_folders(bench.target) == [boot]
        return found

    plan = bench.setting(NEWER, action="build")
    bench.run(plan)
    newer = build.build(bench.target, plan.examined.derivation) if plan.examined else ""
    (_, now), (_, then) = child(work).wait()
    assert now == [0] and then == [sum(boot_images.images(newer).values())] and then[0] > 0


def test_a_kernel_whose_modules_are_anothers(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    # The image that the practice system's kernel has is text; one with a header is put in its place.
    plan = bench.install("hello")
    image(bench.root / "bzImage", "9.9.9")
    really = boot_images.version_of_image
    monkeypatch.setattr(boot_images, "version_of_image", lambda path: really(bench.root / "bzImage"))
    outcome = bench.run(plan)
    assert outcome.status == "unchanged" and "has the kernel 9.9.9 and modules for 6." in outcome.text
    assert "start without drivers" in outcome.text and "boot.kernelPackages" in outcome.text
    assert bench.where.generation == 2


def test_what_is_deleted_leaves_the_boot_menu_and_is_counted(bench: Bench) -> None:
    for package in ("hello", "vim"):
        bench.run(bench.install(package))
    bench.run(bench.setting(NEWER))
    assert "nixos-generation-2.conf" in bench.boot_entries()
    step = DeleteGenerations((2,), "delete generation 2")
    plan = Plan("Delete it.", (), bench.target, (step,), effects=Effects())
    before = sum(path.stat().st_size for path in (bench.root / "boot").rglob("*") if path.is_file())
    outcome = bench.run(plan)
    after = sum(path.stat().st_size for path in (bench.root / "boot").rglob("*") if path.is_file())
    assert outcome.status == "done" and "nixos-generation-2.conf" not in bench.boot_entries()
    assert bench.log()[-1].startswith("boot ")
    assert f"gone from the boot menu ({before - after} bytes freed there)" in outcome.text and before > after
