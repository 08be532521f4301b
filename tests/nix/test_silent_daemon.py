"""A daemon that takes connections and never answers keeps nobody: the next way is taken, or it is said."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from nfh.errors import Interrupted
from nfh.nix import build, capabilities, daemon, evaluate, maintenance, store
from nfh.nix.ahead import Ahead
from nfh.nix.cancel import Cancel
from nfh.nix.target import Target
from nfh.nix.wire import Silent
from nfh.practice.root import Root


@pytest.fixture(params=["accepts", "accepts nothing"])
def silent(request: pytest.FixtureRequest, nix_root: Root, tmp_path: Path) -> Iterator[Target]:
    """A target whose daemon's socket is one at which nobody ever says anything, as for who may open the store itself."""
    end = socket.socket(socket.AF_UNIX)
    end.bind(str(tmp_path / "s"))
    end.listen(0)
    queued = []
    if request.param == "accepts nothing":  # its queue is full
        for _ in range(2):
            queued.append(socket.socket(socket.AF_UNIX))
            queued[-1].setblocking(False)
            try:
                queued[-1].connect(str(tmp_path / "s"))
            except BlockingIOError:
                break
    target = nix_root.target()
    environ = {**target.environment, "NIX_DAEMON_SOCKET_PATH": str(tmp_path / "s"), "NIX_REMOTE": ""}
    yield target._replace(environment=environ)
    for each in (end, *queued):
        each.close()


@pytest.fixture
def briefly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Less patience, so that the tests are quicker."""
    for module in ("daemon", "daemon_protocol"):
        monkeypatch.setattr(f"nfh.nix.{module}.GREETING", 0.3)


def by_daemon_only(target: Target) -> Target:
    return target._replace(environment={**target.environment, "NIX_REMOTE": "daemon"})


@pytest.mark.usefixtures("briefly")
def test_who_opens_the_store_alone_does_without_it(silent: Target) -> None:
    assert daemon.connect(silent) is None
    drv = evaluate.instantiate(silent, silent.entry)
    assert build.missing(silent, drv)
    assert store.garbage(silent).paths
    assert store.roots(silent) is not None
    assert build.build(silent, drv).startswith(silent.environment["NIX_STORE_DIR"])
    assert maintenance.verify(silent, contents=False).is_sound
    assert "daemon" not in store.sources(silent)


@pytest.mark.usefixtures("briefly")
def test_who_waited_once_waits_less_the_next_time(
    silent: Target, nix_root: Root, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = []
    dial = daemon._dial

    def noted(end: socket.socket, path: Path, patience: float, cancel: Cancel | None) -> None:
        given.append(patience)
        dial(end, path, patience, cancel)

    monkeypatch.setattr(daemon, "_dial", noted)
    monkeypatch.setattr(daemon, "AGAIN", 0.2)
    for _ in range(3):
        assert daemon.connect(silent) is None
    assert given == [daemon.GREETING, 0.2, 0.2]
    socket_file = Path(silent.environment["NIX_DAEMON_SOCKET_PATH"])
    socket_file.unlink()
    environ = {**os.environ, **nix_root.target().environment, "NIX_DAEMON_SOCKET_PATH": str(socket_file)}
    environ.pop("NIX_REMOTE", None)
    with subprocess.Popen(["nix-daemon"], env=environ, stderr=subprocess.DEVNULL) as answering:
        while not socket_file.exists():
            assert answering.poll() is None
        for _ in range(2):
            found = None
            while found is None:  # it binds its socket before it listens
                found = daemon.connect(silent)
            found.close()
        answering.terminate()
    assert given[-1] == daemon.GREETING


@pytest.mark.usefixtures("briefly")
def test_who_needs_it_is_told(silent: Target) -> None:
    target = by_daemon_only(silent)
    for question in (
        lambda: daemon.connect(target),
        lambda: store.garbage(target),
        lambda: store.roots(target),
        lambda: build.missing(target, "/nix/store/x.drv"),
        lambda: maintenance.optimise(target),
    ):
        with pytest.raises(Silent, match="does not answer at ") as caught:
            question()
        assert "restart nix-daemon" in caught.value.hint


@pytest.mark.usefixtures("briefly")
def test_an_evaluation_that_would_wait_for_it_is_ended(silent: Target) -> None:
    target = by_daemon_only(silent)
    with pytest.raises(Silent), Ahead(target) as ahead:
        evaluate.instantiate(target, target.entry, cancel=ahead.beside)


@pytest.mark.usefixtures("briefly")
def test_the_doctor_says_it(silent: Target) -> None:
    found = capabilities.probe({**os.environ, **by_daemon_only(silent).environment})
    assert found.daemon_hangs and not found.daemon_listens
    found = capabilities.probe({**os.environ, **silent.environment})
    assert not found.daemon_hangs and not found.daemon_listens


def test_the_greeting_can_be_cancelled(silent: Target) -> None:
    cancel = Cancel()
    threading.Timer(0.2, cancel.set).start()
    with pytest.raises(Interrupted):
        daemon.connect(silent, cancel)


def test_nfh_ends_with_its_own_patience(silent: Target, tmp_path: Path) -> None:
    """The whole program, as somebody who needs the daemon; a generous minute, where it had waited without end."""
    environ = {**os.environ, **by_daemon_only(silent).environment, "HOME": str(tmp_path)}
    for variable in ("XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
        environ[variable] = str(tmp_path / variable)
    entry = ("--config", str(silent.entry))
    for words, status in ((("doctor", "--plain"), 0), ((*entry, "ask", "collect garbage", "--dry-run"), 1)):
        argv = [sys.executable, "-m", "nfh", *words]
        done = subprocess.run(argv, env=environ, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == status, done.stderr
        assert "does not answer" in done.stdout and "restart nix-daemon" in done.stdout
        assert "I do not know this error" not in done.stdout
