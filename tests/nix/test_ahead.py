"""A conversation opened meanwhile answers as one opened for the question does, and leaves nothing behind."""

from __future__ import annotations

import socket
import threading
from pathlib import Path

import pytest

from nfh.errors import Interrupted
from nfh.nix import build, evaluate
from nfh.nix.ahead import Ahead
from nfh.nix.cancel import Cancel
from nfh.nix.target import Target
from nfh.practice.root import Root


def daemons(target: Target) -> list[str]:
    """Daemons of this test's own store: the environment tells whose they are."""
    state = f"NIX_STATE_DIR={target.environment['NIX_STATE_DIR']}".encode()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if state in (folder / "environ").read_bytes() and b"daemon" in (folder / "cmdline").read_bytes():
                found.append(folder.name)
        except OSError:
            continue
    return found


def instantiate(target: Target) -> str:
    """The derivation of a system that was not built yet."""
    target.entry.write_text(target.entry.read_text().replace("    htop\n", "    firefox\n"))
    return evaluate.instantiate(target, target.entry)


def test_it_knows_what_came_into_the_store_after_it_was_opened(listening: Target) -> None:
    with Ahead(listening) as ahead:
        assert ahead.daemon() is not None
        drv = instantiate(listening)
        found = build.missing(listening, drv, ahead=ahead)
    assert found == build.missing(listening, drv) and drv in found.will_build


def test_where_none_listens_one_is_started_and_ends(nix_root: Root) -> None:
    target = nix_root.target()
    with Ahead(target) as ahead:
        drv = instantiate(target)
        assert drv in build.missing(target, drv, ahead=ahead).will_build
        assert daemons(target)
    assert not daemons(target)


def test_it_ends_when_what_it_was_opened_for_fails(nix_root: Root) -> None:
    target = nix_root.target()
    with pytest.raises(ZeroDivisionError), Ahead(target):
        raise ZeroDivisionError
    assert not daemons(target)


def test_a_daemon_that_never_greets_keeps_nobody(nix_root: Root, tmp_path: Path) -> None:
    end = socket.socket(socket.AF_UNIX)
    end.bind(str(tmp_path / "s"))
    end.listen()
    silent = nix_root.target()._replace(
        environment={**nix_root.target().environment, "NIX_DAEMON_SOCKET_PATH": str(tmp_path / "s")},
    )
    with pytest.raises(ZeroDivisionError), Ahead(silent):
        raise ZeroDivisionError
    cancel = Cancel()
    threading.Timer(0.2, cancel.set).start()
    with pytest.raises(Interrupted), Ahead(silent, cancel) as ahead:
        build.missing(silent, "/nix/store/x.drv", cancel, ahead)
    end.close()
