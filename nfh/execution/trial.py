"""A new system on trial: unless it is said in time that it stays, the earlier one is switched back, by itself.

It is armed before the new system is switched to, as root, outside of nfh: a person whose connection the change has
cut cannot say anything any more, and nfh may be gone with the connection.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from nfh.errors import Failed, Interrupted, Refused
from nfh.execution import activating, reverter
from nfh.execution.activating import Activation
from nfh.execution.elevation import python
from nfh.execution.privilege import Privilege
from nfh.nix import activation
from nfh.nix.target import Target

LOOK = 0.05
"""Seconds between two looks."""
UNIT = "nfh-switch-back"
"""The transient unit that waits, where there is systemd."""


class NotKept(Interrupted):
    """The new system does not stay; everything is put back."""


@dataclass(frozen=True, slots=True)
class Asking:
    """What a person who is asked whether the new system stays should know."""

    differs: tuple[str, ...]
    """What could cut them off, by name; empty: nothing is known that could."""
    is_over: Callable[[], bool]
    """Whether it is too late for an answer."""


@dataclass(frozen=True, slots=True)
class Trial:
    """How long a person has to say that the new system stays, and how they are asked."""

    seconds: float
    stays: Callable[[Asking], bool]
    """Asks; may take longer than `seconds`, or raise: the earlier system comes back all the same."""
    always: bool = False
    """Whatever is switched to is on trial, also what could cut nobody off."""


def arm(target: Target, earlier: str, seconds: float, room: Path, privilege: Privilege) -> None:
    """From now on `earlier` (a store path) is switched to, unless `keep`. Raises Failed.

    It happens `seconds` after the next activation in `room` has ended, so a slow one takes nobody's time away.
    """
    waiting, state = _waiting(room), Activation(room).state
    state.unlink(missing_ok=True)
    armed(room).touch(0o600)
    program = (python(), "-I", "-S", str(Path(reverter.__file__).resolve()))
    argv = (*program, str(armed(room)), str(seconds), str(state), "--")
    try:
        activating.launch(target, waiting, (*argv, *activation.activate(earlier, "test")), UNIT, privilege)
    except Failed as problem:
        armed(room).unlink(missing_ok=True)
        raise Failed(f"The way back could not be made safe, so nothing was switched. {problem.message}") from problem


def passed(trial: Trial, room: Path, differs: tuple[str, ...]) -> None:
    """Ask whether the new system stays. Raises NotKept; the way back is then no longer armed, and has ended."""
    try:
        stays = trial.stays(Asking(differs, lambda: not is_armed(room)))
    except Refused:
        stays = False
    except BaseException:
        end(room)
        raise
    in_time = keep(room)
    _settle(room)
    if not in_time:
        raise NotKept(f"Nobody said within {trial.seconds:.0f} seconds that the new system stays.")
    if not stays:
        raise NotKept("The new system does not stay.")


def keep(room: Path) -> bool:
    """The new system stays. False: too late, the earlier one was switched back, or is being."""
    try:
        armed(room).unlink()
    except FileNotFoundError:
        return False
    return True


def is_armed(room: Path) -> bool:
    """Whether the earlier system is still going to be switched back."""
    return armed(room).exists() and _waiting(room).is_running()


def end(room: Path) -> None:
    """Nothing is switched back any more; what is being switched back already comes to its end first."""
    keep(room)
    _settle(room)


def _settle(room: Path) -> None:
    """Wait until what waited has ended: two activations at once would tear at the same services."""
    while _waiting(room).is_running():
        time.sleep(LOOK)


def armed(room: Path) -> Path:
    """The file that decides: whoever takes it away has the say."""
    return room / "switch-back"


def _waiting(room: Path) -> Activation:
    return Activation(room, "switch-back")
