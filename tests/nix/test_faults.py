"""What goes wrong on real machines, on real Nix: a clear failure, nothing left running, a store that goes on working."""

from __future__ import annotations

import contextlib
import os
import signal
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from nfh.errors import Failed, Interrupted, NixFailed
from nfh.nix import build, evaluate, generations, store
from nfh.nix.cancel import Cancel
from nfh.nix.daemon import connect
from nfh.nix.derivation import output_of
from nfh.nix.events import Event
from nfh.nix.internal_json import LONGEST
from nfh.nix.progress import Progress
from nfh.nix.target import Target
from nfh.practice.root import Root
from tests.execution.conftest import Child, become_person, become_root, mount_small


@pytest.fixture(params=["program", "socket"])
def either(request: pytest.FixtureRequest) -> Target:
    """A target that builds by nix-store, or over the socket of the daemon that listens."""
    if request.param == "socket":
        found: Target = request.getfixturevalue("listening")
        return found
    root: Root = request.getfixturevalue("nix_root")
    return root.target()


SOCKET_FIRST = ["socket", pytest.param("program", marks=pytest.mark.slow)]
"""What takes long is tried with the program by `make test-all` alone."""


def derivation(target: Target, name: str, script: str) -> str:
    """A derivation whose builder is this shell script."""
    text = script.replace("''", "'''").replace("${", "''${")
    expression = (
        f'derivation {{ name = "{name}"; system = builtins.currentSystem; builder = "/bin/sh"; '
        f"PATH = \"/usr/bin:/bin\"; args = [ \"-c\" ''{text}'' ]; }}"
    )
    environ = {**os.environ, **target.environment}
    argv = ["nix-instantiate", "-E", expression]
    return subprocess.run(argv, env=environ, check=True, capture_output=True, text=True).stdout.strip()


def running(target: Target, word: str) -> list[int]:
    """The processes with this word in their command line and this root's store in their environment."""
    where = target.environment["NIX_STORE_DIR"].encode()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if where in (folder / "environ").read_bytes() and word.encode() in (folder / "cmdline").read_bytes():
                found.append(int(folder.name))
    return found


def until(condition: Callable[[], object], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def works(target: Target, name: str = "afterwards") -> bool:
    """Whether something new can be built and looked at."""
    made = build.build(target, derivation(target, name, "echo fine > $out"))
    return Path(made).read_text() == "fine\n" and store.info(target, made) is not None


def when_it_says(word: str, work: Callable[[], object]) -> Callable[[Event], None]:
    """A listener that does `work` once when a builder says `word`."""
    todo = [work]

    def listen(event: Event) -> None:
        if event.kind == "logged" and word in event.text and todo:
            todo.pop()()

    return listen


# ------------------------------------------------------------------------------------------------ killed


def test_the_daemon_is_killed_during_a_build(listening: Target) -> None:
    drv = derivation(listening, "long", "echo begun; sleep 600; echo > $out")
    kill = when_it_says("begun", lambda: [os.kill(pid, signal.SIGKILL) for pid in running(listening, "nix-daemon")])
    with pytest.raises(NixFailed, match="The Nix daemon does not answer any more"):
        build.build(listening, drv, kill)
    for pid in running(listening, "sleep"):
        os.kill(pid, signal.SIGKILL)
    assert works(listening._replace(environment={**listening.environment, "NIX_REMOTE": "local"}))


def test_nix_is_killed_during_a_build(nix_root: Root) -> None:
    target = nix_root.target()
    drv = derivation(target, "long", "echo begun; sleep 600; echo > $out")
    kill = when_it_says("begun", lambda: [os.kill(pid, signal.SIGKILL) for pid in running(target, "nix-store")])
    with pytest.raises(NixFailed, match="The build failed") as caught:
        build.build(target, drv, kill)
    assert caught.value.status == -signal.SIGKILL
    for pid in running(target, "sleep"):
        os.kill(pid, signal.SIGKILL)
    assert works(target)


def test_nix_is_killed_while_it_evaluates(nix_root: Root) -> None:
    target = nix_root.target()
    text = nix_root.entry.read_text()
    forever = 'builtins.seq (builtins.foldl\' (a: b: a + b) 0 (builtins.genList (x: x) 100000000)) "x"'
    nix_root.entry.write_text(
        text.replace("  system.stateVersion", f"  system.configurationRevision = {forever};\n  system.stateVersion")
    )

    def kill() -> None:
        until(lambda: running(target, "nix-instantiate"))
        for pid in running(target, "nix-instantiate"):
            os.kill(pid, signal.SIGKILL)

    thread = threading.Thread(target=kill)
    thread.start()
    with pytest.raises(NixFailed, match="could not evaluate") as caught:
        evaluate.instantiate(target, target.entry)
    thread.join()
    assert caught.value.status == -signal.SIGKILL
    nix_root.entry.write_text(text)
    assert evaluate.instantiate(target, target.entry)


# ------------------------------------------------------------------------------------------------ builders


def test_a_builder_that_hangs_is_cancelled_without_a_trace(either: Target) -> None:
    drv = derivation(either, "hangs", "echo begun; trap '' INT TERM; (sleep 600); sleep 600; echo > $out")
    cancel = Cancel()
    with pytest.raises(Interrupted):
        build.build(either, drv, when_it_says("begun", cancel.set), cancel)
    until(lambda: not running(either, "sleep") and not running(either, "hangs"))
    assert works(either)


def test_what_a_builder_put_into_a_session_of_its_own_is_ended_too(either: Target) -> None:
    script = 'trap "" TERM INT HUP; (setsid sleep 986 &); echo begun; sleep 986; echo > $out'
    drv = derivation(either, "escapes", script)
    other = subprocess.Popen(["sleep", "986"], env={**os.environ, **either.environment, "out": "/nix/store/other"})
    in_shell = {**os.environ, **either.environment, "IN_NIX_SHELL": "impure", "NIX_LOG_FD": "2"}
    shell = subprocess.Popen(["sleep", "986"], env={**in_shell, "out": output_of(drv)})
    cancel, progress = Cancel(), Progress()
    stop = when_it_says("begun", cancel.set)

    def listen(event: Event) -> None:
        progress.apply(event)
        if cancel.is_set:
            return
        assert len(running(either, "986")) > 2 or event.kind != "logged" or "begun" not in event.text
        stop(event)

    try:
        with pytest.raises(Interrupted):
            build.build(either, drv, listen, cancel)
        until(lambda: sorted(running(either, "986")) == sorted((other.pid, shell.pid)))
        assert progress.snapshot().builds == ()
    finally:
        for process in (other, shell):
            process.kill()
            process.wait()
    assert works(either)


def told(target: Target, script: str) -> list[str]:
    """What a builder with this script says, as it would be shown."""
    events: list[Event] = []
    made = build.build(target, derivation(target, "talks", script + "; echo > $out"), events.append)
    assert Path(made).exists()
    return [event.text for event in events if event.kind == "logged" and event.level > 0]


@pytest.mark.parametrize("either", SOCKET_FIRST, indirect=True)
def test_a_hundred_megabytes_of_lines(either: Target) -> None:
    count = 0

    def on_event(event: Event) -> None:
        nonlocal count
        count += event.kind == "logged" and event.text.startswith("yyyy")

    line = "y" * 9_999
    script = f'i=0; line={line}; while [ $i -lt 10000 ]; do echo "$line"; i=$((i+1)); done; echo > $out'
    build.build(either, derivation(either, "talks", script), on_event)
    assert count == 10_000
    assert works(either)


@pytest.mark.parametrize("either", SOCKET_FIRST, indirect=True)
def test_a_hundred_megabytes_without_a_line_break(either: Target) -> None:
    said = told(either, "head -c 100000000 /dev/zero | tr '\\0' x")
    (long,) = [text for text in said if text.startswith("xxxx")]
    assert LONGEST <= len(long) < LONGEST + 100 and long.endswith("more characters)")
    assert works(either)


def test_escape_sequences_never_come_through(either: Target) -> None:
    script = (
        r"printf '\033[2J\033[31mred\033[0m\033]0;title\007\r50%%\r100%%\n'; printf '\033]52;c;aGk=\007\233cursor\n'"
    )
    said = told(either, script)
    assert any("100%" in text for text in said) and any("cursor" in text for text in said)
    for text in said:
        assert not [char for char in text if (ord(char) < 32 and char != "\t") or 127 <= ord(char) < 160], text
        assert text.encode(), "it can be written to a terminal"


def test_the_log_of_a_failure_is_plain_too(either: Target) -> None:
    with pytest.raises(NixFailed) as caught:
        build.build(either, derivation(either, "fails", r"printf '\033[2J\033]0;x\007oh no\n'; exit 1"))
    assert "oh no" in caught.value.output and "\x1b" not in caught.value.output + caught.value.message


# ------------------------------------------------------------------------------------------------ full disks


def on_small_store(tmp_path: Path, size: str, work: Callable[[Target], object]) -> object:
    """`work` with a root of its own on a file system of this size."""
    place = (tmp_path / "small").resolve()
    place.mkdir()

    def inside() -> object:
        become_root()
        mount_small(place, f"size={size}")
        root = Root(place / "R")
        root.lay_out()
        return work(root.target())

    return Child(inside).wait()


def test_the_store_is_full_during_a_build(tmp_path: Path) -> None:
    def work(target: Target) -> tuple[str, str, bool]:
        drv = derivation(target, "big", "head -c 60000000 /dev/zero > $out")
        try:
            build.build(target, drv)
        except NixFailed as problem:
            subprocess.run(["nix-store", "--gc"], env={**os.environ, **target.environment}, check=True)
            return problem.message, problem.output, works(target)
        return "", "", False

    message, output, fine = on_small_store(tmp_path, "24m", work)  # type: ignore[misc]
    assert message.startswith("The build failed"), message
    assert "No space left on device" in output
    assert fine, "once the garbage is collected, what is small enough can be built"


def test_the_store_is_full_while_nix_writes_to_it(tmp_path: Path) -> None:
    def work(target: Target) -> str:
        filler = Path(target.environment["NIX_STATE_DIR"]) / "filler"
        drv = derivation(target, "little", "echo > $out")
        with contextlib.suppress(OSError):
            filler.write_bytes(b"x" * 48_000_000)
        try:
            build.build(target, drv)
        except NixFailed as problem:
            filler.unlink()
            return f"{problem.message} | {problem.output} | {works(target)}"
        return ""

    said = str(on_small_store(tmp_path, "24m", work))
    assert said.startswith("The build failed") and said.endswith("True"), said
    assert "No space left on device" in said or "disk is full" in said or "disk I/O error" in said, said


# ------------------------------------------------------------------------------------------------ profile and database


def test_a_profile_link_that_leads_nowhere(practice_target: Target) -> None:
    profile = practice_target.profile
    Path(f"{profile}-2-link").unlink()
    found = generations.read(profile, practice_target.run_dir)
    assert [(g.number, g.current) for g in found] == [(1, False)]
    profile.unlink()
    assert [(g.number, g.current) for g in generations.read(profile, practice_target.run_dir)] == [(1, False)]
    profile.symlink_to("system-1-link")
    Path(f"{profile}-7-link").symlink_to("/nowhere")
    (first, seventh) = generations.read(profile, practice_target.run_dir)
    assert first.current and seventh.dangling and seventh.version == ""


@contextlib.contextmanager
def locked(target: Target) -> Iterator[None]:
    """While this lasts somebody holds the store's database for writing."""
    holder = sqlite3.connect(Path(target.environment["NIX_STATE_DIR"]) / "db/db.sqlite", isolation_level=None)
    holder.execute("begin exclusive")
    yield
    holder.rollback()
    holder.close()


def test_a_locked_database_is_read_all_the_same(practice_target: Target) -> None:
    system = os.path.realpath(practice_target.profile)
    before = store.closure(practice_target, system)
    with locked(practice_target):
        assert store.closure(practice_target, system) == before
        assert [g.number for g in generations.read(practice_target.profile, practice_target.run_dir)] == [1, 2]


@pytest.mark.parametrize("what", ["evaluate", "build"])
def test_nix_waits_for_a_locked_database_and_can_be_stopped(practice_target: Target, what: str) -> None:
    drv = derivation(practice_target, "waits", "echo > $out")
    practice_target.entry.write_text(practice_target.entry.read_text().replace('"practice"', '"changed"'))
    cancel = Cancel()
    threading.Timer(1.5, cancel.set).start()
    with locked(practice_target), pytest.raises(Interrupted):
        if what == "build":
            build.build(practice_target, drv, cancel=cancel)
        else:
            evaluate.instantiate(practice_target, practice_target.entry, cancel=cancel)
    assert not running(practice_target, "nix-instantiate") and not running(practice_target, "nix-store")
    assert works(practice_target)


def test_without_permission(nix_root: Root) -> None:
    target = nix_root.target()
    state = Path(target.environment["NIX_STATE_DIR"])
    drv = derivation(target, "mine", "echo > $out")

    def work() -> str:
        become_person()
        for folder in (state / "db", state):
            folder.chmod(0o500)
        try:
            build.build(target, drv)
        except Failed as problem:
            return problem.message
        finally:
            for folder in (state, state / "db"):
                folder.chmod(0o700)
        return ""

    said = str(Child(work).wait())
    assert "ermission denied" in said or "read-only" in said or "readonly" in said, said
    assert works(target)


# ------------------------------------------------------------------------------------------------ clocks, and two at once


def test_a_clock_that_was_put_back(practice_target: Target) -> None:
    """Dates go backwards from one generation to the next: numbers decide what is newer."""
    for number, year in ((1, 2031), (2, 1999)):
        link = f"{practice_target.profile}-{number}-link"
        seconds = time.mktime((year, 6, 1, 12, 0, 0, 0, 0, -1))
        os.utime(link, (seconds, seconds), follow_symlinks=False)
    found = generations.read(practice_target.profile, practice_target.run_dir)
    assert [(g.number, g.date.year, g.current) for g in found] == [(1, 2031, False), (2, 1999, True)]


def test_two_builds_of_the_same_at_once(either: Target) -> None:
    drv = derivation(either, "once", f"echo x >> {either.environment['HOME']}/count; sleep 1; echo > $out")
    Path(either.environment["HOME"]).mkdir(exist_ok=True)
    made: list[str] = []
    threads = [threading.Thread(target=lambda: made.append(build.build(either, drv))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 3 and len(set(made)) == 1
    assert (Path(either.environment["HOME"]) / "count").read_text() == "x\n"


def test_the_daemon_answers_many_at_once(listening: Target) -> None:
    system = derivation(listening, "asked", "echo > $out")
    answers: list[bool] = []

    def ask() -> None:
        daemon = connect(listening)
        assert daemon is not None
        with daemon:
            answers.append(daemon.is_valid(system))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [True] * 8
