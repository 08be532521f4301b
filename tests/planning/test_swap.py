"""Swap: a file of a size, a partition; other file systems are not mounted yet."""

from __future__ import annotations

import pytest

from nfh.errors import NeedsAnswer, NotYet

from .conftest import Desk, added, request


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("add an 8 GB swap file", '{ device = "/var/lib/swapfile"; size = 8192; }'),
        ("create a swapfile of four gigabytes", '{ device = "/var/lib/swapfile"; size = 4096; }'),
        ("512M of swap please, in /swap", '{ device = "/swap"; size = 512; }'),
        ("use /dev/sda3 as swap", '{ device = "/dev/sda3"; }'),
    ],
)
def test_swap_comes_beside_what_is_there(desk: Desk, text: str, entry: str) -> None:
    plan = desk.prepare(request("mount_filesystem", text=text)).plan
    assert plan is not None
    assert any(entry in line for line in added(plan)), added(plan)
    desk.do(plan)


def test_swap_that_is_there_stays_and_a_generated_file_is_named(desk: Desk) -> None:
    hardware = desk.target.folder / "hardware-configuration.nix"
    hardware.write_text('{ ... }:\n{\n  swapDevices = [ { device = "/dev/sda2"; } ];\n}\n')
    if "./hardware-configuration.nix" not in desk.text:
        desk.target.entry.write_text(
            desk.text.replace("{\n", "{\n  imports = [ ./hardware-configuration.nix ];\n", 1)
        )
    plan = desk.prepare(request("mount_filesystem", text="add a 1 GB swap file")).plan
    assert plan is not None
    (line,) = [line for line in added(plan) if "swapDevices" in line]
    assert '"/dev/sda2"' in line and "size = 1024;" in line
    assert any("nixos-generate-config" in note for note in plan.notes)


def test_the_size_is_asked_for(desk: Desk) -> None:
    with pytest.raises(NeedsAnswer):
        desk.prepare(request("mount_filesystem", text="add a swap file"))
    told = desk.answering(size="2").prepare(request("mount_filesystem", text="add a swap file")).plan
    assert told is not None and any("size = 2048;" in line for line in added(told))


@pytest.mark.parametrize("text", ["mount /dev/sdb1 at /mnt/data", "turn off swap"])
def test_what_is_not_done_yet_says_so(desk: Desk, text: str) -> None:
    with pytest.raises(NotYet):
        desk.prepare(request("mount_filesystem", text=text, device="/dev/sdb1"))
