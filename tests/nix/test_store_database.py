"""The database read without a lock is right, or it says nothing: also for a user who may not write beside it."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from nfh.nix import store
from nfh.nix.compared import Compared
from nfh.nix.path_info import NotInStore
from nfh.nix.store_database import Database, NoAnswer
from nfh.nix.target import Target
from nfh.practice.root import Root

NOBODY = 65534


@pytest.fixture
def root() -> Iterator[Root]:
    """A store with one path, where every user may look."""
    folder = Path(tempfile.mkdtemp()).resolve()
    folder.chmod(0o755)
    root = Root(folder)
    root.lay_out()
    add(root.target(), folder / "first")
    yield root
    subprocess.run(["chmod", "-R", "u+w", folder], check=True)
    shutil.rmtree(folder)


def add(target: Target, file: Path) -> str:
    file.write_text(file.name)
    argv = ["nix-store", "--add", str(file)]
    environ = {**os.environ, **target.environment}
    return subprocess.run(argv, env=environ, check=True, capture_output=True, text=True).stdout.strip()


def as_somebody_else(target: Target, question: Callable[[], object]) -> str:
    """What `question` gives to a user who may not write beside the database: as text, or the error's name."""
    folder = target.state_dir / "db"
    folder.chmod(0o555)
    read, write = os.pipe()
    child = os.fork()
    if not child:
        try:
            if os.getuid() == 0:
                os.setgroups([])
                os.setgid(NOBODY)
                os.setuid(NOBODY)
            said = str(question())
        except BaseException as problem:
            said = type(problem).__name__
        os.write(write, said.encode())
        os._exit(0)
    os.close(write)
    with open(read) as answer:
        said = answer.read()
    os.waitpid(child, 0)
    folder.chmod(0o755)
    return said


def valid(target: Target, path: str) -> bool:
    with Database(target.state_dir) as database:
        return database.is_valid(path)


def keep_log_open(target: Target) -> sqlite3.Connection:
    """Another connection that keeps SQLite's log from being written back into the file."""
    holder = sqlite3.connect(target.state_dir / "db" / "db.sqlite")
    holder.execute("pragma journal_mode = wal")
    holder.execute("begin")
    holder.execute("select count(*) from ValidPaths").fetchone()
    return holder


def test_nothing_is_written_beside_it(root: Root) -> None:
    target = root.target()
    folder = target.state_dir / "db"
    before = sorted(os.listdir(folder))
    with Database(target.state_dir) as database:
        (path,) = database.valid_paths()
    assert valid(target, path)
    assert sorted(os.listdir(folder)) == before
    assert as_somebody_else(target, lambda: valid(target, path)) == "True"


def test_what_is_only_in_the_log_is_found_or_asked_for(root: Root) -> None:
    target = root.target()
    holder = keep_log_open(target)
    added = add(target, root.path / "new")
    log = target.state_dir / "db" / "db.sqlite-wal"
    assert log.stat().st_size > 0
    # Read past the log, the file does not have it: what must never be believed.
    file = target.state_dir / "db" / "db.sqlite"
    past = sqlite3.connect(f"file:{file}?immutable=1", uri=True)
    assert past.execute("select count(*) from ValidPaths where path = ?", (added,)).fetchone() == (0,)
    past.close()
    assert valid(target, added)
    assert list(store.closure(target, added).sizes) == [added]
    assert as_somebody_else(target, lambda: valid(target, added)) in {"True", "NoAnswer"}
    holder.close()


def test_a_log_that_may_not_be_read_is_no_answer(root: Root) -> None:
    target = root.target()
    holder = keep_log_open(target)
    added = add(target, root.path / "new")
    for name in ("db.sqlite-wal", "db.sqlite-shm"):
        (target.state_dir / "db" / name).chmod(0)
    assert as_somebody_else(target, lambda: valid(target, added)) == "NoAnswer"
    holder.close()


def test_what_was_written_meanwhile_is_no_answer(root: Root) -> None:
    target = root.target()
    with pytest.raises(NoAnswer, match="written"), Database(target.state_dir) as database:
        assert len(database.valid_paths()) == 1
        add(target, root.path / "meanwhile")
    with Database(target.state_dir) as database:
        assert len(database.valid_paths()) == 2


def test_what_was_registered_meanwhile_is_asked_of_somebody_else(root: Root) -> None:
    target = root.target()
    coming = add(target, root.path / "coming")
    subprocess.run(["nix-store", "--delete", coming], env={**os.environ, **target.environment}, check=True)
    with pytest.raises(NoAnswer, match="written"), Database(target.state_dir) as database:
        assert add(target, root.path / "coming") == coming
        database.closure(coming)


def test_what_is_not_there_is_told_where_nobody_wrote(root: Root) -> None:
    with pytest.raises(NotInStore), Database(root.target().state_dir) as database:
        database.closure("/nix/store/nothing")


def test_one_reading_with_locks_is_of_one_moment(root: Root) -> None:
    target = root.target()
    holder = keep_log_open(target)
    first = add(target, root.path / "second")
    with Database(target.state_dir) as database:
        before = database.valid_paths()
        assert first in before, "read with locks: it stands in the log alone"
        added = add(target, root.path / "third")
        assert database.valid_paths() == before and not database.is_valid(added)
    assert valid(target, added)
    holder.close()


def test_no_database(tmp_path: Path) -> None:
    with pytest.raises(NoAnswer):
        Database(tmp_path)
    (tmp_path / "db").mkdir()
    (tmp_path / "db" / "db.sqlite").write_text("this is no database, but it is long enough to look like a file")
    with pytest.raises(NoAnswer), Database(tmp_path) as database:
        database.is_valid("x")


def graph(folder: Path, needs: dict[int, set[int]]) -> Path:
    """A database that holds only who needs whom; gives its state directory."""
    (folder / "db").mkdir(parents=True)
    connection = sqlite3.connect(folder / "db/db.sqlite")
    connection.executescript(
        "CREATE TABLE ValidPaths (id integer primary key, path text unique, narSize integer);"
        "CREATE TABLE Refs (referrer integer, reference integer, primary key (referrer, reference));"
    )
    connection.executemany("INSERT INTO ValidPaths VALUES (?, ?, ?)", [(each, f"/{each}", each) for each in needs])
    connection.executemany("INSERT INTO Refs VALUES (?, ?)", [(one, two) for one in needs for two in needs[one]])
    connection.commit()
    connection.close()
    return folder


@pytest.mark.parametrize("seed", range(30))
def test_two_closures_at_once_are_those_of_each(tmp_path: Path, seed: int) -> None:
    """Over random graphs, also of paths that need themselves and of one top that needs the other."""
    chance = random.Random(seed)
    count = chance.randrange(3, 60)
    needs = {n: {chance.randrange(1, n + 1) for _ in range(chance.randrange(5))} for n in range(1, count + 1)}
    state = graph(tmp_path / "state", needs)
    for _ in range(8):
        one, two = (f"/{chance.randrange(1, count + 1)}" for _ in range(2))
        with Database(state) as database:
            assert database.compared(one, two) == Compared.of(database.closure(one), database.closure(two))
            for each in (one, two):
                needed = below(needs, int(each[1:]))
                assert database.closure(each) == {f"/{number}": number for number in needed}
                assert database.closure_size(each) == sum(needed)


def below(needs: dict[int, set[int]], top: int) -> set[int]:
    """A closure, by hand."""
    found, todo = {top}, [top]
    while todo:
        more = needs[todo.pop()] - found
        found |= more
        todo += more
    return found
