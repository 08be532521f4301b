"""A new system on trial on another machine: unless it is said in time that it stays, systemd there switches back.

The way back is a timer of the other machine's (systemd-run(1), --on-active), made before the new system is activated:
what the change cuts off may be the very connection. A restart there takes the earlier system too, for the new one is
made a generation only when it was said that it stays.
"""

from __future__ import annotations

import time

from nfh.errors import Failed, NfhError, NixFailed, Refused
from nfh.execution.activating import SOME_UNITS_FAILED
from nfh.execution.trial import UNIT, Asking, Trial
from nfh.nix import activation
from nfh.nix.rebuild import REMOTE_PROFILE, Command, Rebuild, Run
from nfh.nix.remote import SSH_FAILED

ACTIVATING = 120
"""Seconds that activating may take there: the timer runs from before it, the person is asked after it."""


def is_possible(run: Run, host: str) -> bool:
    """Whether systemd runs the other machine. Raises what `run` does."""
    return run(Command(activation.ASKS_FOR_SYSTEMD, host=host)).status == 0


def switch(  # noqa: PLR0917
    by: Rebuild, run: Run, system: str, earlier: int, host: str, trial: Trial, *, until_boot: bool = False
) -> NixFailed | None:
    """Switch `host` to `system` if it is said to stay; `earlier` is the number of its generation now.

    `until_boot`: it becomes no generation even then.

    Gives the failure of units that did not start in a system that stays. Raises Failed, NixFailed: then the earlier
    system runs there again, or will by itself.
    """
    back = f"{REMOTE_PROFILE}-{earlier}-link"
    seconds = trial.seconds + ACTIVATING
    _arm(run, back, seconds, host)
    failed_units = None
    try:
        by.switch(system, "test", run, host)
    except NixFailed as problem:
        if problem.status == SSH_FAILED:
            raise NixFailed(
                f"{problem.message.rstrip('.')}; within {seconds:.0f} seconds generation {earlier} comes back on "
                f"{host} by itself.",
                problem.output,
                problem.status,
                problem.command,
            ) from problem
        if problem.status != SOME_UNITS_FAILED:
            _back(by, run, back, host)
            raise
        failed_units = problem
    try:
        end = time.monotonic() + trial.seconds
        stays = trial.stays(Asking((host,), lambda: time.monotonic() >= end))
    except Refused:
        stays = False
    except BaseException:
        _back(by, run, back, host)
        raise
    if not _disarm(run, host):
        raise Failed(f"Nobody said in time that the new system stays on {host}, so the earlier one came back there.")
    if not stays:
        by.switch(back, "test", run, host)
        raise Failed(f"The new system does not stay on {host}: generation {earlier} runs there again.")
    if not until_boot:
        by.set_profile(system, run, host)
        by.switch(system, "boot", run, host)
    return failed_units


def _arm(run: Run, back: str, seconds: float, host: str) -> None:
    ways = ("--collect", "--quiet", "--no-ask-password", "--timer-property=AccuracySec=1s")
    argv = ("systemd-run", *ways, f"--on-active={seconds:.0f}", f"--unit={UNIT}", "--")
    finished = run(Command((*argv, *activation.activate(back, "test")), host=host, as_root=True))
    if finished.status != 0:
        why = finished.stderr.strip().rpartition("\n")[2].rstrip(".") or "it does not say why"
        raise Failed(f"The way back could not be made safe on {host}, so nothing was switched there: {why}.")


def _disarm(run: Run, host: str) -> bool:
    """False: too late, it was switched back, or is being. Raises what `run` does."""
    return run(Command(("systemctl", "stop", f"{UNIT}.timer"), host=host, as_root=True)).status == 0


def _back(by: Rebuild, run: Run, back: str, host: str) -> None:
    """Without waiting for the timer; if that fails, the timer does it."""
    try:
        by.switch(back, "test", run, host)
        _disarm(run, host)
    except NfhError:
        return
