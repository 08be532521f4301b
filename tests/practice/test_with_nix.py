"""tools/with-nix: a command with a Nix on PATH, wherever it comes from."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

TOOLS = Path(__file__).resolve().parents[2] / "tools"
ELSEWHERE = ("/run/current-system/sw/bin/nix-build", "/nix/var/nix/profiles/default/bin/nix-build")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the tools in a project of their own."""
    (tmp_path / "project").mkdir()
    shutil.copytree(TOOLS, tmp_path / "project" / "tools")
    return tmp_path / "project"


def with_nix(project: Path, *argv: str, path: str) -> subprocess.CompletedProcess[str]:
    program = project / "tools" / "with-nix"
    return subprocess.run(
        [program, *argv], env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False
    )


@pytest.fixture
def bare(tmp_path: Path) -> str:
    """A PATH with neither Nix nor apt."""
    assert not any(Path(place).exists() for place in ELSEWHERE), "this machine has a Nix beside PATH"
    folder = tmp_path / "bare"
    folder.mkdir()
    for name in ("sh", "dirname", "echo", "env", "mkdir"):
        (folder / name).symlink_to(str(shutil.which(name)))
    return str(folder)


def test_the_nix_on_path_is_taken(project: Path) -> None:
    done = with_nix(project, "nix-build", "--version", path=os.environ["PATH"])
    assert done.returncode == 0 and done.stdout.startswith("nix-build (Nix)") and done.stderr == ""
    assert not (project / ".nix-tools").exists()


def test_arguments_and_status_go_through(project: Path) -> None:
    done = with_nix(project, "sh", "-c", 'echo "$1"; exit 7', "sh", "a  b", path=os.environ["PATH"])
    assert (done.returncode, done.stdout) == (7, "a  b\n")


def test_without_any_it_says_how_to_get_one(project: Path, bare: str) -> None:
    done = with_nix(project, "echo", "ran", path=bare)
    assert done.returncode == 1 and done.stdout == ""
    assert len(done.stderr.splitlines()) == 1 and "needs Nix" in done.stderr


def test_optional_goes_on_without(project: Path, bare: str) -> None:
    done = with_nix(project, "--optional", "sh", "-c", "echo ran; exit 3", path=bare)
    assert (done.returncode, done.stdout) == (3, "ran\n")
    assert "going on without" in done.stderr


def test_one_that_was_unpacked_before_is_taken(project: Path, bare: str) -> None:
    folder = project / ".nix-tools" / "own" / "bin"
    folder.mkdir(parents=True)
    (folder / "nix").write_text('#!/bin/sh\necho "nix (Nix) 2.8.0"\n')
    (folder / "nix-build").write_text("#!/bin/sh\necho unpacked\n")
    for program in folder.iterdir():
        program.chmod(0o755)
    assert with_nix(project, "nix-build", path=bare).stdout == "unpacked\n"
    # Too old to be of use: passed over.
    (folder / "nix").write_text('#!/bin/sh\necho "nix (Nix) 2.3.16"\n')
    assert with_nix(project, "nix-build", path=bare).returncode == 1


@pytest.mark.slow
def test_one_is_unpacked_without_root(project: Path, tmp_path: Path) -> None:
    """On Debian and its kin; needs the network. Every program but Nix is there; PATH is searched for the rest."""
    folder = tmp_path / "all-but-nix"
    folder.mkdir()
    for place in os.environ["PATH"].split(":"):
        for program in Path(place).iterdir() if Path(place).is_dir() else ():
            if not program.name.startswith("nix") and not (folder / program.name).is_symlink():
                (folder / program.name).symlink_to(program)
    done = with_nix(project, "nix-instantiate", "--eval", "-E", "1 + 1", path=str(folder))
    assert done.returncode == 0, done.stderr
    assert done.stdout == "2\n"
    assert (project / ".nix-tools" / "own" / "bin" / "nix").exists()
    again = with_nix(project, "nix-instantiate", "--version", path=str(folder))
    assert again.returncode == 0 and "unpacking" not in again.stderr
