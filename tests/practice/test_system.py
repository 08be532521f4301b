from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from nfh.errors import Failed, Interrupted, Refused
from nfh.nix import build, evaluate, generations, process, profile
from nfh.nix.cancel import Cancel
from nfh.nix.events import Event
from nfh.nix.target import Target
from nfh.practice.system import MARKER, Practice


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Practice, list[Event]]:
    practice = Practice(tmp_path_factory.mktemp("made") / "practice")
    events: list[Event] = []
    practice.ensure(events.append)
    return practice, events


def generations_of(target: Target) -> list[generations.Generation]:
    return generations.read(target.profile, target.run_dir)


def test_it_is_made_and_tells_what_it_does(made: tuple[Practice, list[Event]]) -> None:
    practice, events = made
    assert practice.exists and not practice.on_paper
    assert any(event.activity == "build" for event in events), "live events of real builds"
    assert "ready" in events[-1].text


def test_it_has_a_history_that_could_be_true(made: tuple[Practice, list[Event]]) -> None:
    target = made[0].target()
    found = generations_of(target)
    assert [g.number for g in found] == [1, 2, 3, 4]
    assert [g.number for g in found if g.booted] == [1]
    assert [g.number for g in found if g.running] == [g.number for g in found if g.current] == [4]
    days = [(time.time() - g.created) / 86400 for g in found]
    assert days == sorted(days, reverse=True) and days[0] > 30 and 1 < days[-1] < 4
    assert all(g.version.startswith("25.11") and g.kernel for g in found)
    assert len({g.store_path for g in found}) == 4
    menu = sorted(entry.name for entry in (practice_boot(target) / "entries").iterdir())
    assert menu == [f"nixos-generation-{n}.conf" for n in (1, 2, 3, 4)]
    first = (practice_boot(target) / "entries" / menu[0]).read_text()
    assert f"built on {found[0].date:%Y-%m-%d}" in first


def practice_boot(target: Target) -> Path:
    return target.run_dir.parent / "boot" / "loader"


def test_the_configuration_is_what_the_running_system_was_built_from(
    made: tuple[Practice, list[Event]],
) -> None:
    target = made[0].target()
    drv = evaluate.instantiate(target, target.entry)
    assert build.build(target, drv) == generations_of(target)[-1].store_path
    assert not build.missing(target, drv).will_build


def test_a_change_goes_all_the_way(made: tuple[Practice, list[Event]], tmp_path: Path) -> None:
    practice = Practice(tmp_path / "p")
    target = practice.ensure()
    text = target.entry.read_text()
    target.entry.write_text(text.replace("    wget\n", "    wget\n    htop\n"))
    system = build.build(target, evaluate.instantiate(target, target.entry))
    finished = process.run(profile.set_profile(target, system), target.environment)
    assert finished.status == 0, finished.stderr
    activated = process.run([f"{system}/bin/switch-to-configuration", "switch"])
    assert activated.status == 0
    assert generations_of(target)[-1].number == 5
    assert (target.run_dir / "current-system" / "sw" / "bin" / "htop").exists()


def test_it_is_found_again(made: tuple[Practice, list[Event]]) -> None:
    practice, _ = made
    events: list[Event] = []
    assert Practice(practice.path).ensure(events.append) == practice.target()
    assert events == []


def test_paths_with_spaces_and_behind_a_link(tmp_path: Path) -> None:
    (tmp_path / "my data").mkdir()
    (tmp_path / "link").symlink_to("my data")
    practice = Practice(tmp_path / "link" / "the practice")
    target = practice.ensure()
    assert practice.path == (tmp_path / "my data" / "the practice").resolve()
    assert len(generations_of(target)) == 4
    assert (target.run_dir / "current-system" / "sw" / "bin" / "git").exists()
    done = subprocess.run(
        ["nix-store", "--verify", "--check-contents"],
        env={**os.environ, **target.environment},
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    practice.reset()
    assert not practice.exists and not practice.path.exists()


def test_reset_refuses_what_is_not_ours(tmp_path: Path) -> None:
    folder = tmp_path / "precious"
    folder.mkdir()
    (folder / "letter.txt").write_text("dear")
    (folder / MARKER).write_text('{"made_by": "somebody else", "state": "ready"}')
    with pytest.raises(Refused):
        Practice(folder).reset()
    with pytest.raises(Refused):
        Practice(folder).ensure()
    assert (folder / "letter.txt").read_text() == "dear"


def test_reset_does_not_follow_links_out(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir(mode=0o755)
    (outside / "kept").write_text("kept")
    practice = Practice(tmp_path / "p")
    practice.ensure()
    (practice.path / "home" / "way-out").symlink_to(outside)
    practice.reset()
    assert (outside / "kept").read_text() == "kept"
    practice.reset()


def make_in_child(folder: str) -> None:
    Practice(Path(folder)).ensure()


@pytest.mark.parametrize(
    "after", [0.02, 0.4, pytest.param(0.15, marks=pytest.mark.slow), pytest.param(0.8, marks=pytest.mark.slow)]
)
def test_killed_while_it_is_made_the_next_call_begins_anew(tmp_path: Path, after: float) -> None:
    folder = tmp_path / "p"
    child = multiprocessing.get_context("spawn").Process(target=make_in_child, args=(str(folder),))
    child.start()
    # The start of Python is not what is tested: wait until there is something.
    while not (folder / MARKER).exists() and child.is_alive():
        time.sleep(0.005)
    time.sleep(after)
    os.kill(child.pid or 0, signal.SIGKILL)
    child.join()
    practice = Practice(folder)
    if after < 0.1:
        assert not practice.exists
    target = practice.ensure()
    assert [g.number for g in generations_of(target)] == [1, 2, 3, 4]
    assert build.build(target, evaluate.instantiate(target, target.entry))


def test_stopped_it_leaves_nothing(tmp_path: Path) -> None:
    practice, cancel = Practice(tmp_path / "p"), Cancel()

    def stop_at_a_build(event: Event) -> None:
        if event.activity == "build":
            cancel.set()

    with pytest.raises(Interrupted):
        practice.ensure(stop_at_a_build, cancel)
    assert not practice.exists
    assert not practice.path.exists()


def test_two_at_once_make_one(tmp_path: Path) -> None:
    folder = tmp_path / "p"
    code = "import sys, pathlib, nfh.practice.system as s; s.Practice(pathlib.Path(sys.argv[1])).ensure()"
    both = [subprocess.Popen([sys.executable, "-c", code, folder], stderr=subprocess.PIPE, text=True) for _ in "ab"]
    for one in both:
        assert one.wait() == 0, one.stderr.read() if one.stderr else ""
        assert one.stderr is not None
        one.stderr.close()
    assert len(generations_of(Practice(folder).target())) == 4


def test_a_folder_that_cannot_be_written_is_one_clear_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Failed) as raised:
        Practice(tmp_path / "file" / "practice").ensure()
    assert str(tmp_path / "file") in raised.value.message


class TestOnPaper:
    """No Nix on PATH: everything real is left out, and said."""

    @pytest.fixture(autouse=True)
    def _no_nix(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        tools = tmp_path / "tools"
        tools.mkdir()
        for name in ("sh", "cat"):
            (tools / name).symlink_to(str(shutil.which(name)))
        self.path = os.environ["PATH"]
        monkeypatch.setenv("PATH", str(tools))
        monkeypatch.setattr("nfh.nix.tools.SYSTEM_FOLDERS", ())

    def test_it_is_made_on_paper_and_says_so(self, tmp_path: Path) -> None:
        events: list[Event] = []
        target = Practice(tmp_path / "p").ensure(events.append)
        assert target.on_paper and target.kind == "practice"
        assert any("on paper" in event.text for event in events)
        found = generations_of(target)
        assert [g.number for g in found] == [1, 2, 3, 4]
        assert [g.number for g in found if g.booted] == [1]
        assert [g.number for g in found if g.running] == [4]
        assert (time.time() - found[0].created) / 86400 > 30
        assert found[-1].version and found[-1].kernel

    def test_when_nix_appears_it_says_so_and_reset_makes_it_real(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        practice = Practice(tmp_path / "p")
        practice.ensure()
        assert not practice.could_be_real
        monkeypatch.setenv("PATH", self.path)
        assert practice.could_be_real
        events: list[Event] = []
        assert practice.ensure(events.append).on_paper
        assert "reset" in events[0].text
        practice.reset()
        assert not practice.ensure().on_paper

    def test_the_marker_remembers_it(self, tmp_path: Path) -> None:
        practice = Practice(tmp_path / "p")
        practice.ensure()
        assert json.loads((practice.path / MARKER).read_text())["on_paper"] is True
