from __future__ import annotations

import os
import signal
import threading
import time
from types import ModuleType

import pytest

from nfh.terminal.crash import note
from nfh.terminal.stage import Stage, interruptible


def test_work_runs_elsewhere_and_its_calls_here() -> None:
    stage = Stage()
    main = threading.current_thread()

    def work() -> tuple[bool, bool]:
        return threading.current_thread() is main, stage.call(lambda: threading.current_thread() is main)

    assert stage.run(work) == (False, True)
    assert stage.call(lambda: threading.current_thread() is main)


def test_what_fails_fails_where_it_was_called() -> None:
    stage = Stage()

    def broken() -> None:
        raise ValueError("in the main thread")

    def work() -> str:
        try:
            stage.call(broken)
        except ValueError as problem:
            return str(problem)
        return "nothing"

    assert stage.run(work) == "in the main thread"
    with pytest.raises(ValueError, match="in the main thread"):
        stage.run(broken)


def test_ctrl_c_sets_the_cancel_of_the_turn_and_everything_the_third_time(samples: ModuleType) -> None:
    assistant = samples.StandIn()
    before = signal.getsignal(signal.SIGINT)
    with interruptible(assistant):
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0.05)
        assert assistant.cancel.is_set
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(0.05)
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(0.5)
    assert signal.getsignal(signal.SIGINT) is before


def test_while_a_line_is_read_ctrl_c_ends_the_reading(samples: ModuleType) -> None:
    assistant, stage = samples.StandIn(), Stage()
    with interruptible(assistant, stage), stage.read(), pytest.raises(KeyboardInterrupt):
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0.5)


def test_a_program_that_has_the_terminal_keeps_its_own_ctrl_c(samples: ModuleType) -> None:
    assistant, stage = samples.StandIn(), Stage()
    with interruptible(assistant, stage), stage.lent(deaf=True):
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0.05)
    assert not assistant.cancel.is_set


def test_being_told_to_end_ends_the_conversation(samples: ModuleType) -> None:
    assistant, stage = samples.StandIn(), Stage()
    with interruptible(assistant, stage):
        os.kill(os.getpid(), signal.SIGHUP)
        time.sleep(0.05)
    assert stage.ended
    assert assistant.cancel.is_set


def test_a_fault_is_told_in_a_sentence_and_kept_in_a_file(samples: ModuleType, tmp_path: object) -> None:
    from pathlib import Path

    from nfh.settings import Folders

    folder = Path(str(tmp_path))
    try:
        raise ZeroDivisionError("on purpose")
    except ZeroDivisionError as problem:
        said = note(problem, Folders(folder, folder / "data", folder))
    assert "ZeroDivisionError" in said
    assert "\n" not in said
    file = folder / "data" / "crash.txt"
    assert "on purpose" in file.read_text()
    assert file.stat().st_mode & 0o777 == 0o600
