"""Ctrl-C while a plan runs: it sets the Cancel, so that the runner stops where a system is whole."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from nfh.nix.cancel import Cancel

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""Ctrl-C, being told to end, and the end of the terminal."""


@contextmanager
def set_cancel(cancel: Cancel) -> Iterator[None]:
    """While this lasts those signals set `cancel`, however often they come.

    Off the main thread nothing is done: signals arrive there, and whoever runs it sets the Cancel.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def handle(_number: int, _frame: FrameType | None) -> None:
        cancel.set()

    before = {number: signal.signal(number, handle) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)
