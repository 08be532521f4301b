from __future__ import annotations

import os
import signal

import pytest

from nfh.errors import Busy
from nfh.execution import lock


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "nixos"
    made.mkdir()
    return made


def test_one_at_a_time(folder, tmp_path):
    with lock.hold(folder, tmp_path / "locks"):
        assert lock.is_held(folder, tmp_path / "locks")
        with pytest.raises(Busy) as busy, lock.hold(folder, tmp_path / "locks"):
            pass
    assert busy.value.message.startswith(f"Another nfh (process {os.getpid()}) is changing this system right now")
    assert busy.value.hint and not lock.is_held(folder, tmp_path / "locks")
    assert list(folder.iterdir()) == [] and not (tmp_path / "locks").exists()


def test_other_folders_are_free(folder, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    with lock.hold(folder, tmp_path / "locks"), lock.hold(other, tmp_path / "locks"):
        assert lock.holder(folder) == lock.holder(other) == os.getpid()
    assert lock.holder(folder) == 0


def test_a_killed_holder_frees_it(folder, tmp_path, child):
    ready = os.pipe()

    def work():
        with lock.hold(folder, tmp_path / "locks"):
            os.write(ready[1], b"1")
            signal.pause()

    other = child(work)
    os.close(ready[1])
    assert os.read(ready[0], 1) == b"1"
    with pytest.raises(Busy, match=f"process {other.pid}"), lock.hold(folder, tmp_path / "locks"):
        pass
    os.kill(other.pid, signal.SIGKILL)
    assert other.wait() == -signal.SIGKILL
    with lock.hold(folder, tmp_path / "locks"):
        pass


def test_a_folder_that_may_only_be_read(folder, tmp_path, child, person):
    """As /etc/nixos is for everybody but root: the lock needs no permission to write."""
    folder.chmod(0o555)

    def work():
        person()
        with lock.hold(folder, tmp_path / "locks"):
            return lock.holder(folder) == os.getpid(), (tmp_path / "locks").exists()

    assert child(work).wait() == (True, False)


def test_a_folder_that_may_not_even_be_read(folder, tmp_path, child, person):
    folder.chmod(0o000)
    locks = tmp_path / "locks"

    def work():
        person()
        with lock.hold(folder, locks):
            held = lock.is_held(folder, locks)
        return held, lock.is_held(folder, locks), len(list(locks.iterdir()))

    assert child(work).wait() == (True, False, 1)


def test_a_folder_that_is_not_there(tmp_path):
    with lock.hold(tmp_path / "nowhere", tmp_path / "locks"):
        assert lock.is_held(tmp_path / "nowhere", tmp_path / "locks")
