from __future__ import annotations

import contextlib
import functools
import http.server
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from nfh.errors import Interrupted, NixFailed
from nfh.nix import build, dry_run, evaluate
from nfh.nix.cancel import Cancel
from nfh.nix.daemon import connect, start
from nfh.nix.events import Event
from nfh.nix.progress import Progress
from nfh.nix.storepath import name_of
from nfh.nix.target import Target
from nfh.practice.root import Root


@pytest.fixture
def target(nix_root: Root) -> Target:
    return nix_root.target()


@pytest.fixture(params=["program", "socket"])
def either(request: pytest.FixtureRequest) -> Target:
    """A target that builds by nix-store, or over the socket of the daemon that listens."""
    found: Target = request.getfixturevalue("target" if request.param == "program" else "listening")
    return found


def instantiate(target: Target, packages: str) -> str:
    """The derivation of the system with other packages, and a new host name so that something is to be built."""
    text = target.entry.read_text().replace("    htop\n", f"    {packages}\n")
    target.entry.write_text(text.replace('"practice"', '"changed"'))
    return evaluate.instantiate(target, target.entry)


def names(paths: tuple[str, ...]) -> list[str]:
    return sorted(name_of(path) for path in paths)


def running(target: Target) -> list[str]:
    """What runs with this root's store in its environment, builders too; gives its command lines."""
    store = target.environment["NIX_STORE_DIR"].encode()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if store in (folder / "environ").read_bytes() and (command := (folder / "cmdline").read_bytes()):
                found.append(command.replace(b"\0", b" ").decode())
    return sorted(found)


def gone(target: Target, kept: list[str]) -> bool:
    """Whether within two seconds (the builder takes three) nothing runs but what is named in `kept`."""
    deadline = time.monotonic() + 2
    while left := set(running(target)) - set(kept):
        if time.monotonic() > deadline:
            print("still there:", left)
            return False
        time.sleep(0.02)
    return True


def test_a_build_with_its_events(either: Target, tmp_path: Path) -> None:
    target = either
    drv = instantiate(target, "slow")
    events: list[Event] = []
    progress = Progress()
    lines: list[tuple[float, str]] = []

    def on_event(event: Event) -> None:
        events.append(event)
        progress.apply(event)
        if event.kind == "logged" and event.subject.endswith("-slow-1.0.drv"):
            lines.append((time.monotonic(), event.text))

    link = tmp_path / "deep" / "result"
    system = build.build(target, drv, on_event, out_link=link)
    assert Path(system, "nixos-version").exists() and "nixos-system-changed" in system
    assert str(link.readlink()) == system
    built = [name_of(e.subject) for e in events if (e.kind, e.activity) == ("started", "build")]
    assert "slow-1.0" in built and built[-1].startswith("nixos-system-changed")
    now = progress.snapshot()
    assert now.builds_done == now.builds_expected == len(built)
    assert not now.builds and not now.failures
    assert len(lines) > 10 and lines[-1][0] - lines[0][0] > 1  # live, not at the end
    assert not any("add-root" in e.text for e in events)


def test_what_is_there_already_is_not_built(either: Target) -> None:
    target = either
    drv = evaluate.instantiate(target, target.entry)
    first = build.build(target, drv)
    events: list[Event] = []
    assert build.build(target, drv, events.append) == first
    assert not [e for e in events if e.activity == "build"]
    assert build.missing(target, drv).is_nothing


def test_the_result_is_kept_by_its_link_only(either: Target, tmp_path: Path) -> None:
    target = either
    drv = instantiate(target, "hello")
    link = tmp_path / "result"
    system = build.build(target, drv, out_link=link)
    environ = {**os.environ, **target.environment}
    subprocess.run(["nix-store", "--gc"], env=environ, check=True, capture_output=True)
    assert Path(system).exists()
    link.unlink()
    subprocess.run(["nix-store", "--gc"], env=environ, check=True, capture_output=True)
    assert not Path(system).exists()


@pytest.mark.parametrize(
    ("package", "status", "said", "cause"),
    [
        ("failing", 100, "configure: error: no acceptable C compiler found in $PATH", "failing-"),
        ("needs-failing", 100, "configure: error: no acceptable C compiler found in $PATH", "failing-"),
        ("hashmismatch", 102, "hash mismatch", "hash mismatch"),
    ],
)
def test_a_failure_keeps_the_log(either: Target, package: str, status: int, said: str, cause: str) -> None:
    target = either
    drv = instantiate(target, package)
    progress = Progress()
    with pytest.raises(NixFailed) as caught:
        build.build(target, drv, progress.apply)
    problem = caught.value
    assert problem.status == status
    assert said in problem.output and "@nix" not in problem.output
    assert cause in problem.message and "\n" not in problem.message
    (failure,) = progress.snapshot().failures
    assert failure.name.startswith(("failing-", "source.tar.gz"))
    if status == 100:
        assert said in failure.log


def test_the_output_of_a_failure_is_what_nix_prints(target: Target) -> None:
    drv = instantiate(target, "failing")
    with pytest.raises(NixFailed) as caught:
        build.build(target, drv)
    environ = {**os.environ, **target.environment}
    plain = subprocess.run(["nix-store", "--realise", drv], env=environ, check=False, capture_output=True, text=True)

    def known(text: str) -> set[str]:
        return {line for line in text.splitlines() if "will be built" not in line and not line.startswith("  /")}

    assert known(plain.stderr) <= known(caught.value.output)


def test_a_derivation_that_is_gone(either: Target) -> None:
    target = either
    with pytest.raises(NixFailed, match=r"gone\.drv"):
        build.build(target, f"{target.environment['NIX_STORE_DIR']}/0c5pp5hkr4nqkqzv4p2kfhbz0f2k8x3r-gone.drv")


def test_cancel_leaves_no_process_and_a_usable_store(either: Target) -> None:
    target = either
    daemons = running(target)
    drv = instantiate(target, "slow")
    cancel = Cancel()

    def on_event(event: Event) -> None:
        if event.kind == "logged" and "[3/30]" in event.text:
            cancel.set()

    with pytest.raises(Interrupted):
        build.build(target, drv, on_event, cancel)
    assert gone(target, daemons)
    environ = {**os.environ, **target.environment}
    subprocess.run(["nix-store", "--verify", "--check-contents"], env=environ, check=True, capture_output=True)
    assert Path(build.build(target, drv)).exists()


@pytest.mark.parametrize("settings", ["", "max-jobs = 1"], ids=["socket", "program"])
def test_cancel_of_a_build_by_the_daemon_ends_the_builder_too(listening: Target, settings: str) -> None:
    environment = {**listening.environment, "NIX_REMOTE": "daemon", "NIX_CONFIG": settings}
    target = listening._replace(environment=environment)
    assert build.has_no_own_settings(target) == (not settings)
    drv = instantiate(target, "slow")
    daemons = running(target)
    cancel = Cancel()
    begun: list[list[str]] = []

    def on_event(event: Event) -> None:
        if event.kind == "logged" and "[3/30]" in event.text:
            begun.append(running(target))
            cancel.set()

    with pytest.raises(Interrupted):
        build.build(target, drv, on_event, cancel)
    assert any("building slow" in command for command in begun[0])
    assert gone(target, daemons)
    assert Path(build.build(target, drv)).exists()


def test_killed_outright_the_store_is_usable_too(target: Target) -> None:
    drv = instantiate(target, "slow")
    environ = {**os.environ, **target.environment}
    before = running(target)  # what an earlier test left to itself in a store at the same place
    child = subprocess.Popen(
        ["nix-store", "--realise", drv], env=environ, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL
    )
    assert child.stderr is not None
    for line in child.stderr:
        if b"[2/30]" in line:
            child.kill()
            break
    child.wait()
    assert gone(target, before)
    assert Path(build.build(target, drv)).exists()


def test_a_build_over_the_socket_starts_no_program(listening: Target) -> None:
    drv = instantiate(listening, "hello")
    started: list[str] = []
    sys.addaudithook(lambda event, _: started.append(event) if event.startswith("subprocess") else None)
    build.build(listening, drv)
    assert not started


def test_what_own_settings_are(target: Target, tmp_path: Path) -> None:
    def told(**environ: str) -> bool:
        cleared = {"NIX_CONFIG": "", "XDG_CONFIG_HOME": "", "XDG_CONFIG_DIRS": str(tmp_path), "HOME": str(tmp_path)}
        without = {k: v for k, v in target.environment.items() if k != "NIX_USER_CONF_FILES"}
        return build.has_no_own_settings(target._replace(environment={**without, **cleared, **environ}))

    assert told()
    assert not told(NIX_CONFIG="cores = 1")
    own = tmp_path / ".config/nix/nix.conf"
    own.parent.mkdir(parents=True)
    own.write_text("")
    assert told()
    own.write_text("max-jobs = 1\n")
    assert not told() and told(NIX_USER_CONF_FILES="") and not told(NIX_USER_CONF_FILES=str(own))


def test_the_next_build_of_a_name_has_an_estimate(target: Target) -> None:
    estimates: dict[str, float] = {}

    def on_event(event: Event) -> None:
        if (event.kind, event.activity) == ("started", "build"):
            estimates[name_of(event.subject)] = event.estimate

    build.build(target, instantiate(target, "slow"), on_event)
    assert estimates["slow-1.0"] == 0.0
    noted = Path(target.environment["HOME"]) / ".local/share/nfh/build-times.jsonl"
    assert noted.stat().st_mode & 0o777 == 0o600
    (again,) = [json.loads(line) for line in noted.read_text().splitlines() if "slow" in line]
    assert again["name"] == "slow" and again["seconds"] > 2
    environ = {**os.environ, **target.environment}
    for name in ("system", "slow"):
        for path in Path(target.environment["NIX_STORE_DIR"]).glob(f"*{name}*"):
            subprocess.run(["nix-store", "--delete", path], env=environ, check=False, capture_output=True)
    subprocess.run(["nix-store", "--gc"], env=environ, check=True, capture_output=True)
    build.build(target, instantiate(target, "slow"), on_event)
    assert estimates["slow-1.0"] == again["seconds"]


def test_waiting_for_another_build_of_the_same_path(target: Target) -> None:
    drv = instantiate(target, "slow")
    begun = threading.Event()
    first = threading.Thread(
        target=lambda: build.build(target, drv, lambda e: begun.set() if "[1/30]" in e.text else None), daemon=True
    )
    first.start()
    assert begun.wait(20)
    progress, waited = Progress(), []

    def on_event(event: Event) -> None:
        progress.apply(event)
        waited.extend(progress.snapshot().waiting)

    build.build(target, drv, on_event)
    first.join()
    assert any(path.endswith("-slow-1.0") for path in waited)
    assert progress.snapshot().waiting == ()


# ------------------------------------------------------------------------------------------------ missing


def test_three_ways_give_the_same(listening: Target) -> None:
    drv = instantiate(listening, "firefox")
    by_print = build.missing_by_dry_run(listening, drv)
    with start(listening) as own:
        by_own = own.missing([drv])
    connected = connect(listening)
    assert connected is not None
    with connected:
        by_socket = connected.missing([drv])
    assert by_print == by_own == by_socket == build.missing(listening, drv)
    assert any(name.startswith("firefox-") for name in names(by_print.will_build))
    assert by_print.exact and not by_print.will_fetch and not by_print.unknown and not by_print.is_nothing


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A folder, and where it is served as a binary cache."""
    folder = tmp_path / "cache"
    folder.mkdir()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield folder, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_what_a_cache_has_is_fetched_and_its_size_known(nix_root: Root, cache: tuple[Path, str]) -> None:
    target = nix_root.target()
    environ = {**os.environ, **target.environment}
    drv = instantiate(target, "hello")
    system = build.build(target, drv)
    copy = ["nix", "--extra-experimental-features", "nix-command", "copy", "--no-check-sigs"]
    for argv in ([*copy, "--to", f"file://{cache[0]}", system], ["nix-store", "--delete", system]):
        subprocess.run(argv, env=environ, check=True, capture_output=True)
    conf = nix_root.path / "etc" / "nix" / "nix.conf"
    conf.write_text(conf.read_text().replace("substituters =", f"substituters = {cache[1]}\nrequire-sigs = false"))
    with start(target) as own:
        by_daemon = own.missing([drv])
    by_print = build.missing_by_dry_run(target, drv)
    assert by_daemon.will_fetch == by_print.will_fetch == (system,)
    assert by_daemon.will_build == by_print.will_build == ()
    assert by_daemon.exact and not by_print.exact
    assert 0 < by_daemon.download_bytes < by_daemon.unpacked_bytes
    assert abs(by_daemon.download_bytes - by_print.download_bytes) <= 0.01 * 2**20
    assert abs(by_daemon.unpacked_bytes - by_print.unpacked_bytes) <= 0.01 * 2**20
    progress = Progress()
    assert build.build(target, drv, progress.apply) == system
    now = progress.snapshot()
    assert (now.copies_done, now.copies_expected, now.builds_done) == (1, 1, 0)
    assert now.download_done == now.download_expected == by_daemon.download_bytes
    assert now.unpacked_done == by_daemon.unpacked_bytes


def test_without_a_daemon_program_what_nix_prints_is_read(target: Target, tmp_path: Path) -> None:
    drv = instantiate(target, "firefox")
    for name in ("nix-daemon", "nix"):  # programs that are there and do not work
        (tmp_path / name).write_text("#!/bin/sh\nexit 1\n")
        (tmp_path / name).chmod(0o755)
    broken = target._replace(environment={**target.environment, "PATH": f"{tmp_path}:{os.environ['PATH']}"})
    assert build.missing(broken, drv) == build.missing(target, drv)


def test_printed_sizes() -> None:
    line = "these 5 paths will be fetched (1.50 MiB download, 3,072.25 KiB unpacked):"
    assert dry_run._FETCHED.match(line) is None
    found = dry_run._FETCHED.match("these 5 paths will be fetched (1.50 MiB download, 2.25 GiB unpacked):")
    assert found is not None
    assert (dry_run._bytes(found[1], found[2]), dry_run._bytes(found[3], found[4])) == (1572864, 2415919104)


def test_missing_can_be_cancelled(target: Target) -> None:
    cancel = Cancel()
    cancel.set()
    with pytest.raises(Interrupted):
        build.missing(target, "/nix/store/x.drv", cancel)
