from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from nfh.errors import Interrupted, NixFailed
from nfh.nix import maintenance
from nfh.nix.cancel import Cancel
from nfh.nix.events import Event
from nfh.nix.maintenance import Optimised, Verified
from nfh.nix.target import Target


@pytest.fixture(params=["socket", "program"])
def either(request: pytest.FixtureRequest) -> Target:
    """A store, cared for by the daemon that listens, or by the program."""
    found: Target = request.getfixturevalue("listening" if request.param == "socket" else "practice_target")
    return found


def add(target: Target, folder: Path, text: str) -> str:
    folder.mkdir()
    (folder / "file").write_text(text)
    argv = ["nix-store", "--add", str(folder)]
    environ = {**os.environ, **target.environment}
    return subprocess.run(argv, env=environ, check=True, capture_output=True, text=True).stdout.strip()


def damage(path: str) -> None:
    """Change a file of a store path, as a failing disk does."""
    file = Path(path) / "file"
    for each in (file.parent, file):
        each.chmod(0o755)
    text = file.read_text()
    file.unlink()
    file.write_text(text + "!")
    os.utime(file, (1, 1))
    file.chmod(0o444)
    file.parent.chmod(0o555)


def test_what_is_the_same_is_shared(either: Target, tmp_path: Path) -> None:
    maintenance.optimise(either)
    one, two = (add(either, tmp_path / name, "x" * 3_000_000) for name in ("one", "two"))
    events: list[Event] = []
    found = maintenance.optimise(either, events.append)
    assert found.files == 1 and abs(found.bytes - 3_000_000) < 60_000
    assert Path(one, "file").samefile(Path(two, "file"))
    assert any("hard-linking" in event.text for event in events)
    assert maintenance.optimise(either) == Optimised()


def test_what_is_damaged_is_named(either: Target, tmp_path: Path) -> None:
    assert maintenance.verify(either).is_sound
    broken, gone = (add(either, tmp_path / name, name) for name in ("broken", "gone"))
    damage(broken)
    assert maintenance.verify(either, contents=False).is_sound
    subprocess.run(["chmod", "-R", "u+w", gone], check=True)
    subprocess.run(["rm", "-r", gone], check=True)
    assert maintenance.verify(either) == Verified((broken,), (gone,))
    if either.environment["NIX_REMOTE"] == "" and os.getuid():
        # Over the socket an ordinary user may look, and only whom the daemon trusts may repair.
        with pytest.raises(NixFailed, match="not privileged"):
            maintenance.verify(either, repair=True)
        return
    # Nothing knows how to make it again: repairing says so, and does not say that it worked.
    assert maintenance.verify(either, repair=True) == Verified((broken,), (), (broken,))


def test_argument_lists_do_the_same(practice_target: Target, tmp_path: Path) -> None:
    broken = add(practice_target, tmp_path / "broken", "text")
    damage(broken)
    environ = {**os.environ, **practice_target.environment}
    argv = maintenance.verify_command(practice_target)
    done = subprocess.run(argv, env=environ, capture_output=True, text=True)
    assert done.returncode == 1 and maintenance.read_verified(done.stderr) == Verified((broken,))
    repair = maintenance.repair_command(practice_target, broken)
    done = subprocess.run(repair, env=environ, capture_output=True, text=True)
    assert done.returncode == 1 and maintenance.read_verified(done.stderr).not_repaired == (broken,)


def test_one_path_is_repaired(practice_target: Target) -> None:
    """A path that was built can be built again."""
    environ = {**os.environ, **practice_target.environment}
    shell = 'derivation { name = "again"; system = builtins.currentSystem; builder = "/bin/sh"; '
    shell += 'args = [ "-c" "PATH=/usr/bin:/bin; mkdir $out; echo whole > $out/file" ]; }'
    argv = ["nix-build", "--no-out-link", "-E", shell]
    path = subprocess.run(argv, env=environ, check=True, capture_output=True, text=True).stdout.strip()
    damage(path)
    assert maintenance.verify(practice_target).damaged == (path,)
    assert maintenance.verify(practice_target, repair=True) == Verified((path,))
    assert maintenance.verify(practice_target).is_sound
    assert Path(path, "file").read_text() == "whole\n"


def test_it_can_be_stopped(either: Target) -> None:
    cancel = Cancel()
    with pytest.raises(Interrupted):
        maintenance.verify(either, on_event=lambda _: cancel.set(), cancel=cancel)
    assert maintenance.verify(either).is_sound
