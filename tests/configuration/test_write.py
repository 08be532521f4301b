from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from nfh.configuration.write import write_atomically
from nfh.errors import ChangedMeanwhile, ConfigurationError


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


def test_replaces_and_keeps_the_mode(tmp_path: Path) -> None:
    file = tmp_path / "a.nix"
    file.write_bytes(b"old")
    file.chmod(0o640)
    write_atomically(file, b"old", b"new")
    assert file.read_bytes() == b"new"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert names(tmp_path) == ["a.nix"]


def test_creates_with_the_persons_own_mask(tmp_path: Path) -> None:
    old = os.umask(0o027)
    try:
        write_atomically(tmp_path / "a.nix", None, b"new")
    finally:
        os.umask(old)
    assert (tmp_path / "a.nix").read_bytes() == b"new"
    assert stat.S_IMODE((tmp_path / "a.nix").stat().st_mode) == 0o640


def test_deletes(tmp_path: Path) -> None:
    file = tmp_path / "a.nix"
    file.write_bytes(b"old")
    write_atomically(file, b"old", None)
    assert not file.exists()


@pytest.mark.parametrize(
    ("there", "expected", "words"),
    [(b"other", b"old", "was changed"), (None, b"old", "is gone"), (b"x", None, "exists already")],
)
def test_other_bytes_stop_it(tmp_path: Path, there: bytes | None, expected: bytes | None, words: str) -> None:
    file = tmp_path / "a.nix"
    if there is not None:
        file.write_bytes(there)
    with pytest.raises(ChangedMeanwhile, match=words):
        write_atomically(file, expected, b"new")
    assert (file.read_bytes() if file.exists() else None) == there
    assert names(tmp_path) == (["a.nix"] if there is not None else [])


def test_follows_links_and_leaves_them(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    real = tmp_path / "real" / "a.nix"
    real.write_bytes(b"old")
    link, second = tmp_path / "link.nix", tmp_path / "second.nix"
    link.symlink_to("real/a.nix")
    second.symlink_to(link)
    write_atomically(second, b"old", b"new")
    assert real.read_bytes() == b"new"
    assert link.is_symlink() and second.is_symlink() and not real.is_symlink()
    assert names(tmp_path / "real") == ["a.nix"]


def test_link_loop(tmp_path: Path) -> None:
    link = tmp_path / "a.nix"
    link.symlink_to(link)
    with pytest.raises(ConfigurationError, match="leads back to itself"):
        write_atomically(link, None, b"new")


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"folder of .* does not exist"):
        write_atomically(tmp_path / "no" / "a.nix", None, b"new")


def test_a_folder_in_the_place_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="is a folder"):
        write_atomically(tmp_path, b"old", b"new")


SMALL = """
import resource, sys
from pathlib import Path
from nfh.configuration.write import write_atomically
from nfh.errors import ConfigurationError
import signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    write_atomically(Path(sys.argv[1]), b"old", b"x" * 5000)
except ConfigurationError as error:
    print(error)
    sys.exit(7)
"""


def test_a_write_that_breaks_off_leaves_the_old_bytes_and_no_other_file(tmp_path: Path) -> None:
    file = tmp_path / "a.nix"
    file.write_bytes(b"old")
    done = subprocess.run([sys.executable, "-c", SMALL, str(file)], capture_output=True, text=True, check=False)
    assert done.returncode == 7, done.stderr
    assert "cannot be written" in done.stdout
    assert file.read_bytes() == b"old"
    assert names(tmp_path) == ["a.nix"]


# As root, permissions do not hold; a user namespace without a mapping gives a user for whom they do.
UNPRIVILEGED = """
import os, sys
from pathlib import Path
from nfh.configuration.write import write_atomically
from nfh.errors import ConfigurationError
if os.geteuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
try:
    write_atomically(Path(sys.argv[1]), b"old", b"new")
except ConfigurationError as error:
    print(error)
    sys.exit(7)
"""


def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    folder = tmp_path / "etc"
    folder.mkdir()
    file = folder / "a.nix"
    file.write_bytes(b"old")
    folder.chmod(0o555)
    for parent in [tmp_path, *tmp_path.parents]:
        if parent.stat().st_uid == os.geteuid() and parent != Path("/") and parent.stat().st_mode & 0o005 != 0o005:
            parent.chmod(parent.stat().st_mode | 0o055)
    done = subprocess.run(
        [sys.executable, "-c", UNPRIVILEGED, str(file)], capture_output=True, text=True, check=False
    )
    folder.chmod(0o755)
    assert done.returncode == 7, done.stderr
    assert "You may not write" in done.stdout
    assert file.read_bytes() == b"old"
    assert names(folder) == ["a.nix"]


IN_A_SMALL_FILE_SYSTEM = """
import subprocess, sys
from pathlib import Path
from nfh.configuration.write import write_atomically
from nfh.errors import ConfigurationError
folder = Path(sys.argv[1])
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16k", "small", str(folder)], check=True)
file = folder / "a.nix"
file.write_bytes(b"old")
if sys.argv[2] == "read-only":
    subprocess.run(["mount", "-o", "remount,bind,ro", str(folder)], check=True)
try:
    write_atomically(file, b"old", b"x" * 100_000)
except ConfigurationError as error:
    print(error)
print(file.read_bytes().decode(), sorted(one.name for one in folder.iterdir()))
"""


@pytest.mark.parametrize(
    ("how", "words"), [("full", "no space left"), ("read-only", "a file system that is read-only")]
)
def test_a_file_system_without_room_and_one_that_cannot_be_written(tmp_path: Path, how: str, words: str) -> None:
    argv = ["unshare", "--user", "--map-root-user", "--mount", sys.executable, "-c", IN_A_SMALL_FILE_SYSTEM]
    done = subprocess.run([*argv, str(tmp_path), how], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert words in done.stdout
    assert done.stdout.splitlines()[-1] == "old ['a.nix']"
