"""Folders and links that are not as they should be: a profile that leads nowhere, generations whose files are gone, a
cache that may not be entered, a journal that cannot be read. Real folders, as a person without power."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from nfh.catalogue import own
from nfh.errors import Failed, Refused
from nfh.planning import private_copy
from nfh.planning.plan import DeleteGenerations
from tests.execution.conftest import Child, become_person

from .conftest import Desk, request


def point_to(link: Path, name: str) -> None:
    link.unlink()
    link.symlink_to(name)


def three(desk: Desk) -> None:
    """Generation 3, which nothing protects: 2 runs, and was gone back to."""
    desk.do(desk.plan("install_package", package="vim"))
    desk.do(desk.plan("switch_generation", generation="2"))


# ---------------------------------------------------------------------------------------- the profile's link


def test_a_profile_that_leads_nowhere(desk: Desk) -> None:
    three(desk)
    plan = desk.plan("delete_generations", generation="3")
    profile = desk.target.profile
    point_to(profile, "system-99-link")
    listed = desk.answer("list_generations").text
    assert f"none is the current one: {profile} points to system-99-link, which is not there; 2 runs." in listed
    looked = desk.answer("system_health")
    assert looked.rows[0][2] == f"{profile} points to system-99-link, which is not there"
    assert "go to generation 2" in looked.next
    with pytest.raises(Refused, match="the boot menu could not be written") as refused:
        desk.plan("delete_generations", generation="3")
    assert "“go to generation 2” makes that the current one" in refused.value.hint
    with pytest.raises(Refused, match="the boot menu could not be written"):
        desk.do(plan)
    assert Path(f"{profile}-3-link").is_symlink() and desk.journal.entries()[-1].stage == "done"
    desk.do(desk.plan("switch_generation", generation="2"))
    desk.do(desk.plan("delete_generations", generation="3"))
    assert not Path(f"{profile}-3-link").is_symlink()


def test_a_profile_without_its_link(desk: Desk) -> None:
    desk.target.profile.unlink()
    assert f"{desk.target.profile} is missing" in desk.answer("list_generations").text
    with pytest.raises(Refused, match="is missing"):
        desk.plan("delete_generations", generation="1")


# ---------------------------------------------------------------------------------------- generations without files


def test_a_generation_whose_files_are_gone_can_be_deleted(desk: Desk) -> None:
    three(desk)
    link = Path(f"{desk.target.profile}-3-link")
    point_to(link, "/nowhere/nixos-system")
    for name in ("switch_generation", "diff_generations"):
        with pytest.raises(Refused, match="its files are gone") as refused:
            desk.prepare(request(name, generation="3"))
        assert refused.value.hint == "“delete generation 3” takes it off the list."
    plan = desk.plan("delete_generations", generation="3")
    (step,) = plan.steps
    assert isinstance(step, DeleteGenerations) and step.numbers == (3,)
    desk.do(plan)
    assert not link.is_symlink()
    boot = Path(desk.target.environment["MINI_NIXOS_ROOT"]) / "boot/loader/entries"
    assert not (boot / "nixos-generation-3.conf").exists()


# ---------------------------------------------------------------------------------------- the cache


def without_cache(desk: Desk) -> tuple[str, str, str, bool]:
    listed = desk.answer("list_generations").text
    opened = own.open_best(desk.folders, desk.target)
    copy = private_copy.make(desk.target.folder, (), desk.folders)
    there = (copy / desk.target.entry.name).exists()
    private_copy.discard(copy)
    return listed, opened.source, str(copy), there and not copy.parent.exists()


@pytest.mark.parametrize("kind", ["closed", "closed above", "a file"])
def test_a_cache_that_cannot_be_used(desk: Desk, kind: str) -> None:
    cache = desk.folders.cache
    above = cache.parent / "above"
    if kind == "closed above":
        desk = Desk(desk.target, desk.folders._replace(cache=above / "nfh"))
        (above / "nfh").mkdir(parents=True)
        above.chmod(0)
    elif kind == "closed":
        cache.mkdir()
        cache.chmod(0)
    else:
        cache.write_text("in the way")

    def work() -> tuple[str, str, str, bool]:
        become_person()
        return without_cache(desk)

    listed, source, copy, worked = Child(work).wait()
    for folder in (above, cache):
        if folder.is_dir():
            folder.chmod(0o700)
    assert listed.startswith("2 generations") and source == own.EMBEDDED and worked
    assert kind == "closed" or not copy.startswith(str(desk.folders.cache))


# ---------------------------------------------------------------------------------------- the journal


@pytest.mark.parametrize("kind", ["closed", "a file"])
def test_a_journal_that_cannot_be_read_is_not_an_empty_one(desk: Desk, kind: str) -> None:
    top = desk.folders.data / "journal"
    desk.folders.data.mkdir(parents=True, exist_ok=True)
    if kind == "closed":
        top.mkdir(mode=0)
    else:
        top.write_text("in the way")

    def work() -> list[str]:
        become_person()
        told = []
        for name in ("list_changes", "undo_last"):
            with pytest.raises(Failed) as caught:
                desk.prepare(request(name))
            told.append(f"{caught.value.message} {caught.value.hint}")
        return told

    told = Child(work).wait()
    if kind == "closed":
        top.chmod(0o700)
    reason = os.strerror(13 if kind == "closed" else 20)
    for text in told:
        assert text.startswith(f"The journal in {top}") and f"cannot be read ({reason})" in text
        assert f"Make {top} a folder that you may read and write" in text
