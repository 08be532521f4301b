"""Before anything is touched: one clear sentence, a way on, and nothing half done."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from nfh.errors import Busy, ConfigurationError, Failed
from nfh.execution import at_work, preflight
from nfh.execution.privilege import Direct
from nfh.execution.runner import run
from nfh.nix.at_work import lock_holder
from nfh.planning.plan import CollectGarbage, EditConfiguration, FileChange, Plan
from tests.held import held


def check(bench, plan):
    preflight.check(plan, bench.journal, Direct(bench.target))


def test_a_good_plan_passes(bench):
    check(bench, bench.install("hello"))
    check(bench, bench.two_files(examined=False))
    check(bench, bench.switch(1))


def test_a_profiles_folder_that_may_not_be_written(bench, child, person):
    """Said before the build, and only of a plan that makes a generation or goes to one."""
    folder = bench.target.profile.parent
    plan, built, edit = bench.install("hello"), bench.rebuild(action="build"), bench.only_edit()

    def work():
        person()
        check(bench, built)
        check(bench, edit)
        events = []
        outcome = run(plan, "do it", bench.journal, Direct(bench.target), events.append)
        return outcome, [event.activity for event in events]

    folder.chmod(0o500)
    try:
        outcome, activities = child(work).wait()
    finally:
        folder.chmod(0o755)
    assert outcome.status == "unchanged" and outcome.text == (
        f"Generations are kept in {folder}, and you may not write there, so nothing was done. "
        f"“chmod u+rwx {folder}” makes it writable, then say it again."
    )
    assert activities == [] and bench.entry.read_bytes() == plan.changes[0].before


# ---------------------------------------------------------------------------------------- full and read-only disks


def on_small_disk(bench, mounts, child, plan, options, then):
    """What `plan` comes to when the configuration lies on a disk of its own."""

    def work():
        mounts.become_root()
        mounts.small(bench.entry.parent, options)
        then()
        outcome = run(plan, "do it", bench.journal, Direct(bench.target))
        return outcome, bench.entry.read_bytes(), os.listdir(bench.entry.parent)

    outcome, holds, left = child(work).wait()
    assert outcome.status == "unchanged" and outcome.exit_code == 1
    assert holds == plan.changes[0].before and len(left) == len([p for p in left if not p.startswith(".")])
    assert bench.where.generation == 2 and not bench.journal.entries()
    return outcome


def test_a_full_disk(bench, mounts, child):
    def fill():
        try:
            (bench.entry.parent / "filler").write_bytes(b"x" * 200_000)
        except OSError:
            return
        raise AssertionError("the disk is not full")

    outcome = on_small_disk(bench, mounts, child, bench.install("hello"), "size=128k", fill)
    assert outcome.text == (
        f"The disk that {bench.entry} lies on is full (0 bytes are left), so nothing was done. "
        "Make some room there, then say it again."
    )


def test_a_disk_without_room_for_another_file(bench, mounts, child):
    def fill():
        number = 0
        while os.statvfs(bench.entry.parent).f_ffree:
            (bench.entry.parent / f"file{number}").touch()
            number += 1

    outcome = on_small_disk(bench, mounts, child, bench.install("hello"), "size=1m,nr_inodes=12", fill)
    assert "is full" in outcome.text


def test_a_read_only_disk(bench, mounts, child):
    outcome = on_small_disk(
        bench, mounts, child, bench.install("hello"), "size=1m", lambda: mounts.read_only(bench.entry.parent)
    )
    assert outcome.text.startswith(f"{bench.entry} lies on a file system that is read-only, so nothing was done.")


def test_the_disk_becomes_full_while_it_is_built(bench, mounts, child):
    """What no look beforehand can know: the write fails, and the file is whole."""
    plan = bench.install("hello")
    big = b"# " + b"x" * 60_000 + b"\n"
    plan = replace(plan, changes=(replace(plan.changes[0], after=plan.changes[0].after + big),))

    def work():
        mounts.become_root()
        mounts.small(bench.entry.parent, "size=256k")

        def on_event(event):
            if (event.kind, event.activity) == ("started", "build"):
                filler = (bench.entry.parent / "filler").open("wb", buffering=0)
                try:
                    while True:
                        filler.write(b"x" * 4096)
                except OSError:
                    pass

        outcome = run(plan, "do it", bench.journal, Direct(bench.target), on_event)
        return outcome, bench.entry.read_bytes(), sorted(os.listdir(bench.entry.parent))

    outcome, holds, left = child(work).wait()
    assert outcome.status == "unchanged" and outcome.failure.stage == "write", outcome
    assert "There is no space left to write" in outcome.text
    assert holds == plan.changes[0].before and left == ["configuration.nix", "filler"]


def test_no_room_in_the_store(bench):
    plan = bench.install("hello")
    huge = replace(plan, effects=replace(plan.effects, download_bytes=10**15, unpacked_bytes=3 * 10**15))
    with pytest.raises(Failed) as failed:
        check(bench, huge)
    assert "and this needs about 4000 TB, so nothing was done." in failed.value.message


# ---------------------------------------------------------------------------------------- files


def test_a_link_into_the_store(bench):
    plan = Plan("Edit.", (), bench.target, bench.only_edit().steps, (FileChange(bench.entry, b"x", b"y"),))
    bench.entry.unlink()
    bench.entry.symlink_to("/nix/store/00000000000000000000000000000000-source/configuration.nix")
    with pytest.raises(ConfigurationError):
        check(bench, plan)
    with pytest.raises(ConfigurationError, match="is a link into the Nix store"):
        preflight._writable(plan.changes[0], Direct(bench.target))


def test_a_folder_that_is_gone(bench):
    plan = bench.only_edit()
    shutil.rmtree(bench.entry.parent)
    with pytest.raises(ConfigurationError, match="cannot be read"):
        check(bench, plan)


def test_a_folder_where_a_file_should_be(bench):
    change = FileChange(bench.entry.parent / "sub", b"", b"x")
    change.path.mkdir()
    with pytest.raises(ConfigurationError, match="cannot be read"):
        check(bench, Plan("Edit.", (), bench.target, bench.only_edit().steps, (change,)))


def test_an_editors_leavings_are_no_change(bench):
    """Only what Nix looked at counts: a file that came into being beside it stops nothing."""
    plan = bench.install("hello")
    (bench.entry.parent / ".configuration.nix.swp").write_text("x")
    (bench.entry.parent / "result").symlink_to("/nowhere")
    check(bench, plan)


# ---------------------------------------------------------------------------------------- another rebuild


@pytest.fixture
def program(tmp_path):
    """Starts a script under another name, and ends it afterwards."""
    started = []

    def start(name, environment, *arguments):
        script = tmp_path / name
        script.write_text("#!/bin/sh\nread line\n")
        script.chmod(0o755)
        process = subprocess.Popen(
            [script, *arguments], stdin=subprocess.PIPE, env={"PATH": os.environ["PATH"], **environment}
        )
        started.append(process)
        deadline = time.monotonic() + 10
        while name.encode() not in Path(f"/proc/{process.pid}/cmdline").read_bytes():
            assert time.monotonic() < deadline
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.mark.parametrize(
    "name", ["nixos-rebuild", "nixos-rebuild-ng", ".nixos-rebuild-wrapped", "switch-to-configuration"]
)
def test_another_rebuild_is_seen(bench, program, name):
    process = program(name, {"NIX_STATE_DIR": str(bench.target.state_dir)}, "switch")
    outcome = bench.run(bench.switch(1))
    assert outcome.status == "unchanged" and bench.where.generation == 2
    said = name.strip(".").removesuffix("-wrapped")
    assert outcome.text.startswith(f"{said} (process {process.pid}) is at work on this system right now")


def test_a_text_is_edited_while_somebody_rebuilds(bench, program):
    program("nixos-rebuild", {"NIX_STATE_DIR": str(bench.target.state_dir)}, "switch")
    entry = bench.target.entry
    before = entry.read_bytes()
    change = FileChange(entry, before, before + b"# more\n")
    plan = Plan("a remark", (), bench.target, (EditConfiguration("edit it"),), (change,))
    assert bench.run(plan).status == "done"
    assert entry.read_bytes() == before + b"# more\n"


def test_a_rebuild_of_another_system_is_not(bench, program):
    program("nixos-rebuild", {"NIX_STATE_DIR": "/somewhere/else"}, "switch")
    assert at_work.find(bench.target) is None
    program("nixos-rebuild", {}, "switch")
    assert at_work.find(bench.target) is None
    assert at_work.find(bench.target._replace(environment={})) is not None


def test_reading_about_it_is_not_doing_it(bench):
    process = subprocess.Popen(
        [sys.executable, "-c", "import sys; sys.stdin.read()", "nixos-rebuild"],
        stdin=subprocess.PIPE,
        env={"NIX_STATE_DIR": str(bench.target.state_dir)},
    )
    try:
        assert at_work.find(bench.target) is None
    finally:
        process.kill()
        process.communicate()


def test_what_a_killed_nfh_had_just_started_is_seen(tmp_path):
    """A copy of root's on its way to the file; an editor that has the file open is none."""
    file = tmp_path / "configuration.nix"
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    copying = subprocess.Popen(["cp", "--", fifo, file])
    try:
        deadline = time.monotonic() + 10
        while not at_work.straggles({str(file)}):
            assert time.monotonic() < deadline
        assert at_work.straggles({str(tmp_path)}) and not at_work.straggles({str(tmp_path / "other")})
    finally:
        copying.kill()
        copying.wait()
    reading = subprocess.Popen(["tail", "-f", "--", "/dev/null", file], stderr=subprocess.DEVNULL)
    try:
        assert not at_work.straggles({str(file)})
    finally:
        reading.kill()
        reading.wait()


# --------------------------------------------------------------------------------------------- network, other Nixes


def add_interface():
    """A bridge with an address in 192.0.2.0/24, by ioctl (netdevice(7), linux/sockios.h): not every machine has ip(8)."""
    name = b"eth0".ljust(16, b"\0")
    address = struct.pack("HH4s8x", socket.AF_INET, 0, socket.inet_aton("192.0.2.2"))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as made:
        fcntl.ioctl(made, 0x89A0, name)  # SIOCBRADDBR
        fcntl.ioctl(made, 0x8916, (name + address).ljust(40, b"\0"))  # SIOCSIFADDR
        fcntl.ioctl(made, 0x8914, (name + struct.pack("H", 1)).ljust(40, b"\0"))  # SIOCSIFFLAGS, IFF_UP


def in_network(mounts, child, work, *, connected):
    """`work` in a network of its own: without any interface but the loopback, or with one that has a route."""

    def inside():
        mounts.become_root(network=True)
        if connected:
            add_interface()
        return work()

    return child(inside).wait()


@pytest.mark.parametrize("connected", [False, True])
def test_what_must_be_downloaded_needs_a_network(bench, mounts, child, connected):
    plan = bench.install("hello")
    plan = replace(plan, effects=replace(plan.effects, download_bytes=12_300_000))
    outcome = in_network(
        mounts, child, lambda: run(plan, "do it", bench.journal, Direct(bench.target)), connected=connected
    )
    if connected:
        assert outcome.status == "done"
        return
    assert outcome.status == "unchanged" and not bench.journal.entries()
    assert outcome.text.startswith("12 MB must be downloaded and this machine is not connected to any network")
    assert "list my generations" in outcome.text


def test_what_is_here_already_needs_none(bench, mounts, child):
    plan = bench.install("hello")
    outcome = in_network(mounts, child, lambda: run(plan, "x", bench.journal, Direct(bench.target)), connected=False)
    assert outcome.status == "done"


@pytest.mark.parametrize(
    ("lock", "said"),
    [
        ("gc.lock", "Nix is collecting garbage right now"),
        ("profiles/system.lock", "Another Nix is changing the generations of this system right now"),
    ],
)
def test_another_nix_at_work(bench, lock, said):
    file = bench.target.state_dir / lock
    file.touch()
    with held(file) as holder:
        with pytest.raises(Busy, match=f"{said} .process {holder}.") as caught:
            check(bench, bench.install("hello", examined=False))
        assert "Wait" in caught.value.hint
    check(bench, bench.install("hello", examined=False))


def test_a_collection_does_not_wait_for_another_one(bench):
    plan = replace(bench.install("hello", examined=False), changes=(), steps=(CollectGarbage("free space"),))
    another = pytest.raises(Busy, match=r"collecting garbage right now .* another collection would wait")
    with held(bench.target.state_dir / "gc.lock"), another:
        check(bench, plan)
    check(bench, plan)


def test_nixs_own_garbage_collector_is_seen(bench):
    """A real collector, held in the middle of its work."""
    environ = {**os.environ, **bench.target.environment}
    collector = None
    for _ in range(20):
        collector = subprocess.Popen(
            ["nix-store", "--gc"], env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        # Its first words come once it has the lock.
        collector.stderr.read(10)
        os.kill(collector.pid, signal.SIGSTOP)
        if lock_holder(bench.target.state_dir / "gc.lock"):
            break
        os.kill(collector.pid, signal.SIGCONT)
        collector.communicate()
    try:
        with pytest.raises(Busy, match="collecting garbage"):
            check(bench, bench.install("hello", examined=False))
    finally:
        os.kill(collector.pid, signal.SIGCONT)
        collector.communicate()
