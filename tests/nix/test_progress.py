"""Golden logs of three Nix versions, replayed: what is counted and named must be what Nix did."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from nfh.nix.events import Event
from nfh.nix.internal_json import Reader
from nfh.nix.progress import Progress
from nfh.nix.snapshot import Snapshot

EVENTS = Path(__file__).parent / "samples" / "events"
VERSIONS = ("2.8", "2.26", "2.34")


class Clock:
    """Seconds that pass only when told."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def replay(name: str) -> Iterator[tuple[Event, Snapshot]]:
    """Each event of a sample, and how it stands after it; a tenth of a second passes with each."""
    reader, clock = Reader(), Clock()
    progress = Progress(clock)
    for line in (EVENTS / name).read_text().splitlines():
        event = reader.raw(json.loads(line)) if name.endswith(".jsonl") else reader.line(line)
        if event is not None:
            clock.now += 0.1
            progress.apply(event)
            yield event, progress.snapshot()


def final(name: str) -> Snapshot:
    *_, (_, last) = replay(name)
    return last


def built(name: str) -> list[str]:
    return [
        now.builds[-1].name for event, now in replay(name) if (event.kind, event.activity) == ("started", "build")
    ]


@pytest.mark.parametrize("version", VERSIONS)
def test_ten_builds(version: str) -> None:
    name = f"nix-{version}-success-nix-build-v.txt"
    assert sorted(built(name)) == [
        "etc",
        "firefox-145.0",
        "git-2.51",
        "glibc-2.40",
        "htop-3.4",
        "nixos-system-practice-25.11",
        "nixos-version",
        "openssh-10.0",
        "openssl-3.4",
        "system-path",
    ]
    last = final(name)
    assert (last.builds_done, last.builds_expected, last.builds_failed) == (10, 10, 0)
    assert last.builds == last.failures == last.waiting == ()


@pytest.mark.parametrize("version", VERSIONS)
def test_the_count_only_grows_and_never_passes_what_is_expected(version: str) -> None:
    done = [(now.builds_done, now.builds_expected) for _, now in replay(f"nix-{version}-success-nix-build-v.txt")]
    assert [d for d, _ in done] == sorted(d for d, _ in done)
    assert all(d <= expected for d, expected in done)
    expected = [each for _, each in done if each]
    assert expected == sorted(expected) and expected[-1] == 10
    if version != "2.8":  # whose `nix build` does not announce it; nix-build and nix-store of all versions do
        assert set(expected) == {10}


@pytest.mark.parametrize("version", VERSIONS)
def test_a_running_build_shows_its_line_and_its_time(version: str) -> None:
    shown = {}
    for _, now in replay(f"nix-{version}-success-nix-build-v.txt"):
        for build in now.builds:
            if build.name == "firefox-145.0":
                shown[build.last_line] = build.elapsed
                assert build.derivation.endswith("-firefox-145.0.drv")
    assert list(shown)[-1] == "[firefox] step 9"
    assert "building firefox 145.0" in shown
    assert shown["[firefox] step 9"] > shown["[firefox] step 0"] > 0


@pytest.mark.parametrize("version", VERSIONS)
def test_phases(version: str) -> None:
    phases = []
    for _, now in replay(f"nix-{version}-success-setphase.txt"):
        phases += [build.phase for build in now.builds if build.phase and build.phase not in phases]
    assert phases == ["unpackPhase", "buildPhase", "installPhase"]


@pytest.mark.parametrize(
    ("version", "download", "unpacked"), [("2.8", 3576, 292288), ("2.26", 3584, 292344), ("2.34", 3568, 292312)]
)
def test_bytes_of_downloads_and_copies(version: str, download: int, unpacked: int) -> None:
    name = f"nix-{version}-success-substitute.txt"
    last = final(name)
    assert (last.download_done, last.download_expected) == (download, download)
    assert (last.unpacked_done, last.unpacked_expected) == (unpacked, unpacked)
    assert (last.copies_done, last.copies_expected) == (9, 9)
    assert (last.builds_done, last.builds_expected) == (0, 0)
    assert last.downloads == last.copies == ()
    names = {copy.name for _, now in replay(name) for copy in now.copies}
    assert {"htop-3.4", "git-2.51", "system-path"} <= names and len(names) == 9
    assert all(now.download_done <= now.download_expected for _, now in replay(name))


@pytest.mark.parametrize("version", VERSIONS)
def test_nothing_to_do(version: str) -> None:
    last = final(f"nix-{version}-success-cached-v.txt")
    assert (last.builds_done, last.builds_expected, last.copies_expected, last.download_expected) == (0, 0, 0, 0)


@pytest.mark.parametrize("version", VERSIONS)
def test_waiting_for_another_nix(version: str) -> None:
    waits = [now.waiting for _, now in replay(f"nix-{version}-success-lockwait.txt") if now.waiting]
    assert len({each for wait in waits for each in wait}) == 1
    assert waits[0][0].endswith("-slow-1.0")
    last = final(f"nix-{version}-success-lockwait.txt")
    assert last.waiting == ()
    assert (last.builds_done, last.builds_expected) == (0, 0)  # the other one has built it


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(("sample", "done"), [("fail-builder-v", 0), ("fail-builder-keepgoing", 1)])
def test_a_failure_names_the_one_that_failed_not_those_that_need_it(version: str, sample: str, done: int) -> None:
    last = final(f"nix-{version}-{sample}.txt")
    (failure,) = last.failures
    assert failure.name == "failing-1.0" and failure.derivation.endswith("-failing-1.0.drv")
    assert failure.reason.endswith("failed with exit code 77")
    assert (last.builds_done, last.builds_failed) == (done, 1)
    assert last.builds_expected >= done + 1


@pytest.mark.parametrize("version", VERSIONS)
def test_interrupted(version: str) -> None:
    last = final(f"nix-{version}-fail-interrupted.txt")
    assert (last.builds_done, last.builds_expected, last.builds) == (0, 1, ())
    assert last.failures == ()


@pytest.mark.parametrize("version", VERSIONS)
def test_an_evaluation_error_is_no_failed_build(version: str) -> None:
    last = final(f"nix-{version}-fail-eval-v.txt")
    assert last == Snapshot(elapsed=last.elapsed)


@pytest.mark.parametrize("version", ["28", "trixie", "sid"])
def test_from_the_daemon(version: str) -> None:
    name = f"daemon-build-events-{version}.jsonl"
    assert built(name) == ["firefox-145.0", "system-path", "nixos-system-renamed-25.11"]
    last = final(name)
    assert (last.builds_done, last.builds_expected, last.builds) == (3, 3, ())


def test_evaluating_and_its_warnings() -> None:
    progress = Progress(Clock())
    progress.apply(Event("started", "evaluate"))
    assert progress.snapshot().evaluating
    progress.apply(Event("logged", "evaluate", text="trace: warning: old option", level=0))
    progress.apply(Event("logged", "evaluate", text="evaluation warning: deprecated", level=1))
    progress.apply(Event("logged", "evaluate", text="trace: just a note", level=0))
    progress.apply(Event("finished", "evaluate"))
    now = progress.snapshot()
    assert not now.evaluating
    assert now.warnings == ("trace: warning: old option", "evaluation warning: deprecated")


def test_the_store_lock_is_waited_for_until_something_else_happens() -> None:
    progress = Progress(Clock())
    progress.apply(Event("logged", "other", text="waiting for the big Nix store lock...", level=0))
    assert progress.snapshot().waiting == ("the big Nix store lock",)
    progress.apply(Event("logged", "other", text="building", level=3))
    assert progress.snapshot().waiting == ()


def test_time_begins_with_the_first_event() -> None:
    clock = Clock()
    progress = Progress(clock)
    clock.now += 50
    assert progress.snapshot().elapsed == 0
    progress.apply(Event("started", "evaluate"))
    clock.now += 2.5
    assert progress.snapshot().elapsed == 2.5


def test_two_nix_runs_in_one_progress_add_up() -> None:
    reader, progress = Reader(), Progress(Clock())
    for name in ("nix-2.8-success-nix-build-classic-nov.txt", "nix-2.8-success-setphase.txt"):
        for line in (EVENTS / name).read_text().splitlines():
            if event := reader.line(line):
                progress.apply(event)
    now = progress.snapshot()
    assert (now.builds_done, now.builds_expected) == (4, 4)


def test_an_unknown_id_is_no_error() -> None:
    progress = Progress(Clock())
    for activity in ("build", "download", "copy", "wait", "builds", "copies", "substitute", "activate"):
        progress.apply(Event("progressed", activity, 5, done=1, expected=2))
        progress.apply(Event("finished", activity, 6))
    assert progress.snapshot().builds == ()


def test_evaluation_has_a_time_and_downloads_have_a_speed() -> None:
    clock = Clock()
    progress = Progress(clock)
    progress.apply(Event("started", "evaluate"))
    clock.now += 3
    assert (progress.snapshot().evaluating, progress.snapshot().evaluated_for) == (True, 3.0)
    progress.apply(Event("finished", "evaluate"))
    clock.now += 5
    assert (progress.snapshot().evaluating, progress.snapshot().evaluated_for) == (False, 3.0)
    progress.apply(Event("started", "download", 7, subject="https://cache.example/nar/x.nar.xz"))
    assert progress.snapshot().download_speed == 0.0
    for number in range(1, 11):
        clock.now += 1
        progress.apply(Event("progressed", "download", 7, done=1000 * number, expected=20_000))
        speed = progress.snapshot().download_speed
    assert speed == 1000.0


def test_a_build_has_an_estimate_and_a_failure_its_log() -> None:
    clock = Clock()
    progress = Progress(clock)
    progress.apply(Event("progressed", "plan", expected=2))
    assert progress.snapshot().builds_expected == 2
    drv = "/nix/store/0c5pp5hkr4nqkqzv4p2kfhbz0f2k8x3r-linux-6.12.drv"
    progress.apply(Event("started", "build", 4, subject=drv, estimate=600.0))
    for number in range(40):
        progress.apply(Event("logged", "build", 4, text=f"line {number}", subject=drv))
    (building,) = progress.snapshot().builds
    assert building.estimate == 600.0 and building.last_line == "line 39"
    progress.apply(Event("finished", "build", 4, subject=drv))
    progress.apply(Event("logged", "other", text=f"error: builder for '{drv}' failed with exit code 2;", level=0))
    (failure,) = progress.snapshot().failures
    assert failure.log[-1] == "line 39" and len(failure.log) == 25


@pytest.mark.parametrize("version", VERSIONS)
def test_a_failed_builder_has_its_last_lines(version: str) -> None:
    failures = final(f"nix-{version}-fail-builder-v.txt").failures
    assert failures and all(failure.log for failure in failures)
