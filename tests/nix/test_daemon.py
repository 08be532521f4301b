from __future__ import annotations

import os
import socket
import struct
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from nfh.errors import Interrupted, NixFailed
from nfh.nix import evaluate
from nfh.nix.cancel import Cancel
from nfh.nix.daemon import Daemon, connect, socket_path, start
from nfh.nix.events import Event
from nfh.nix.progress import Progress
from nfh.nix.target import Target
from nfh.practice.root import Root


@pytest.fixture(params=["socket", "program"])
def daemon(request: pytest.FixtureRequest, listening: Target) -> Iterator[tuple[Target, Callable[..., Daemon]]]:
    """A target, and how to speak with its daemon: both ways must answer alike."""

    def listener(cancel: Cancel | None = None, on_event: Callable[[Event], None] = lambda _: None) -> Daemon:
        if request.param == "program":
            return start(listening, cancel, on_event)
        found = connect(listening, cancel, on_event)
        assert found is not None
        return found

    yield listening, listener


Fixture = tuple[Target, Callable[..., Daemon]]


def nix(target: Target, *argv: str) -> str:
    environ = {**os.environ, **target.environment}
    return subprocess.run(argv, env=environ, check=True, capture_output=True, text=True).stdout.strip()


def system_of(target: Target) -> str:
    return nix(target, "nix-store", "--realise", evaluate.instantiate(target, target.entry))


def test_it_says_its_version(daemon: Fixture) -> None:
    target, speak = daemon
    with speak() as d:
        assert d.version == nix(target, "nix", "--version").split()[-1]
        if d.trusted is not None:  # 2.8 does not say
            assert d.trusted or os.getuid() != 0  # of those who connect, root is trusted


def test_paths(daemon: Fixture) -> None:
    target, speak = daemon
    system = system_of(target)
    gone = f"{target.environment['NIX_STORE_DIR']}/0c5pp5hkr4nqkqzv4p2kfhbz0f2k8x3r-gone"
    with speak() as d:
        assert d.is_valid(system) and not d.is_valid(gone)
        assert d.info(gone) is None
        info = d.info(system)
        assert info is not None
        assert sorted(info.references) == sorted(nix(target, "nix-store", "-q", "--references", system).splitlines())
        assert info.size == int(nix(target, "nix-store", "-q", "--size", system))
        assert info.deriver == nix(target, "nix-store", "-q", "--deriver", system)
        assert abs(info.registered - time.time()) < 3600
        closure = d.closure(system)
        assert sorted(closure) == sorted(nix(target, "nix-store", "-qR", system).splitlines())
        with pytest.raises(NixFailed, match="gone"):
            d.closure(gone)


def test_roots_and_dead_paths(daemon: Fixture, tmp_path: Path) -> None:
    target, speak = daemon
    drv = evaluate.instantiate(target, target.entry)
    system = nix(target, "nix-store", "--realise", drv, "--add-root", str(tmp_path / "kept"))
    kept = str(Path(system).readlink())
    with speak() as d:
        assert (str(tmp_path / "kept"), kept) in d.roots()
        dead = d.dead_paths()
    assert kept not in dead
    printed = {line for line in nix(target, "nix-store", "--gc", "--print-dead").splitlines() if line.startswith("/")}
    assert set(dead) == printed
    assert Path(kept).exists() and all(Path(path).exists() for path in dead)


def test_a_build_with_events(daemon: Fixture) -> None:
    target, speak = daemon
    target.entry.write_text(target.entry.read_text().replace('"practice"', '"fromdaemon"'))
    drv = evaluate.instantiate(target, target.entry)
    progress = Progress()
    with speak(None, progress.apply) as d:
        to_build = d.missing([drv]).will_build
        assert drv in to_build
        d.build([drv])
        assert d.missing([drv]).is_nothing
    now = progress.snapshot()
    assert now.builds_done == now.builds_expected == len(to_build)


def test_the_daemons_own_words(daemon: Fixture) -> None:
    target, speak = daemon
    with speak() as d, pytest.raises(NixFailed, match="is not in the Nix store") as caught:
        d.info("/etc/passwd")
    assert "\x1b" not in caught.value.output
    target.entry.write_text(target.entry.read_text().replace("    htop\n", "    failing\n"))
    drv = evaluate.instantiate(target, target.entry)
    with speak() as d, pytest.raises(NixFailed, match=r"1 dependenc.* failed|failing"):
        d.build([drv])


def test_many_questions_in_one_conversation(daemon: Fixture) -> None:
    target, speak = daemon
    system = system_of(target)
    with speak() as d:
        assert all(d.is_valid(system) for _ in range(300))


def test_cancelled_while_it_works(daemon: Fixture) -> None:
    target, speak = daemon
    target.entry.write_text(target.entry.read_text().replace("    htop\n", "    slow\n"))
    drv = evaluate.instantiate(target, target.entry)
    cancel, lines = Cancel(), []

    def on_event(event: Event) -> None:
        lines.append(event.text)
        if "[3/30]" in event.text:
            cancel.set()

    with pytest.raises(Interrupted), speak(cancel, on_event) as d:
        d.build([drv])
    assert not any("[30/30]" in line for line in lines)


def test_our_own_program_ends_with_the_conversation(nix_root: Root) -> None:
    target = nix_root.target()
    before = len(list(Path("/proc/self/fd").iterdir()))
    with start(target) as d:
        pid = d._wire._end.pid  # type: ignore[union-attr]
        assert Path(f"/proc/{pid}").exists()
    assert not Path(f"/proc/{pid}").exists()
    assert len(list(Path("/proc/self/fd").iterdir())) == before


# ------------------------------------------------------------------------------------------------ where it listens


def test_where_the_socket_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("NIX_REMOTE", "NIX_DAEMON_SOCKET_PATH", "NIX_STATE_DIR"):
        monkeypatch.delenv(name, raising=False)
    target = Target("this", tmp_path / "configuration.nix", tmp_path / "system")
    assert socket_path(target) == Path("/nix/var/nix/daemon-socket/socket")
    for environment, expected in [
        ({"NIX_STATE_DIR": "/s"}, Path("/s/daemon-socket/socket")),
        ({"NIX_DAEMON_SOCKET_PATH": "/d", "NIX_STATE_DIR": "/s"}, Path("/d")),
        ({"NIX_REMOTE": "daemon", "NIX_STATE_DIR": "/s"}, Path("/s/daemon-socket/socket")),
        ({"NIX_REMOTE": "unix:///u?root=/x"}, Path("/u")),
        ({"NIX_REMOTE": "local"}, None),
        ({"NIX_REMOTE": "ssh-ng://elsewhere"}, None),
    ]:
        assert socket_path(target._replace(environment=environment)) == expected


def test_where_none_listens(nix_root: Root, tmp_path: Path) -> None:
    target = nix_root.target()
    assert connect(target._replace(environment={**target.environment, "NIX_REMOTE": ""})) is None
    stale = tmp_path / "stale"
    with socket.socket(socket.AF_UNIX) as s:
        s.bind(str(stale))
    assert connect(target._replace(environment={"NIX_DAEMON_SOCKET_PATH": str(stale)})) is None
    assert connect(target) is None  # NIX_REMOTE=local


# ------------------------------------------------------------------------------------------------ odd daemons


def words(*values: int | str) -> bytes:
    out = b""
    for value in values:
        if isinstance(value, int):
            out += struct.pack("<Q", value)
        else:
            raw = value.encode()
            out += struct.pack("<Q", len(raw)) + raw + bytes(-len(raw) % 8)
    return out


@pytest.fixture
def odd(tmp_path: Path) -> Iterator[Callable[[bytes], Target]]:
    """A socket that answers everything with fixed bytes, at a path longer than a socket's name can be."""
    folder = tmp_path / ("long" * 30)
    folder.mkdir()
    sockets: list[socket.socket] = []

    def answering(reply: bytes) -> Target:
        server = socket.socket(socket.AF_UNIX)
        handle = os.open(folder, os.O_PATH)
        server.bind(f"/proc/self/fd/{handle}/socket")
        os.close(handle)
        server.listen()
        sockets.append(server)

        def serve() -> None:
            peer, _ = server.accept()
            peer.sendall(reply)
            peer.shutdown(socket.SHUT_WR)
            while peer.recv(4096):
                pass

        threading.Thread(target=serve, daemon=True).start()
        return Target(
            "given", folder / "c.nix", folder / "system", {"NIX_DAEMON_SOCKET_PATH": str(folder / "socket")}
        )

    yield answering
    for each in sockets:
        each.close()


HELLO, LAST, ERROR = 0x6478696F, 0x616C7473, 0x63787470


@pytest.mark.parametrize(
    ("reply", "message"),
    [
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "is not the Nix daemon"),
        (b"", "does not answer any more"),
        (words(HELLO, 2 << 8), "speaks version 2.0"),
        (words(HELLO, 1 << 8 | 10), "speaks version 1.10"),
        (words(HELLO, 1 << 8 | 34), "does not answer any more"),
        (words(HELLO, 1 << 8 | 34, 1 << 60), "not its protocol"),
        (words(HELLO, 1 << 8 | 34, "2.8.0", 12345), "not its protocol"),
        (words(HELLO, 1 << 8 | 34, "2.8.0", ERROR, "Error", 0, "Error", "no access", 0, 0), "says: no access"),
        (words(HELLO, 1 << 8 | 25, ERROR, "no access", 1), "says: no access"),
    ],
)
def test_what_is_no_daemon_is_a_clear_failure(odd: Callable[[bytes], Target], reply: bytes, message: str) -> None:
    with pytest.raises(NixFailed, match=message):
        connect(odd(reply))


def test_an_old_daemon_is_spoken_to_in_its_own_way(odd: Callable[[bytes], Target]) -> None:
    d = connect(odd(words(HELLO, 1 << 8 | 21, LAST, LAST, 1)))
    assert d is not None
    with d:
        assert d.version == "" and d.trusted is None
        assert d.is_valid("/nix/store/x")


def test_a_silent_daemon_can_be_cancelled(tmp_path: Path) -> None:
    path = tmp_path / "s"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
        server.listen()
        cancel = Cancel()
        threading.Timer(0.1, cancel.set).start()
        with pytest.raises(Interrupted):
            connect(Target("given", path, path, {"NIX_DAEMON_SOCKET_PATH": str(path)}), cancel)
