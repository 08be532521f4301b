"""The argument lists that write a root-owned file, run for real."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from nfh.errors import ChangedMeanwhile, Failed
from nfh.execution import root_files
from nfh.nix import process
from nfh.planning.plan import FileChange

NAMES = ["configuration.nix", "-rf", "with space.nix", "new\nline.nix", "quote'\"$(touch x).nix", "ü.nix"]


@pytest.fixture
def ran():
    return []


@pytest.fixture
def run(ran):
    def really(argv):
        ran.append(tuple(argv))
        return process.run(argv)

    return really


@pytest.mark.parametrize("name", NAMES)
def test_a_change(tmp_path, run, name):
    file = tmp_path / name
    file.write_bytes(b"old")
    file.chmod(0o640)
    root_files.write(FileChange(file, b"old", b"new\x00\xff"), run)
    assert file.read_bytes() == b"new\x00\xff" and stat.S_IMODE(file.stat().st_mode) == 0o640
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("name", NAMES)
def test_a_new_file_and_its_end(tmp_path, run, name):
    file = tmp_path / name
    root_files.write(FileChange(file, None, b"new"), run)
    assert file.read_bytes() == b"new" and stat.S_IMODE(file.stat().st_mode) == 0o644
    assert list(tmp_path.iterdir()) == [file]
    root_files.write(FileChange(file, b"new", None), run)
    assert list(tmp_path.iterdir()) == []


def test_no_shell_and_only_absolute_programs(tmp_path, run, ran):
    file = tmp_path / "a; touch b"
    file.write_bytes(b"old")
    root_files.write(FileChange(file, b"old", b"new"), run)
    assert all(argv[0].startswith("/") and "--" in argv for argv in ran)
    assert {Path(argv[0]).name for argv in ran} == {"cp", "sync", "cmp", "mv"}


def test_the_file_is_replaced_in_one_step(tmp_path, run):
    """Whoever has it open goes on reading the old bytes."""
    file = tmp_path / "configuration.nix"
    file.write_bytes(b"old")
    with file.open("rb") as held:
        root_files.write(FileChange(file, b"old", b"new"), run)
        assert held.read() == b"old"


def test_a_link_is_followed(tmp_path, run):
    real = tmp_path / "dotfiles" / "configuration.nix"
    real.parent.mkdir()
    real.write_bytes(b"old")
    link = tmp_path / "configuration.nix"
    link.symlink_to(real)
    root_files.write(FileChange(link, b"old", b"new"), run)
    assert link.is_symlink() and real.read_bytes() == b"new"


@pytest.mark.parametrize(
    ("stands", "change"),
    [
        (b"mine", (b"old", b"new")),
        (b"mine", (None, b"new")),
        (b"mine", (b"old", None)),
        (None, (b"old", None)),
    ],
)
def test_what_somebody_else_wrote_stays(tmp_path, run, stands, change):
    file = tmp_path / "configuration.nix"
    if stands is not None:
        file.write_bytes(stands)
    with pytest.raises(ChangedMeanwhile) as changed:
        root_files.write(FileChange(file, *change), run)
    assert str(file) in changed.value.message and changed.value.hint
    assert [path.read_bytes() for path in tmp_path.iterdir()] == ([stands] if stands is not None else [])


def test_a_file_that_went_away(tmp_path, run):
    with pytest.raises(Failed):
        root_files.write(FileChange(tmp_path / "gone.nix", b"old", b"new"), run)
    assert list(tmp_path.iterdir()) == []


def test_it_changed_between_the_copy_and_the_renaming(tmp_path, ran):
    file = tmp_path / "configuration.nix"
    file.write_bytes(b"old")

    def run(argv):
        finished = process.run(argv)
        if Path(argv[0]).name == "sync":
            file.write_bytes(b"mine")
        return finished

    with pytest.raises(ChangedMeanwhile):
        root_files.write(FileChange(file, b"old", b"new"), run)
    assert file.read_bytes() == b"mine" and list(tmp_path.iterdir()) == [file]


def test_what_the_programs_say_is_told(tmp_path, run, child, person):
    file = tmp_path / "configuration.nix"
    file.write_bytes(b"old")
    tmp_path.chmod(0o555)

    def work():
        person()
        try:
            root_files.write(FileChange(file, b"old", b"new"), process.run)
        except Failed as problem:
            return problem.message

    said = child(work).wait()
    tmp_path.chmod(0o755)
    assert said == f"{file} could not be written: permission denied."
    assert file.read_bytes() == b"old"


def test_a_full_disk(tmp_path, mounts, child):
    folder = tmp_path / "etc"
    folder.mkdir()
    file = folder / "configuration.nix"
    file.write_bytes(b"old")

    def work():
        mounts.become_root()
        mounts.small(folder, "size=16k")
        try:
            root_files.write(FileChange(file, b"old", b"x" * 50_000), process.run)
        except Failed as problem:
            return problem.message, file.read_bytes(), os.listdir(folder)

    said, holds, left = child(work).wait()
    assert said == f"{file} could not be written: no space left on device."
    assert holds == b"old" and left == ["configuration.nix"]


def test_the_new_bytes_wait_where_nobody_else_can_read_them(tmp_path):
    file = tmp_path / "configuration.nix"
    file.write_bytes(b"old")
    modes = []

    def run(argv):
        for part in argv:
            if part.endswith("/after"):
                staged = Path(part)
                modes.append((stat.S_IMODE(staged.stat().st_mode), stat.S_IMODE(staged.parent.stat().st_mode)))
        return process.run(argv)

    root_files.write(FileChange(file, b"old", b"new"), run)
    assert modes and set(modes) == {(0o600, 0o700)}
