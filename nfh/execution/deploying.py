"""Another machine: build there, copy, make a generation there, activate there; on failure put its system back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TypeVar

from nfh.errors import Failed, NfhError, NixFailed
from nfh.execution import activating, failed_units, remote_trial
from nfh.execution.sentences import names
from nfh.execution.trial import Trial
from nfh.nix import process, rebuild, remote
from nfh.nix.activation import Action
from nfh.nix.cancel import Cancel
from nfh.nix.events import Event, OnEvent
from nfh.nix.rebuild import REMOTE_PROFILE, Command, Rebuild
from nfh.nix.rebuild_runner import RebuildRunner
from nfh.planning.plan import Deploy, Plan

T = TypeVar("T")

COPY, THERE = -7, -8
"""Ids of our own events; Nix's are positive."""


def build_there(plan: Plan, on_event: OnEvent, cancel: Cancel) -> str:
    """Evaluate here, build on the machine that the plan names; the store path. Raises NixFailed, Interrupted."""
    target = plan.build_target
    runner = RebuildRunner(target, target.entry, on_event, cancel)
    return rebuild.choose(target).build_on(target.entry, plan.built_on, runner)


def deploy(  # noqa: PLR0917
    plan: Plan, step: Deploy, system: str, on_event: OnEvent, cancel: Cancel, trial: Trial | None = None
) -> list[str]:
    """Bring `system` to the step's machine and activate it there. Gives what is to be warned of, a sentence each.

    With a `trial` what is switched to stays only once it is said to, where systemd runs the machine. Ctrl-C
    ends the copying; from then on it is seen through. Raises NixFailed, Failed, Interrupted.
    """
    target = plan.build_target
    by = rebuild.choose(target)
    copying = RebuildRunner(target, target.entry, on_event, cancel)
    _told(
        on_event,
        COPY,
        f"copying the system to {step.host}",
        lambda: by.copy(system, copying, to_host=step.host, from_host=step.built_on),
    )
    cancel.check()
    if step.action == "build":
        return []
    said: list[str] = []

    def heard(event: Event) -> None:
        if event.kind == "logged":
            said.append(event.text)
        on_event(event)

    there = RebuildRunner(target, target.entry, heard)
    earlier = _current(by, there, step.host)
    wanted = trial is not None and step.action in ("switch", "test")
    why_not = _why_no_trial(there, step.host, earlier) if wanted else ""
    if trial and wanted and earlier and not why_not:
        until_boot = step.action == "test"
        on_trial = partial(remote_trial.switch, by, there, system, earlier, step.host, trial, until_boot=until_boot)
        failure = _told(on_event, THERE, f"switching on {step.host}, on trial", on_trial)
        return [] if failure is None else [_not_everything(step.host, failure)]
    if step.action in ("switch", "boot"):
        by.set_profile(system, there, step.host)
    said.clear()
    untried = [f"The switch on {step.host} was not on trial: {why_not}."] if why_not else []
    try:
        _told(
            on_event, THERE, f"switching on {step.host}", lambda: _switch(by, system, step.action, there, step.host)
        )
    except NixFailed as problem:
        if problem.status == activating.SOME_UNITS_FAILED:
            return [_not_everything(step.host, problem), *untried]
        raise _put_back(by, problem, earlier, step, there) from problem
    return said if step.action == "dry-activate" else untried


def reach(host: str, environment: Mapping[str, str], *, as_root: bool) -> None:
    """Whether `host` answers, lets us in, and (`as_root`) lets us become root, without anybody being asked.

    Raises Failed, which names what is missing.
    """
    ways = ("-o", "ConnectTimeout=15")
    argv = remote.over_ssh(host, ("true",), {}, as_root=as_root, asks=False)
    finished = process.run((argv[0], *ways, *argv[1:]), environment)
    if finished.status == 0:
        return
    said = finished.stderr.strip().rpartition("\n")[2].rstrip(".") or "it does not say why"
    if finished.status == remote.SSH_FAILED:
        raise Failed(
            f"{host} cannot be reached by ssh, so nothing was done: {said}.",
            f"“ssh {host}” must work without a password; “ssh-copy-id {host}” sees to that.",
        )
    raise Failed(
        f"{host} can be reached, but one cannot become root there without a password, so nothing was done: {said}.",
        f"Name root@{host.rpartition('@')[2]}, or allow sudo without a password there.",
    )


def _why_no_trial(run: RebuildRunner, host: str, earlier: int | None) -> str:
    """Why nothing could switch `host` back by itself; empty where something could. Raises what `run` does."""
    if earlier is None:
        return "it has no earlier generation to go back to"
    return (
        "" if remote_trial.is_possible(run, host) else "systemd does not run it, so nothing there could switch back"
    )


def _not_everything(host: str, problem: NixFailed) -> str:
    units = names(failed_units.named(problem.output) or ("see journalctl -b there",))
    return f"{host} is switched, but not everything started there: {units}."


def _current(by: Rebuild, run: RebuildRunner, host: str) -> int | None:
    """The number of the generation that is current over there; None: it has none, or does not tell."""
    try:
        return next((number for number, current in by.generations(run, host) if current), None)
    except NfhError:
        return None


def _switch(by: Rebuild, system: str, action: str, run: RebuildRunner, host: str) -> None:
    chosen: Action = action  # type: ignore[assignment]
    by.switch(system, chosen, run, host)


def _put_back(by: Rebuild, problem: NixFailed, earlier: int | None, step: Deploy, run: RebuildRunner) -> Failed:
    """The failure, and whether the earlier system of the other machine could be put back."""
    if step.action == "dry-activate" or earlier is None:
        return NixFailed(f"{step.host}: {problem.message}", problem.output, problem.status, problem.command)
    profile = str(REMOTE_PROFILE)
    try:
        back = Command(("nix-env", "-p", profile, "--switch-generation", str(earlier)), host=step.host, as_root=True)
        if step.action in ("switch", "boot") and run(back).status != 0:
            raise Failed("its generation could not be made the current one")
        by.switch(profile, "boot" if step.action == "boot" else "switch", run, step.host)
        state = f"generation {earlier} was put back there."
    except NfhError as second:
        state = f"it could not be put back there: {second.message.rstrip('.')}."
    return NixFailed(
        f"{step.host}: {problem.message.rstrip('.')}; {state}", problem.output, problem.status, problem.command
    )


def _told(on_event: OnEvent, number: int, text: str, work: Callable[[], T]) -> T:
    on_event(Event("started", "other", number, text=text))
    result = work()
    on_event(Event("finished", "other", number))
    return result
