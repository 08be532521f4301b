from __future__ import annotations

import contextlib
import json
import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nfh.errors import Failed
from nfh.execution import record
from nfh.execution.journal import Journal
from nfh.planning.history import Entry
from nfh.planning.plan import (
    Activate,
    Build,
    CollectGarbage,
    DeleteGenerations,
    EditConfiguration,
    FileChange,
    SwitchGeneration,
)

ENTRY = Path("/etc/nixos/configuration.nix")
CHANGE = FileChange(ENTRY, b"{ }\n", b"{ a = 1; }\r\n\xff\x00")
STEPS = (
    EditConfiguration("edit", ("nano",)),
    Build(),
    Activate("boot"),
    SwitchGeneration(3, "to 3"),
    DeleteGenerations((1, 2), "delete"),
    CollectGarbage("free"),
)


@pytest.fixture
def journal(tmp_path):
    return Journal(tmp_path / "journal", ENTRY)


def test_what_goes_in_comes_out(journal, tmp_path):
    entry = journal.begin(
        "install htop",
        "Install htop.",
        changes=(CHANGE, FileChange(Path("/etc/nixos/new.nix"), None, b"x")),
        steps=STEPS,
        generation_before=4,
        system_before="/nix/store/a",
        action="boot",
        undoes="x",
        undoable="no.",
    )
    assert entry.stage == "begun" and entry.entry == str(ENTRY)
    again = Journal(tmp_path / "journal", ENTRY)
    assert list(again.entries()) == [entry] and again.get(entry.id) == entry and again.unfinished() == entry
    assert again.problems == []


def test_it_moves_on(journal):
    entry = journal.begin("install htop", "Install htop.", changes=(CHANGE,))
    room = journal.room(entry)
    (room / "system").symlink_to("/nix/store/x")
    moved = journal.advance(entry, "profile", generation_after=5)
    assert moved.stage == "profile" and moved.generation_after == 5 and journal.unfinished() == moved
    assert room.is_dir()
    done = journal.advance(moved, "done", note="well")
    assert journal.get(entry.id) == done and journal.unfinished() is None
    assert not room.exists(), "nothing keeps what was built from the garbage collector"


def test_it_stands_before_the_change(journal):
    """When begin returns, the entry and the bytes are on the disk, whole."""
    entry = journal.begin("install htop", "Install htop.", changes=(CHANGE,))
    (file,) = journal._folder.glob("*.json")
    assert file.name == f"{entry.id}.json" and json.loads(file.read_bytes())["stage"] == "begun"
    assert {path.read_bytes() for path in (journal._folder / "bytes").iterdir()} == {CHANGE.before, CHANGE.after}


def test_the_newest_is_last_and_ids_sort(journal):
    made = [journal.begin(f"do {n}", f"Do {n}.") for n in range(5)]
    assert [e.text for e in journal.entries()] == [f"do {n}" for n in range(5)]
    assert [e.id for e in made] == sorted(e.id for e in made)
    assert made[0].id.endswith(f"-{os.getpid()}") and made[0].id[8] == "T"


def test_systems_are_kept_apart(journal, tmp_path):
    journal.begin("install htop", "Install htop.")
    other = Journal(tmp_path / "journal", Path("/home/ada/nixos/configuration.nix"))
    assert other.entries() == [] and other.unfinished() is None
    other.begin("install vim", "Install vim.")
    assert [e.text for e in journal.entries()] == ["install htop"]
    assert [e.text for e in other.entries()] == ["install vim"]


def test_nobody_else_may_read_it(journal):
    old = os.umask(0)
    try:
        entry = journal.begin("install htop", "Install htop.", changes=(CHANGE,))
        journal.room(entry)
    finally:
        os.umask(old)
    for path in [journal._top, *journal._top.rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_secrets_are_not_kept(journal):
    journal.begin("set the password of ada to hunter2", "Set the password of ada to hunter2.")
    assert not any(b"hunter2" in path.read_bytes() for path in journal._top.rglob("*") if path.is_file())


def test_the_same_bytes_are_kept_once(journal):
    for _ in range(3):
        journal.begin("again", "Again.", changes=(CHANGE,))
    assert len(list((journal._folder / "bytes").iterdir())) == 2


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"version": 1}', b'{"version": "x"}', b"[" * 100_000]
)
def test_a_damaged_entry_is_set_aside_and_told(journal, content):
    first = journal.begin("install htop", "Install htop.")
    second = journal.begin("install vim", "Install vim.")
    (journal._folder / f"{second.id}.json").write_bytes(content)
    assert list(journal.entries()) == [first]
    (problem,) = journal.problems
    assert problem.startswith("A journal entry cannot be read (") and "set aside" in problem
    assert (journal._folder / "damaged" / f"{second.id}.json").read_bytes() == content
    assert journal.unfinished() == first and len(journal.problems) == 1
    third = journal.begin("install git", "Install git.")
    assert list(journal.entries()) == [first, third]


def test_an_entry_of_a_newer_nfh_is_not_misread(journal):
    entry = journal.begin("install htop", "Install htop.")
    file = journal._folder / f"{entry.id}.json"
    file.write_text(json.dumps({**json.loads(file.read_bytes()), "version": 99}))
    assert journal.entries() == [] and "written by a newer nfh" in journal.problems[0]


@pytest.mark.parametrize("harm", ["change", "remove"])
def test_damaged_bytes_cannot_be_put_back(journal, harm):
    entry = journal.begin("install htop", "Install htop.", changes=(CHANGE,))
    journal.advance(entry, "done")
    for path in (journal._folder / "bytes").iterdir():
        if harm == "change":
            path.write_bytes(b"something else")
        else:
            path.unlink()
    found = journal.get(entry.id)
    assert found.changes == () and "damaged" in found.undoable and found.text == "install htop"


def test_the_oldest_go(tmp_path):
    journal = Journal(tmp_path / "journal", ENTRY, keep=20)
    shared = FileChange(ENTRY, b"shared", b"one")
    for number in range(50):
        journal.begin(f"do {number}", "Do.", changes=(shared, FileChange(ENTRY, b"shared", b"%d" % number)))
    kept = journal.entries()
    assert 20 <= len(kept) <= 21 and kept[-1].text == "do 49"
    assert all(e.changes[1].after == b"%d" % int(e.text.split()[1]) for e in kept) and not journal.problems
    assert len(list((journal._folder / "bytes").iterdir())) <= 2 + 22


def test_pruning_survives_a_damaged_entry(tmp_path):
    journal = Journal(tmp_path / "journal", ENTRY, keep=3)
    for number in range(3):
        journal.begin(f"do {number}", "Do.", changes=(CHANGE,))
    for path in journal._folder.glob("*.json"):
        path.write_bytes(b"{")
    last = journal.begin("last", "Last.", changes=(CHANGE,))
    assert journal.get(last.id) == last


def test_a_folder_that_cannot_be_written(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(Failed) as failed:
        Journal(tmp_path / "file" / "journal", ENTRY).begin("install htop", "Install htop.")
    assert "so nothing was changed" in failed.value.message and failed.value.hint


def test_reading_makes_nothing(journal, tmp_path):
    assert journal.entries() == [] and journal.unfinished() is None and journal.get("x") is None
    assert not (tmp_path / "journal").exists()


@pytest.mark.parametrize("entry_id", ["../../etc/passwd", "", ".", "x/y"])
def test_an_id_is_no_path(journal, entry_id):
    journal.begin("install htop", "Install htop.")
    assert journal.get(entry_id) is None


def test_a_write_that_is_cut_off_leaves_the_old_entry(journal, mounts, child):
    """The disk is full: the entry keeps its earlier stage, and no half file is left."""

    def work():
        mounts.become_root()
        folder = journal._top
        folder.mkdir()
        mounts.small(folder, "size=64k")
        entry = journal.begin("install htop", "Install htop.", changes=(CHANGE,))
        with contextlib.suppress(OSError):
            (folder / "filler").write_bytes(b"x" * 100_000)
        problem = None
        try:
            journal.advance(entry, "done", note="x" * 20_000)
        except OSError as found:
            problem = found.strerror
        left = [path.name for path in journal._folder.iterdir() if path.name.startswith(".")]
        return problem, journal.get(entry.id) == entry, left, journal.problems

    assert child(work).wait() == ("No space left on device", True, [], [])


texts = st.text(max_size=30)


@given(
    text=texts,
    note=texts,
    path=st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=20),
    before=st.none() | st.binary(max_size=50),
    after=st.none() | st.binary(max_size=50),
    number=st.none() | st.integers(1, 10**6),
)
def test_any_entry_survives_its_json(text, note, path, before, after, number):
    kept = {}

    def keep(content):
        if content is None:
            return None
        kept[str(len(kept))] = content
        return str(len(kept) - 1)

    change = FileChange(Path("/") / path, before, after)
    entry = Entry("id", 1.5, "/e", text, "s", "begun", (change,), number, steps=STEPS, note=note)
    data = json.dumps(record.to_json(entry, keep))
    assert record.from_json(json.loads(data), lambda name: None if name is None else kept[name]) == entry
