"""What was read of a folder of generations is believed as long as the folder is the same, and no longer."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from nfh.nix import generations, listed_before
from nfh.nix.generations import Generation
from nfh.nix.target import Target
from tests.nix.test_generations import calls_of, like_nixos, system


@pytest.fixture(autouse=True)
def nothing_known(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As in a fresh process, and without the two seconds that a folder must have rested."""
    monkeypatch.setattr(generations, "SETTLED", 0)
    a_fresh_process()
    yield
    a_fresh_process()


def a_fresh_process() -> None:
    generations.forget()
    listed_before._written.clear()


def shown(found: list[Generation]) -> list[tuple[object, ...]]:
    return [
        (
            g.number,
            g.created,
            g.store_path,
            g.version,
            g.kernel,
            g.revision,
            g.current,
            g.booted,
            g.running,
            g.dangling,
        )
        for g in found
    ]


def rested() -> None:
    """The clock of files ticks coarser than ours."""
    time.sleep(0.02)


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    link = like_nixos(tmp_path, 40)
    (tmp_path / "run").mkdir()
    (tmp_path / "run/booted-system").symlink_to(tmp_path / "store/s7")
    rested()
    return link


def read(profile: Path) -> list[tuple[object, ...]]:
    return shown(generations.read(profile, profile.parent.parent / "run"))


def from_scratch(profile: Path) -> list[tuple[object, ...]]:
    a_fresh_process()
    return read(profile)


def test_the_same_by_memory_by_file_and_from_scratch(profile: Path, tmp_path: Path) -> None:
    first = from_scratch(profile)
    assert read(profile) == first
    listed_before.keep(tmp_path / "cache", profile)
    a_fresh_process()
    assert listed_before.recall(tmp_path / "cache", profile)
    assert read(profile) == first
    assert sum(row[7] is True for row in first) == 1 and first[-1][6] is True


def test_nothing_of_the_store_is_read_for_it(profile: Path, tmp_path: Path) -> None:
    """Of a generation only whether its system is there is looked at, and that only where it is asked for."""
    from_scratch(profile)
    listed_before.keep(tmp_path / "cache", profile)
    a_fresh_process()
    listed_before.recall(tmp_path / "cache", profile)

    def listed() -> None:
        for each in generations.read(profile, tmp_path / "run"):
            assert each.version and each.kernel and each.revision and each.store_path

    assert sum(calls_of(listed).values()) <= 2


def change_a_new_one(profile: Path) -> None:
    (profile.parent / "system-41-link").symlink_to(system(profile.parent.parent, "new"))


def change_one_less(profile: Path) -> None:
    (profile.parent / "system-3-link").unlink()


def change_the_current_one(profile: Path) -> None:
    beside = profile.with_name("beside")
    beside.symlink_to("system-5-link")
    beside.replace(profile)


def change_one_made_anew(profile: Path) -> None:
    """Deleted, and made again by the same name, for another system."""
    link = profile.parent / "system-9-link"
    link.unlink()
    link.symlink_to(system(profile.parent.parent, "other", "26.05"))


def change_the_whole_folder(profile: Path) -> None:
    """Another folder by the same name, with times put back to those of the first."""
    folder = profile.parent
    times = folder.stat()
    copy = folder.with_name("copy")
    shutil.copytree(folder, copy, symlinks=True)
    (copy / "system-2-link").unlink()
    folder.rename(folder.with_name("gone"))
    copy.rename(folder)
    os.utime(folder, ns=(times.st_atime_ns, times.st_mtime_ns))


@pytest.mark.parametrize(
    "change",
    [
        change_a_new_one,
        change_one_less,
        change_the_current_one,
        change_one_made_anew,
        change_the_whole_folder,
    ],
)
def test_a_changed_folder_is_read_again(profile: Path, tmp_path: Path, change: object) -> None:
    before = from_scratch(profile)
    listed_before.keep(tmp_path / "cache", profile)
    change(profile)  # type: ignore[operator]
    rested()
    by_memory = read(profile)
    a_fresh_process()
    assert not listed_before.recall(tmp_path / "cache", profile)
    assert by_memory == read(profile) == from_scratch(profile) != before


def test_after_a_rebuild_only_the_new_system_is_read(profile: Path, tmp_path: Path) -> None:
    from_scratch(profile)
    listed_before.keep(tmp_path / "cache", profile)
    change_a_new_one(profile)
    rested()
    a_fresh_process()
    listed_before.recall(tmp_path / "cache", profile)
    calls = calls_of(lambda: read(profile))
    assert calls["read"] == 2  # its version, and its script with the revision
    assert [row[0] for row in read(profile)] == list(range(1, 42))


def test_a_system_that_is_gone_is_told_all_the_same(profile: Path, tmp_path: Path) -> None:
    from_scratch(profile)
    (tmp_path / "store/s4").rename(tmp_path / "store/away")
    assert [row[0] for row in read(profile) if row[9]] == [4]
    (tmp_path / "store/away").rename(tmp_path / "store/s4")
    assert not any(row[9] for row in read(profile))


def test_what_is_booted_and_runs_is_looked_at_each_time(profile: Path, tmp_path: Path) -> None:
    assert [row[0] for row in from_scratch(profile) if row[7]] == [7]
    (tmp_path / "run/booted-system").unlink()
    (tmp_path / "run/booted-system").symlink_to(tmp_path / "store/s9")
    assert [row[0] for row in read(profile) if row[7]] == [9]


def test_a_folder_that_changed_just_now_is_not_remembered(profile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two changes within one tick of the file system's clock leave one time."""
    monkeypatch.setattr(generations, "SETTLED", 2_000_000_000)
    from_scratch(profile)
    assert generations.remembered(profile) is None
    ahead = time.time_ns() + 10**12
    os.utime(profile.parent, ns=(ahead, ahead))  # a clock that was put back
    monkeypatch.setattr(generations, "SETTLED", 0)
    from_scratch(profile)
    assert generations.remembered(profile) is None


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"stamp": [1, 2, 3, 4]}', b"\xff\x00", None])
def test_a_damaged_file_is_as_good_as_none(profile: Path, tmp_path: Path, damage: bytes | None) -> None:
    first = from_scratch(profile)
    listed_before.keep(tmp_path / "cache", profile)
    file = listed_before.file_of(tmp_path / "cache", profile)
    whole = json.loads(file.read_bytes())
    file.write_bytes(json.dumps({**whole, "generations": [["1", 2, 3]]}).encode() if damage is None else damage)
    a_fresh_process()
    assert not listed_before.recall(tmp_path / "cache", profile)
    assert read(profile) == first


def test_a_short_list_has_no_file(tmp_path: Path) -> None:
    link = like_nixos(tmp_path, generations.LONG - 1)
    rested()
    from_scratch(link)
    listed_before.keep(tmp_path / "cache", link)
    assert not (tmp_path / "cache").exists()


def test_where_nothing_can_be_written(profile: Path, tmp_path: Path) -> None:
    from_scratch(profile)
    (tmp_path / "cache").write_text("a file")
    listed_before.keep(tmp_path / "cache", profile)
    assert (tmp_path / "cache").read_text() == "a file"


def test_what_real_nix_changes_is_seen(practice_target: Target) -> None:
    def numbers() -> list[int]:
        rested()
        return [each.number for each in generations.read(practice_target.profile, practice_target.run_dir)]

    def nix_env(*argv: str) -> None:
        environ = {**os.environ, **practice_target.environment}
        subprocess.run(
            ["nix-env", "-p", practice_target.profile, *argv], env=environ, check=True, capture_output=True
        )

    assert numbers() == numbers() == [1, 2]
    (old, new) = (each.store_path for each in generations.read(practice_target.profile, practice_target.run_dir))
    nix_env("--delete-generations", "1")
    assert numbers() == [2]
    nix_env("--set", old)
    assert numbers() == [2, 3]
    found = generations.read(practice_target.profile, practice_target.run_dir)
    assert [(each.store_path, each.current) for each in found] == [(new, False), (old, True)]
    nix_env("--rollback")
    rested()
    assert [each.current for each in generations.read(practice_target.profile)] == [True, False]
