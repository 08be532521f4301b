"""For the tests of nfh/nix. NFH_TEST_NIX_BIN names a folder whose Nix is tested instead of the one on PATH."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator

import pytest

from nfh.nix.daemon import connect
from nfh.nix.target import Target
from nfh.practice.root import Root

if os.environ.get("NFH_TEST_NIX_BIN"):
    os.environ["PATH"] = os.environ["NFH_TEST_NIX_BIN"] + ":" + os.environ["PATH"]


@pytest.fixture
def listening(nix_root: Root) -> Iterator[Target]:
    """The target of a fresh root whose daemon listens."""
    target = nix_root.target()
    target = target._replace(environment={**target.environment, "NIX_REMOTE": ""})
    daemon = subprocess.Popen(
        ["nix-daemon"], env={**os.environ, **target.environment}, stderr=subprocess.DEVNULL, start_new_session=True
    )
    for _ in range(1500):
        # The socket's file is there before anybody listens at it.
        if (answers := connect(target)) is not None:
            answers.close()
            break
        time.sleep(0.02)
    else:
        raise AssertionError("the daemon does not listen")
    yield target
    daemon.terminate()
    daemon.wait()
