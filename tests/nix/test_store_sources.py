"""The database, the daemon and Nix's programs must say the same of every path; so must whoever is asked for one."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from nfh.nix import store, ways
from nfh.nix.compared import Compared
from nfh.nix.daemon import Daemon, start
from nfh.nix.path_info import NotInStore, PathInfo
from nfh.nix.store_database import Database
from nfh.nix.store_programs import Programs
from nfh.nix.target import Target
from nfh.practice.root import Root
from tools import big_store

Big = tuple[Target, list[str]]


@pytest.fixture(scope="module", params=[2500, pytest.param(20_000, marks=pytest.mark.slow)])
def big(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Big]:
    """A store of thousands of paths, and the paths in the order they were made."""
    root = Root(tmp_path_factory.mktemp("big").resolve())
    root.lay_out()
    root.store.mkdir(parents=True)
    yield root.target(), big_store.make(root.environment(), request.param)
    subprocess.run(["chmod", "-R", "u+w", root.path], check=True)
    shutil.rmtree(root.path)


@pytest.fixture
def three(big: Big) -> Iterator[tuple[Database, Daemon, Programs]]:
    """All who can answer."""
    target, _ = big
    with start(target) as daemon, Database(target.state_dir) as database:
        yield database, daemon, Programs(target)


def test_every_path_alike(big: Big, three: tuple[Database, Daemon, Programs]) -> None:
    _, paths = big
    database, daemon, programs = three
    assert database.valid_paths() == daemon.valid_paths() == programs.valid_paths() == sorted(paths)
    found = database.infos(paths)
    assert found == daemon.infos(paths)
    assert found == programs.infos(paths)
    assert all(info.size == os.stat(path).st_size + _overhead(info) for path, info in found.items())
    assert sum(len(info.references) for info in found.values()) > 2 * len(paths)


def _overhead(info: PathInfo) -> int:
    """What the archive of a plain file has besides its contents, which are filled up to a multiple of eight."""
    return 112 + -os.stat(info.path).st_size % 8


def test_who_needs_whom_alike(big: Big, three: tuple[Database, Daemon, Programs]) -> None:
    _, paths = big
    database, daemon, programs = three
    nodes = database.nodes(paths)
    names = database.names(nodes.values())
    for question in ("references_of", "referrers_of"):
        ours = {(names[a], names[b]) for a, b in getattr(database, question)(list(nodes.values()))}
        assert ours == set(getattr(daemon, question)(paths)) == set(getattr(programs, question)(paths))
        assert len(ours) > 2 * len(paths)


def test_closures_alike(big: Big, three: tuple[Database, Daemon, Programs]) -> None:
    _, paths = big
    database, daemon, programs = three
    whole = database.closure(paths[-1])
    assert set(whole) == set(paths)
    assert whole == daemon.closure(paths[-1]) == programs.closure(paths[-1])
    assert {source.closure_size(paths[-1]) for source in three} == {sum(whole.values())}
    for path in random.Random(3).sample(paths, 2):
        pair = (path, paths[40])
        assert database.closure(*pair) == daemon.closure(*pair) == programs.closure(*pair)
    chance = random.Random(4)
    for _ in range(6):
        one, two = chance.sample(paths, 2)
        for pair in ((one, two), (one, paths[-1]), (paths[-1], one), (one, one)):
            assert database.compared(*pair) == Compared.of(database.closure(pair[0]), database.closure(pair[1]))
    assert daemon.compared(one, two) == database.compared(one, two) == programs.compared(one, two)
    assert database.sizes(paths) == whole == daemon.sizes(paths) == programs.sizes(paths)


def test_ways_alike_and_the_shortest(big: Big, three: tuple[Database, Daemon, Programs]) -> None:
    _, paths = big
    chance = random.Random(5)
    for _ in range(3):
        start_at, end = chance.choice(paths[len(paths) // 2 :]), chance.choice(paths[: len(paths) // 3])
        found = [_way(source, start_at, end) for source in three]
        assert found[0] == found[1] == found[2]
        info = three[0].infos(paths)
        for one, next_one in zip(found[0], found[0][1:], strict=False):
            assert next_one in info[one].references
        assert len(found[0]) == _steps(info, start_at, end) + 1
    assert [_way(source, paths[3], paths[-1]) for source in three] == [[], [], []]
    assert [_way(source, paths[3], paths[3]) for source in three] == [[paths[3]]] * 3


def _way(source: Any, start_at: str, end: str) -> list[str]:
    nodes = source.nodes([start_at, end])
    return ways.down(source, nodes[start_at], nodes[end])


def _steps(info: dict[str, PathInfo], start_at: str, end: str) -> int:
    """How far `end` is, counted by hand; -1: it is not needed."""
    level, seen, steps = {start_at}, {start_at}, 0
    while level:
        if end in level:
            return steps
        level = {each for path in level for each in info[path].references} - seen
        seen |= level
        steps += 1
    return -1


def test_what_is_not_there(big: Big, three: tuple[Database, Daemon, Programs]) -> None:
    target, paths = big
    gone = str(Path(paths[0]).parent / "0c5pp5hkr4nqkqzv4p2kfhbz0f2k8x3r-gone")
    for source in three:
        assert source.info(gone) is None and not source.is_valid(gone)
        assert source.infos([gone, paths[0]]).keys() == source.nodes([gone, paths[0]]).keys() == {paths[0]}
        assert source.sizes([gone]) == {}
        with pytest.raises(NotInStore, match="gone"):
            source.closure(paths[0], gone)
    for question in (store.closure, store.closure_size, store.references, store.referrers, store.alive):
        with pytest.raises(NotInStore, match="gone"):
            question(target, gone)
    with pytest.raises(NotInStore, match="gone"):
        store.why_depends(target, paths[0], gone)


def test_what_keeps_a_path(big: Big, tmp_path: Path) -> None:
    target, paths = big
    nobody, deep = paths[-1], paths[7]
    assert store.alive(target, nobody) == store.Alive(nobody)
    assert set(store.garbage(target).paths) == set(paths)
    link = tmp_path / "result"
    environ = {**os.environ, **target.environment}
    argv = ["nix-store", "--realise", paths[200], "--add-root", str(link)]
    subprocess.run(argv, env=environ, check=True, capture_output=True)
    kept = paths[200]
    alive = store.alive(target, kept)
    assert [(root.link, root.path, root.kind) for root in alive.roots] == [(str(link), kept, "result")]
    assert alive.way == (kept,)
    below = store.closure(target, kept).sizes
    garbage = store.garbage(target)
    assert set(garbage.paths) == set(paths) - set(below)
    assert garbage.bytes == store.closure_size(target, nobody) - sum(below.values())
    if deep in below:
        assert store.alive(target, deep).way == store.why_depends(target, kept, deep)
    printed = subprocess.run(
        ["nix-store", "-q", "--roots", kept], env=environ, check=True, capture_output=True, text=True
    ).stdout
    assert str(link) in printed
    link.unlink()
    assert store.alive(target, kept).roots == ()
