"""Planning that waits for another Nix says so, and ends when the person stops it; no program of Nix is left."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from nfh.errors import Busy, Interrupted
from nfh.planning import planner
from tests.held import held
from tests.planning.conftest import Desk, request


def another_collection(desk: Desk) -> contextlib.AbstractContextManager[int]:
    return held(desk.target.state_dir / "gc.lock")


@contextlib.contextmanager
def locked_database(desk: Desk) -> Iterator[None]:
    """While this lasts every Nix waits, without a word."""
    holder = sqlite3.connect(desk.target.state_dir / "db/db.sqlite", isolation_level=None)
    holder.execute("begin exclusive")
    yield
    holder.rollback()
    holder.close()


def nix_of(desk: Desk) -> list[str]:
    """The programs of Nix that work on this desk's store."""
    where = f"NIX_STATE_DIR={desk.target.state_dir}".encode()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if (
                where in (folder / "environ").read_bytes().split(b"\0")
                and b"nix" in (folder / "cmdline").read_bytes()
            ):
                found.append((folder / "cmdline").read_text())
    return found


def test_a_collection_is_not_planned_while_another_goes_on(desk: Desk) -> None:
    with (
        another_collection(desk),
        pytest.raises(Busy, match=r"Nix is collecting garbage right now .process \d") as caught,
    ):
        desk.prepare(request("collect_garbage"))
    assert "Wait" in caught.value.hint
    assert not nix_of(desk)
    assert desk.prepare(request("collect_garbage")).plan


def test_what_uses_the_disk_is_told_as_far_as_it_can_be(desk: Desk) -> None:
    with another_collection(desk):
        (answer,) = desk.prepare(request("disk_usage")).answers
    assert "Nix is collecting garbage right now" in answer.text
    rows = [str(row[0]) for row in answer.rows]
    assert "the store" in rows and "of that, needed by nothing" not in rows
    (answer,) = desk.prepare(request("disk_usage")).answers
    assert "collecting" not in answer.text and "of that, needed by nothing" in [row[0] for row in answer.rows]


@pytest.mark.parametrize("intent", ["collect_garbage", "disk_usage", "check_config"])
def test_what_waits_for_nix_can_be_stopped(desk: Desk, intent: str) -> None:
    context = desk.context
    with locked_database(desk):
        waiting = threading.Thread(target=stop_once_nix_works, args=(desk, context.cancel.set))
        waiting.start()
        with pytest.raises(Interrupted):
            planner.prepare((request(intent),), context)
        waiting.join()
        assert not nix_of(desk)


def test_what_does_without_nix_is_stopped_too(desk: Desk) -> None:
    """A description that Nix does not give comes from elsewhere; whoever stopped it wants none."""
    context = desk.context
    with locked_database(desk):
        waiting = threading.Thread(target=stop_once_nix_works, args=(desk, context.cancel.set))
        waiting.start()
        with pytest.raises(Interrupted):
            planner.prepare((request("package_info", packages=["htop"]),), context)
        waiting.join()
        assert not nix_of(desk)


def stop_once_nix_works(desk: Desk, stop: object) -> None:
    assert callable(stop)
    deadline = time.monotonic() + 60
    while not nix_of(desk) and time.monotonic() < deadline:
        time.sleep(0.02)
    stop()
