"""The examination of a plan by Nix, behind the card: the person may read, and even say yes, before it ends."""

from __future__ import annotations

import threading
from collections.abc import Callable

from nfh.errors import NfhError
from nfh.nix.cancel import Cancel
from nfh.planning.plan import Plan


class Examination:
    """`work` runs in a thread and returns the examined plan, or raises an NfhError."""

    def __init__(self, plan: Plan, work: Callable[[Cancel], Plan] | None, cancel: Cancel | None = None) -> None:
        """`work` None: there is nothing to examine and the plan is the result."""
        self.plan = plan
        self.cancel = cancel or Cancel()
        self._result: Plan | None = None if work else plan
        self._failure: BaseException | None = None
        self._done = threading.Event()
        if work is None:
            self._done.set()
            return
        self._thread = threading.Thread(target=self._run, args=(work,), name="examination", daemon=True)
        self._thread.start()

    def _run(self, work: Callable[[Cancel], Plan]) -> None:
        try:
            self._result = work(self.cancel)
        except BaseException as problem:  # handed to whoever waits for the result
            self._failure = problem
        finally:
            self._done.set()

    @property
    def is_done(self) -> bool:
        """Whether it has ended, well or not."""
        return self._done.is_set()

    @property
    def finished(self) -> Plan | None:
        """The examined plan, once it has ended well."""
        return self._result

    @property
    def failure(self) -> NfhError | None:
        """The failure, once it has ended badly."""
        return self._failure if isinstance(self._failure, NfhError) else None

    def wait(self, timeout: float | None = None) -> bool:
        """Wait at most `timeout` seconds; returns whether it has ended."""
        return self._done.wait(timeout)

    def result(self) -> Plan:
        """Wait for the end and return the examined plan. Raises what the examination raised."""
        self._done.wait()
        if self._failure is not None:
            raise self._failure
        assert self._result is not None
        return self._result
